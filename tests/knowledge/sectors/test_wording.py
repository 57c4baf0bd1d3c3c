"""Titles that are never evidence, and verbs that report a happening."""

from __future__ import annotations

import pytest

from bianyin.knowledge.sectors import is_noise_title, triggers

NOISE = [
    "招聘公告",
    "某市生态环境局2021年公开招聘公告",
    "关于拟录用公务员的公示",
    "关于举办碳排放管理员培训班的通知",
    "第三期碳核查实务培训圆满结束",
    "某大学高级研修班招生简章",
    "关于2021年国庆节休市安排的公告",
    "交易系统维护暂停服务通知",
    "关于表扬执法大练兵先进集体的通报",
    "某单位荣获文明单位称号",
    "某杯低碳主题征文启事",
    "节能知识竞赛开始报名",
    "领导简介",
    "厅领导分工",
    "机构职能",
    "某厂脱硫改造工程招标公告",
    "某项目中标候选人公示",
    "服务采购项目成交结果公告",
    "首页",
    "网站地图",
    "联系我们",
    "404 Not Found",
    "您访问的页面不存在",
    "登录",
    "隐私政策",
    "2021年度部门预算公开",
    "政府信息公开指南",
    "某某代表团一行到访我所参观交流",
    "某领导莅临我公司调研",
    "党支部开展主题党日活动",
    "严正声明",
    "关于任免干部的任前公示",
    "沉痛悼念某同志逝世",
    "低碳沙龙邀请函",
    "水质 总磷的测定 分光光度法",
    "关于批准某核电厂1、2号机组质量保证大纲的通知",
    "关于释放某核电厂2号机组第一次换料大修后首次临界控制点的通知",
]

EVIDENCE = [
    "钢铁行业超低排放改造方案",
    "关于印发工业领域碳达峰实施方案的通知",
    "辽宁省人民政府关于印发“十四五”节能减排综合工作方案的通知",
    "关于进一步做好水泥常态化错峰生产的通知",
    "关于公开征求《某省大气污染防治条例（征求意见稿）》意见的通知",
    "国务院办公厅关于2021年部分节假日安排的通知",
    "某石化炼化一体化项目全面投产",
    "某钢铁集团重组大会召开",
    "关于某煤矿项目环境影响报告书的批复",
    "某省启动有序用电",
    "关于规上工业企业复工复产的通知",
    "某钢铁产能置换方案变更公告",
    "关于调整天然气门站价格的通知",
    "高速公路车辆通行费收费标准调整方案",
    "上海报告空气重污染",
    "2021年会商研判秋冬季空气质量",
    "关于暂停办理黄标车转入的通知",
    "全国碳市场上线交易启动",
    "碳排放配额分配方案（一图读懂）",
    "某核电站6号机组投入商业运行",
    "关于颁发某核电厂5号机组运行许可证的通知",
    "关于释放某核电厂1号机组核岛基础浇筑第一罐混凝土控制点的通知",
    "对十三届全国人大三次会议第1号建议的答复",
    "国内联播快讯",
    "中央生态环境保护督察组督察进驻通报典型案例",
    "鞍山某厂停产整治通报",
    "关于促进工业用地供应的若干意见",
    "机场恢复运营公告",
    "关于对强化监督定点帮扶发现问题进行督办的函",
]


@pytest.mark.parametrize("title", NOISE)
def test_noise(title: str) -> None:
    assert is_noise_title(title)


@pytest.mark.parametrize("title", EVIDENCE)
def test_evidence(title: str) -> None:
    assert not is_noise_title(title)


def test_triggers_are_grouped_words_without_repeats() -> None:
    groups = triggers()
    assert {"投产", "开工"} <= set(groups["start"]) and "停产" in groups["stop"]
    words = [word for group in groups.values() for word in group]
    assert len(words) == len(set(words)) and all(len(word) > 1 for word in words)
