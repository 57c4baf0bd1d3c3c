"""bianyin from Python and notebooks: the verbs of the command line as functions, with values instead of files.

    import bianyin

    found = bianyin.detect("series.csv", "辽宁", "工业")       # a table and a picture in a notebook
    bianyin.ingest(["网页/"])
    answered = bianyin.report("辽宁", "工业", series=found.series, points=found.points)
    for passage in bianyin.search("有序用电", region="辽宁", start="2021-09-01", end="2021-12-01"):
        print(passage.published_on, passage.title, passage.text)

Settings are those of the environment and `.env`, as for the command; `corpora` and `vector_store` move the two folders. Days are
`datetime.date` or text such as 2021-09-01. Every function raises `BianyinError` or one of its kinds, whose text says what to do.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bianyin.answered import Answered
from bianyin.errors import InputError
from bianyin.knowledge import places, sectors
from bianyin.model import ChangePoint, Document, Frozen, Passage, Series
from bianyin.wording import LANGUAGES, Language, speaking

if TYPE_CHECKING:
    from bianyin.audit.findings import Audit
    from bianyin.catalog.catalog import Catalog
    from bianyin.catalog.writing import IngestCounts
    from bianyin.index import IndexCounts
    from bianyin.model import Query
    from bianyin.search import Searcher
    from bianyin.settings import Settings

Day = dt.date | str
Folder = Path | str


class Detected(NamedTuple):
    """A series and its change points, in order of date."""

    series: Series
    points: tuple[ChangePoint, ...]

    def _repr_html_(self) -> str:
        """The picture, for a notebook."""
        from bianyin.plot import draw_series
        from bianyin.series import windows_for

        settings = _settings(None, None)
        days, wider_days = settings.window_days, settings.wider_window_days
        windows = windows_for(self.points, days=days, wider_days=wider_days, region=self.series.region)
        title = f"{places.get(self.series.region).name} {sectors.get(self.series.sector).name}部门"
        return draw_series(self.series, windows, title)


class FoundPassage(Frozen):
    """A passage that a search found.

    Attributes:
        score: 0 to 1, higher is better; `parts` are its factors by name, `reasons` why, in Chinese.
        start, end: where the text stands in its document: `open_document(document_id).text[start:end] == text`.
        published_on, dates: as the page gives them, YYYY, YYYY-MM or YYYY-MM-DD.
    """

    rank: int
    score: float
    title: str
    url: str
    site: str
    tier: str
    published_on: str | None
    dates: dict[str, str]
    document_id: str
    start: int
    end: int
    text: str
    parts: dict[str, float]
    reasons: tuple[str, ...]


def detect(
    series: Series | Folder,
    region: str | None = None,
    sector: str | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    unit: str | None = None,
) -> Detected:
    """The change points of a series, with sizes, confidence and warnings.

    Args:
        series: a CSV or XLSX file, or one that was read (`read_series`); its values are Mt CO2 a day.
        region, sector: which series of the file, in Chinese or English; not needed where it holds one.
        columns: the file's names of `region`, `sector`, `date`, `value`, where they are not the usual ones.
        unit: of the file's values, e.g. "kt/month"; read from the file's names where it is not given.

    Raises:
        InputError: the file cannot be read, or the series is shorter than two years.
    """
    from bianyin.series import detect as detect_points
    from bianyin.series import with_warnings

    read = _series(series, region, sector, columns, unit)
    points = with_warnings(detect_points(read), read, _settings(None, None).window_days)
    return Detected(read, points)


def _series(
    series: Series | Folder,
    region: str | None,
    sector: str | None,
    columns: Mapping[str, str] | None = None,
    unit: str | None = None,
) -> Series:
    from bianyin.series import read_series

    return series if isinstance(series, Series) else read_series(Path(series), region, sector, columns, unit)


def search(
    text: str,
    *,
    region: str | None = None,
    sector: str | None = None,
    start: Day | None = None,
    end: Day | None = None,
    asked_on: Day | None = None,
    k: int = 10,
    corpora: Folder | None = None,
    vector_store: Folder | None = None,
) -> list[FoundPassage]:
    """The `k` best passages for words or a question, best first, as a report would see them.

    Args:
        start, end: first and last day of the window, both included; either may be left open.
        asked_on: the day from which a question's 去年 is read; the window's last day, or today, unless given.

    Raises:
        InputError: empty text, an impossible day, or a window that ends before it starts.
        IndexUnusable: there is no index, or it cannot be read.
    """
    from bianyin.search.typed_query import asking_day, typed_query
    from bianyin.wiring import open_catalog, open_searcher

    query = typed_query(text, region=region, sector=sector, first=start, last=end)
    day = asking_day(asked_on, end)
    settings = _settings(corpora, vector_store)
    with open_catalog(settings) as catalog, open_searcher(settings) as searcher:
        return found_passages(catalog, searcher, query, k, day, settings)


def found_passages(
    catalog: Catalog, searcher: Searcher, query: Query, k: int, asked_on: dt.date, settings: Settings
) -> list[FoundPassage]:
    """As `search`, of a corpus and index that are open."""
    from bianyin.search import ask
    from bianyin.wiring import documents_of

    passages = ask(searcher, query, k, asked_on=asked_on, rerank=settings.rerank_passages)
    documents = documents_of(catalog, [passage.chunk.document_id for passage in passages])
    return [_found_passage(each, documents[each.chunk.document_id]) for each in passages]


def _found_passage(passage: Passage, document: Document) -> FoundPassage:
    """A retrieved passage beside what its document says of itself."""
    published = document.date("published_on")
    return FoundPassage(
        rank=passage.rank, score=passage.score, title=document.title, url=document.url, site=document.site,
        tier=document.tier, published_on=published.date.value if published else None,
        dates={date.name: date.date.value for date in document.dates}, document_id=document.id,
        start=passage.chunk.start, end=passage.chunk.end, text=passage.chunk.text, parts=dict(passage.parts),
        reasons=tuple(passage.reasons),
    )  # fmt: skip


def open_document(document_id: str, *, corpora: Folder | None = None) -> Document:
    """A document of the corpus; every offset of a record refers to its `text`.

    Raises:
        CorpusError: there is none of this id.
    """
    from bianyin.wiring import open_catalog

    with open_catalog(_settings(corpora, None)) as catalog:
        return catalog.get(document_id)


def report(
    region: str,
    sector: str,
    *,
    points: Sequence[ChangePoint] | Iterable[Day] | Folder | None = None,
    series: Series | Folder | None = None,
    folder: Folder | None = None,
    llm: str | None = None,
    lang: Language = "zh",
    corpora: Folder | None = None,
    vector_store: Folder | None = None,
) -> Answered:
    """What the corpus verifiably says around change points.

    Args:
        points: change points, bare days, or a points file; found in the series where there are none.
        series: what the points are of: sizes and the picture come from it.
        folder: where the report folder is written; without it nothing is.
        llm: the model that drafts; None: by rules, whatever the settings name.
        lang: "zh" or "en": of what the report says of its own; quotes, titles and sites stay the pages' own.

    Raises:
        InputError: another `lang`; neither points nor series; or one of them cannot be read.
        IndexUnusable, ServiceError: the index or the model cannot be used; nothing was written.
    """
    from bianyin.app import report as write_report
    from bianyin.draft.llm.opening import ModelChoice
    from bianyin.series import given_points

    if lang not in LANGUAGES:
        raise InputError(f"不认识的语言“{lang}”。", remedy="lang 可为 zh 或 en。")
    settings = _settings(corpora, vector_store)
    read = None if series is None else _series(series, region, sector)
    choice = ModelChoice(llm, off=llm is None, required=llm is not None)
    with speaking(lang):
        if points is not None:
            asked = given_points(_points(points, read, region, sector), read, settings.window_days)
        elif read is not None:
            asked = detect(read).points
        else:
            raise InputError("没有给出变点来源。", remedy="请给出 points 或 series。")
    place = None if folder is None else Path(folder)
    answered = write_report(region, sector, asked, place, settings, series=read, choice=choice, lang=lang)
    return Answered(answered, place)


def _points(
    points: Sequence[ChangePoint] | Iterable[Day] | Folder, series: Series | None, region: str, sector: str
) -> tuple[ChangePoint, ...]:
    from bianyin.series import read_points

    if isinstance(points, str | Path):
        return read_points(Path(points), series, region=region, sector=sector)
    return tuple(each if isinstance(each, ChangePoint) else _bare_point(each) for each in points)


def _bare_point(day: Day) -> ChangePoint:
    from bianyin.search.typed_query import a_day

    return ChangePoint(date=a_day(day, "变点"), kind="Event")


def audit(
    report: Folder,
    *,
    alone: bool = False,
    corpora: Folder | None = None,
    vector_store: Folder | None = None,
) -> Audit:
    """What of anybody's report is supported, contradicted or not found (docs/audit.md).

    Args:
        report: a Markdown, text or Word file of the known shape, or a report folder of ours.
        alone: judge it by itself, without the corpus.

    Raises:
        InputError: the report cannot be read.
    """
    from bianyin.app import audit as audit_report

    return audit_report(Path(report), _settings(corpora, vector_store), alone=alone)


def example_folder() -> Path:
    """The folder of the bundled example: `series.csv`, `points.csv` and `pages/` of Liaoning's industry."""
    from bianyin.example_files import example_folder as bundled

    return bundled()


def ingest(paths: Sequence[Folder] | Folder, *, corpora: Folder | None = None) -> IngestCounts:
    """Files and folders into the corpus; the same content twice changes nothing. What of an archive or a folder was passed over is a warning.

    Raises:
        InputError: a file that was named, or a line of it, cannot be read; nothing was written.
    """
    from bianyin.app import ingest as ingest_into

    given = [paths] if isinstance(paths, str | Path) else paths
    return ingest_into(
        [Path(each) for each in given],
        _settings(corpora, None),
        tell=lambda notice: warnings.warn(notice.words, stacklevel=2),
    )


def build_index(*, corpora: Folder | None = None, vector_store: Folder | None = None) -> IndexCounts:
    """Bring the index up to date with the corpus; only what changed is computed."""
    from bianyin.app import build_index as update

    return update(_settings(corpora, vector_store))


def _settings(corpora: Folder | None, vector_store: Folder | None) -> Settings:
    from bianyin.settings import load_settings

    given = {"corpora": corpora, "vector_store": vector_store}
    return load_settings().model_copy(
        update={name: Path(each) for name, each in given.items() if each is not None}
    )
