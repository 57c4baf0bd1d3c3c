"""A report of ten change points with eight records each, every one on a page of its own."""

from __future__ import annotations

import datetime as dt

from bianyin.model import Document, Event, Evidence, PartialDate, Proved, Report
from made_reports import due, point, report_of, section, source

_FILL = "生产保持平稳有序，市场供应充足，价格总体平稳。"


def large_report(length: int, points: int = 10, records: int = 8) -> Report:
    """
    Args:
        length: about how many characters each page has.
    """
    documents: dict[str, Document] = {}
    sections = []
    for at in range(points):
        changed = point((dt.date(2019, 3, 1) + dt.timedelta(120 * at)).isoformat())
        events = []
        for number in range(records):
            day = changed.date - dt.timedelta(3 * number)
            document = _page(f"d{at}-{number}", f"第{at}区第{number}家钢铁厂", day, length)
            documents[document.id] = document
            events.append(_event(document, day, changed))
        sections.append(section(changed, *events))
    return report_of(*sections, documents=documents)


def _page(key: str, firm: str, day: dt.date, length: int) -> Document:
    said = f"{day.year}年{day.month}月{day.day}日，{firm}停产检修，影响产量8000吨。"
    title, fill = f"{firm}停产检修公告", _FILL * (length // 2 // len(_FILL))
    url = f"https://example.org/{key}.html"
    text = f"{title}\n{fill}{said}{fill}"
    return Document(id=key, url=url, site="示例网", title=title, text=text, tier="市", sha256="0" * 64)


def _event(document: Document, day: dt.date, changed: object) -> Event:
    said = f"{day.year}年{day.month}月{day.day}日，{document.title.removesuffix('停产检修公告')}停产检修，影响产量8000吨。"

    def quoted(words: str) -> tuple[Evidence, ...]:
        at = document.text.index(words)
        return (Evidence(quote=words, document_id=document.id, start=at, end=at + len(words)),)

    def proved(words: str) -> Proved[str]:
        return Proved(value=words, evidence=quoted(words))

    date = Proved(value=PartialDate.parse(day.isoformat()), evidence=quoted(said.split("，")[0]))
    return due(
        changed, title=proved(document.title), content=proved(said), places=(), figures=(),
        dates={"occurred_on": date}, sources=(source(document.url, "示例网"),),
    )  # fmt: skip
