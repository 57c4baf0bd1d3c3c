"""Change points of every series of a file, in as many processes as there are processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from typing import NamedTuple

from bianyin.errors import BianyinError
from bianyin.model import ChangePoint, Progress, Series
from bianyin.series.detect import detect, detection_notes
from bianyin.series.elsewhere import Region, beside_others
from bianyin.series.point_warnings import with_warnings
from bianyin.series.posterior import DEFAULT_SEED
from bianyin.series.series_file import SeriesFile, Subject, series_notes


class Detected(NamedTuple):
    """One series' change points and notes; or why there are none, in Chinese."""

    subject: Subject
    points: tuple[ChangePoint, ...] = ()
    notes: tuple[str, ...] = ()
    failed: str = ""


def detect_all(
    file: SeriesFile,
    subjects: Sequence[Subject],
    *,
    window_days: int,
    seed: int = DEFAULT_SEED,
    pool: Executor | None = None,
    on_progress: Progress | None = None,
) -> list[Detected]:
    """The change points of each subject's series, in the order of `subjects`, beside the others of its sector.

    A series that cannot be read or judged is told and does not stop the others.

    Args:
        window_days: days searched on either side of a point, for its warnings.
        pool: who does the work; processes of our own, unless given. Each of its workers must take one series at a time, as
            rbeast keeps its options in a global variable.
        on_progress: called with series done, and in all.
    """
    if pool is not None:
        return _detected_by(pool, file, subjects, window_days, seed, on_progress)
    # A fresh interpreter each: threads do not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(_processors(), max(1, len(subjects))), mp_context=context) as own:
        return _detected_by(own, file, subjects, window_days, seed, on_progress)


def _detected_by(
    pool: Executor,
    file: SeriesFile,
    subjects: Sequence[Subject],
    window_days: int,
    seed: int,
    on_progress: Progress | None,
) -> list[Detected]:
    done: dict[Subject, Detected] = {}
    read: dict[Subject, Series] = {}
    waiting = {}
    for each in _read(file, subjects):
        if isinstance(each, Detected):
            done[each.subject] = each
        else:
            subject = Subject(each.region, each.sector)
            read[subject] = each
            waiting[pool.submit(_one, each, seed, window_days)] = (subject, file.notes(each))
    for future in as_completed(waiting):
        subject, notes = waiting[future]
        found = future.result()
        done[subject] = found._replace(notes=(*notes, *found.notes))
        if on_progress:
            on_progress(len(done), len(subjects))
    beside = {subject: pool.submit(beside_others, *_asked(subject, done, read)) for subject in read}
    for subject, answer in beside.items():
        done[subject] = done[subject]._replace(points=answer.result())
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


def _asked(
    subject: Subject, done: Mapping[Subject, Detected], read: Mapping[Subject, Series]
) -> tuple[Region, list[Region]]:
    """A region with its points, and the others of its sector that could be judged."""
    of_sector = [each for each in read if each.sector == subject.sector and each != subject]
    others = [Region(read[each], done[each].points) for each in of_sector if not done[each].failed]
    return Region(read[subject], done[subject].points), others


def _processors() -> int:
    """Those that this process may use; a container may have fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
