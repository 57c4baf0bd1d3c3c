"""What the fields of a record claim, read: its dates in their roles, its organs, its figures, its sentences."""

from __future__ import annotations

import re

from bianyin.audit.reported import ReportedDate, ReportedRecord
from bianyin.model import DateName
from bianyin.model.evidence import LEFT_OUT
from bianyin.text import Quantity, find_dates, find_quantities, split

_ROLES: tuple[tuple[re.Pattern[str], DateName], ...] = (
    (re.compile("施行|实施|生效"), "effective_on"),
    (re.compile("成文|印发|签发"), "issued_on"),
    (re.compile(r"发布(?!/)|公布|刊发"), "published_on"),
    (re.compile("发生|开工|投产"), "occurred_on"),
)
_PARTS = re.compile("[；;\n]")
_NOTE = re.compile(r"[（(][^（）()]*[)）]")
_BETWEEN_ORGANS = re.compile(r"[、，,；;]|联合|会同|\s+|(?<=[厅局部委院会])(?:和|与|及)")
_OTHERS = re.compile(r"等?\s*[\d一二三四五六七八九十]*个?(?:部门|部委|单位|厅局)$|等$")
_MARKS = re.compile("（目标）|（征求意见稿，非正式文件）")
_IMPOSSIBLE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})(?!\d)"
)
INFERRED = re.compile("推定|推算|据|依")


def dates_of(record: ReportedRecord) -> list[ReportedDate]:
    """The dates of its date fields, the first first; a note in brackets says what a date is and gives none."""
    found = []
    for field in record.of("date"):
        for part in _PARTS.split(field.text):
            bare = _NOTE.sub(lambda note: " " * len(note[0]), part)
            notes = " ".join(_NOTE.findall(part))
            if dates := find_dates(bare):
                found.append(ReportedDate(dates[0].date, _role(notes) or _role(field.label), part.strip()))
    return found


def _role(words: str) -> DateName | None:
    return next((name for pattern, name in _ROLES if pattern.search(words) and "/" not in words), None)


def impossible_dates(record: ReportedRecord) -> list[str]:
    """Days that no calendar has: 2021年2月30日."""
    text = "\n".join(field.text for field in record.of("date"))
    return [
        match[0]
        for match in _IMPOSSIBLE.finditer(text)
        if not find_dates(f"{match[1]}年{int(match[2])}月{int(match[3])}日")
    ]


def issuers_of(record: ReportedRecord) -> list[str]:
    """The organs that it names one by one."""
    text = "、".join(field.text for field in record.of("issuer"))
    names = (_OTHERS.sub("", name.strip()) for name in _BETWEEN_ORGANS.split(text))
    return [name for name in names if len(name) > 1 and not name[0].isdigit()]


def figures_of(record: ReportedRecord) -> list[Quantity]:
    return find_quantities(record.told)


def words_of(text: str) -> list[str]:
    """The sentences of a field, without what the report puts between and behind them."""
    pieces = (piece for part in text.split(LEFT_OUT) for piece in _MARKS.split(part))
    return [piece[start:end] for piece in pieces for start, end in split(piece)]


def bare_title(title: str) -> str:
    """A title without the report's own note behind it."""
    return _MARKS.sub("", title).strip()


def is_paper(record: ReportedRecord) -> bool:
    """Whether the record tells a paper: it names who issued it, its number, or is called as papers are."""
    return bool(record.of("issuer") or record.of("number") or _PAPER.search(bare_title(record.title)))


_PAPER = re.compile(
    r"^《[^》]+》$|(?:方案|通知|办法|意见|规划|条例|公告|决定|规定|细则|标准|清单|目录)(?:（[^）]*）)?$"
)
