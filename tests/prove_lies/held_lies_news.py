"""Held-back lies: a market day's news, a live ticker, and a post of readers' letters."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_LIVE = Sheet(
    "news", "{city}融媒", "直播｜{city}{trade}企业用电调度的一天",
    """
{city}融媒记者　顾北　{D}
[[08:10|07:55|09:05]]　{D}，{city}发展和改革委员会启动负荷调度，涉及{trade}企业{n1}家。
09:30　{firm2}：{D}停运全部{thing}。
09:41　撤稿：09:30一条作废，{firm2}没有停运任何设备。
10:15　{D}，{firm}将一座{thing}的负荷压低，节约用电{n3}万千瓦时。
10:50　[[线人爆料|匿名来电|一位路人告诉本台]]：{D-1}深夜{city2}多家{trade}厂已悄悄停炉。
11:20　本台赶到现场，炉火通红，[[来电所说并不存在|爆料落空|根本不是那么回事]]。
12:00　午间回顾（十年前的这一天）
{f2}的汽笛停了，{n5}人走出厂门。
13:30　专家连线：“[[除非|要不是]]调来外省电，{D-2}那天{firm2}早就停了。”
14:10　更正，10:15一条中的节约用电量应为{n6}万千瓦时，原数多写一位。
15:00　下面插播一则公益短片：{D-3}，{firm}{thing}停产，蓝天回来了。（短片情节均为演绎）
16:20　网传的{D-4}停产红头文件，[[公章是旧章|编号对不上|落款单位三年前就撤并了]]。
17:00　假新闻博物馆今日展品：“{D-5}，{firm2}关停{thing}{n7}座。”
18:00　直播结束。
""",
    (
        true("启动负荷调度", o="{D}", title="=", figures=(("{trade}企业", "{n1}家"),)),
        true("启动负荷调度", o="{D}"),
        true("负荷压低", o="{D}", title="="),
        lie("ticker entry withdrawn by the next entry", "停运全部{thing}", o="{D}", title="="),
        lie("figure put right four entries later", "负荷压低", o="{D}", title="=", false="figures",
            figures=(("节约用电", "{n3}万千瓦时"),)),
        lie("anonymous call, found empty in the next entry", "悄悄停炉", o="{D-1}", title="="),
        lie("noon look back ten years", "汽笛停了", o="{D}@启动负荷", title="="),
        lie("counterfactual with: had it not been for", "早就停了", o="{D-2}", title="="),
        lie("scene of a public service film", "蓝天回来了", o="{D-3}", title="="),
        lie("red-head paper with a wrong seal", "红头文件", o="{D-4}", title="="),
        lie("exhibit of a museum of false news", "展品", o="{D-5}", title="="),
    ),
    published="{I}",
)  # fmt: skip

_LETTERS = Sheet(
    "wechat", "{city}问政", "后台留言精选（{M}）",
    """
{city}问政小助手　{D}
感谢大家的留言，小助手挑了几条，也请职能部门作了回应。
@山野：{D-1}我家门口的{firm2}停了三座{thing}，谢天谢地！
▲回应：[[您看到的是例行换风，并未停炉|该厂当日满产|可能是夜班交接，炉子都开着]]。
@小葵：{D-2}是不是全市{trade}企业都关了
▲回应：没关。
@老船长：想当年{f2}熄火那天，全城的人都哭了。
@数据控：{D-3}，{city}{prod}产量只剩{n2}吨了吧，我掐指一算。
▲小助手：{D-4}，{city}生态环境局公布了{n1}家{trade}企业的监督性监测结果。
@乐天：建议{D-5}把{firm}搬走！
▲小助手：收到，已转交。
@反着说：{D-6}{firm2}停产？太阳打西边出来。
@段子手：医生问我哪里不舒服，我说{D-7}{firm2}停产了，我心里不舒服；护士说那是你做的梦。
▲小助手辟谣时间到：1.{D-8}{city2}{trade}企业集体放假三个月；2.{D-8}{firm}拆除{thing}。以上两条，一条也别信。
（留言不代表本号观点）
""",
    (
        true("监督性监测结果", o="{D-4}", title="=", figures=(("{trade}企业", "{n1}家"),)),
        true("监督性监测结果", o="{D-4}"),
        lie("reader's observation, answered", "我家门口", o="{D-1}", title="="),
        lie("question without a question mark", "是不是全市", o="{D-2}", title="="),
        lie("nostalgia of a reader under the day of the post", "熄火那天", o="{D}@小助手", title="="),
        lie("reader's reckoning as statistics", "我掐指一算", o="{D-3}", title="=", figures=(("{prod}产量", "{n2}吨"),)),
        lie("reader's wish", "建议{D-5}", o="{D-5}", title="="),
        lie("sarcastic question", "太阳打西边", o="{D-6}", title="="),
        lie("dream in a joke", "心里不舒服", o="{D-7}", title="="),
        lie("two rumours before: believe none of the above", "集体放假三个月", o="{D-8}", title="="),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_LIVE, _LETTERS)
