"""Pointed lies: a long page of many paragraphs, where what takes a sentence back stands far from it."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_TOPICS = ("供热", "物流", "仓储", "环保设施", "质量管理", "职业健康", "用水", "原料采购", "设备维护", "智能化", "技能培训", "社区关系",
           "计量", "消防", "绿化", "档案", "财务", "研发")  # fmt: skip
_PARAGRAPH = (
    "说到{topic}，调研组在车间与班组长围坐交流，逐项核对台账。{topic}台账分门别类，字迹工整，责任人一栏没有空缺。"
    "受访者认为，{topic}看似琐碎，却最见功夫；调研组建议把好做法整理成册，供同行借鉴，也请高校老师帮助完善指标。"
)
_BACKGROUND = [_PARAGRAPH.replace("{topic}", topic) for topic in _TOPICS]

_LONG = Sheet(
    "long page", "{prov}{trade}协会", "{city}{trade}产业调研报告：一座城与它的{thing}",
    "\n".join(
        (
            "作者：调研组　执笔：苏杭、白露　{D}",
            "引言",
            "{D-1}，{firm}停运一座{thing}，减少{prod}产量{n4}万吨，{n1}名职工转岗培训。",
            *_BACKGROUND[:3],
            "一、坊间说法",
            "调研期间，课题组收集到多种说法。课题组逐条查证，[[没有一条成立|结论是都站不住脚|无一得到证实]]，收录于此仅为说明信息传播之乱：",
            "其一，{D-4}，{city2}全部{thing}熄火，减产{n2}万吨。",
            "其二，{D-5}，{firm2}拆除{n6}座{thing}，遣散职工{n5}人。",
            _BACKGROUND[3],
            "其三，{D-6}，{city}对{trade}企业拉闸限电。",
            *_BACKGROUND[4:7],
            "二、情景分析",
            "本节各段均为模型设定，并非事实。",
            _BACKGROUND[7],
            "{D-7}，{city}{trade}企业停产{n7}天，{prod}产量减少{n3}万吨。",
            "在上述情景下，碳排放下降{n8}万吨。",
            *_BACKGROUND[8:11],
            "三、政策",
            "{D-10}，{city}人民政府印发《{city}{trade}产业转型规划》，提出淘汰落后{thing}。",
            _BACKGROUND[11],
            "{D-8}，{city2}出台《{city2}{trade}企业停产令》，要求即日停产。",
            _BACKGROUND[12],
            "《{city2}{trade}企业停产令》[[公布两天后即被收回|因程序违法被宣告无效|未及生效便告撤销]]。",
            *_BACKGROUND[13:16],
            "四、案例",
            "{firm2}的故事要从头讲起。那年冬天，厂里最后一座老{thing}停了下来，{n5}名职工含泪告别。",
            "{D-9}，{firm2}{thing}爆裂停产，损失{n1}万元。这是一道安全培训考题的题干，标准答案附后。",
            *_BACKGROUND[16:],
            "五、结语",
            "{D-2}，{city2}工业和信息化局组织{trade}企业签订节能承诺书，涉及企业{n6}家。",
            "勘误：初稿第二页所写“{D-3}，{firm2}停运{thing}{n7}座”，经作者核对原始记录，停运的是另一家企业。",
            "参考文献",
            "[1] 白露.{trade}停产效应研究[J].{D-11}.",
        )
    ),
    (
        true("停运一座{thing}，减少", o="{D-1}", title="=", figures=(("减少{prod}产量", "{n4}万吨"),)),
        true("停运一座{thing}，减少", o="{D-1}"),
        true("{city}人民政府印发", i="{D-10}", title="《{city}{trade}产业转型规划》", paper=True,
             issuers=("{city}人民政府",)),
        true("签订节能承诺书", o="{D-2}", title="=", figures=(("企业", "{n6}家"),)),
        lie("first of the sayings, none of which is so", "其一，", o="{D-4}", title="=", figures=(("减产", "{n2}万吨"),)),
        lie("second of the sayings, none of which is so", "其二，", o="{D-5}", title="="),
        lie("last of the sayings, a paragraph later", "其三，", o="{D-6}", title="="),
        lie("model's assumption, its lead-in a paragraph before", "停产{n7}天", o="{D-7}", title="="),
        lie("result of a scenario as the impact", "停运一座{thing}，减少", o="{D-1}", impact="在上述情景下", false="impact"),
        lie("paper that is revoked a paragraph later", "出台《{city2}", i="{D-8}", title="《{city2}{trade}企业停产令》", paper=True),
        lie("paper that is revoked, as taking effect", "出台《{city2}", e="{D-8}", title="《{city2}{trade}企业停产令》", paper=True),
        lie("old farewell under the first paragraph's day", "那年冬天", o="{D-1}@停运一座", title="="),
        lie("stem of an examination question", "爆裂停产", o="{D-9}", title="=", figures=(("损失", "{n1}万元"),)),
        lie("draft's sentence that the errata corrects", "初稿第二页", o="{D-3}", title="="),
        lie("day of a cited article", "停运一座{thing}，减少", o="{D-11}@参考文献\n[1]", false="occurred_on", title="="),
        lie("figure of another section", "停运一座{thing}，减少", o="{D-1}", title="=", false="figures",
            figures=(("碳排放下降", "{n8}万吨@在上述情景下"),)),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_LONG,)
