"""Which places sentences name: text in, names out."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.knowledge.places import codes_in, get, groups_in, mentions
from bianyin.knowledge.places.name_lists import aliases


def named(text: str) -> str:
    """The mentions as words: provinces and cities by name, counties as parent/name."""
    labels = []
    for mention in mentions(text):
        region = mention.region
        parent = get(region.parent).short + "/" if region.level == "county" and region.parent else ""
        labels.append(parent + region.name)
    return " ".join(labels)


PLAIN = [
    ("辽宁省人民政府办公厅印发实施方案", "辽宁省"),
    ("辽宁压减粗钢产量", "辽宁省"),
    ("内蒙古自治区发布能耗双控措施", "内蒙古自治区"),
    ("内蒙古、宁夏、新疆三地", "内蒙古自治区 宁夏回族自治区 新疆维吾尔自治区"),
    ("沈阳、大连、鞍山三市", "沈阳市 大连市 鞍山市"),
    ("辽宁省沈阳市铁西区经济技术开发区", "辽宁省 沈阳市 沈阳/铁西区"),
    ("恩施土家族苗族自治州和恩施州是一处", "恩施土家族苗族自治州 恩施土家族苗族自治州"),
    ("喀左县与喀喇沁左翼蒙古族自治县", "朝阳/喀喇沁左翼蒙古族自治县 朝阳/喀喇沁左翼蒙古族自治县"),
    ("本溪钢铁的高炉在本溪检修", "本溪市 本溪市"),
    ("章丘市后来改称章丘区", "济南/章丘区 济南/章丘区"),
    ("襄樊的化工企业", "襄阳市"),
    ("香港、澳门与台湾", "香港特别行政区 澳门特别行政区 台湾省"),
    ("重庆市发布有序用电方案", "重庆市"),
    ("吕梁焦化行业", "吕梁市"),
    ("唐山市和邯郸市限产", "唐山市 邯郸市"),
    ("长兴岛经济区石化项目", "大连市"),
    ("沈抚示范区建设局", "沈阳市"),
    ("沈抚改革创新示范区揭牌", "沈阳市"),
    ("雄安新区建设标准", "雄安新区"),
    ("浦东新区与浦东机场", "上海/浦东新区 上海/浦东新区"),
    ("天津滨海新区", "天津/滨海新区"),
    ("西咸新区的热电项目", "陕西省"),
    ("大兴安岭地区林业", "大兴安岭地区"),
    ("辽河油田产量", "盘锦市"),
    ("曹妃甸的钢铁基地", "唐山/曹妃甸区"),
    ("瓦房店的轴承与海城的镁砂", "大连/瓦房店市 鞍山/海城市"),
]

SAME_NAMES = [
    ("北京市朝阳区供热", "北京市 北京/朝阳区"),
    ("长春市朝阳区供热", "长春市 长春/朝阳区"),
    ("辽宁省朝阳市燃煤锅炉", "辽宁省 朝阳市"),
    ("辽宁朝阳钢铁", "辽宁省 朝阳市"),
    ("北京朝阳的写字楼", "北京市 北京/朝阳区"),
    ("阜新、朝阳、葫芦岛等市", "阜新市 朝阳市 葫芦岛市"),
    ("朝阳、阜新两市", "朝阳市 阜新市"),
    ("朝阳区要求停工", ""),
    ("大力发展朝阳产业", ""),
    ("迎着朝阳出发", ""),
    ("徐州市鼓楼区", "徐州市 徐州/鼓楼区"),
    ("福州鼓楼区停电", "福州市 福州/鼓楼区"),
    ("兰州市城关区、七里河区", "兰州市 兰州/城关区 兰州/七里河区"),
    ("石家庄市新华区", "石家庄市 石家庄/新华区"),
    ("新华社记者报道", ""),
    ("沈阳市和平区、沈河区", "沈阳市 沈阳/和平区 沈阳/沈河区"),
    ("维护世界和平", ""),
    ("大连市中山区", "大连市 大连/中山区"),
    ("广东省中山市", "广东省 中山市"),
    ("吉林省吉林市碳素厂", "吉林省 吉林市"),
    ("吉林的化工", "吉林省"),
    ("吉林市场煤价上涨", "吉林省"),
    ("海南藏族自治州光伏基地", "海南藏族自治州"),
    ("海南州的光伏", "海南藏族自治州"),
    ("海南自贸港", "海南省"),
    ("沈阳市近日部署供暖，铁西区率先试水", "沈阳市 沈阳/铁西区"),
    ("长春市供暖方案公布，朝阳区率先点火", "长春市 长春/朝阳区"),
    ("抚顺县与抚顺市", "抚顺/抚顺县 抚顺市"),
    ("甘肃白银的有色金属", "甘肃省 白银市"),
    ("白银市铜冶炼", "白银市"),
    ("白银价格上涨", ""),
    ("云南大理限电", "云南省 大理白族自治州"),
    ("西藏阿里的电站", "西藏自治区 阿里地区"),
    ("海州区与连云港市海州区", "连云港市 连云港/海州区"),
]

WORDS = [
    ("上海南部有雨", "上海市"),
    ("渤海南部和黄海北部", ""),
    ("扩大连接范围", ""),
    ("最大连续出力", ""),
    ("参加大连会议", "大连市"),
    ("加强大连港建设", "大连市"),
    ("隆重庆祝和庄重庆祝", ""),
    ("电力安宁波动小", ""),
    ("阿里巴巴与阿里云", ""),
    ("河南岸与黄河南岸", ""),
    ("黄河北岸的河北省", "河北省"),
    ("太行山东侧", ""),
    ("今天山东发布预警", "山东省"),
    ("长江西岸", ""),
    ("长江、黄河、珠江、松花江、辽河流域", ""),
    ("黑龙江流域防汛", ""),
    ("太湖北部和洞庭湖南部", ""),
    ("复合肥与合肥", "合肥市"),
    ("医保定点与保定", "保定市"),
    ("锁定西部项目", ""),
    ("均衡水平", ""),
    ("国家长治久安", ""),
    ("长治焦化", "长治市"),
    ("天下大同", ""),
    ("入海口与出海口", ""),
    ("进入海南市场", "海南省"),
    ("途经常州、无锡", "常州市 无锡市"),
    ("第三明确责任", ""),
    ("二十四平方米", ""),
    ("重大理论创新", ""),
    ("沿海城市与滨海城市", ""),
    ("鞍山海城市", "鞍山市 鞍山/海城市"),
    ("货运城市群", ""),
    ("新兴城市与响应城市号召", ""),
    ("京津冀及周边河北区域", "河北省"),
    ("广西资源丰富，湖北公安机关，陕西延长时限", "广西壮族自治区 湖北省 陕西省"),
    ("广东新兴产业与四川南部", "广东省 四川省"),
    ("日照时数偏少，日照强烈", ""),
    ("日照钢铁", "日照市"),
    ("平安、安康、通用、长安、东方、南方", "安康市"),
    ("大庆祝活动与大庆油田", "大庆市"),
    ("各项城市建设", ""),
    ("示范县创建", ""),
    ("中华人民共和国", ""),
    ("明尼苏达州与昆士兰州", ""),
    ("美国德州", ""),
    ("日本北海道", ""),
]

NAMES_OF_THINGS = [
    ("中山大学、北京大学和南京大学的研究", ""),
    ("吉林大学第一医院", ""),
    ("上海市南京路和南京东路", "上海市"),
    ("沈阳市北京街与中山路", "沈阳市"),
    ("京沈高速沈阳路段", "沈阳市"),
    ("北京时间10月1日", ""),
    ("上海证券交易所与大连商品交易所", ""),
    ("上海环境能源交易所公布碳价", ""),
    ("上海合作组织峰会", ""),
    ("辽宁舰出海", ""),
    ("酒泉卫星发射中心", ""),
    ("孙中山先生", ""),
    ("宁德时代扩产", ""),
    ("宁德核电", "宁德市"),
    ("广州证券与郑州银行", ""),
]


@pytest.mark.parametrize(("text", "expected"), PLAIN + SAME_NAMES + WORDS + NAMES_OF_THINGS)
def test_places_named(text: str, expected: str) -> None:
    assert named(text) == expected


def test_spans_are_the_names_left_to_right_without_overlap() -> None:
    text = "辽宁省沈阳市、大连市（瓦房店市）与吉林省吉林市"
    found = mentions(text)
    assert [text[m.start : m.end] for m in found] == [
        "辽宁省", "沈阳市", "大连市", "瓦房店市", "吉林省", "吉林市"
    ]  # fmt: skip
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_codes_count_counties_for_their_city_most_named_first() -> None:
    assert codes_in("大连市发文，瓦房店、庄河执行；辽宁省备案") == ("210200", "210000")
    assert codes_in("北京市朝阳区、海淀区与天津") == ("110000", "120000")
    assert codes_in("没有地名") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("东北三省电力", (("210000", "220000", "230000"),)),
        ("京津冀及周边地区与汾渭平原", (("110000", "120000", "130000", "140000", "370000", "410000"), ("140000", "410000", "610000"))),
        ("长三角一体化", (("310000", "320000", "330000", "340000"),)),
        ("东北方向的风", ()),
    ],
)  # fmt: skip
def test_areas_of_several_provinces(text: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert groups_in(text) == expected


@pytest.mark.parametrize("text", ["", "辽", "辽宁", "省", "🏭", "\x00\x00", "a" * 1000, "辽宁" * 500])
def test_any_text_is_read(text: str) -> None:
    assert len(mentions(text)) == text.count("辽宁")


FRAGMENTS = st.sampled_from(
    [
        "辽宁",
        "省",
        "沈阳",
        "市",
        "朝阳",
        "区",
        "和平",
        "大连",
        "接",
        "、",
        "和",
        "（",
        "吉林",
        "县",
        "天山",
        "东",
        "海南",
        "海城",
        "城市",
        "北京",
        "大学",
        "路",
        "上海",
        "扩",
        "大",
        "州",
        "白银",
    ]
)


@given(st.lists(FRAGMENTS | st.text(max_size=2), max_size=30).map("".join))
def test_mentions_of_any_text_are_ordered_spans_of_names(text: str) -> None:
    found = mentions(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for mention in found:
        region, name = mention.region, text[mention.start : mention.end]
        assert name in (region.name, region.short, *region.also) or name in aliases().names[region.code]


def test_a_megabyte_is_read_in_linear_time() -> None:
    sentence = "辽宁省沈阳市的钢铁企业按照要求错峰生产，全省工业增加值同比增长，用电负荷平稳。"
    text = sentence * (1_000_000 // len(sentence.encode()))
    mentions("预热")
    start = time.perf_counter()
    mentions(text)
    assert time.perf_counter() - start < 10
