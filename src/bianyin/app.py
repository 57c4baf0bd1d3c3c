"""The one call behind `bianyin report` and the demo: open what the settings name, answer, write the folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin.answering import Answering
from bianyin.draft.llm.estimate import Estimate
from bianyin.draft.llm.opening import ModelChoice, open_model
from bianyin.knowledge import places, sectors
from bianyin.model import ChangePoint, Report
from bianyin.opening import open_catalog, open_searcher
from bianyin.report import check_folder, write_report

if TYPE_CHECKING:
    from bianyin.knowledge.places import Region
    from bianyin.knowledge.sectors import Sector
    from bianyin.settings import Settings


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def report(
    region: str,
    sector: str,
    points: Sequence[ChangePoint],
    folder: Path,
    settings: Settings,
    *,
    choice: ModelChoice | None = None,
    clock: Callable[[], dt.datetime] = _now,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Report:
    """Answer for a region's sector (names in Chinese or English) and write the report folder.

    Raises:
        UnknownName: nobody knows the region or sector; nothing was written.
        ConfigurationError: the model that settings and choice name cannot be used as they say.
        BianyinError: the corpus, the index or an endpoint failed; nothing was written.
    """
    asked = places.find(region), sectors.find(sector)
    check_folder(folder)
    with _answering(asked, settings, choice, clock, ask=True) as run:
        answered = run.answer(points, on_progress=on_progress)
    write_report(answered, folder)
    return answered


def estimate(
    region: str,
    sector: str,
    points: Sequence[ChangePoint],
    settings: Settings,
    *,
    choice: ModelChoice | None = None,
) -> Estimate:
    """What the model would be asked for such a report, and what that would cost; nothing is sent or written.

    Raises:
        As `report`; and ConfigurationError where no model is named.
    """
    asked = places.find(region), sectors.find(sector)
    with _answering(asked, settings, choice, _now, ask=False) as run:
        return run.estimate(points)


@contextmanager
def _answering(
    asked: tuple[Region, Sector],
    settings: Settings,
    choice: ModelChoice | None,
    clock: Callable[[], dt.datetime],
    *,
    ask: bool,
) -> Iterator[Answering]:
    """A run with everything open that the settings name; `ask`: the model will be asked, so let its client load."""
    choice = choice or ModelChoice()
    with open_model(settings, choice) as model:
        if model is not None and ask:
            model.load()
        with open_catalog(settings) as catalog, open_searcher(settings) as searcher:
            yield Answering(
                *asked,
                catalog=catalog,
                searcher=searcher,
                settings=settings,
                clock=clock,
                model=model,
                choice=choice,
            )
