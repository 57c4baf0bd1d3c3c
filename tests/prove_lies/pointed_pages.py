"""How the tables of pointed lies are written: invented pages with slots, played by several casts, and what is told of them.

A text has slots: `{city}`, `{firm}` … are the cast's; `{D+3}` is the day three days after the cast's day written whole,
`{M+3}` without its year, `{R+3}` the bare day, `{I+3}` in digits, `{Y-1}` the year before; `[[a|b]]` takes another wording
with another cast. So one row is told of several pages that differ in names, days, numbers and words.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, Document, DraftFigure, EventDraft, Page, Span, Window
from bianyin.parse.parse import parse

Words = str | tuple[str, ...]


class Told(NamedTuple):
    """What a model says of a page: a fragment stands for the whole sentence around it, a pair for the run between them.

    Attributes:
        kind: of the lie; "" where it is true.
        false: the field that would be false; "record" where nothing of it may ship.
        content, measures, impact, title: fragments; the title "" is the page's own, "=" is the content,
            "《…》" the name within the marks, "^…" the words alone.
        on: dates, numbers, issuers and places as written; `words@fragment` looks within that sentence, else within
            the content, else anywhere.
        soft: its sentence, which is shown with it, says what the field alone does not.
        honest: words that, where the figure ships with them in what it measures, make it true.
    """

    kind: str
    content: Words
    on: dict[str, str]
    false: str = "record"
    title: str = ""
    measures: Words = ""
    impact: Words = ""
    places: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    number: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    paper: bool = False
    soft: bool = False
    honest: str = ""


class Sheet(NamedTuple):
    """A page of our own words, and what is told of it."""

    voice: str
    site: str
    title: str
    text: str
    told: tuple[Told, ...]
    published: str = "{I+1}"


class Cast(NamedTuple):
    """Who plays: a region that is asked about, a trade, two firms, the day and the numbers."""

    prov: str
    city: str
    city2: str
    county: str
    farp: str
    far: str
    firm: str
    f: str
    firm2: str
    f2: str
    trade: str
    thing: str
    prod: str
    day: dt.date
    n: tuple[str, ...]


CASTS = (
    Cast("辽宁省", "营口市", "鞍山市", "大石桥市", "河北省", "唐山市", "辽河恒达钢铁有限公司", "恒达钢铁", "渤岸炉料有限公司", "渤岸炉料",
         "钢铁", "高炉", "生铁", dt.date(2021, 9, 18), ("26", "43.5", "118", "7.2", "310", "64", "89", "152")),
    Cast("山东省", "淄博市", "临沂市", "沂水县", "江苏省", "徐州市", "鲁岳建材股份有限公司", "鲁岳建材", "齐丰水泥有限公司", "齐丰水泥",
         "水泥", "回转窑", "熟料", dt.date(2020, 11, 16), ("34", "57.8", "205", "6.4", "480", "73", "92", "167")),
    Cast("湖北省", "黄石市", "荆门市", "大冶市", "江西省", "九江市", "楚原焦化有限责任公司", "楚原焦化", "磁湖煤化工有限公司", "磁湖煤化工",
         "焦化", "焦炉", "焦炭", dt.date(2019, 10, 14), ("21", "38.6", "134", "5.8", "260", "47", "83", "191")),
    Cast("广东省", "韶关市", "清远市", "英德市", "湖南省", "郴州市", "岭北铝业有限公司", "岭北铝业", "粤峰合金有限公司", "粤峰合金",
         "电解铝", "电解槽", "铝锭", dt.date(2022, 12, 9), ("37", "61.3", "142", "8.6", "520", "58", "95", "173")),
    Cast("浙江省", "绍兴市", "湖州市", "诸暨市", "安徽省", "芜湖市", "越江纸业股份有限公司", "越江纸业", "苕溪纸品有限公司", "苕溪纸品",
         "造纸", "造纸生产线", "机制纸", dt.date(2023, 5, 23), ("45", "52.7", "126", "9.4", "370", "69", "87", "184")),
)  # fmt: skip

_SLOT = re.compile(r"\{([A-Za-z]\w*?)([+-]\d+)?\}")
_CHOICE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def played(text: str, cast: Cast) -> str:
    """The text with its slots and choices filled by this cast."""
    at = CASTS.index(cast)

    def chosen(found: re.Match[str]) -> str:
        options = found[1].split("|")
        return options[at % len(options)]

    def filled(found: re.Match[str]) -> str:
        name, more = found[1], int(found[2] or 0)
        if name == "Y":
            return str(cast.day.year + more)
        if name in "DMRI":
            return _day(name, cast.day + dt.timedelta(days=more))
        if name[0] == "n" and name[1:].isdigit():
            return cast.n[int(name[1:]) - 1]
        return str(getattr(cast, name))

    return _SLOT.sub(filled, _CHOICE.sub(chosen, text))


def _day(form: str, day: dt.date) -> str:
    forms = {
        "D": f"{day.year}年{day.month}月{day.day}日",
        "M": f"{day.month}月{day.day}日",
        "R": f"{day.day}日",
        "I": day.isoformat(),
    }
    return forms[form]


def numeral(text: str) -> str:
    """Digits as signatures write them: 2021 → 二〇二一."""
    return text.translate(_DIGITS)


class Played(NamedTuple):
    """A sheet played by a cast: the parsed page, what is asked, and one row told of it."""

    sheet: Sheet
    cast: Cast
    document: Document
    question: Question
    told: Told
    draft: EventDraft


def all_played(sheets: tuple[Sheet, ...]) -> Iterator[Played]:
    for sheet in sheets:
        for cast in CASTS:
            document, question = document_of(sheet, cast), question_of(cast)
            for told in sheet.told:
                yield Played(sheet, cast, document, question, told, draft_of(told, document, cast))


def document_of(sheet: Sheet, cast: Cast) -> Document:
    title, text, day = (played(each, cast) for each in (sheet.title, sheet.text.strip(), sheet.published))
    url = f"https://pages.example.org/{sheet.voice}/{CASTS.index(cast)}.html"
    site = played(sheet.site, cast)
    record = {"url": url, "title": title, "text": text, "site": site, "page_date": day or None}
    body = json.dumps(record, ensure_ascii=False).encode()
    return parse(Page(url=url, body=body, media_type="record", site=site, title=title, page_date=day or None))


def question_of(cast: Cast) -> Question:
    reach = dt.timedelta(days=90)
    return Question(
        region=places.find(cast.prov.removesuffix("省")),
        sector=sectors.find("工业"),
        point=ChangePoint(date=cast.day, kind="Event", confidence=0.8),
        window=Window(start=cast.day - reach, end=cast.day + reach, reason="测试"),
    )


def draft_of(told: Told, document: Document, cast: Cast) -> EventDraft:
    """The row as pointers into the page."""

    def sentence(words: Words) -> Span | None:
        return _sentence(document.text, _words(words, cast)) if words else None

    content = sentence(told.content)
    assert content is not None

    def words(text: str) -> Span:
        return _within(document.text, played(text, cast), content)

    return EventDraft(
        document_id=document.id,
        drafter="liar",
        kind="policy" if told.paper else "event",
        title=_title(told, document, cast) or content,
        content=content,
        measures=sentence(told.measures),
        impact=sentence(told.impact),
        dates={name: words(text) for name, text in told.on.items()},
        places=tuple(map(words, told.places)),
        issuers=tuple(map(words, told.issuers)),
        document_number=words(told.number) if told.number else None,
        figures=tuple(
            DraftFigure(at=words(number), what=played(what, cast)) for what, number in told.figures
        ),
    )


def _words(words: Words, cast: Cast) -> tuple[str, ...]:
    return tuple(played(each, cast) for each in ((words,) if isinstance(words, str) else words))


def _sentence(text: str, words: tuple[str, ...]) -> Span:
    """From the start of the sentence with the first words to the end of the one with the last."""
    first = _find(text, words[0], 0)
    last = _find(text, words[-1], first)
    start = max(text.rfind(stop, 0, first) for stop in "。！？\n") + 1
    end = re.compile(r"[。！？]|(?=\n)|\Z").search(text, last + len(words[-1]) - 1)
    assert end is not None
    return Span(start=start, end=end.end())


def _within(text: str, words: str, content: Span) -> Span:
    words, _, near = words.partition("@")
    if near:
        content = _sentence(text, (near,))
    start = text.find(words, content.start, content.end)
    if start < 0:
        assert not near, f"{words!r} is not in the sentence of {near!r}"
        start = _find(text, words, 0)
    return Span(start=start, end=start + len(words))


def _title(told: Told, document: Document, cast: Cast) -> Span | None:
    if told.title == "=":
        return None
    if not told.title:
        return Span(start=0, end=len(document.title))
    words = played(told.title, cast)
    if words.startswith(("《", "^")):
        words = words.strip("^《》")
        start = _find(document.text, words, 0)
        return Span(start=start, end=start + len(words))
    return _sentence(document.text, (words,))


def _find(text: str, words: str, start: int) -> int:
    found = text.find(words.replace("\u3000", " "), start)
    assert found >= 0, f"not on the page: {words!r}"
    return found


def true(content: Words, o: str = "", e: str = "", i: str = "", p: str = "", **more: object) -> Told:
    """A faithful row; o, e, i, p: the days of happening, effect, issue and publication, as written."""
    return Told("", content, _roles(o, e, i, p), **more)  # type: ignore[arg-type]


def lie(
    kind: str, content: Words, o: str = "", e: str = "", i: str = "", p: str = "", **more: object
) -> Told:
    """A row that means something the page does not say."""
    return Told(kind, content, _roles(o, e, i, p), **more)  # type: ignore[arg-type]


def _roles(o: str, e: str, i: str, p: str) -> dict[str, str]:
    roles = {"occurred_on": o, "effective_on": e, "issued_on": i, "published_on": p}
    return {name: words for name, words in roles.items() if words}


def figure(kind: str, what: str, number: str, honest: str = "", soft: bool = False) -> Told:
    """A number in a record of the day before the cast's, whose content is the number's own sentence."""
    near = number.partition("@")[2] or number
    return lie(kind, near, o="{D-1}", figures=((what, number),), false="figures", honest=honest, soft=soft)
