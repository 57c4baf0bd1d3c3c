"""Documents of our own invention, each with what is true of it and the other things its page speaks of.

Every page tells one happening of the region asked about, and around it all that a careless reader mixes up: a plan,
another plant's event, another province, a cited paper, a target.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

FIRST_POINT = dt.date(2016, 3, 10)
POINTS = tuple(FIRST_POINT + dt.timedelta(days=200 * n) for n in range(12))
_CITIES = ("鞍山市", "本溪市", "抚顺市", "营口市", "锦州市", "盘锦市", "辽阳市", "铁岭市", "丹东市", "阜新市")
_OTHER = ("吉林市", "通化市", "唐山市", "邯郸市", "包头市", "太原市", "济南市", "徐州市")
_NAMES = (
    "恒远",
    "北方",
    "鑫达",
    "华宇",
    "东兴",
    "瑞安",
    "金石",
    "长岭",
    "海通",
    "腾飞",
    "永盛",
    "安泰",
    "宏业",
    "振兴",
)
_TRADES = (
    ("钢铁", "高炉", "粗钢产量", "万吨"),
    ("水泥", "熟料线", "熟料产量", "万吨"),
    ("焦化", "焦炉", "焦炭产量", "万吨"),
    ("石化", "乙烯装置", "乙烯产量", "万吨"),
    ("玻璃", "浮法线", "平板玻璃产量", "万重量箱"),
)
_HALTS = ("停产检修", "关停拆除", "限产减负")


@dataclass
class Page:
    """One page, its one true record in the page's words (`pointing.py` finds their numbers), and the words of lies."""

    url: str
    site: str
    title: str
    text: str
    page_date: str
    truth: dict[str, Any]
    other: dict[str, str] = field(default_factory=dict)
    shape: str = ""


def pages(count: int = 312, seed: int = 5) -> list[Page]:
    """`count` pages over the change points, six days apart around each, the shapes in turn."""
    random_ = random.Random(seed)
    made = []
    for number in range(count):
        point = POINTS[number % len(POINTS)]
        turn = number // len(POINTS)
        day = point + dt.timedelta(days=-78 + 6 * turn)
        made.append(_SHAPES[number % len(_SHAPES)](number, day, random_))
    return made


def chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def dated(role: str, day: dt.date, quote: str) -> dict[str, str]:
    """`day` is what must ship; a model can only say in which sentence."""
    return {"role": role, "value": day.isoformat(), "quote": quote}


def figure(what: str, value: object, unit: str, quote: str) -> dict[str, str]:
    return {"what": what, "value": str(value), "unit": unit, "quote": quote}


def record(kind: str, title: str, content: str, **fields: Any) -> dict[str, Any]:
    """A record in words. What no model is asked for (issuers, places, the number of a paper) must ship all the same."""
    told = {"kind": kind, "status": "happened", "title": title, "content": content, "actor": ""}
    empty: dict[str, Any] = dict.fromkeys(("measures", "impact", "document_number"), "")
    lists: dict[str, Any] = {name: [] for name in ("issuers", "places", "dates", "figures")}
    return {**told, **empty, **lists, **fields}


def _numbers(random_: random.Random, many: int) -> list[int]:
    """Numbers that differ from each other and stand in no date."""
    return random_.sample(range(41, 980), many)


def _event(number: int, day: dt.date, random_: random.Random) -> Page:
    """News of one plant, with a plan, an older event of another plant, and another province."""
    city, rival = random_.sample(_CITIES, 2)
    other = random_.choice(_OTHER)
    trade, thing, output, unit = random_.choice(_TRADES)
    plant = f"{random_.choice(_NAMES)}{trade}{number}厂"
    halt = random_.choice(_HALTS)
    units, cut, saved, planned, old, far = _numbers(random_, 6)
    before, deadline = day - dt.timedelta(days=45), day + dt.timedelta(days=40)
    title = f"{city}{plant}{thing}{halt}"
    lead = f"{chinese(day)}，{city}{plant}{units}立方米{thing}{halt}，影响{output}{cut}{unit}。"
    measure = f"该厂对员工开展培训，并采取错峰用电措施，节约用电{saved}万千瓦时。"
    plan = f"公司计划于{chinese(deadline)}建成新{thing}，预计新增产能{planned}万吨。"
    background = f"此前的{chinese(before)}，{rival}顺发{trade}公司关停旧生产线，退出产能{old}万吨。"
    elsewhere = f"{other}一家{trade}企业同期减产{far}万吨。"
    return Page(
        url=f"http://news.example.org/lies/{number}.html",
        site="滨海日报",
        title=title,
        text="\n".join((lead + measure, plan, background, elsewhere)),
        page_date=(day + dt.timedelta(days=1)).isoformat(),
        truth=record(
            "event",
            title,
            lead,
            measures=measure,
            dates=[dated("occurred_on", day, lead)],
            places=[city],
            figures=[figure(output, cut, unit, lead), figure("节约用电", saved, "万千瓦时", measure)],
        ),
        other={
            "plan": plan, "deadline": deadline.isoformat(), "background": background, "before": before.isoformat(),
            "rival": rival, "old": str(old), "elsewhere": elsewhere, "far": str(far), "far_city": other,
            "cut": str(cut), "units": str(units), "unit": unit, "output": output, "saved": str(saved),
            "planned": str(planned), "halt": halt,
        },
        shape="event",
    )  # fmt: skip


def _policy(number: int, day: dt.date, random_: random.Random) -> Page:
    """An official text with its number, signature, day of effect, a target and a paper it follows."""
    trade, _, output, _ = random_.choice(_TRADES)
    first, second = random_.sample(_CITIES, 2)
    one, two, aim, far = _numbers(random_, 4)
    effect = day + dt.timedelta(days=20)
    issuer = "辽宁省工业和信息化厅"
    name = f"第{number}批{trade}行业产能压减方案"
    title = f"{issuer}关于印发{name}的通知"
    own = f"辽工信发〔{day.year}〕{number + 1}号"
    cited = f"国发〔{day.year - 1}〕{number % 40 + 1}号"
    content = f"{first}、{second}{output}分别压减{one}万吨和{two}万吨。"
    measure = f"对未达到能效基准水平的{trade}企业实施错峰生产，严禁新增产能。"
    target = f"力争到{day.year + 4}年，全省{trade}行业单位产品能耗下降{aim / 10}%。"
    effective = f"本方案自{chinese(effect)}起施行。"
    basis_name = f"第{number}号{trade}行业节能降碳总体安排"
    basis = f"国务院{chinese(day - dt.timedelta(days=30))}印发《{basis_name}》（{cited}），本方案据此制定。"
    elsewhere = f"河北省{trade}行业已先行压减{far}万吨。"
    signed = f"{issuer}\n{chinese(day)}"
    return Page(
        url=f"http://gxt.example.org/lies/{number}.html",
        site="辽宁省工业和信息化厅",
        title=title,
        text="\n".join((own, "各市工业和信息化局：", content + measure + target, basis, elsewhere, effective, signed)),
        page_date=(day + dt.timedelta(days=3)).isoformat(),
        truth=record(
            "policy",
            title,
            content,
            measures=measure,
            document_number=own,
            issuers=[issuer],
            dates=[dated("issued_on", day, signed), dated("effective_on", effect, effective)],
            places=[first, second],
            figures=[figure(first, one, "万吨", content), figure(second, two, "万吨", content)],
        ),
        other={
            "cited": cited, "basis": basis, "basis_name": basis_name,
            "cited_day": (day - dt.timedelta(days=30)).isoformat(), "effect": effect.isoformat(), "effective": effective, "signed": signed,
            "target": target, "aim": str(aim / 10), "first": first, "second": second, "one": str(one),
            "two": str(two), "elsewhere": elsewhere, "far": str(far), "name": name, "own": own,
        },
        shape="policy",
    )  # fmt: skip


def _reported(number: int, day: dt.date, random_: random.Random) -> Page:
    """News that reports two papers of two organs on two days."""
    trade, _, output, _ = random_.choice(_TRADES)
    one, two = _numbers(random_, 2)
    later = day + dt.timedelta(days=9)
    city = random_.choice(_CITIES)
    name, rival = f"{trade}行业{number}号限产减排方案", f"{trade}企业第{number}期用能权交易办法"
    own, other = f"辽发改工业〔{day.year}〕{number + 3}号", f"辽环发〔{day.year}〕{number + 5}号"
    issued = f"{chinese(day)}，辽宁省发展和改革委员会印发《{name}》（{own}）。"
    content = f"方案提出，{city}全年压减{output}{one}万吨。"
    other_issued = f"{chinese(later)}，辽宁省生态环境厅公布《{rival}》（{other}）。"
    other_content = f"办法规定，首批纳入企业{two}家。"
    title = f"辽宁省出台{name}"
    return Page(
        url=f"http://daily.example.org/lies/{number}.html",
        site="滨海日报",
        title=title,
        text=issued + content + "\n" + other_issued + other_content,
        page_date=(later + dt.timedelta(days=2)).isoformat(),
        truth=record(
            "policy",
            name,
            content,
            document_number=own,
            issuers=["辽宁省发展和改革委员会"],
            actor="辽宁省发展和改革委员会",
            dates=[dated("issued_on", day, issued)],
            places=[city],
            figures=[figure(output, one, "万吨", content)],
        ),
        other={
            "rival": rival, "other_number": other, "later": later.isoformat(), "other_issued": other_issued,
            "other_content": other_content, "two": str(two), "issued": issued, "output": output,
        },
        shape="reported",
    )  # fmt: skip


def _national(number: int, day: dt.date, random_: random.Random) -> Page:
    """A ministry's notice to all provinces, with a base elsewhere and a deadline."""
    trade, _, output, _ = random_.choice(_TRADES)
    aim, far = _numbers(random_, 2)
    other = random_.choice(_OTHER)
    issuer = "工业和信息化部"
    title = f"{issuer}关于做好第{number}批{trade}行业错峰生产的通知"
    own = f"工信部原〔{day.year}〕{number + 2}号"
    content = f"各地要指导{trade}企业在采暖季开展错峰生产，压减{output}。"
    target = f"到{day.year + 3}年底，全国{trade}行业退出落后产能{aim}万吨。"
    example = f"{other}{trade}示范基地已压减产能{far}万吨。"
    local = "辽宁省工业和信息化厅要配合做好统计工作。"
    signed = f"{issuer}\n{chinese(day)}"
    return Page(
        url=f"http://miit.example.org/lies/{number}.html",
        site="工业和信息化部",
        title=title,
        text="\n".join((own, "各省、自治区、直辖市工业和信息化主管部门：", content + target, example, local, signed)),
        page_date=(day + dt.timedelta(days=2)).isoformat(),
        truth=record(
            "policy",
            title,
            content,
            document_number=own,
            issuers=[issuer],
            dates=[dated("issued_on", day, signed)],
        ),
        other={
            "target": target, "aim": str(aim), "example": example, "far": str(far), "far_city": other,
            "local": local, "signed": signed, "content": content,
        },
        shape="national",
    )  # fmt: skip


def _roundup(number: int, day: dt.date, random_: random.Random) -> Page:
    """One sentence names several plants, places and numbers; a forecast closes it."""
    trade, _, output, _ = random_.choice(_TRADES)
    city, sister = random_.sample(_CITIES, 2)
    other = random_.choice(_OTHER)
    one, two, three, four, was, now = _numbers(random_, 6)
    title = f"{city}{sister}{trade}企业第{number}轮限产启动"
    lead = f"{chinese(day)}，{city}、{sister}{trade}企业启动限产。"
    numbers = f"限产期间，{city}{output}减少{one}万吨，{sister}{output}减少{two}万吨，{other}{output}减少{three}万吨。"
    change = f"{city}{trade}产能利用率由{max(was, now) / 10}%降至{min(was, now) / 10}%。"
    denied = f"网传全市{trade}企业永久关停的消息不实。"
    forecast = f"业内预计，明年{city}{trade}产能将退出{four}万吨。"
    return Page(
        url=f"http://roundup.example.org/lies/{number}.html",
        site="滨海晚报",
        title=title,
        text=lead + numbers + change + denied + forecast,
        page_date=(day + dt.timedelta(days=1)).isoformat(),
        truth=record(
            "event",
            title,
            lead,
            impact=change,
            dates=[dated("occurred_on", day, lead)],
            places=[city, sister],
            figures=[
                figure(f"{city}{output}减少", one, "万吨", numbers),
                figure(f"{sister}{output}减少", two, "万吨", numbers),
                figure("产能利用率", min(was, now) / 10, "%", change),
            ],
        ),
        other={
            "numbers": numbers, "one": str(one), "two": str(two), "three": str(three), "four": str(four),
            "city": city, "sister": sister, "far_city": other, "output": output, "change": change,
            "was": str(max(was, now) / 10), "denied": denied, "forecast": forecast, "trade": trade,
        },
        shape="roundup",
    )  # fmt: skip


def _empty(number: int, day: dt.date, random_: random.Random) -> Page:
    """Nothing has happened: a meeting's hopes and a plan. The true answer is that there is nothing."""
    trade, thing, *_ = random_.choice(_TRADES)
    city = random_.choice(_CITIES)
    (aim,) = _numbers(random_, 1)
    later = day + dt.timedelta(days=15)
    title = f"{city}{trade}企业谋划第{number}轮技术改造"
    plan = f"{city}{trade}企业拟于{chinese(later)}停产改造{thing}，力争减少能耗{aim}万吨标准煤。"
    hope = "业内人士认为，改造可能带动产业升级。"
    return Page(
        url=f"http://plans.example.org/lies/{number}.html",
        site="滨海晚报",
        title=title,
        text=plan + hope,
        page_date=day.isoformat(),
        truth={},
        other={"plan": plan, "hope": hope, "later": later.isoformat(), "aim": str(aim), "city": city},
        shape="empty",
    )


_SHAPES = (
    _event,
    _policy,
    _reported,
    _roundup,
    _event,
    _policy,
    _national,
    _roundup,
    _empty,
    _event,
    _reported,
)
