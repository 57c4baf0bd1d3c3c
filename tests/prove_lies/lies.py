"""The table of lies: one row a kind. What a lying model points at on a page, and how one sees that it got through.

Lies are told in the page's words, which `pointing.py` turns into the numbers that a model answers with; words that
stand nowhere become a number that nobody showed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from lying_documents import Page, figure, record
from pointing import Shown, pointed


class Lie(NamedTuple):
    """`tell` puts the lie into an answer's records; `told` sees it in a shipped record; `about`: the field it costs."""

    name: str
    shapes: tuple[str, ...]
    about: str  # the field of the true record that the lie replaces; "" where it adds something
    tell: Callable[[list[dict[str, Any]], Page], None]
    told: Callable[[dict[str, Any], Page], bool]


def _set(name: str, value: Callable[[Page], Any]) -> Callable[[list[dict[str, Any]], Page], None]:
    def tell(records: list[dict[str, Any]], page: Page) -> None:
        records[0][name] = value(page)

    return tell


def _add(name: str, value: Callable[[Page], Any]) -> Callable[[list[dict[str, Any]], Page], None]:
    def tell(records: list[dict[str, Any]], page: Page) -> None:
        records[0][name] = [value(page), *records[0][name]]

    return tell


def _both(
    name: str, value: Callable[[Page], Any], other: str, its: Callable[[Page], Any]
) -> Callable[[list[dict[str, Any]], Page], None]:
    def tell(records: list[dict[str, Any]], page: Page) -> None:
        records[0] |= {name: value(page), other: its(page)}

    return tell


def _said_on(role: str, words: str) -> dict[str, str]:
    """The sentence of these words gives the date of this role."""
    return {"role": role, "quote": words}


def _also(make: Callable[[Page], dict[str, Any]]) -> Callable[[list[dict[str, Any]], Page], None]:
    """A whole false record beside the true one."""

    def tell(records: list[dict[str, Any]], page: Page) -> None:
        records.append(make(page))

    return tell


def _ships(name: str, value: Callable[[Page], str]) -> Callable[[dict[str, Any], Page], bool]:
    """The field of the shipped record is or holds the false value."""

    def told(shipped: dict[str, Any], page: Page) -> bool:
        held = shipped.get(name)
        return value(page) in (held if isinstance(held, list) else [held])

    return told


def _counts(
    value: Callable[[Page], str], what: Callable[[Page], str] | None = None
) -> Callable[[dict[str, Any], Page], bool]:
    """The number ships, under this subject if one is given, as a fact."""

    def told(shipped: dict[str, Any], page: Page) -> bool:
        return any(
            shown["value"] == float(value(page))
            and (what is None or what(page) in shown["what"])
            and not shown["target"]
            for shown in shipped["figures"]
        )

    return told


def _says(name: str, value: Callable[[Page], str]) -> Callable[[dict[str, Any], Page], bool]:
    def told(shipped: dict[str, Any], page: Page) -> bool:
        return (shipped["dates"].get(name) or {}).get("value") == value(page)

    return told


def _replaced(page: Page, **fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(page.truth), **fields}


EVENT, POLICY, REPORTED, ROUNDUP, NATIONAL, EMPTY = (
    ("event",),
    ("policy",),
    ("reported",),
    ("roundup",),
    ("national",),
    ("empty",),
)
NEWS = ("event", "roundup")
PAPERS = ("policy", "national")

LIES: tuple[Lie, ...] = (
    Lie("a sentence that nobody showed", NEWS, "measures", _set("measures", lambda p: "企业主动减排，大幅降低了排放。"),
        lambda s, p: bool(s.get("measures"))),
    Lie("sentences that do not follow each other as one", EVENT, "measures", _set("measures", lambda p: [p.truth["measures"], p.other["elsewhere"]]),
        lambda s, p: p.other["elsewhere"] in (s.get("measures") or "")),
    Lie("number altered", EVENT, "", _add("figures", lambda p: figure(p.other["output"], int(p.other["cut"]) + 1, p.other["unit"], p.truth["content"])),
        _counts(lambda p: str(int(p.other["cut"]) + 1))),
    Lie("number of another thing in the same sentence", EVENT, "",
        _add("figures", lambda p: figure(p.other["output"], p.other["units"], "立方米", p.truth["content"])),
        _counts(lambda p: p.other["units"], lambda p: p.other["output"])),
    Lie("unit scale changed", EVENT, "", _add("figures", lambda p: figure(p.other["output"], p.other["cut"], "亿吨", p.truth["content"])),
        lambda s, p: any(f["unit"] == "亿吨" for f in s["figures"])),
    Lie("unit of another number", EVENT, "", _add("figures", lambda p: figure("节约用电", p.other["saved"], "万吨", p.truth["measures"])),
        lambda s, p: any(f["what"] == "节约用电" and f["unit"] == "万吨" for f in s["figures"])),
    Lie("numbers of a list swapped", POLICY, "",
        _add("figures", lambda p: figure(p.other["first"], p.other["two"], "万吨", p.truth["content"])),
        _counts(lambda p: p.other["two"], lambda p: p.other["first"])),
    Lie("number of another plant's event", EVENT, "", _add("figures", lambda p: figure("退出产能", p.other["old"], "万吨", p.other["background"])),
        _counts(lambda p: p.other["old"])),
    Lie("number of another province, same sentence", ROUNDUP, "",
        _add("figures", lambda p: figure(f"{p.other['output']}减少", p.other["three"], "万吨", p.other["numbers"])),
        _counts(lambda p: p.other["three"])),
    Lie("number of another province, same page", EVENT, "", _add("figures", lambda p: figure("减产", p.other["far"], "万吨", p.other["elsewhere"])),
        _counts(lambda p: p.other["far"])),
    Lie("number of another province, bare", EVENT, "", _add("figures", lambda p: figure("减产", p.other["far"], "", p.other["elsewhere"])),
        _counts(lambda p: p.other["far"])),
    Lie("what was, told as what is", ROUNDUP, "", _add("figures", lambda p: figure("产能利用率", p.other["was"], "%", p.other["change"])),
        _counts(lambda p: p.other["was"])),
    Lie("planned number told as fact", EVENT, "", _add("figures", lambda p: figure("产能", p.other["planned"], "万吨", p.other["plan"])),
        _counts(lambda p: p.other["planned"])),
    Lie("target told as fact", POLICY, "", _add("figures", lambda p: figure("单位产品能耗下降", p.other["aim"], "%", p.other["target"])),
        _counts(lambda p: p.other["aim"])),
    Lie("forecast told as fact", ROUNDUP, "", _add("figures", lambda p: figure("产能", p.other["four"], "万吨", p.other["forecast"])),
        _counts(lambda p: p.other["four"])),
    Lie("day of effect as publication", POLICY, "", _add("dates", lambda p: _said_on("published_on", p.other["effective"])),
        _says("published_on", lambda p: p.other["effect"])),
    Lie("day of a cited paper as day of issue", POLICY, "issued_on", _set("dates", lambda p: [_said_on("issued_on", p.other["basis"])]),
        lambda s, p: (s["dates"].get("issued_on") or {}).get("value") == p.other["cited_day"]),
    Lie("day of a cited paper as day of effect", POLICY, "effective_on", _set("dates", lambda p: [_said_on("effective_on", p.other["basis"])]),
        _says("effective_on", lambda p: p.other["cited_day"])),
    Lie("deadline told as happened", EVENT, "", _also(lambda p: _replaced(p, content=p.other["plan"], measures="", figures=[], dates=[_said_on("occurred_on", p.other["plan"])])),
        _says("occurred_on", lambda p: p.other["deadline"])),
    Lie("day of effect of a paper told as the day of another event", POLICY, "", _also(lambda p: _replaced(p, kind="event", content=p.other["basis"], figures=[], dates=[_said_on("occurred_on", p.other["basis"])])),
        lambda s, p: s["kind"] == "event" and s.get("content") == p.other["basis"]),
    Lie("plan fills an empty page", EMPTY, "", _also(lambda p: record("event", p.title, p.other["plan"], dates=[_said_on("occurred_on", p.other["plan"])])),
        lambda s, p: True),
    Lie("plan fills an empty page as a measure in force", EMPTY, "", _also(lambda p: record("policy", p.title, p.other["plan"], status="in_force", dates=[_said_on("issued_on", p.other["plan"])])),
        lambda s, p: True),
    Lie("maybe fills an empty page", EMPTY, "", _also(lambda p: record("event", p.title, p.other["hope"], dates=[_said_on("occurred_on", p.other["plan"])])),
        lambda s, p: True),
    Lie("page date as the day of an empty page", EMPTY, "", _also(lambda p: record("policy", p.title, p.other["plan"], dates=[_said_on("published_on", p.title)])),
        lambda s, p: True),
    Lie("plan as the title of an empty page", EMPTY, "", _also(lambda p: record("event", p.other["plan"], p.other["plan"], dates=[_said_on("occurred_on", p.other["plan"])])),
        lambda s, p: True),
    Lie("denied rumour as impact", ROUNDUP, "impact", _set("impact", lambda p: p.other["denied"]), _ships("impact", lambda p: p.other["denied"])),
    Lie("denied rumour as content", ROUNDUP, "", _also(lambda p: _replaced(p, content=p.other["denied"], impact="", figures=[])), _ships("content", lambda p: p.other["denied"])),
    Lie("another province's sentence as content", EVENT, "", _also(lambda p: _replaced(p, content=p.other["elsewhere"], measures="", figures=[])),
        _ships("content", lambda p: p.other["elsewhere"])),
    Lie("another province's sentence as impact", EVENT, "impact", _set("impact", lambda p: p.other["elsewhere"]),
        _ships("impact", lambda p: p.other["elsewhere"])),
    Lie("another plant's event as impact", EVENT, "impact", _set("impact", lambda p: p.other["background"]), _ships("impact", lambda p: p.other["background"])),
    Lie("another province's base as a measure", NATIONAL, "measures", _set("measures", lambda p: p.other["example"]), _ships("measures", lambda p: p.other["example"])),
    Lie("issuer from world knowledge", (*NEWS, "policy", "national"), "", _set("actor", lambda p: "国家发展和改革委员会"),
        _ships("issuers", lambda p: "国家发展和改革委员会")),
    Lie("department renamed", ("policy", "reported"), "issuers", _set("actor", lambda p: "辽宁省经济和信息化委员会"),
        _ships("issuers", lambda p: "辽宁省经济和信息化委员会")),
    Lie("half a department's name", ("policy", "reported"), "issuers", _set("actor", lambda p: p.truth["issuers"][0].removeprefix("辽宁省")),
        lambda s, p: any(not name.startswith("辽宁省") for name in s["issuers"])),
    Lie("national notice given a Liaoning issuer", NATIONAL, "measures", _both("actor", lambda p: "辽宁省工业和信息化厅", "measures", lambda p: p.other["local"]),
        _ships("issuers", lambda p: "辽宁省工业和信息化厅")),
    Lie("issuer of the other paper", REPORTED, "issuers", _both("actor", lambda p: "辽宁省生态环境厅", "measures", lambda p: p.other["other_issued"]),
        _ships("issuers", lambda p: "辽宁省生态环境厅")),
    Lie("addressee as issuer", POLICY, "", _set("actor", lambda p: "各市工业和信息化局"), _ships("issuers", lambda p: "各市工业和信息化局")),
    Lie("title of another event", EVENT, "", _also(lambda p: _replaced(p, title=p.other["background"])), lambda s, p: s["title"] == p.other["background"]),
    Lie("title that is a plan", EVENT, "", _also(lambda p: _replaced(p, title=p.other["plan"])), lambda s, p: s["title"] == p.other["plan"]),
    Lie("two events blended: title of one, date of the other", EVENT, "",
        _also(lambda p: _replaced(p, content=p.other["background"], measures="", figures=[], dates=[_said_on("occurred_on", p.other["background"])])),
        lambda s, p: s["title"] == p.truth["title"] and (s["dates"].get("occurred_on") or {}).get("value") == p.other["before"]),
    Lie("two events blended: date of the other", EVENT, "dates", _set("dates", lambda p: [_said_on("occurred_on", p.other["background"])]),
        _says("occurred_on", lambda p: p.other["before"])),
    Lie("two papers blended: date of the other", REPORTED, "dates", _set("dates", lambda p: [_said_on("issued_on", p.other["other_issued"])]),
        _says("issued_on", lambda p: p.other["later"])),
    Lie("two papers blended: content of the other", REPORTED, "", _also(lambda p: _replaced(p, content=p.other["other_content"], figures=[])),
        lambda s, p: s["title"] == p.truth["title"] and s.get("content") == p.other["other_content"]),
    Lie("two papers blended: title of the other", REPORTED, "", _also(lambda p: _replaced(p, title=p.other["rival"])),
        lambda s, p: s["title"] == p.other["rival"] and s.get("content") == p.truth["content"]),
    Lie("a change told as a level", ROUNDUP, "", _add("figures", lambda p: figure(p.other["city"] + p.other["output"], p.other["one"], "万吨", p.other["numbers"])),
        lambda s, p: any(f["what"] == p.other["city"] + p.other["output"] for f in s["figures"])),
    Lie("cited paper made the record", POLICY, "", _also(lambda p: _replaced(p, title=p.other["basis_name"])),
        lambda s, p: s["title"] == p.other["basis_name"]),
    Lie("two papers blended: number from the other", REPORTED, "", _add("figures", lambda p: figure("企业", p.other["two"], "家", p.other["other_content"])),
        _counts(lambda p: p.other["two"])),
)  # fmt: skip


def answer_about(records: list[dict[str, Any]], shown: Shown) -> dict[str, Any]:
    """What the model answers that means these records, about a page shown with these numbers."""
    told = [pointed(each, shown) for each in records]
    return {"relevant": bool(told), "reason": "" if told else "no_event", "records": told}


def told_of(pages: list[Page]) -> dict[str, tuple[Lie | None, list[dict[str, Any]]]]:
    """By address: the lie told about the page (none about every ninth) and the records that hold it, in words."""
    turns: dict[str, int] = {}
    told: dict[str, tuple[Lie | None, list[dict[str, Any]]]] = {}
    for number, page in enumerate(pages):
        fitting = [lie for lie in LIES if page.shape in lie.shapes]
        turn = turns[page.shape] = turns.get(page.shape, -1) + 1
        lie = None if number % 9 == 4 and page.truth else fitting[turn % len(fitting)]
        records = [copy.deepcopy(page.truth)] if page.truth else []
        if lie:
            lie.tell(records, page)
        told[page.url] = (lie, records)
    return told
