"""The table of lies: one row a kind. What a lying model says about a page, and how one sees that it got through."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from lying_documents import Page, dated, figure, quoted, record

Answer = dict[str, Any]
Told = Callable[[dict[str, Any]], bool]


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


def _titled(value: Callable[[Page], str]) -> Callable[[dict[str, Any], Page], bool]:
    return _ships("title", value)


def _wrong_pair(page: Page) -> tuple[str, str]:
    return page.truth["title"], page.other["before"]


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
    Lie("paraphrase as quote", NEWS, "measures", _set("measures", lambda p: "企业主动减排，大幅降低了排放。"),
        _ships("measures", lambda p: "企业主动减排，大幅降低了排放。")),
    Lie("two real phrases joined", EVENT, "measures", _set("measures", lambda p: p.truth["measures"][:8] + p.truth["content"][-12:]),
        _ships("measures", lambda p: p.truth["measures"][:8] + p.truth["content"][-12:])),
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
    Lie("what was, told as what is", ROUNDUP, "", _add("figures", lambda p: figure("产能利用率", p.other["was"], "%", p.other["change"])),
        _counts(lambda p: p.other["was"])),
    Lie("planned number told as fact", EVENT, "", _add("figures", lambda p: figure("产能", p.other["planned"], "万吨", p.other["plan"])),
        _counts(lambda p: p.other["planned"])),
    Lie("target told as fact", POLICY, "", _add("figures", lambda p: figure("单位产品能耗下降", p.other["aim"], "%", p.other["target"])),
        _counts(lambda p: p.other["aim"])),
    Lie("forecast told as fact", ROUNDUP, "", _add("figures", lambda p: figure("产能", p.other["four"], "万吨", p.other["forecast"])),
        _counts(lambda p: p.other["four"])),
    Lie("year completed that no source gives", NEWS, "dates",
        _set("dates", lambda p: [dated("occurred_on", _day(p).replace(year=_day(p).year - 1), p.truth["content"])]),
        lambda s, p: (s["dates"].get("occurred_on") or {}).get("value", "")[:4] not in ("", str(_day(p).year))),
    Lie("the change point's own date", NEWS, "dates", _set("dates", lambda p: [dated("occurred_on", _day(p).replace(day=1 if _day(p).day > 1 else 2), p.truth["content"])]),
        _says("occurred_on", lambda p: _day(p).replace(day=1 if _day(p).day > 1 else 2).isoformat())),
    Lie("effective date as publication", POLICY, "", _add("dates", lambda p: {"name": "published_on", "value": p.other["effect"], "quote": p.other["effective"]}),
        _says("published_on", lambda p: p.other["effect"])),
    Lie("day of issue as day of effect", POLICY, "effective_on", _set("dates", lambda p: [p.truth["dates"][0], {"name": "effective_on", "value": p.truth["dates"][0]["value"], "quote": p.other["signed"]}]),
        _says("effective_on", lambda p: p.truth["dates"][0]["value"])),
    Lie("deadline told as happened", EVENT, "", _also(lambda p: _replaced(p, content=p.other["plan"], measures="", figures=[], dates=[{"name": "occurred_on", "value": p.other["deadline"], "quote": p.other["plan"]}])),
        _says("occurred_on", lambda p: p.other["deadline"])),
    Lie("plan fills an empty page", EMPTY, "", _also(lambda p: record("event", p.title, p.other["plan"], dates=[{"name": "occurred_on", "value": p.other["later"], "quote": p.other["plan"]}], places=[quoted(p.other["city"], p.other["plan"])])),
        lambda s, p: True),
    Lie("maybe fills an empty page", EMPTY, "", _also(lambda p: record("event", p.title, p.other["hope"], dates=[{"name": "occurred_on", "value": p.page_date, "quote": p.other["hope"]}])),
        lambda s, p: True),
    Lie("page date as the day of an empty page", EMPTY, "", _also(lambda p: record("policy", p.title, p.other["plan"], dates=[{"name": "published_on", "value": p.page_date, "quote": p.title}])),
        lambda s, p: True),
    Lie("plan cut to a fact", EMPTY, "", _also(lambda p: record("event", p.title, p.other["plan"].split("拟于")[1].split("，")[0], dates=[{"name": "occurred_on", "value": p.other["later"], "quote": p.other["plan"]}])),
        lambda s, p: True),
    Lie("denial cut to a fact", ROUNDUP, "impact", _set("impact", lambda p: f"全市{p.other['trade']}企业永久关停"),
        _ships("impact", lambda p: f"全市{p.other['trade']}企业永久关停")),
    Lie("another province's sentence as content", EVENT, "", _also(lambda p: _replaced(p, content=p.other["elsewhere"], measures="", figures=[])),
        _ships("content", lambda p: p.other["elsewhere"])),
    Lie("another province's sentence as impact", EVENT, "impact", _set("impact", lambda p: p.other["elsewhere"]),
        _ships("impact", lambda p: p.other["elsewhere"])),
    Lie("another province's place", (*NEWS, "national"), "", _add("places", lambda p: quoted(p.other["far_city"], p.other.get("elsewhere") or p.other.get("numbers") or p.other["example"])),
        _ships("places", lambda p: p.other["far_city"])),
    Lie("place of another event on the page", EVENT, "", _add("places", lambda p: quoted(p.other["rival"], p.other["background"])),
        _ships("places", lambda p: p.other["rival"])),
    Lie("place from another document", (*NEWS, "reported"), "", _add("places", lambda p: quoted("沈阳市", p.truth["content"])),
        _ships("places", lambda p: "沈阳市")),
    Lie("issuer from world knowledge", (*NEWS, "policy", "national"), "", _add("issuers", lambda p: quoted("国家发展和改革委员会", p.truth["content"])),
        _ships("issuers", lambda p: "国家发展和改革委员会")),
    Lie("department renamed", ("policy", "reported"), "issuers", _set("issuers", lambda p: [quoted("辽宁省经济和信息化委员会", p.truth["issuers"][0]["quote"])]),
        _ships("issuers", lambda p: "辽宁省经济和信息化委员会")),
    Lie("half a department's name", ("policy", "reported"), "issuers", _set("issuers", lambda p: [quoted(p.truth["issuers"][0]["value"].removeprefix("辽宁省"), p.truth["issuers"][0]["quote"])]),
        lambda s, p: any(not name.startswith("辽宁省") for name in s["issuers"])),
    Lie("national notice given a Liaoning issuer", NATIONAL, "", _add("issuers", lambda p: quoted("辽宁省工业和信息化厅", p.other["local"])),
        _ships("issuers", lambda p: "辽宁省工业和信息化厅")),
    Lie("issuer of the other paper", REPORTED, "", _add("issuers", lambda p: quoted("辽宁省生态环境厅", p.other["other_issued"])),
        _ships("issuers", lambda p: "辽宁省生态环境厅")),
    Lie("addressee as issuer", POLICY, "", _add("issuers", lambda p: quoted("各市工业和信息化局", "各市工业和信息化局：")),
        _ships("issuers", lambda p: "各市工业和信息化局")),
    Lie("title invented", (*NEWS, *PAPERS), "", _also(lambda p: _replaced(p, title="辽宁省工业领域碳达峰行动方案")), _titled(lambda p: "辽宁省工业领域碳达峰行动方案")),
    Lie("title renamed", PAPERS, "", _also(lambda p: _replaced(p, title=p.truth["title"].replace("通知", "意见"))), _titled(lambda p: p.truth["title"].replace("通知", "意见"))),
    Lie("title cut to other words", PAPERS, "", _also(lambda p: _replaced(p, title=p.truth["title"][2:14])), _titled(lambda p: p.truth["title"][2:14])),
    Lie("cited number as its own", POLICY, "document_number", _set("document_number", lambda p: p.other["cited"]), _ships("document_number", lambda p: p.other["cited"])),
    Lie("number one digit off", ("policy", "national"), "document_number", _set("document_number", lambda p: p.truth["document_number"].replace("号", "1号")),
        _ships("document_number", lambda p: p.truth["document_number"].replace("号", "1号"))),
    Lie("number of the other paper", REPORTED, "document_number", _set("document_number", lambda p: p.other["other_number"]), _ships("document_number", lambda p: p.other["other_number"])),
    Lie("two events blended: title of one, date of the other", EVENT, "",
        _also(lambda p: _replaced(p, content=p.other["background"], measures="", figures=[], places=[], dates=[{"name": "occurred_on", "value": p.other["before"], "quote": p.other["background"]}])),
        lambda s, p: s["title"] == p.truth["title"] and (s["dates"].get("occurred_on") or {}).get("value") == p.other["before"]),
    Lie("two events blended: date of the other", EVENT, "dates", _set("dates", lambda p: [{"name": "occurred_on", "value": p.other["before"], "quote": p.other["background"]}]),
        _says("occurred_on", lambda p: p.other["before"])),
    Lie("two papers blended: date of the other", REPORTED, "dates", _set("dates", lambda p: [{"name": "issued_on", "value": p.other["later"], "quote": p.other["other_issued"]}]),
        _says("issued_on", lambda p: p.other["later"])),
    Lie("two papers blended: content of the other", REPORTED, "", _also(lambda p: _replaced(p, content=p.other["other_content"], figures=[], places=[])),
        lambda s, p: s["title"] == p.truth["title"] and s.get("content") == p.other["other_content"]),
    Lie("two papers blended: title of the other", REPORTED, "", _also(lambda p: _replaced(p, title=p.other["rival"], document_number="")),
        lambda s, p: s["title"] == p.other["rival"] and s.get("content") == p.truth["content"]),
    Lie("a change told as a level", ROUNDUP, "", _add("figures", lambda p: figure(p.other["city"] + p.other["output"], p.other["one"], "万吨", p.other["numbers"])),
        lambda s, p: any(f["what"] == p.other["city"] + p.other["output"] for f in s["figures"])),
    Lie("cited paper made the record", POLICY, "", _also(lambda p: _replaced(p, title=p.other["basis_name"], document_number=p.other["cited"], issuers=[])),
        lambda s, p: s["title"] == p.other["basis_name"]),
    Lie("two papers blended: number from the other", REPORTED, "", _add("figures", lambda p: figure("企业", p.other["two"], "家", p.other["other_content"])),
        _counts(lambda p: p.other["two"])),
    Lie("cause told that no source tells", NEWS, "impact", _set("impact", lambda p: "导致全省碳排放明显下降"), _ships("impact", lambda p: "导致全省碳排放明显下降")),
)  # fmt: skip


def _day(page: Page) -> Any:
    import datetime as dt

    return dt.date.fromisoformat(page.truth["dates"][0]["value"])


def answers(pages: list[Page]) -> dict[str, tuple[Lie | None, dict[str, Any]]]:
    """By address: the lie told about the page (none about every ninth) and the whole answer."""
    turns: dict[str, int] = {}
    told: dict[str, tuple[Lie | None, dict[str, Any]]] = {}
    for number, page in enumerate(pages):
        fitting = [lie for lie in LIES if page.shape in lie.shapes]
        turn = turns[page.shape] = turns.get(page.shape, -1) + 1
        lie = None if number % 9 == 4 and page.truth else fitting[turn % len(fitting)]
        records = [copy.deepcopy(page.truth)] if page.truth else []
        if lie:
            lie.tell(records, page)
        told[page.url] = (
            lie,
            {"relevant": bool(records), "reason": "" if records else "no_event", "records": records},
        )
    return told
