"""Which of a question's words are its own: what names the happenings stays, what asks about them goes, no name is hurt."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bianyin.search.question_words import Naming, bare, naming, only_times, says_several, tells

STEEL, POWER = "松江炼钢厂停产", "云岭省工业企业限电"


def _joints(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer("以及|还是|[和与、，,；：:？?]", text)]


def _named(text: str) -> Naming:
    return naming(text, _joints(text))


# --- where the question stops naming and asks ---
@pytest.mark.parametrize("joint", ["和", "与", "、", "，", "以及", "，与"])
@pytest.mark.parametrize(
    "asks",
    [
        # What they share.
        "是在同一个月发布的吗？", "是同一天吗", "，是不是发生在同一年？", "是否在同一季度", "都在同一周开始实施吗？", "在同一天吗？", "是同年投产的吗",
        # Their order.
        "，哪个更早？", "哪个先发生？", "哪一个最晚", "，谁先开始？", "之间哪项政策出台较早", "中，哪家企业更早？", "按时间顺序怎么排",
        "的发生时间顺序", "相隔多久？", "，时间上相隔几天？", "，在时间上，哪个最早？", "哪个离现在更近？",
        # What refers back to them.
        "，这些事件的先后如何？", "，以上事件哪个更早？", "，以上两个哪个更早？", "，这两个事件是同一年的吗", "，上述政策哪项最早出台", "，这三项政策哪个最晚？",
    ],
)  # fmt: skip
def test_what_a_question_asks_is_no_part_of_what_it_names(joint: str, asks: str) -> None:
    named = _named(f"{STEEL}{joint}{POWER}{asks}")
    assert bare(named.body) == f"{STEEL}{joint}{POWER}" and named.sure and named.shared == ""


@pytest.mark.parametrize(
    ("asks", "shared"),
    [
        ("分别在什么时候？", ""), ("分别是哪天", ""), ("分别在哪一年发布？", "发布"), ("分别发布了什么消息？", "发布消息"), ("各自采取了哪些节能措施", "节能措施"),
        ("分别提出什么目标", "提出目标"), ("，分别于何时投产？", "投产"), ("分别从哪天开始复产？", "开始复产"), ("分别有哪些重要举动", ""), ("分别限产多少？", "限产"),
        # What only looks like the question's own words is what it asks of each.
        ("分别有多少企业参与有序用电？", "企业参与有序用电"), ("分别关停了多少有色金属企业", "关停有色金属企业"), ("分别在建多少煤电项目？", "在建煤电项目"),
        # What was done first is asked of each, too, unless every happening does it.
        ("中，哪家企业更早停产？", "停产"), ("哪个省先实施限产？", "实施限产"), ("，哪个更早公布？", ""),
    ],
)  # fmt: skip
def test_what_is_asked_of_each_is_kept_for_each(asks: str, shared: str) -> None:
    assert _named(f"{STEEL}和{POWER}{asks}") == Naming(f"{STEEL}和{POWER}", shared, sure=True)


@pytest.mark.parametrize(
    "text",
    [
        STEEL, f"{STEEL}和{POWER}", f"{STEEL}是哪天？", f"{STEEL}哪个更早？", "",
        # A list behind a colon is named, not asked.
        f"以下事件中哪个最早发生：{STEEL}、{POWER}？", f"哪个更早：{STEEL}还是{POWER}", f"这些事件的先后：{STEEL}，{POWER}。",
        # One happening, or none, on a side of every joint.
        f"去年9月和10月{STEEL}分别在哪天？", f"2021年9月10日，{STEEL}是在同一天吗", "以下事件，哪个更早？", "、，哪个更早？",
        # Words that look like the question's own.
        f"{STEEL}和{POWER}对不同年龄工人的影响", f"{STEEL}和{POWER}的合同年度履约率", f"{STEEL}和{POWER}协同天津复产", f"{STEEL}与大同日报的报道",
        f"{STEEL}和{POWER}在不同月份的影响", f"{STEEL}和{POWER}协同周边限产",
        f"{STEEL}和{POWER}当天的应对", f"{STEEL}和同年12月31日{POWER}", f"{STEEL}和{POWER}，哪家获得先进企业称号", f"{STEEL}和{POWER}的领先技术有哪些",
    ],
)  # fmt: skip
def test_where_nothing_is_asked_of_several_the_text_is_left_whole(text: str) -> None:
    assert _named(text)[:2] == Naming(text)[:2]


def test_without_joints_nothing_is_cut_off() -> None:
    assert naming(f"{STEEL}，哪个更早？", []) == Naming(f"{STEEL}，哪个更早？")


_PIECES = st.sampled_from(
    [STEEL, POWER, "和", "与", "、", "，", "还是", "：", "？", "分别", "各自", "同一", "年", "天", "哪", "哪个", "更早", "先", "这些", "事件", "以上", "两个",
     "相隔", "时间顺序", "发生", "在", "是", "有", "从", "2021年9月10日", "去年", "《", "》", "a", " ", "\n", "1.", "之间", "中"]
)  # fmt: skip
_TEXTS = st.text(max_size=500) | st.lists(_PIECES, max_size=40).map("".join)


@example("更早:0")
@given(_TEXTS)
def test_what_is_named_is_how_the_text_begins_and_has_nothing_more_to_cut_off(text: str) -> None:
    named = _named(text)
    assert text.startswith(named.body) and (named.sure or named.body == text)
    again = _named(named.body)
    assert again.body == named.body and not again.shared
    if named.body != text:
        assert tells(named.body)
        asked = iter(text[len(named.body) :])
        assert all(character in asked for character in named.shared)  # in this order
    else:
        assert not named.shared


@given(_TEXTS)
def test_trimming_takes_nothing_from_within_and_is_done_at_once(text: str) -> None:
    inner = bare(text)
    assert inner in text and len(inner) != 1
    assert tells(text) is (bool(inner) and not only_times(inner))
    assert isinstance(says_several(text), bool)
    assert not inner or (inner[0] not in "，、：；。？ " and inner[-1] not in "，、：；。？ ")


_UNITS = (
    "哪", "和", "、", "1", "，", " ", "\n", "\u3000", "在", "是", "同", "同一", "一", "最早", "先", "分别", "各自", "这些", "之间", "中", "：", "谁", "以下",
    "事件", "时间", "按时间顺序", "什么", "什么以及", "哪，", "，哪", " ，", "是否", "都", "发生", "是不是", "2021年", "9月", "10日", "去年", "1.", "的", "吗",
)  # fmt: skip


@pytest.mark.parametrize("unit", _UNITS)
def test_long_runs_of_anything_are_read(unit: str) -> None:
    """2,000 characters, four times a question: what grew with their cube would take minutes."""
    run = (unit * 2000)[:2000]
    for text in (run, f"{STEEL}和{run}", f"{STEEL}和{POWER}{run}？", f"{STEEL}和{POWER}{run}更早："):
        named = naming(text, _joints(text)[:2])
        assert text.startswith(named.body)
        says_several(text)
        assert bare(text) in text


# --- whether it says that it names several ---
@pytest.mark.parametrize(
    "text",
    [
        "甲和乙哪个更早", "甲和乙谁先投产", "甲早还是乙早", "甲与乙是同一天吗", "甲与乙在同一个月吗", "甲和乙是同一季度的吗", "甲和乙分别在哪天", "甲和乙各自多少",
        "甲和乙相隔多久", "甲与乙相比", "按时间顺序排列甲和乙", "甲和乙先后发生", "甲发生在前还是乙发生在前", "哪两家企业停产", "什么时候停产，以及何时复产", "甲乙都在哪年",
    ],
)  # fmt: skip
def test_a_question_says_that_it_names_several(text: str) -> None:
    assert says_several(text)


@pytest.mark.parametrize(
    "text",
    ["钢铁 限产 停产", "辽宁和吉林的有序用电", "甲厂何时停产？", "2021年9月哪些企业限产", "碳市场配额如何分配", "环评审批和排污许可有什么要求", ""],
)  # fmt: skip
def test_a_question_for_one_thing_does_not(text: str) -> None:
    assert not says_several(text)


# --- the question's own words around a happening ---
@pytest.mark.parametrize(
    ("part", "left"),
    [
        ("以下事件中哪个最早发生：中国加入", "中国加入"), ("下面几件事里，上海解封", "上海解封"), ("在以下事件当中，四川地震", "四川地震"),
        ("哪个事件更早：三峡蓄水", "三峡蓄水"), ("2. 两会召开", "两会召开"), ("1.5万吨铜投产", "1.5万吨铜投产"),
        ("四川地震分别在什么时候？", "四川地震"), ("上海解封是同一个月发生的吗", "上海解封"), ("三峡蓄水是不是发生在同一年？", "三峡蓄水"),
        ("两会召开，哪一个在先？", "两会召开"), ("停产的时间是什么时候", "停产"), ("限电之后，", "限电"),
        ("在时间上，高炉检修", "高炉检修"), ("请问水泥停窑", "水泥停窑"), ("排污许可证核发了吗？", "排污许可证核发"), ("按时间顺序排列：高炉点火", "高炉点火"),
        # What only looks like it.
        ("个税起征", "个税起征"), ("起诉记者", "起诉记者"), ("场馆关闭", "场馆关闭"), ("几内亚停产", "几内亚停产"), ("浦东机场", "浦东机场"),
        ("抵达成都", "抵达成都"), ("访问首都", "访问首都"), ("改期的春晚", "改期的春晚"), ("传至国内", "传至国内"), ("一百公里", "一百公里"),
        ("确诊患者", "确诊患者"), ("立案件", "立案件"), ("排名第一", "排名第一"), ("减排目的", "减排目的"), ("产能领先", "产能领先"),
        ("淘汰落后", "淘汰落后"), ("首次获得", "首次获得"), ("问题仍存在", "问题仍存在"), ("贷款归还", "贷款归还"), ("大气治理年前", "大气治理年前"),
        ("最早", ""), ("哪个更早？", ""), ("年", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_questions_own_words_are_trimmed_and_no_name(part: str, left: str) -> None:
    assert bare(part) == left


# --- times ---
@pytest.mark.parametrize(
    ("part", "only"),
    [
        ("2021年4月18日", True), ("2023年初", True), ("三年前的七月", True), ("在去年", True), ("10月8日", True), ("2月29日", True),
        ("3月1日", True), ("当天", True), ("2021年9月下旬", True), ("国庆期间", True), ("2021年9月10日当天", True), ("2021年第三季度", True),
        # Going on from a time before it.
        ("2023年7月30日和31日", True), ("2021年9月10日至12日", True), ("2021年9月10日、11日", True), ("2021年9月和10月", True), ("2020年及2021年", True),
        # Anything else.
        ("去年停产", False), ("2021年9月限电", False), ("停产", False), ("2023年7月30日和31号文件", False), ("2021年9月10日和停产", False),
        ("第31批名单", False), ("三号机组", False),
    ],
)  # fmt: skip
def test_what_says_nothing_but_when(part: str, only: bool) -> None:
    assert only_times(part) is only
    assert tells(part) is not only
