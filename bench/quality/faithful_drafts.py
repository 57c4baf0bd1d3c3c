"""Faithful drafts of real sentences: whole sentence, date, place, figure and paper as written, found by plain forms.

The forms here are plain on purpose, and know nothing of the trust line's own words: what they point at is what a careful
reader would point at. Where a form points at what is not true after all (a plan in other words, a day of something else),
`bench/data/faithful_judged.jsonl` says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from bench.quality import faithful_forms as forms
from bianyin.knowledge import places, sectors
from bianyin.knowledge.places import Mention
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, DateName, Document, DraftFigure, EventDraft, Span, Window
from bianyin.text.dates import DateMention
from bianyin.text.reading import Located, Reading, read

Form = Literal["句首日期", "句中日期", "不完整日期", "句内数字", "页面标题", "报道的文件", "文件本身"]
_NEAR = dt.timedelta(days=30)
_DEFAULT = "210000"  # a national paper is asked about one province


class Faithful(NamedTuple):
    """A draft that says what its sentence says; `key` names it without a word of the page."""

    key: str
    form: Form
    document: Document
    draft: EventDraft
    question: Question
    sentence: str


class _Told(NamedTuple):
    """A sentence that may be shown alone, a day in it, and the places that it names."""

    words: Located
    day: DateMention
    places: tuple[Mention, ...]


def faithful_drafts(document: Document) -> Iterator[Faithful]:
    """At most one draft of each form."""
    reading = read(document)
    found: dict[Form, Faithful] = {}
    if (own := _of_the_page(reading)) is not None:
        found["文件本身"] = own
    for told in _tellings(reading):
        for form, draft in _of_a_sentence(reading, told):
            found.setdefault(form, draft)
    yield from found.values()


def _tellings(reading: Reading) -> Iterator[_Told]:
    """The days of the prose behind which something is told in the same sentence."""
    title = len(reading.title) if reading.text.startswith(reading.title) else 0
    seen: set[tuple[int, str]] = set()
    for day in reading.told_dates:
        units = reading.units_at(reading.at(day.start, day.end))
        if day.date.precision != "day" or len(units) != 1 or units[0].lead or day.start < title:
            continue
        words = units[0].words
        if len(words.text) > forms.LONGEST or words.text[-1] not in "。！" or _is_term(reading, words, day):
            continue
        if (words.start, day.date.value) in seen:  # 今天（9月23日）
            continue
        seen.add((words.start, day.date.value))
        inside = (each for each in reading.places if words.start <= each.start and each.end <= words.end)
        yield _Told(words, day, tuple(each for each in inside if each.region.code != places.COUNTRY))


def _is_term(reading: Reading, words: Located, day: DateMention) -> bool:
    before, behind = reading.text[words.start : day.start], reading.text[day.end : words.end]
    if (
        forms.NO_DAY_BEFORE.search(before)
        or forms.NO_DAY_BEHIND.match(behind)
        or forms.IMPRINT.search(words.text)
    ):
        return True
    act = forms.ACT.search(behind[: forms.ACT_WITHIN])
    until = day.end + act.start() if act else words.end
    if any(each.date != day.date for each in reading.placing_dates if day.end <= each.start < until):
        return True
    ahead = reading.document.published_day is not None and day.date.start > reading.document.published_day
    return ahead or bool(forms.AHEAD.search(behind[: act.start()]) if act else forms.AIMS.search(behind))


def _of_a_sentence(reading: Reading, told: _Told) -> Iterator[tuple[Form, Faithful]]:
    if (reported := _put_out(reading, told) or _named_before(reading, told)) is not None:
        yield "报道的文件", reported
        return
    if (where := _where(reading, told)) is None:
        return
    yield _form_of(reading, told), _happening(reading, told, where)
    if (figure := _figure(reading, told.words)) is not None:
        yield "句内数字", _happening(reading, told, where, figure=figure)
    if _is_in_title(reading.title, told.words.text):
        yield "页面标题", _happening(reading, told, where, title=Span(start=0, end=len(reading.title)))


def _is_in_title(title: str, sentence: str) -> bool:
    """Whether page and sentence tell one thing: the title says some words of the sentence one by one, and an act of it."""
    runs = (title[at : at + forms.SAID_ALIKE] for at in range(len(title) - forms.SAID_ALIKE + 1))
    acts = {each[0] for each in forms.ACT.finditer(title)} & {
        each[0] for each in forms.ACT.finditer(sentence)
    }
    return title != sentence and bool(acts) and any(run in sentence for run in runs)


def _form_of(reading: Reading, told: _Told) -> Form:
    """By how the date is written and where it stands."""
    if told.day.inferred in ("day", "told"):
        return "不完整日期"
    return "句首日期" if told.day.start - told.words.start <= 2 else "句中日期"


class _Where(NamedTuple):
    """Whose the happening is, and where the sentence says the place."""

    region: str
    spans: tuple[Span, ...]


def _where(reading: Reading, told: _Told) -> _Where | None:
    """The one province named; of several, that of the place in which the act is told: 由北京某院主办的…在上海举行."""
    runs = _runs(told.places)
    provinces = {each[0].region.code[:2] for each in runs}
    if len(provinces) > 1:
        runs = [each for each in runs if _acts_in(reading, told, each)]
    if len(runs) != 1 and len(provinces) != 1:
        return None
    first = runs[0]
    before = reading.text[told.words.start : first[0].start]
    said = forms.IN_PLACE.search(before) or (
        forms.BEHIND_DATE.search(before) and 0 <= first[0].start - told.day.end <= 10
    )
    spans = (Span(start=first[0].start, end=first[-1].end),)
    return _Where(
        first[0].region.code, spans if said and not forms.ORGAN.match(reading.text, first[-1].end) else ()
    )


def _runs(named: Sequence[Mention]) -> list[list[Mention]]:
    """Places with those right behind that lie in them: 江苏苏州."""
    runs: list[list[Mention]] = []
    for each in named:
        last = runs[-1][-1] if runs else None
        if last and last.end == each.start and places.is_within(each.region.code, last.region.code):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _acts_in(reading: Reading, told: _Told, run: Sequence[Mention]) -> bool:
    before = reading.text[told.words.start : run[0].start]
    behind = reading.text[run[-1].end : told.words.end]
    return before.endswith("在") and bool(forms.ACT_IN_PLACE.match(behind))


def _happening(
    reading: Reading,
    told: _Told,
    where: _Where,
    *,
    figure: DraftFigure | None = None,
    title: Span | None = None,
) -> Faithful:
    whole = _span(told.words)
    form: Form = "句内数字" if figure else "页面标题" if title else _form_of(reading, told)
    draft = EventDraft(
        document_id=reading.document.id, kind="event", title=title or whole, content=whole, drafter="faithful",
        dates={"occurred_on": Span(start=told.day.start, end=told.day.end)}, places=where.spans, figures=(figure,) if figure else (),
    )  # fmt: skip
    return _made(reading, form, draft, where.region, told.day.date.start, told.words)


def _figure(reading: Reading, words: Located) -> DraftFigure | None:
    """A number right behind the measure that its clause is about, or right before what it counts."""
    for sentence in reading.sentences:
        if not words.start <= sentence.start < words.end:
            continue
        for each in reading.quantities_of(sentence):
            before, behind = sentence.text[: each.start], sentence.text[each.end :]
            at = Span(start=sentence.start + each.start, end=sentence.start + each.end)
            if (measured := forms.MEASURED.search(before) or forms.SAID_OF.search(before)) is not None:
                return DraftFigure(at=at, what=measured["what"])
            if each.base_unit in forms.COUNTERS and (counted := forms.COUNTED.match(behind)):
                return DraftFigure(at=at, what=counted["what"])
    return None


def _put_out(reading: Reading, told: _Told) -> Faithful | None:
    """9月23日，某省某厅印发《…》（某发〔2021〕3号）."""
    paper = forms.PAPER.match(reading.text[told.day.end : told.words.end])
    if paper is None:
        return None
    organs = list(re.finditer(r"[^、和与及]+", paper["organs"]))
    if not all(forms.ORGAN_NAME.fullmatch(each[0]) for each in organs):
        return None
    offset = told.day.end + paper.start("organs")
    issuers = tuple(Span(start=offset + each.start(), end=offset + each.end()) for each in organs)
    return _reported(reading, told, paper, told.day.end, paper["act"], issuers)


def _named_before(reading: Reading, told: _Told) -> Faithful | None:
    """《…》（某发〔2021〕3号）于9月23日印发."""
    paper = forms.NAMED_BEFORE.search(reading.text[told.words.start : told.day.start])
    act = forms.ACT_BEHIND.match(reading.text[told.day.end : told.words.end])
    return _reported(reading, told, paper, told.words.start, act["act"]) if paper and act else None


def _reported(
    reading: Reading, told: _Told, paper: re.Match[str], offset: int, act: str, issuers: tuple[Span, ...] = ()
) -> Faithful | None:
    """A paper that news tell of: its name, its day, who put it out, and its number where it stands behind the name."""
    whose = {each.region.code[:2] for each in told.places}
    if len(whose) > 1:
        return None
    role: DateName = "issued_on" if act in ("印发", "下发") else "published_on"

    def part(name: str) -> Span:
        return Span(start=offset + paper.start(name), end=offset + paper.end(name))

    draft = EventDraft(
        document_id=reading.document.id, kind="policy", title=part("title"), content=_span(told.words), issuers=issuers,
        dates={role: Span(start=told.day.start, end=told.day.end)},
        document_number=part("number") if paper["number"] else None, drafter="faithful",
    )  # fmt: skip
    return _made(reading, "报道的文件", draft, next(iter(whose), _DEFAULT), told.day.date.start, told.words)


def _of_the_page(reading: Reading) -> Faithful | None:
    """The page's own paper: its days, issuers and number as the page shows them, and its first whole sentence."""
    document = reading.document
    dates = {
        each.name: each.span
        for each in document.dates
        if each.span and each.name in ("issued_on", "published_on")
    }
    issued = document.date("issued_on")
    if (
        "issued_on" not in dates
        or issued is None
        or issued.date.precision != "day"
        or not reading.text.startswith(reading.title)
    ):
        return None
    body = [
        each.words
        for each in reading.units
        if each.words.start >= len(reading.title)
        and each.lead is None
        and len(each.words.text) >= 20
        and each.words.text.endswith("。")
    ]
    if not body:
        return None
    named = [reading.everywhere(each)[-1:] for each in document.issuers]
    number = reading.everywhere(document.document_number)[:1] if document.document_number else []
    draft = EventDraft(
        document_id=document.id, kind="policy", title=Span(start=0, end=len(reading.title)), content=_span(body[0]),
        dates=dates, issuers=tuple(_span(each) for found in named for each in found),
        document_number=_span(number[0]) if number else None, drafter="faithful",
    )  # fmt: skip
    whose = [
        each.region.code for text in (document.title, *document.issuers) for each in places.mentions(text)
    ]
    whose += document.regions
    region = next((each for each in whose if each != places.COUNTRY), _DEFAULT)
    return _made(reading, "文件本身", draft, region, issued.date.start, body[0])


def _made(
    reading: Reading, form: Form, draft: EventDraft, region: str, day: dt.date, words: Located
) -> Faithful:
    named = f"{reading.document.url}\n{form}\n{words.text}"
    question = Question(
        region=places.get(f"{region[:2]}0000"),
        sector=sectors.find("工业"),
        point=ChangePoint(date=day, kind="Event", confidence=1),
        window=Window(start=day - _NEAR, end=day + _NEAR),
    )
    key = hashlib.sha256(named.encode()).hexdigest()[:16]
    return Faithful(key, form, reading.document, draft, question, words.text)


def _span(at: Located) -> Span:
    return Span(start=at.start, end=at.end)
