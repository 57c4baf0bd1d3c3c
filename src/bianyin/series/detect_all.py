"""Change points of every series of a file, by whoever does such work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from bianyin.errors import BianyinError
from bianyin.model import ChangePoint, Progress, Series
from bianyin.series.detect import detect, detection_notes
from bianyin.series.elsewhere import Region, beside_others
from bianyin.series.point_warnings import with_warnings
from bianyin.series.posterior import DEFAULT_SEED
from bianyin.series.series_file import SeriesFile, Subject, series_notes

Task = TypeVar("Task")
Result = TypeVar("Result")
LOST = "工作进程两次中途被终止（内存不足？），这个序列没有检测。"


class Detected(NamedTuple):
    """One series' change points and notes; or why there are none, in Chinese."""

    subject: Subject
    points: tuple[ChangePoint, ...] = ()
    notes: tuple[str, ...] = ()
    failed: str = ""


class DoAll(Protocol):
    """Who does the work: by place, what each of the tasks came to; None where every worker that tried it was lost."""

    def __call__(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], /
    ) -> Iterable[tuple[int, Result | None]]: ...


def detect_all(
    file: SeriesFile,
    subjects: Sequence[Subject],
    *,
    window_days: int,
    do_all: DoAll,
    seed: int = DEFAULT_SEED,
    on_progress: Progress | None = None,
) -> list[Detected]:
    """The change points of each subject's series, in the order of `subjects`, beside the others of its sector.

    A series that cannot be read or judged is told and does not stop the others; nor does one whose workers are lost (`LOST`).

    Args:
        window_days: days searched on either side of a point, for its warnings.
        do_all: who does the work (`bianyin.batch.all_done` with an executor). Each worker must take one series at a time, as
            rbeast keeps its options in a global variable.
        on_progress: called with series done, and in all.
    """
    done: dict[Subject, Detected] = {}
    read: dict[Subject, Series] = {}
    for subject, each in zip(subjects, _read(file, subjects), strict=True):
        if isinstance(each, Detected):
            done[subject] = each
        else:
            read[subject] = each
    asked = list(read)
    for place, found in do_all(partial(_one, seed=seed, window_days=window_days), list(read.values())):
        done[asked[place]] = found or Detected(asked[place], failed=LOST)
        if on_progress:
            on_progress(len(done), len(subjects))
    found_alone = [subject for subject in asked if not done[subject].failed]
    for place, points in do_all(_beside, [_asked(subject, done, read) for subject in found_alone]):
        subject = found_alone[place]
        done[subject] = (
            Detected(subject, failed=LOST) if points is None else done[subject]._replace(points=points)
        )
    for subject in asked:
        done[subject] = done[subject]._replace(notes=(*file.notes(read[subject]), *done[subject].notes))
    return [done[subject] for subject in subjects]


def _read(file: SeriesFile, subjects: Sequence[Subject]) -> Iterator[Series | Detected]:
    for subject in subjects:
        try:
            yield file.series(*subject)
        except BianyinError as error:
            yield Detected(subject, failed=str(error))


def _one(series: Series, seed: int, window_days: int) -> Detected:
    subject = Subject(series.region, series.sector)
    try:
        points = with_warnings(detect(series, seed=seed), series, window_days)
    except BianyinError as error:
        return Detected(subject, failed=str(error))
    return Detected(subject, points, (*series_notes(series), *detection_notes(series)))


def _beside(asked: tuple[Region, list[Region]]) -> tuple[ChangePoint, ...]:
    return beside_others(*asked)


def _asked(
    subject: Subject, done: Mapping[Subject, Detected], read: Mapping[Subject, Series]
) -> tuple[Region, list[Region]]:
    """A region with its points, and the others of its sector that could be judged."""
    of_sector = [each for each in read if each.sector == subject.sector and each != subject]
    others = [Region(read[each], done[each].points) for each in of_sector if not done[each].failed]
    return Region(read[subject], done[subject].points), others


def beside_file(file: SeriesFile, series: Series, points: tuple[ChangePoint, ...]) -> tuple[ChangePoint, ...]:
    """The points of one series beside the other regions of its sector that the file holds."""
    others = []
    for subject in file.subjects(None, series.sector):
        if subject.region != series.region:
            found = [each for each in _read(file, [subject]) if not isinstance(each, Detected)]
            others += [
                Region(each, found_in) for each in found if (found_in := _points_or_none(each)) is not None
            ]
    return beside_others(Region(series, points), others)


def _points_or_none(series: Series) -> tuple[ChangePoint, ...] | None:
    try:
        return detect(series, seed=None)
    except BianyinError:
        return None  # too short to be compared with
