"""Cutting a question into the happenings it names: where the corpus tells of two, and never within a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bianyin.index.terms import terms
from bianyin.knowledge import places, sectors
from bianyin.model import ChangePoint, PointWindow, Season, Window
from bianyin.search import plan
from bianyin.search.happenings import Coverage, split
from bianyin.search.question_words import LONGEST_QUESTION

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


def _telling(of_parts: float, of_whole: float, whole: str) -> Callable[[str], Coverage]:
    held = {"甲厂停产": of_parts / 2, "乙厂复产": of_parts / 2, whole: of_whole}
    return lambda text: Coverage(100, held.get(text, 0))


@pytest.mark.parametrize(("of_parts", "parts"), [(81, 1), (120, 2)])
def test_each_part_has_a_price_where_words_leave_it_open(of_parts: float, parts: int) -> None:
    text = "最早甲厂停产和乙厂复产"
    assert len(split(text, _telling(of_parts, 80, "甲厂停产和乙厂复产"))) == parts


@pytest.mark.parametrize("of_parts", [0, 10, 81, 120])
def test_where_words_leave_no_doubt_there_is_none(of_parts: float) -> None:
    for asks in ("哪个更早？", "是在同一个月发布的吗？", "，这两个事件谁先发生？"):
        found = split(f"甲厂停产和乙厂复产{asks}", _telling(of_parts, 80, "甲厂停产和乙厂复产"))
        assert found == ("甲厂停产", "乙厂复产")


def test_of_several_ways_to_cut_in_two_the_corpus_tells_which() -> None:
    """No way brings its price: no passage holds both words of either side."""
    weights = {"甲厂和乙厂停产": 3.0, "丙厂复产": 3.0, "乙厂停产和丙厂复产": 2.0, "甲厂": 1.0}
    question = "甲厂和乙厂停产和丙厂复产是同一天吗？"
    assert split(question, lambda text: Coverage(100, weights.get(text, 0))) == ("甲厂和乙厂停产", "丙厂复产")


@pytest.mark.parametrize(
    "text",
    [
        "甲和乙哪个更早？",
        "去年9月和10月，哪个更早？",
        "2021年9月10日和甲厂停产哪个更早？",
        "以下事件，哪个更早？",
    ],
)
def test_what_tells_of_nothing_is_no_side_of_a_cut(text: str) -> None:
    assert split(text, lambda text: Coverage(100, 50)) == (text,)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        # What is asked of each.
        (f"{STEEL}和{POWER}分别发布了什么消息？", (f"{STEEL}发布消息", f"{POWER}发布消息")),
        (f"{STEEL}、{POWER}和{PORT}分别采取了哪些节能措施？", (f"{STEEL}节能措施", f"{POWER}节能措施", f"{PORT}节能措施")),
        (f"{STEEL}和{POWER}各自从哪天开始？", (f"{STEEL}开始", f"{POWER}开始")),
        (f"{STEEL}和{POWER}分别有多少企业参与有序用电？", (f"{STEEL}企业参与有序用电", f"{POWER}企业参与有序用电")),
        # Each tail is the question's own.
        (f"{STEEL}和{POWER}，时间上相隔几天？", (STEEL, POWER)),
        (f"{STEEL}、{POWER}，以上两个事件哪个更早？", (STEEL, POWER)),
        (f"{STEEL}和{POWER}发生在同一季度吗？", (STEEL, POWER)),
        # 与 may end a word.
        (f"青禾港参与封航和{STEEL}，哪个更早？", ("青禾港参与封航", STEEL)),
        ("松江炼钢厂参与停产检修，哪个月最早？", None),
        # 合同年度, 不同年龄 and 协同 ask nothing.
        (f"{STEEL}和云岭省合同年度限电，哪个更早？", (STEEL, "云岭省合同年度限电")),
        (f"{STEEL}对不同年龄工人和{POWER}，谁更早？", (f"{STEEL}对不同年龄工人", POWER)),
        # A day may stand in the second, told by the first's year.
        (f"2021年9月10日{STEEL}和同年12月31日{POWER}相隔多少天？", (f"2021年9月10日{STEEL}", f"同年12月31日{POWER}")),
        # Several times of one happening are not several happenings.
        (f"2021年9月10日和11日，{STEEL}分别影响了多少工人？", None),
    ],
)  # fmt: skip
def test_what_is_asked_about_the_happenings_is_in_none_but_what_is_asked_of_each(
    question: str, parts: tuple[str, ...] | None
) -> None:
    assert split(question, covered) == (parts or (question,))


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
    asked = PointWindow(point=point, windows=(window,), seasons=(heating,))
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
def test_hostile_questions_ask_the_corpus_no_more_than_87_times(text: str) -> None:
    for question in (
        f"最早{text}"[:LONG],
        f"{text[: LONG - 5]}哪个更早？",
        f"{STEEL}和{text[: LONG - 30]}是在同一天吗？",
    ):
        counted = Counted()
        assert "".join(split(question, counted))
        assert counted.asked <= 87


@pytest.mark.parametrize("unit", ["和", "《", f"{STEEL}和{POWER}，", "吗", "2021年4月18日、"])
def test_a_document_is_no_question(unit: str) -> None:
    """A million characters: any step that grows with their square would not end today."""
    text, counted = "哪个最早" + unit * (1_000_000 // len(unit)), Counted()
    assert split(text, counted) == (text,) and counted.asked == 0


_PIECES = st.sampled_from(
    [STEEL, POWER, SMOG, PORT, MINE, "和", "与", "、", "，", "还是", "？", "《", "》", "“", "”", "(", ")", "哪个更早", "以下事件中", "当天", "的",
     "2021年9月10日", "去年", "是同一天吗", "分别", "各自有多少", "投产", "，这些事件", "a", " ", "\n", "1."]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join)))
@example("和平协定，和平协定")
@example("\x00和\u2028、")
def test_parts_are_pieces_of_the_text_in_order_and_never_overlap(text: str) -> None:
    parts = split(text, covered)
    assert parts == (text,) or (len(parts) > 1 and all(len(part) >= 2 for part in parts))
    assert parts == (text,) or _pieces(text, parts)
    assert split(text, covered) == parts


def _pieces(text: str, parts: tuple[str, ...]) -> bool:
    """Whether they are such pieces, but for what is asked of each, with which they all end."""
    ends = [
        end for end in range(min(map(len, parts))) if len({part[len(part) - end :] for part in parts}) == 1
    ]
    return any(_in_order(text, [part[: len(part) - end] for part in parts]) for end in ends)


def _in_order(text: str, parts: list[str]) -> bool:
    place = 0
    for part in parts:
        if (place := text.find(part, place)) < 0:
            return False
        place += len(part)
    return True
