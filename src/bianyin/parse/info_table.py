"""The information table and the byline that government and news pages show above the body."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import zip_longest

from bianyin.parse.canonical import clean_line, without_spaces
from bianyin.parse.outline import CELL
from bianyin.parse.posts import sent_line
from bianyin.parse.word_lists import any_of, word_lists
from bianyin.text.cues import any_of as cue_words
from bianyin.text.cues import pattern

_LISTS = {name: tuple(words) for name, words in word_lists("table_labels").items()}
ISSUER_LABELS, ISSUED_LABELS, NUMBER_LABELS = _LISTS["issuer"], _LISTS["issued"], _LISTS["number"]
PUBLISHED_LABELS, EFFECTIVE_LABELS, TITLE_LABELS = (_LISTS[x] for x in ("published", "effective", "title"))
_ALL = [label for labels in _LISTS.values() for label in labels]
# These mark a table as one; every other label only counts beside them.
_MARKS = frozenset((*_LISTS["index"], *ISSUER_LABELS, *ISSUED_LABELS, *NUMBER_LABELS))
_REACH = 12  # lines from one row of a table to the next at most
_NO_VALUES = ("", "无", "-", "--", "—")


def _spaced(label: str) -> str:
    """A label with any white space between its characters: 索　引　号."""
    return r"[^\S\n]*".join(label)


_LABEL = rf"(?:[【\[]?(?:{any_of(_ALL, _spaced)})[】\]]?)"
_ROW = re.compile(rf"(?:^|[{CELL}\s])({_LABEL})[^\S\n]*(?:[:：]{CELL}?|{CELL})[^\S\n]*")
# A label right behind the value before it, as in rows of inline elements: …人民政府生成日期：2022-01-14.
_GLUED = re.compile(
    rf"(?<=[^{CELL}\s【\[])((?:{any_of([*(label for label in _ALL if len(label) >= 4), '文号'], _spaced)})\s*[:：])"
)
_LABEL_ALONE = re.compile(rf"\s*({_LABEL})\s*[:：]?\s*")

_DATE = r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_TIME = r"(?:\s*(?:星期[一二三四五六日])?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_PUBLISHED, _UPDATED = (
    re.compile(rf"{label}\s*[:：]?\s*({_DATE}){_TIME}")
    for label in (cue_words("date_of_publication"), cue_words("date_of_update"))
)
_LABELLED_DATE = re.compile(
    rf"{cue_words('date_of_publication', 'date_of_update')}\s*[:：]?\s*({_DATE}){_TIME}"
)
_BARE_DATE = re.compile(rf"(?<![\d《“])({_DATE}){_TIME}(?!\d)")
# 失效日期：, 报名时间：, 今天是 before a date: not the page's own.
_STAMPED = re.compile(
    rf"([^\d，。；：:]{{0,16}}?)\s*({_DATE}\s*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)(?:\s*(?:发表于|发布于)\s*\S{{1,8}})?"
)
_OF_ANOTHER = pattern("date_of_another", behind=r"(?:为|是|至|到)?\s*[:：]?\s*$")
_SOURCE = re.compile(
    r"(?:信息来源|稿件来源|文章来源|来源于|来源|稿源)\s*[:：]\s*([^\s|｜\x1f【（(：:]{2,30})"
)
# 网站更新日期：, 本网站最后更新时间：
_SITE_UPDATED = re.compile(
    rf"(?:网站|本站|站点|系统|平台|栏目)(?:内容|信息|数据)?\s*的?\s*(?:最后|最近|最新)?\s*{_UPDATED.pattern}"
)
_FOOT = re.compile(r"版权所有|主办单位|承办单位|ICP备|公网安备|网站标识码|网站地图|Copyright", re.I)
_FOOT_REACH = 3  # lines above those words that belong to the foot
_BYLINE_LENGTH = 160
_BYLINE_REST = 6
_BYLINE_SITE = 16  # characters beside a bare date: the name of the site
_EDITOR = re.compile(
    r"(?:责任编辑|责编|编辑|作者|记者|浏览次数|浏览|点击数?|阅读)\s*[:：]?\s*\S{0,12}\s*次?|字[号体]\s*[:：]?[\s\[【]*大\s*中\s*小[\]】]?|打印本?页?|分享"
)


def table_rows(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Rows `(label, value)` of the page's information table, words verbatim; empty for a page without a table.

    Two different labels near each other make a table, one of them a mark of government information.
    """
    rows: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines):
        for label, value in _rows_of(line, lines[number + 1] if number + 1 < len(lines) else ""):
            if rows and number - rows[-1][0] > _REACH:
                if _is_table(rows):
                    return _values(rows)
                rows = []
            rows.append((number, label, value))
    return _values(rows) if _is_table(rows) else []


def _rows_of(line: str, following: str) -> list[tuple[str, str]]:
    if alone := _LABEL_ALONE.fullmatch(line):
        next_row = _LABEL_ALONE.fullmatch(following) or _ROW.match(CELL + following)
        return [_row(alone[1], "" if next_row else following.split(CELL)[0])]
    text = CELL + line
    if _ROW.search(text):
        text = _GLUED.sub(rf"{CELL}\1", text)
    found = list(_ROW.finditer(text))
    rows = []
    for match, after in zip_longest(found, found[1:]):
        value = text[match.end() : after.start() if after else len(text)].split(CELL)[0]
        if not value.strip() and after is None and not _ROW.match(CELL + following):
            value = following.split(CELL)[0]  # label and value in blocks of their own
        if _LABEL_ALONE.fullmatch(value):
            continue  # 文号 | 日期: the names of two columns
        if _SOURCE.search(value):
            continue  # 发布时间：… 来源：… is the byline, not a row
        rows.append(_row(match[1], value))
    return rows


def _row(label: str, value: str) -> tuple[str, str]:
    return without_spaces(label).strip("【】[]"), clean_line(value)


def _is_table(rows: Sequence[tuple[int, str, str]]) -> bool:
    labels = {label for _, label, _ in rows}
    return len(labels) >= 2 and any(label in _MARKS for label in labels)


def _values(rows: Sequence[tuple[int, str, str]]) -> list[tuple[str, str]]:
    """Each label once, with its first value; rows without one, or with running text, left out."""
    values: dict[str, str] = {}
    for _, label, value in rows:
        if len(value) <= 300 and value not in _NO_VALUES:
            values.setdefault(label, value)
    return list(values.items())


def byline(lines: Sequence[str], *, strict: bool = False) -> str:
    """The page's date of publication and source as it shows them, `发布时间：2021-10-26 08:30 来源：新华社`.

    A date labelled as that of publication first, wherever it stands; else as that of the last change; else the day on which
    a post was sent, though without its year (`posts`); else a date that has a short line to itself or to it and the source, with no other label.
    `strict`: not a date alone, as among the lines of a body, which tell of many.
    """
    short = [line.replace(CELL, " ") for line in lines if len(line) <= _BYLINE_LENGTH]
    dated = next((m for label in (_PUBLISHED, _UPDATED) for line in short if (m := label.search(line))), None)
    sent = sent_line(short) if dated is None else None
    if sent is not None:
        return clean_line(sent.words)
    if dated is None:
        dated = next(
            (m for line in short if (m := _BARE_DATE.search(line)) and _is_byline(line, m, strict)), None
        )
    source = next((m for line in short if (m := _SOURCE.search(line))), None) if dated or not strict else None
    parts = [match[0].strip() for match in (dated, source) if match]
    return clean_line(" ".join(parts))


def timed_line(lines: Sequence[str]) -> str:
    """The day and time of day beside the name of an account and nothing else, as posts open: 某市发布 2023-11-16 07:00."""
    for line in lines:
        stamped = _STAMPED.fullmatch(line.replace(CELL, " ").strip())
        if stamped and not _OF_ANOTHER.search(stamped[1]):
            return clean_line(stamped[2])
    return ""


def update_line(lines: Sequence[str]) -> str:
    """When the page says that it was last changed, `更新时间：2023-01-05`."""
    return next((match[0] for line in lines if (match := _UPDATED.search(line.replace(CELL, " ")))), "")


def without_site_updates(lines: Sequence[str], told: Collection[str]) -> list[str]:
    """The lines without the day on which the site, and not the page, was last changed: by its label, or as it stands in the foot.

    Args:
        told: the lines of the article; nothing above its last one is the foot.
    """
    last = max((number for number, line in enumerate(lines) if line in told), default=-1)
    foot = next((n for n in range(last + 1, len(lines)) if _FOOT.search(lines[n])), len(lines))
    foot = max(last + 1, foot - _FOOT_REACH)
    return [
        (_UPDATED if number >= foot else _SITE_UPDATED).sub("", line) for number, line in enumerate(lines)
    ]


def _is_byline(line: str, date: re.Match[str], strict: bool) -> bool:
    rest = line[: date.start()] + line[date.end() :]
    if _OF_ANOTHER.search(line[: date.start()]):
        return False
    return bool(_SOURCE.search(line)) or (not strict and len(without_spaces(rest)) <= _BYLINE_SITE)


def is_byline(line: str, shown: str) -> bool:
    """Whether a line of a body is nothing but a byline: labels, a date, a source, an editor, and no sentence.

    A bare date is one only if `shown`, the page's byline, has it; another is the day of a signature.
    """
    if len(line) > _BYLINE_LENGTH or "。" in line:
        return False
    labelled = _SOURCE.sub("", _LABELLED_DATE.sub("", line))
    bare = _BARE_DATE.search(labelled)
    if labelled == line and not (bare and bare[0] in shown):
        return False
    rest = _EDITOR.sub("", _BARE_DATE.sub("", labelled))
    return len(without_spaces(rest).strip("|｜-—【】[]")) <= _BYLINE_REST


def byline_source(line: str) -> str | None:
    """The source that a byline names."""
    match = _SOURCE.search(line)
    return match[1] if match else None
