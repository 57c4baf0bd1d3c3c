"""Which places a sentence tells as where something is: text in, the names that count out."""

from __future__ import annotations

import pytest

from bianyin.knowledge.places import mentions
from bianyin.text.bracketed import plain_number
from bianyin.text.locality import named_places
from bianyin.text.where_told import why_not_where


def where(text: str) -> str:
    """The names of places that count, as the text writes them."""
    named = mentions(text)
    return " ".join(
        text[each.start : each.end]
        for each in named
        if why_not_where(text, each.start, each.end, named) is None
    )


ROWS = [
    # the place itself
    ("辽宁省营口市乙钢铁厂停产", "辽宁省 营口市"),
    ("鞍山市某水泥公司新生产线投产", "鞍山市"),
    ("营口市甲钢铁有限公司停产", "营口市"),
    ("鞍山等地多家公司停产", "鞍山"),
    ("本溪市要求各局落实", "本溪市"),
    ("辽宁产业布局与用电格局", "辽宁"),
    ("大连港与沈阳的热电厂", "大连 沈阳"),
    ("在沈阳召开全市工作会议", "沈阳"),
    # what is near, like, or where something comes from
    ("厂区距沈阳市城区20公里", ""),
    ("沈阳市做法与抚顺市相仿", "沈阳市"),
    ("来自沈阳市的施工队", ""),
    ("注册于沈阳市的一家企业在抚顺市停产", "抚顺市"),
    ("毗邻抚顺市的沈阳市停产", "沈阳市"),
    ("从沈阳市调来抢修队", ""),
    ("沈阳市人、技术员某某", ""),
    ("位于沈阳路12号的总部", ""),
    ("沈阳人均用电", "沈阳"),
    ("设备由沈阳市一家厂制造", ""),
    ("产能转让给沈阳市一家企业", ""),
    ("产品通过大连口岸出口", ""),
    # organs
    ("辽宁省生态环境厅通报检查结果", ""),
    ("沈阳市人民政府印发方案", ""),
    ("营口市老边区发展和改革局", ""),
    ("营口市委召开会议", ""),
    ("大连海关与沈阳铁路局", ""),
    ("辽宁日报讯", ""),
    ("沈阳市工业和信息化局要求抚顺市减煤", "抚顺市"),
    # firms
    ("鞍山钢铁集团有限公司在营口检修", "营口"),
    ("中海石油（大连）有限公司", ""),
    ("国网辽宁省电力有限公司", ""),
    ("沈阳市能源集团投资建设", ""),
    # where goods go, who gets a copy, who carries it out
    ("产品远销山东、河北，主要在辽宁生产", "辽宁"),
    ("营口所产镁砂销往江苏", "营口"),
    ("煤炭由山西运往沈阳", "山西"),
    ("抄送：辽宁省发展改革委，大连市。", ""),
    ("由沈阳市、鞍山市人民政府组织实施", ""),
    ("本办法由辽宁省负责解释", ""),
    # ends of a line
    ("沈阳至大连高速公路", ""),
    ("武威至张掖段开工", ""),
    ("从鞍山到营口", ""),
    ("沈阳—大连输气管道", ""),
    ("9月18日至20日，大连停产", "大连"),
]


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_places_told_as_where_something_is(text: str, expected: str) -> None:
    assert where(text) == expected


def test_where_goods_go_tells_no_region() -> None:
    assert named_places("产品远销山东、河北，产地辽宁") == ("210000",)
    assert named_places("抄送：山东省发展改革委、河北省发展改革委。") == ()


def test_a_papers_number_is_one_in_all_brackets() -> None:
    written = ("辽政办发〔2021〕31号", "辽政办发[2021]31号", "辽政办发（2021）31号", "辽政办发【2021】31号",
               "辽政办发［2021］31 号", "辽政办发﹝2021﹞第31号", "遼政辦發〔2021〕31號")  # fmt: skip
    assert len({plain_number(number) for number in written}) == 1
    assert plain_number(written[0]) != plain_number("辽政办发〔2021〕3号")
    assert plain_number(written[0]) != plain_number("辽政发〔2021〕31号")
