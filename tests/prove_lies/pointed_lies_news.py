"""Pointed lies: news with a dateline, and a follow-up that takes back what the first report said."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_NEWS = Sheet(
    "news", "{city}日报", "{city}{trade}企业错峰生产有序推进",
    """
来源：{city}日报　发布时间：{I+1} 08:15
本报讯（记者 林一帆 通讯员 周晓）{D}，{firm}按照错峰生产安排停运一座{thing}，减少{prod}产量{n4}万吨。
在{firm}中控室，值班长赵师傅盯着屏幕上的曲线。“停一座，稳一片。”他说。
{D-1}，{city}工业和信息化局召开调度会，通报了全市{n1}家{trade}企业的用电情况。
记者{D+1}走进{city2}经济开发区时看到，园区道路整洁，厂房林立。三年前，{firm2}在这里关停了两条生产线，退出产能{n3}万吨。
连日来，朋友圈里一张截图被反复转发，上面写着“{D-2}起{firm2}全部{thing}熄火停产”。[[该截图系伪造|这是一张拼接出来的图片|截图上的公章是假的]]，{firm2}生产经营一切如常。
“[[倘若|要是|假如]]{D-3}那天线路跳闸，{firm2}的{thing}就得紧急停产检修。”供电公司经理孙某说。
“难道{D-4}以来{firm2}就没有停过产？”面对记者提问，厂长连连摆手：“一天也没停。”
据《{far}工人报》报道，{D-6}，{far}{trade}厂停产整顿，涉及产能{n5}万吨。
按照最初的设想，{firm2}应在{D-7}停运两座{thing}。[[由于备件迟迟没有到货，停运至今没有进行|因保供任务加重，两座炉子一直开着|考虑到供暖，厂里把时间推到了明年]]。
{D-8}，{city2}印发《{city2}{trade}行业错峰生产工作方案》，要求企业压减生产负荷{n1}%。
相关链接：{city2}{trade}企业{D-9}起全部停产
网友留言：我表弟在{firm2}上班，{D-5}起厂里三台{thing}全停了，减产{n6}万吨！
（责任编辑：王小米　校对：何田）
""",
    (
        true("停运一座{thing}", o="{D}", figures=(("{prod}产量", "{n4}万吨"),)),
        true("停运一座{thing}", o="{D}"),
        true("召开调度会", o="{D-1}", title="=", figures=(("{trade}企业", "{n1}家"),)),
        true("印发《{city2}{trade}", i="{D-8}", title="《{city2}{trade}行业错峰生产工作方案》", places=("{city2}",), paper=True),
        lie("reporter's day for what happened years ago", "三年前，{firm2}", o="{D+1}", title="="),
        lie("forged screenshot, exposed in the next sentence", "起{firm2}全部{thing}熄火", o="{D-2}", title="="),
        lie("hypothesis in a quotation", "那天线路跳闸", o="{D-3}", title="="),
        lie("rhetorical question as fact", "难道{D-4}", o="{D-4}", title="="),
        lie("other province's event under the own title", "{far}{trade}厂停产整顿", o="{D-6}"),
        lie("what was to happen and did not, told in the next sentence", "按照最初的设想", o="{D-7}", title="="),
        lie("headline of a related link as title", "停运一座{thing}", o="{D}", title="相关链接", false="title"),
        lie("user comment as the record", "我表弟在", o="{D-5}", title="=", figures=(("减产", "{n6}万吨"),)),
        lie("date of the plan's issue for the firm's stop", "停运一座{thing}", o="{D-8}", false="occurred_on"),
        lie("number of another province as the own", "停运一座{thing}", o="{D}", false="figures",
            figures=(("产能", "{n5}万吨@{far}{trade}厂停产"),)),
        lie("requirement as result", "停运一座{thing}", o="{D}", false="figures",
            figures=(("生产负荷", "{n1}%@印发《{city2}"),)),
    ),
)  # fmt: skip

_FOLLOW_UP = Sheet(
    "news", "{city}晚报", "记者追踪：{firm}停产风波",
    """
{city}晚报{M}讯（首席记者 陈可）
{D-2}下午，一段视频在{city}市民的微信群里传开，画面中{firm}的烟囱不再冒烟。
视频配文说，{D-2}零时，{firm}{thing}全部停运，{n5}名职工放假。
真相究竟如何？记者展开了走访。
“没有的事。”{firm}办公室主任说，视频拍摄于两年前的一次大修。
{D}，{city}应急管理局对{f}进行了检查，未发现停运情况。
不过，记者在走访中也了解到，{D-1}，相邻的{firm2}停运了一座{thing}，用于更换除尘布袋。
{firm2}此次检修压减{prod}产量{n2}吨。
业内人士[[称|分析|指出]]，如果不检修，{D-1}当天{firm2}的排放就会超标，{city2}生态环境局就会责令停产。
有说法称，{D-3}{city2}已对全部{trade}企业实施停产。{city2}工业和信息化局[[回应说，从未发过这样的通知|在电话里明确：没有这回事|予以否认]]。
另据{firm2}透露，{D-4}签订的焦煤采购合同已经作废，双方均不再履行。
[[更正：|来函照登：|编者按：]]本报{M-1}A5版关于“{D-6}{firm2}淘汰{n3}万吨产能”的报道有误，该项目仍在评审，特向读者致歉。
{D-6}，{firm2}淘汰落后产能{n3}万吨，拆除两座{thing}。（{M-1}A5版旧闻回放）
本版编辑　许诺　　美编　江河
""",
    (
        true("停运了一座{thing}", o="{D-1}", title="="),
        true("进行了检查", o="{D}", title="="),
        lie("denied three sentences on", "视频配文说", o="{D-2}", title="="),
        lie("counterfactual told by experts", "就会责令停产", o="{D-1}", title="="),
        lie("hearsay, denied by the organ in the next sentence", "有说法称", o="{D-3}", title="="),
        lie("old report repeated below its correction", "拆除两座{thing}", o="{D-6}", title="="),
        lie("correction note as the happening", "的报道有误", o="{D-6}", title="="),
        lie("day of the inspection for the neighbour's stop", "停运了一座{thing}", o="{D}@进行了检查",
            title="=", false="occurred_on"),
        lie("staff of a rumour as a figure", "停运了一座{thing}", o="{D-1}", title="=", false="figures",
            figures=(("职工", "{n5}名@视频配文"),)),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_NEWS, _FOLLOW_UP)
