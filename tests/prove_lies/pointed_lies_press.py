"""Pointed lies: the transcript of a press conference: questions, objections, conditions, and who said what."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_PRESS = Sheet(
    "press conference", "{prov}人民政府新闻办公室", "{prov}{trade}行业节能降碳新闻发布会实录",
    """
时间：{D}上午10:00
地点：{prov}新闻发布厅
发布人：{prov}工业和信息化厅副厅长　高远；{prov}生态环境厅总工程师　秦岭
主持人：各位记者朋友，大家上午好。今天是{D}，我们请来两位发布人介绍{trade}行业节能降碳的情况。
高远：谢谢主持人。{D-12}，{prov}工业和信息化厅印发《{prov}{trade}行业节能降碳行动方案》。
方案明确，{city}、{city2}的{trade}企业错峰生产，涉及{thing}{n1}座。
{D-5}，{city}{n6}家{trade}企业停止使用老旧{thing}，减少用电{n3}万千瓦时。
秦岭：我补充几句。{D-4}，{prov}生态环境厅对{city2}的{trade}企业开展了执法检查，查处违法企业{n7}家。
《经济观察周刊》记者：[[有消息说|我们收到读者反映说|市场上流传]]{D-3}起全省{trade}企业都要停产，请问属实吗？
高远：这个问题问得好。[[方案里没有一个字提到全部停产|我在这里负责任地讲，全省没有停一家|企业都在正常生产]]。
澎湃通讯社记者：是不是可以理解为，{D-2}{city}已经关停了{n8}座{thing}？
秦岭：不可以这样理解。{n8}座是全省在册的总数。
《{prov}工人报》记者：{firm}{D-6}停产{n1}天，请问损失谁来承担？
高远：你的前提不对。{firm}从来没有停过产。
省电视台记者：对电价会有什么影响？
秦岭：打个比方，假定{D-8}那天关掉{city2}一半的{thing}，省下的电可以供{n5}万户居民用一天。
高远：企业可以自愿退出，前提是{D-1}以前职工安置方案通过职代会。到目前为止，没有企业提出申请。
再说一点，网民“{city}老铁”{D-7}爆料{firm2}拆了两座{thing}，我们当天去看，两座{thing}都在。
主持人：最后一个问题。
新华日报社记者：邻省情况如何？
高远：{farp}{D-9}压减{prod}产量{n5}万吨，我们在学习他们的做法。
主持人：今天的发布会到此结束，谢谢大家。
（文字整理：省政府新闻办）
""",
    (
        true("{prov}工业和信息化厅印发", i="{D-12}", title="《{prov}{trade}行业节能降碳行动方案》", paper=True,
             issuers=("{prov}工业和信息化厅",)),
        true("停止使用老旧{thing}", o="{D-5}", title="=", places=("{city}",), figures=(("减少用电", "{n3}万千瓦时"),)),
        true("停止使用老旧{thing}", o="{D-5}", figures=(("{trade}企业", "{n6}家"),)),
        true("开展了执法检查", o="{D-4}", title="=", places=("{city2}",), figures=(("违法企业", "{n7}家"),)),
        lie("journalist's question with hearsay", "起全省{trade}企业都要停产", o="{D-3}", title="="),
        lie("journalist's reading, rejected in the answer", "是不是可以理解为", o="{D-2}", title="="),
        lie("presupposition of a question, rejected in the answer", "停产{n1}天", o="{D-6}", title="=",
            figures=(("停产", "{n1}天"),)),
        lie("thought experiment of an official", "打个比方", o="{D-8}", title="="),
        lie("condition that nobody met", "前提是", o="{D-1}", title="="),
        lie("net user's tip, refuted in the same sentence", "爆料{firm2}", o="{D-7}", title="="),
        lie("the neighbouring province's figure", "停止使用老旧{thing}", o="{D-5}", false="figures",
            figures=(("{prod}产量", "{n5}万吨@我们在学习"),)),
        lie("neighbouring province's cut as the province's event", "我们在学习他们的做法", o="{D-9}"),
        lie("day of the press conference as the paper's day of issue", "{prov}工业和信息化厅印发", i="{D}@今天是",
            title="《{prov}{trade}行业节能降碳行动方案》", paper=True, false="issued_on"),
        lie("day of the press conference as the stop's day", "停止使用老旧{thing}", o="{D}@今天是", false="occurred_on"),
        lie("venue as the place of the happening", "停止使用老旧{thing}", o="{D-5}", false="places",
            places=("{prov}新闻发布厅",)),
        lie("the other speaker's organ as the issuer", "{prov}工业和信息化厅印发", i="{D-12}", false="issuers", paper=True,
            title="《{prov}{trade}行业节能降碳行动方案》", issuers=("{prov}生态环境厅",)),
    ),
    published="{I}",
)  # fmt: skip

_INTERVIEW = Sheet(
    "press conference", "{city}发布", "对话{city}工信局局长：{trade}企业为何没有停",
    """
{city}发布　{I} 19:30
编者按：入{city}以来最冷的一周，电从哪里来？本端独家对话{city}工业和信息化局局长。
问：{D-1}{city}启动有序用电，对吗？
答：对。{D-1}，{city}启动三级有序用电，{n1}家{trade}企业轮流检修。
问：网上有一份时间表，写着{D-3}{firm}先停，{D-2}{firm2}再停。
答：那份时间表是[[三年前的老黄历|有人自己编的|一个商学院的作业]]。
问：外界担心产量？
答：{D-1}当天全市{prod}产量{n4}万吨，与前一天持平。
问：听说{D-4}有企业私自拉闸，减产{n2}吨？
答：（笑）我倒希望听说点真的。
问：专家建议{D-5}起把{city2}的{thing}全部关掉。
答：建议归建议，我们没有采纳。
问：您在{D-6}的会上讲，{firm2}“已经停了一半”。
答：我讲的是停了一半的路灯。
问：如果重来一次，{D-1}会不会选择全停？
答：不会。
（对话根据录音整理，有删节）
""",
    (
        true("启动三级有序用电", o="{D-1}", title="=", figures=(("{trade}企业", "{n1}家"),)),
        true("启动三级有序用电", o="{D-1}", places=("{city}",)),
        true("与前一天持平", o="{D-1}", title="=", figures=(("{prod}产量", "{n4}万吨"),)),
        lie("interviewer's timetable, called an old tale in the answer", "网上有一份时间表", o="{D-3}", title="="),
        lie("interviewer's hearsay, mocked in the answer", "有企业私自拉闸", o="{D-4}", title="=",
            figures=(("减产", "{n2}吨"),)),
        lie("advice that was not taken up", "专家建议", o="{D-5}", title="="),
        lie("quotation out of its context, put right in the answer", "已经停了一半", o="{D-6}", title="="),
        lie("counterfactual question", "如果重来一次", o="{D-1}", title="="),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_PRESS, _INTERVIEW)
