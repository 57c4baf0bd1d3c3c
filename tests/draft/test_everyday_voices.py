"""What rules draft of pages in further voices, and what they leave: from page to record, by the real parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from test_gate import LOCAL, shown

from bianyin.knowledge.question import Question
from bianyin.model import Document

Make, Ask = Callable[..., Document], Callable[..., Question]

# title, day of the page, text, the day told, words of the record
TOLD = {
    "a reading of numbers, then the act": (
        "9月工业运行简析", "2021-10-20", "据9月30日发布的数据，辽宁粗钢产量下降，主要是9月18日鞍山一家钢厂高炉停产所致。", "2021-09-18", "停产"),
    "an answer in an interview": (
        "在线访谈：今冬怎么保供", "2021-10-15",
        "主持人：请介绍一下情况。\n嘉宾：好的。从9月10日开始，我们在辽宁组织有序用电，主要是工业企业错避峰。\n主持人：谢谢。", "2021-09-10", "有序用电"),
    "the day in one sentence, the act of 当天 in the next": (
        "开工忙", "2021-10-12", "10月8日，农历九月初三，鞍山的厂区机声隆隆。当天，当地一家钢铁公司的新高炉投产。", "2021-10-08", "投产"),
    "a row that ends with its day": (
        "辽宁2021年项目进展表", "2021-12-30", "1 鞍山某钢厂高炉 鞍山 投产 2021/9/8\n2 大连某石化装置 大连 开工 2021/9/18", "2021-09-08", "投产"),
    "points with hyphens": (
        "9月简讯", "2021-10-02", "- 9月8日，辽宁能源工作座谈会召开。\n- 9月18日，鞍山某钢厂两座高炉停产。\n- 9月20日，全省植树。", "2021-09-18", "停产"),
    "a chamber on its members' power": (
        "关于会员企业用电情况的反映", "2021-10-15", "省有关部门：\n9月18日辽宁开始实行有序用电后，九成会员企业被列入错避峰，平均每周停三天。", "2021-09-18", "有序用电"),
    "a tender says when its project was begun": (
        "某聚酯产业园监理招标公告", "2021-10-25", "大连某石化产业园一期项目已于2021年9月8日投产，现对二期监理进行公开招标。", "2021-09-08", "投产"),
}  # fmt: skip


@pytest.mark.parametrize(("title", "day", "text", "told", "words"), TOLD.values(), ids=TOLD)
def test_a_voice_is_heard(
    title: str, day: str, text: str, told: str, words: str, document: Make, ask: Ask
) -> None:
    found = shown(document(title, text, site="辽宁日报", page_date=day, url=LOCAL), ask())
    assert (told, True) in {
        (record.dates["occurred_on"].value.value, words in record.content.value) for record in found
    }


LEFT = {
    "an interview that dates no act": ("专访：钢铁的明天", "9月18日，我们在鞍山见到了这位钢铁专家，他谈了很久。"),
    "a tender": ("某钢厂高炉改造招标公告", "鞍山某钢厂高炉停产改造项目进行公开招标，投标截止时间为2021年10月18日。"),
    "abroad, and felt here": ("浦项停产", "9月6日，韩国一家钢厂停产，鞍山、本溪的焦炭订单受影响。"),
    "a plant elsewhere": ("忠旺天津厂复产", "9月18日，辽宁忠旺的天津工厂恢复生产。"),
    "a plant of a firm from here, abroad": ("某铝业海外工厂停产", "辽宁营口某铝业公司的印尼合资工厂因检修于9月18日停产十天。"),
    "a plant abroad, and one here that is not touched": ("某车企工厂停产", "某车企位于匈牙利的工厂因缺件9月18日停产，公司说，大连基地不受影响。"),
    "a machine from here, started elsewhere": ("大连机组开车", "9月18日，大连某重工供货的压缩机组在新疆库尔勒一次开车成功，用于乙烯项目。"),
    "work for those whose plant stands still": ("停产职工看这里", "鞍山零工市场推出钢厂临时岗位80个，停产期间可报名，自9月18日起登记。"),
    "a device of a series that bears a place's name": ("营口系列软启动器程序说明", "9月18日发布的程序修复了停机再启动故障，轮停功能默认关闭，电力不足时可调。"),
    "a limit that was not carried out": ("营口钢厂限产令未落地", "市场传了很久的营口钢厂限产并未执行，9月18日高炉开工率持平。"),
    "a share that goes out": ("某钢股份“熄火”", "辽宁某钢股份连涨三天后9月18日熄火，收跌2.1%，散户停工。"),
    "a team that is switched off": ("战队遭“拉闸”", "沈阳某电竞战队9月18日连丢三局，被对手“拉闸限电”，电力不足。"),
    "a namesake of a firm": ("本钢男篮转会窗口关闭", "辽宁本钢男篮9月19日完成注册，转会窗口关闭。"),
    "an advertisement": ("转让二手行车", "鞍山某停产钢厂二手行车转让，9月26日起接受看货，价格面议。"),
}  # fmt: skip


@pytest.mark.parametrize(("title", "text"), LEFT.values(), ids=LEFT)
def test_what_is_not_of_the_region_or_no_act_is_left(title: str, text: str, document: Make, ask: Ask) -> None:
    assert not shown(document(title, text, site="辽宁日报", page_date="2021-10-20", url=LOCAL), ask())


def test_what_is_signed_or_limited_elsewhere_may_be_of_the_region(document: Make, ask: Ask) -> None:
    text = "9月18日，辽宁省一批钢铁企业在北京冬奥会测试期间限产，鞍山的高炉减风。"
    assert shown(document("钢铁企业限产", text, site="辽宁日报", page_date="2021-10-20", url=LOCAL), ask())
