"""The one call behind `bianyin report` and the demo: open what the settings name, answer, write the folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin import places, sectors
from bianyin.model import ChangePoint, Report
from bianyin.pipeline.answer import Answering
from bianyin.pipeline.services import choose_drafter, open_catalog, open_searcher
from bianyin.report import check_folder, write_report

if TYPE_CHECKING:
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
    clock: Callable[[], dt.datetime] = _now,
    on_progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Answer for a region's sector (names in Chinese or English) and write the report folder.

    Raises:
        UnknownName: nobody knows the region or sector; nothing was written.
        BianyinError: the corpus, the index or an endpoint failed; nothing was written.
    """
    asked = places.find(region), sectors.find(sector)
    check_folder(folder)
    with open_catalog(settings) as catalog, open_searcher(settings) as searcher:
        run = Answering(
            *asked,
            catalog=catalog,
            searcher=searcher,
            drafter=choose_drafter(),
            settings=settings,
            clock=clock,
        )
        answered = run.answer(points, on_progress=on_progress)
    write_report(answered, folder)
    return answered
