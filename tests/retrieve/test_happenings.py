"""Cutting a question into the happenings it names: where the corpus tells of two, and never within a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bianyin import places, sectors
from bianyin.index.terms import terms
from bianyin.model import ChangePoint, PointWindow, Season, Window
from bianyin.retrieve import plan
from bianyin.retrieve.happenings import LONGEST_QUESTION, Coverage, bare, only_times, split

# What an invented corpus tells of, one passage each.
CORPUS = (
    "松江炼钢厂高炉停产检修，工人轮休。",
    "云岭省水电站来水不足，工业企业限电。",
    "京津和河北联合发布重污染天气预警，三地同步限产。",
    "青禾港因台风封航，集装箱码头关闭。",
    "中国东岭煤矿发生透水事故，矿井关闭。",
    "上海临湖电厂二号机组并网发电。",
    "四川北川县地震，水泥厂停窑。",
    "临湖与东岭签署和平协定。",
    "交响诗《江河和山川》在云岭大剧院首演。",
    "首都机场三号航站楼扩建完工，成都至云岭的铁路开通。",
)
_BAGS = [set(terms(passage)) for passage in CORPUS]
_RARE = {term: 1 + 1 / sum(term in bag for bag in _BAGS) for bag in _BAGS for term in bag}


def covered(text: str) -> Coverage:
    """As the index tells it: words that no passage has weigh nothing."""
    asked = {term for term in terms(text) if term in _RARE}
    held = max(sum(_RARE[term] for term in asked & bag) for bag in _BAGS)
    return Coverage(sum(_RARE[term] for term in asked), held)


class Counted:
    """Counts how often the corpus is asked."""

    def __init__(self, tell: Callable[[str], Coverage] = covered) -> None:
        self.asked, self._tell = 0, tell

    def __call__(self, text: str) -> Coverage:
        self.asked += 1
        return self._tell(text)


STEEL, POWER, SMOG, PORT = (
    "松江炼钢厂高炉停产检修",
    "云岭省工业企业限电",
    "京津和河北发布重污染天气预警",
    "青禾港因台风封航",
)
MINE, PLANT, QUAKE = "中国东岭煤矿透水事故", "上海临湖电厂并网发电", "四川北川县地震"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        # Two, joined in several ways.
        (f"{STEEL}和{POWER}，哪个更早？", (STEEL, POWER)),
        (f"{STEEL}与{POWER}哪一个先发生？", (STEEL, POWER)),
        (f"{STEEL}早还是{POWER}早？", (STEEL, POWER)),
        (f"{STEEL}以及{POWER}分别发生在什么时候？", (STEEL, POWER)),
        (f"{STEEL}相比{POWER}，哪个更晚？", (STEEL, POWER)),
        # 和 within a happening stays closed, and opens beside another.
        (f"{SMOG}是什么时候？", None),
        (f"{SMOG}和{STEEL}是同一天吗？", (SMOG, STEEL)),
        (f"{STEEL}和{SMOG}是同一天吗？", (STEEL, SMOG)),
        # Three and four.
        (f"{STEEL}、{POWER}和{PORT}，哪个最早？", (STEEL, POWER, PORT)),
        (f"{STEEL}、{POWER}，和{PORT}，哪个最早？", (STEEL, POWER, PORT)),
        (f"以下事件中哪个最早发生：{MINE}、{PLANT}、{QUAKE}、{PORT}？", (MINE, PLANT, QUAKE, PORT)),
        (f"下列事件按时间顺序排列：1. {MINE}；2. {PLANT}；3. {QUAKE}。", (MINE, PLANT, QUAKE)),
        # A name is never cut, whatever it holds.
        ("交响诗《江河和山川》首演和四川北川县地震哪个更早？", ("交响诗《江河和山川》首演", QUAKE)),
        ("“松江炼钢厂高炉停产检修和云岭省工业企业限电”", None),
        ("「松江炼钢厂高炉停产检修和云岭省工业企业限电」哪个更早", None),
        # A time is no happening.
        (f"2021年9月10日，{STEEL}和{POWER}哪个更早", (f"2021年9月10日，{STEEL}", POWER)),
        (f"3月1日，{STEEL}了吗？", None),
        (f"2021年9月、10月，{STEEL}，分别在哪天？", None),
        (f"去年冬季，{STEEL}和{POWER}，谁先发生？", (f"去年冬季，{STEEL}", POWER)),
        # Heads and tails are the question's own, names that begin or end alike are not.
        (f"请问{STEEL}和{MINE}是同一个月发生的吗？", (STEEL, MINE)),
        (f"{MINE}和{PLANT}分别在什么时候？", (MINE, PLANT)),
        (f"在下列事件中，哪件事最先发生：{PLANT}还是{QUAKE}？", (PLANT, QUAKE)),
        ("和平协定签署和青禾港因台风封航，哪个更早？", ("和平协定签署", PORT)),
        ("青禾港因台风封航，和平协定签署，哪个更早？", (PORT, "和平协定签署")),
        ("青禾港因台风封航和首都机场扩建，谁更早？", (PORT, "首都机场扩建")),
        # Spaces part keywords, but a question may have them too.
        (f"{STEEL} 和 {POWER} 哪个更早", (STEEL, POWER)),
        # What does not say that it names several is left whole.
        (f"{STEEL} 与 {POWER}", None),
        (f"云岭 {STEEL}和{POWER}", None),
        (f"{STEEL}、{POWER}、{PORT}", None),
        (f"{STEEL}，{POWER}，原因是什么？", None),
        # By the day of another.
        (f"{STEEL}当天，{PORT}了吗？", (f"{STEEL}当天", PORT)),
        (f"{STEEL}当月，从未说过的话是哪句？", (f"{STEEL}当月", "从未说过的话是哪句")),
        (f"2021年9月10日当天，{STEEL}了吗？", None),
        # One only, or nothing that the corpus knows.
        (f"{STEEL}是哪天？", None),
        ("甲和乙哪个更早？", None),
        ("，。？和与、", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_question_is_cut_into_its_happenings(question: str, parts: tuple[str, ...] | None) -> None:
    assert split(question, covered) == (parts or (question,))


@pytest.mark.parametrize(("gain", "parts"), [(1, 1), (20, 2)])
def test_each_part_has_a_price(gain: int, parts: int) -> None:
    held = {"甲厂停产": 40, "乙厂复产": 40 + gain, "甲厂停产和乙厂复产": 80}
    assert len(split("甲厂停产和乙厂复产哪个更早", lambda text: Coverage(100, held.get(text, 0)))) == parts


@pytest.mark.parametrize(
    ("part", "left"),
    [
        ("以下事件中哪个最早发生：中国加入", "中国加入"), ("下面几件事里，上海解封", "上海解封"), ("在以下事件当中，四川地震", "四川地震"),
        ("哪个事件更早：三峡蓄水", "三峡蓄水"), ("2. 两会召开", "两会召开"), ("1.5万吨铜投产", "1.5万吨铜投产"),
        ("四川地震分别在什么时候？", "四川地震"), ("上海解封是同一个月发生的吗", "上海解封"), ("三峡蓄水是不是发生在同一年？", "三峡蓄水"),
        ("两会召开，哪一个在先？", "两会召开"), ("停产的时间是什么时候", "停产"), ("限电之后，", "限电"),
        # What only looks like it.
        ("个税起征", "个税起征"), ("起诉记者", "起诉记者"), ("场馆关闭", "场馆关闭"), ("几内亚停产", "几内亚停产"), ("浦东机场", "浦东机场"),
        ("抵达成都", "抵达成都"), ("访问首都", "访问首都"), ("改期的春晚", "改期的春晚"), ("传至国内", "传至国内"), ("一百公里", "一百公里"),
        ("确诊患者", "确诊患者"), ("立案件", "立案件"), ("排名第一", "排名第一"), ("最早", ""), ("哪个更早？", ""), ("年", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_questions_own_words_are_trimmed_and_no_name(part: str, left: str) -> None:
    assert bare(part) == left


@pytest.mark.parametrize(
    ("part", "only"),
    [
        ("2021年4月18日", True), ("2023年初", True), ("三年前的七月", True), ("在去年", True), ("10月8日", True), ("2月29日", True),
        ("3月1日", True), ("当天", True), ("2021年9月下旬", True), ("国庆期间", True), ("去年停产", False), ("2021年9月限电", False), ("停产", False),
    ],
)  # fmt: skip
def test_what_says_nothing_but_when(part: str, only: bool) -> None:
    assert only_times(part) is only


@pytest.mark.parametrize(
    "query",
    ["辽宁 工业 有序用电 限产 停产", "钢铁限产", "松江 炼钢厂 云岭 限电", "GB/T 2260-2007", "2021年9月 有序用电", "松江炼钢厂停产 是哪天"],
)  # fmt: skip
def test_a_keyword_query_is_never_cut_and_the_corpus_is_not_even_asked(query: str) -> None:
    counted = Counted()
    assert split(query, counted) == (query,) and counted.asked == 0


@pytest.mark.parametrize("sector", [each.key for each in sectors.all_sectors()])
@pytest.mark.parametrize("region", ["100000", "210000", "210100", "540000"])
def test_the_reports_queries_are_never_cut(sector: str, region: str) -> None:
    window = Window(start=dt.date(2021, 9, 1), end=dt.date(2021, 12, 1))
    point = ChangePoint(date=dt.date(2021, 10, 15), kind="Event", confidence=0.7)
    heating = Season(key="heating", name="采暖季", terms=("采暖季", "供暖期"))
    asked = PointWindow(point=point, window=window, wider=window, seasons=(heating,))
    counted = Counted(lambda text: Coverage(1.0, 1.0))  # by which it would be cut at every joint
    for query in plan(asked, places.get(region), sectors.get(sector)):
        assert split(query.text, counted) == (query.text,)
    assert counted.asked == 0


LONG = LONGEST_QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "和" * LONG, "、" * LONG, "甲和" * (LONG // 2), "《" * LONG, "“和" * (LONG // 2), "吗" * (LONG - 1) + "甲", "的" * LONG + "和",
        "以下" * (LONG // 2), "最早" * (LONG // 2), "2021年4月18日和" * (LONG // 11), "1月1日、" * (LONG // 5), "是不是" * (LONG // 3),
        f"{STEEL}和" * (LONG // 12), " " * (LONG - 1) + "和",
    ],
)  # fmt: skip
def test_hostile_questions_ask_the_corpus_no_more_than_67_times(text: str) -> None:
    counted = Counted()
    assert "".join(split(f"最早{text}"[:LONG], counted))
    assert counted.asked <= 67


@pytest.mark.parametrize("unit", ["和", "《", f"{STEEL}和{POWER}，", "吗", "2021年4月18日、"])
def test_a_document_is_no_question(unit: str) -> None:
    """A million characters: any step that grows with their square would not end today."""
    text, counted = "哪个最早" + unit * (1_000_000 // len(unit)), Counted()
    assert split(text, counted) == (text,) and counted.asked == 0


_PIECES = st.sampled_from(
    [STEEL, POWER, SMOG, PORT, MINE, "和", "与", "、", "，", "还是", "？", "《", "》", "“", "”", "(", ")", "哪个更早", "以下事件中", "当天", "的",
     "2021年9月10日", "去年", "是同一天吗", "a", " ", "\n", "1."]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join)))
@example("和平协定，和平协定")
@example("\x00和\u2028、")
def test_parts_are_pieces_of_the_text_in_order_and_never_overlap(text: str) -> None:
    parts = split(text, covered)
    place = 0
    for part in parts:
        place = text.index(part, place) + len(part)
    assert parts == (text,) or (len(parts) > 1 and all(len(part) >= 2 for part in parts))
    assert split(text, covered) == parts
