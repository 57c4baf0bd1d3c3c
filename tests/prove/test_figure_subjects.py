"""What a number measures, as a table: sentence, claimed thing and number, and what ships (None: refused)."""

from __future__ import annotations

import pytest

from bianyin.prove.figure_subject import Sentence, subject_of
from bianyin.prove.quotes import Refusal
from bianyin.text import find_quantities

LISTED = "鞍山市甲厂、乙厂停产，产能分别为10万吨和20万吨。"
BARE = "鞍山市关停钢铁、水泥、焦化企业5家、8家、3家。"
CHAIN = "全市粗钢产量同比下降12.3%，较上年减少30万吨，降至200万吨。"
LEVELS = "某市产能利用率由91.2%降至63.5%。"
NESTED = "正线全长348.5公里（甲市境内60.4公里，乙市境内288.1公里），设计时速350公里。"

ROWS = [
    ("put aside", "损耗不是5吨，而是3吨。", "损耗", "5吨", None),
    ("what holds instead", "损耗不是5吨，而是3吨。", "损耗", "3吨", "损耗"),
    ("claimed, then settled", "申报退出产能5万吨，经核定为3万吨。", "退出产能", "5万吨", None),
    ("claimed, as it says", "申报退出产能5万吨，经核定为3万吨。", "申报退出产能", "5万吨", "申报退出产能"),
    ("first counted", "初步统计外购电5万千瓦时，复核后为3万千瓦时。", "外购电", "5万千瓦时", None),
    ("asked for", "停用石灰窑5座的申请获得受理。", "停用石灰窑", "5座", None),
    ("whole of a part", "停运石灰窑26座中的3座。", "停运石灰窑", "26座", None),
    ("another thing behind", "退出产能5万吨，最终拆除石灰窑3座。", "退出产能", "5万吨", "退出产能"),
    ("first of a list", LISTED, "甲厂", "10万吨", "甲厂"),
    ("second of a list", LISTED, "乙厂", "20万吨", "乙厂"),
    ("with the shared word", LISTED, "乙厂产能", "20万吨", "乙厂产能"),
    ("swapped", LISTED, "甲厂", "20万吨", None),
    ("swapped back", LISTED, "乙厂", "10万吨", None),
    ("more numbers than things", "甲厂、乙厂分别压减10万吨、20万吨和30万吨。", "甲厂", "10万吨", None),
    ("list without 分别", BARE, "水泥", "8家", "水泥"),
    ("list without 分别, swapped", BARE, "焦化企业", "5家", None),
    ("behind its number", "建设年产10万吨乙烯项目。", "乙烯", "10万吨", "乙烯"),
    ("behind another number", "投资5亿元建设年产10万吨乙烯项目。", "乙烯", "5亿元", None),
    ("的", "10万吨的甲厂和20万吨的乙厂停产。", "甲厂", "20万吨", None),
    ("a change keeps its verb", "甲市粗钢产量减少30万吨。", "粗钢产量", "30万吨", "粗钢产量减少"),
    ("carried on", CHAIN, "粗钢产量", "30万吨", "粗钢产量较上年减少"),
    ("carried on to a level", CHAIN, "粗钢产量", "200万吨", "粗钢产量"),
    ("what is", LEVELS, "产能利用率", "63.5%", "产能利用率"),
    ("what was", LEVELS, "产能利用率", "91.2%", None),
    ("inside brackets", NESTED, "乙市境内", "288.1公里", "乙市境内"),
    ("before brackets", NESTED, "正线全长", "348.5公里", "正线全长"),
    ("past other numbers", NESTED, "正线全长", "350公里", None),
    ("a denial left outside", "全市非化石能源发电量达300亿千瓦时。", "化石能源发电量", "300亿千瓦时", None),
    ("with its denial", "全市非化石能源发电量达300亿千瓦时。", "非化石能源发电量", "300亿千瓦时", "非化石能源发电量"),
    ("not up to standard", "排查未达标锅炉企业12家。", "达标锅炉企业", "12家", None),
    ("not up to standard, whole", "排查未达标锅炉企业12家。", "未达标锅炉企业", "12家", "未达标锅炉企业"),
    ("behind its number, cut", "排查12家未达标锅炉企业。", "达标锅炉企业", "12家", None),
    ("in a list, cut", "不锈钢、水泥企业分别为5家和8家。", "锈钢", "5家", None),
    ("inside a word", "全年不锈钢产量300万吨。", "锈钢产量", "300万吨", None),
    ("inside a term", "全年不锈钢产量300万吨。", "钢产量", "300万吨", None),
    ("inside another term", "全年粗钢产量300万吨。", "钢产量", "300万吨", None),
    ("consuming much", "高耗能行业用电量下降3%。", "耗能行业用电量", "3%", None),
    ("no coal mines", "关闭非煤矿山5座。", "煤矿山", "5座", None),
    ("half of no coal mines", "关闭非煤矿山5座。", "矿山", "5座", None),
    ("another coal", "无烟煤产量300万吨。", "烟煤产量", "300万吨", None),
    ("against dumping", "发起反倾销调查5起，涉及5家企业。", "倾销调查", "5家", None),
    ("new energy", "新能源汽车产量300万辆。", "能源汽车产量", "300万辆", None),
    ("idled", "排查停产企业5家。", "企业", "5家", None),
    ("ends inside a word", "全年粗钢产量300万吨。", "粗钢产", "300万吨", None),
    ("ends before its last part", "关停石灰窑12座。", "石灰", "12座", None),
    ("a verb's last part is no prefix", "提高粗钢产量30万吨。", "粗钢产量", "30万吨", "粗钢产量"),
    ("nor is that of 压减", "压减粗钢产量30万吨。", "粗钢产量", "30万吨", "粗钢产量"),
    ("whole in one place, cut in another", "非化石能源发电量300亿千瓦时，化石能源发电量200亿千瓦时。", "化石能源发电量", "200亿千瓦时", "化石能源发电量"),
    ("cut in the one place that counts", "化石能源发电量200亿千瓦时，非化石能源发电量300亿千瓦时。", "化石能源发电量", "300亿千瓦时", None),
    ("not there", "甲市粗钢产量减少30万吨。", "水泥产量", "30万吨", None),
]  # fmt: skip


@pytest.mark.parametrize(("case", "text", "what", "number", "shown"), ROWS, ids=[row[0] for row in ROWS])
def test_a_number_measures_what_stands_beside_it(
    case: str, text: str, what: str, number: str, shown: str | None
) -> None:
    sentence = Sentence(text, tuple(find_quantities(text)))
    quantity = next(q for q in sentence.quantities if text[q.start : q.end] == number)
    if shown is None:
        with pytest.raises(Refusal, match="value_not_in_quote"):
            subject_of(sentence, quantity, what)
    else:
        assert subject_of(sentence, quantity, what) == shown
