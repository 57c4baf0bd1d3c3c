"""Faults planted one at a time in a report that is true: what an audit must find. Made by rule from any report of our shape."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bianyin.audit.claimed import dates_of
from bianyin.audit.reading_report import read_report
from bianyin.audit.reported import Reported, ReportedField, ReportedRecord
from bianyin.text import find_quantities


class Planted(NamedTuple):
    """A report with one fault. `labels`: the records that it is in; empty where it is the report's as a whole."""

    kind: str
    text: str
    labels: frozenset[str]


Edit = Callable[[list[str], ReportedRecord, Reported], bool]
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_UNITS = {
    "万吨": "亿吨", "万千瓦": "亿千瓦", "亿元": "万元", "兆瓦": "万兆瓦", "%": "‰", "家": "万家", "座": "万座", "台": "万台",
    "个": "万个", "克": "千克", "户次": "万户次",
}  # fmt: skip
_OTHER_ORGANS = ("国家统计局", "水利部", "青海省人民政府", "云南省生态环境厅")
_FOREIGN = "[水利部](https://www.gov.cn/zhengce/content/2019-03/27/content_5377268.htm)"


def planted(text: str) -> Iterator[Planted]:
    """Every fault of every kind that the report has a place for; each record in turn."""
    report = read_report(text)
    for kind, edit in RECORD_FAULTS.items():
        for record in report.records:
            lines = text.split("\n")
            if edit(lines, record, report) and "\n".join(lines) != text:
                yield Planted(kind, "\n".join(lines), frozenset({record.label}))
    yield from _swapped(text, report)
    for kind, change in WHOLE_FAULTS.items():
        changed = change(text, report)
        if changed not in (None, text):
            yield Planted(kind, str(changed), frozenset())


def plain_form(text: str) -> str:
    """The same claims as another system gives them: no word of quotes, no reckoning, no references, no table."""
    kept = [
        line
        for line in text.split("## 参考文献")[0].split("\n")
        if not re.match(r">|\| |!\[|\s*\*\*(?:与变点的时间关系|关联程度)|已检索窗口|未采用|概述：", line)
    ]
    bare = "\n".join(re.sub(r" \\\[\d+\\\]", "", line) for line in kept)
    return re.sub(r"（(?:成文|发布|发生|施行)日期[^）]*）", "", bare).rstrip(" \n-") + "\n"


def _edited(lines: list[str], field: ReportedField | None, change: Callable[[str], str]) -> bool:
    if field is None:
        return False
    before = lines[field.line - 1]
    head, mark, words = before.partition("：") if "：" in before else ("", "", before)
    lines[field.line - 1] = head + mark + change(words)
    return lines[field.line - 1] != before


def _first(record: ReportedRecord, role: str) -> ReportedField | None:
    return next((field for field in record.fields if field.role == role), None)


def _moved(days: int) -> Callable[[str], str]:
    def change(words: str) -> str:
        def other(match: re.Match[str]) -> str:
            day = dt.date(*map(int, match.groups())) + dt.timedelta(days=days)
            return f"{day.year}年{day.month}月{day.day}日"

        return _DAY.sub(other, words, count=1)

    return change


def _date(change: Callable[[str], str]) -> Edit:
    return lambda lines, record, report: _edited(lines, _first(record, "date"), change)


def _date_and_distance(lines: list[str], record: ReportedRecord, report: Reported) -> bool:
    """The forger has reckoned the distance anew."""
    dates, timing = dates_of(record), _first(record, "timing")
    if not dates or dates[0].date.precision != "day" or not _date(_moved(-4))(lines, record, report):
        return False
    moved = dates[0].date.start - dt.timedelta(days=4)

    def anew(words: str) -> str:
        told = [(point.date - moved).days for point in record.points]
        parts = [f"{'早' if days > 0 else '晚'}于变点 {abs(days)} 天" for days in told]
        return re.sub(
            r"[早晚]于变点 \d+ 天|与变点同日", lambda match: parts.pop(0) if parts else match[0], words
        )

    _edited(lines, timing, anew)
    return True


def _texts(change: Callable[[str], str]) -> Edit:
    """The first field of sentences in which the change changes anything."""

    def edit(lines: list[str], record: ReportedRecord, report: Reported) -> bool:
        return any(_edited(lines, field, change) for field in record.of("text"))

    return edit


def _other_number(words: str) -> str:
    for figure in find_quantities(words.replace("**", "  ")):
        digits = re.compile(r"[1-9]").search(words, figure.start, figure.end)
        if digits:
            at = digits.start()
            return words[:at] + str(int(words[at]) % 9 + 1) + words[at + 1 :]
    return words


def _other_unit(words: str) -> str:
    for unit, other in _UNITS.items():
        if re.search(rf"\d{re.escape(unit)}", words):
            return re.sub(rf"(\d){re.escape(unit)}", rf"\g<1>{other}", words, count=1)
    return words


def _denied(words: str) -> str:
    return re.sub(r"(实施|达到|启动|完成|发布|要求|推进|执行|开展|淘汰)", r"未\1", words, count=1)


def _source(link: str) -> Edit:
    """The first link goes somewhere else; label and number of the reference stay unless the new link has them."""

    def change(words: str) -> str:
        if link.startswith("["):
            return re.sub(r"\[(?:\\.|[^\]\\])*\]\([^)]*\)", lambda _: link, words, count=1)
        return re.sub(r"\]\([^)]*\)", lambda _: f"]({link})", words, count=1)

    return lambda lines, record, report: _edited(lines, _first(record, "source"), change)


def _other_issuer(lines: list[str], record: ReportedRecord, report: Reported) -> bool:
    organ = next(name for name in _OTHER_ORGANS if name not in record.told)
    return _edited(lines, _first(record, "issuer"), lambda words: organ + "  ")


def _misnamed_issuer(lines: list[str], record: ReportedRecord, report: Reported) -> bool:
    return _edited(lines, _first(record, "issuer"), lambda words: "湖南省生态环境局  ")


def _other_title(lines: list[str], record: ReportedRecord, report: Reported) -> bool:
    others = [other.title for other in report.records if other.title != record.title]
    field = _first(record, "title")
    return bool(others) and _edited(lines, field, lambda words: words.replace(record.title, others[-1]))


def _bent_title(lines: list[str], record: ReportedRecord, report: Reported) -> bool:
    return _edited(
        lines, _first(record, "title"), lambda words: re.sub(r"(?<=.{4}).{3}", "取消了", words, count=1)
    )


def _dropped(role: str) -> Edit:
    def edit(lines: list[str], record: ReportedRecord, report: Reported) -> bool:
        field = _first(record, role)
        if field is None:
            return False
        del lines[field.line - 1]
        return True

    return edit


def _other_distance(words: str) -> str:
    return re.sub(r"\d+(?= (?:天|个月))", lambda match: str(int(match[0]) + 7), words, count=1)


RECORD_FAULTS: dict[str, Edit] = {
    "date_moved_days": _date(_moved(5)),
    "date_moved_with_distance": _date_and_distance,
    "date_other_year": _date(_moved(365)),
    "date_year_only": _date(lambda words: re.sub(r"(\d{4}年)\d{1,2}月(?:\d{1,2}日)?", r"\1", words)),
    "date_impossible": _date(lambda words: _DAY.sub(r"\1年2月30日", words, count=1)),
    "date_in_the_future": _date(lambda words: re.sub(r"\d{4}年", "2091年", words)),
    "date_dropped": _dropped("date"),
    "distance_changed": lambda lines, record, report: _edited(lines, _first(record, "timing"), _other_distance),
    "number_changed": _texts(_other_number),
    "unit_changed": _texts(_other_unit),
    "sentence_denied": _texts(_denied),
    "sentence_made_up": _texts(lambda words: words.rstrip() + "预计每年可减少二氧化碳排放约376.5万吨。  "),
    "issuer_changed": _other_issuer,
    "issuer_misnamed": _misnamed_issuer,
    "number_of_paper_changed": lambda lines, record, report: _edited(
        lines, _first(record, "number"), lambda words: re.sub(r"(\d)(?=号)", lambda m: str(9 - int(m[1])), words)
    ),
    "title_of_another": _other_title,
    "title_bent": _bent_title,
    "link_academic": _source("https://www.sciencedirect.com/science/article/pii/S0301421521002345"),
    "link_mirror": _source("https://wenku.baidu.com/view/9a1c0d7a5acfa1c7aa00cc5a.html"),
    "link_home_page": _source("https://www.example.net/"),
    "link_unusable": _source("https://…"),
    "link_of_another_organ": _source(_FOREIGN),
    "link_dropped": _dropped("source"),
}  # fmt: skip


def _swapped(text: str, report: Reported) -> Iterator[Planted]:
    """Two neighbours' sources change places, with the numbers of their references."""
    for first, second in zip(report.records, report.records[1:], strict=False):
        fields = _first(first, "source"), _first(second, "source")
        if fields[0] is None or fields[1] is None or {*first.links} & {*second.links}:
            continue
        lines = text.split("\n")
        a, b = fields[0].line - 1, fields[1].line - 1
        lines[a], lines[b] = lines[b], lines[a]
        yield Planted("links_swapped", "\n".join(lines), frozenset({first.label, second.label}))


def _without_a_section(text: str, report: Reported) -> str | None:
    parts = re.split(r"(?m)(?=^## )", text)
    return "".join([*parts[:2], *parts[3:]]) if len(report.sections) > 2 else None


def _cut(share: float) -> Callable[[str, Reported], str | None]:
    def change(text: str, report: Reported) -> str | None:
        return text[: int(len(text) * share)]

    return change


def _without_a_record(text: str, report: Reported) -> str | None:
    record = report.records[0]
    lines = text.split("\n")
    del lines[record.line - 1 : record.fields[-1].line]
    return "\n".join(lines) if len(report.records) > 1 else None


WHOLE_FAULTS: dict[str, Callable[[str, Reported], str | None]] = {
    "count_changed": lambda text, report: re.sub(r"共包含 (\d+)", lambda m: f"共包含 {int(m[1]) + 2}", text, count=1),
    "section_dropped": _without_a_section,
    "record_dropped": _without_a_record,
    "tail_cut_late": _cut(0.97),
    "tail_cut_in_the_middle": _cut(0.55),
    "table_changed": lambda text, report: re.sub(
        r"(?m)^(\| \d{4}[^|]*\|[^|]*\|[^|]*\| )(\d+)", lambda m: f"{m[1]}{int(m[2]) + 1}", text, count=1
    ),
    "kind_changed": lambda text, report: re.sub(r"\(Event\)", "(Evnt)", text, count=1),
    "absence_explained": lambda text, report: text.replace(
        "未找到相关政策或事件。", "未找到相关政策或事件。这一时期排放保持稳定，与产业政策处于酝酿阶段有关。", 1
    ),
}  # fmt: skip
