"""Invented documents in Chinese, the same for the same seed: notices of firms that nobody has, about a region and others."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Sequence
from pathlib import Path

from bianyin.knowledge import places

REGION = "四川"
_FIRST, _DAYS = dt.date(2019, 1, 1), 1461
_NOUNS = [
    "设备台账",
    "排放清单",
    "生产计划",
    "值班记录",
    "检修方案",
    "燃料库存",
    "水泵机组",
    "除尘系统",
    "脱硫装置",
    "中控平台",
    "运输车队",
    "仓储场地",
    "化验数据",
    "安全规程",
    "能耗报表",
    "合同文本",
    "工艺路线",
    "循环水池",
    "变压器室",
    "电缆沟道",
    "轧制线",
    "烧结机",
    "焦化炉",
    "回转窑",
    "球磨机",
    "余热锅炉",
    "风机房",
    "皮带廊",
    "堆取料机",
    "计量装置",
    "技术人员",
    "班组成员",
    "管理部门",
    "采购小组",
    "培训教材",
    "巡检路线",
    "备件清单",
    "应急物资",
    "消防通道",
    "绿化地带",
    "信息平台",
    "考核办法",
    "预算科目",
    "审计意见",
    "会议纪要",
    "宣传栏目",
    "食堂餐厅",
    "宿舍楼宇",
    "篮球赛事",
    "读书活动",
    "志愿服务",
    "慰问名单",
    "技能竞赛",
    "招聘启事",
    "体检安排",
    "图书角落",
    "交通班车",
    "停车区域",
]
_VERBS = [
    "核对了",
    "整理了",
    "更新了",
    "检查了",
    "讨论了",
    "移交了",
    "登记了",
    "修订了",
    "公布了",
    "汇总了",
    "测试了",
    "调整了",
    "评估了",
    "安排了",
    "完善了",
    "清点了",
    "比较了",
    "说明了",
    "保养了",
    "记录了",
    "规划了",
    "优化了",
    "复核了",
    "协调了",
    "总结了",
    "验收了",
    "采购了",
    "编写了",
    "抽查了",
    "通报了",
]
_MANNERS = [
    "上午",
    "下午",
    "随后",
    "逐项",
    "会同有关方面",
    "按照要求",
    "结合实际",
    "分批",
    "现场",
    "集中",
    "认真",
    "及时",
    "再次",
    "按月",
    "抽样",
    "联合",
]
_SYLLABLES = (
    "安邦昌达恒丰广海宏华辉嘉金景康立隆明宁鹏启庆荣瑞盛泰腾通万旺伟祥新兴旭亚扬益永裕远跃泽振正中卓".strip()
)
_KINDS = ("钢铁厂", "水泥厂", "电解铝厂", "焦化厂", "化工厂", "造纸厂", "玻璃厂", "热电厂")
_HAPPENINGS = ("停产检修", "复产", "减产", "点火投产", "高炉检修")


def write_documents(
    path: Path, count: int, *, first: int = 0, places_of_region: int = 100, region_share: float = 0.1
) -> None:
    """A JSONL file of documents number `first` to `first + count`; each is the same in whatever file it stands.

    Args:
        places_of_region: how many of the region's cities and counties they name.
        region_share: how many of them are about the region; the others are about other provinces.
    """
    own = _within(places.find(REGION).code)[:places_of_region]
    others = [city for code in places.children(places.COUNTRY) for city in places.children(code.code)]
    with path.open("w", encoding="utf-8") as out:
        for number in range(first, first + count):
            chosen = random.Random(number)
            place = chosen.choice(own if chosen.random() < region_share else others)
            out.write(json.dumps(_document(number, place.name, chosen), ensure_ascii=False) + "\n")


def _within(code: str) -> list[places.Region]:
    found: list[places.Region] = []
    for city in places.children(code):
        found += [city, *places.children(city.code)]
    return found


def _document(number: int, place: str, chosen: random.Random) -> dict[str, str]:
    day = _FIRST + dt.timedelta(chosen.randrange(_DAYS))
    firm = "".join(chosen.choices(_SYLLABLES, k=3)) + chosen.choice(_KINDS)
    happening, tons = chosen.choice(_HAPPENINGS), chosen.randrange(100, 90_000)
    said = f"{day.year}年{day.month}月{day.day}日，{place}{firm}{happening}，影响产量{tons}吨。"
    paragraphs = [
        "".join(_sentence(chosen) for _ in range(chosen.randrange(3, 9)))
        for _ in range(chosen.randrange(2, 6))
    ]
    paragraphs.insert(chosen.randrange(len(paragraphs)), said + _sentence(chosen))
    return {
        "url": f"https://example.org/{number}.html", "site": "示例网", "title": f"{place}{firm}{happening}公告",
        "text": "\n".join(paragraphs), "page_date": (day + dt.timedelta(chosen.randrange(3))).isoformat(),
    }  # fmt: skip


def _sentence(chosen: random.Random) -> str:
    def told(words: Sequence[str] = _NOUNS) -> str:
        return chosen.choice(words)

    return f"{told(_MANNERS)}{told(_VERBS)}{told()}和{told()}，{told(_MANNERS)}{told(_VERBS)}{told()}，第{chosen.randrange(500)}号{told()}由{told()}方面负责。"
