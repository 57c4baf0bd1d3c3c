"""Pointed lies: posts of public accounts: headlines, jokes, advertisements, polls and old stories."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_POST = Sheet(
    "wechat", "{city}身边事", "{city}人注意！{trade}厂这事儿终于有准信了",
    """
原创 小编阿木 {city}身边事 {I} 07:02
点击上方蓝字关注我们，设为星标不迷路
01
先说结论：{D-1}，{city}应急管理局责令{firm}停产整顿，原因是{thing}煤气泄漏。
现场没有人员伤亡，{n1}名工人当晚撤离。
02
“{D-2}{f}就偷偷复产了，我亲眼见的！”——这条语音你收到了吗？
[[小编打了一圈电话|我们找到了发语音的人|派出所民警说]]，语音里的人[[根本不在{city}|承认是喝多了乱讲的|说的是老家的砖厂]]。
03
还记得那年吗？{f2}一声汽笛，{n5}名职工最后一次下班。[[那是上世纪的事|一晃过去十几年了|照片早已泛黄]]。
电视剧《{thing}往事》在{city}开机。故事从{D-3}讲起：{f2}的三座{thing}一夜之间全部停产。
04
【互动】你觉得{f2}会怎么样？
A.{D+1}起停产三个月
B.{D-4}起已经停产
C.照常生产
（投票截止：{D+2}）
05
某些“专家”所谓的“{D-5}起{city2}{trade}企业集体停产”，[[连标点都是错的|笑掉大牙|骗骗流量罢了]]。
{D-6}，{city2}{n6}家{trade}企业“停产”了——停产的是他们的朋友圈更新，哈哈。
06
【推广】{D-7}起，买{firm2}节能炉，能耗直降{n2}%，{thing}停产改造包在我们身上！电话：13{n3}0000{n7}
往期推荐
●{D-8}，{city}{thing}全部停炉，市民拍手称快
●{city2}这家企业{D-9}爆炸停产
分享 收藏 点赞 在看
""",
    (
        true("责令{firm}停产整顿", o="{D-1}", places=("{city}",)),
        true("责令{firm}停产整顿", o="{D-1}", title="="),
        true("责令{firm}停产整顿", o="{D-1}", measures="当晚撤离"),
        lie("voice message, exposed in the next sentence", "偷偷复产", o="{D-2}", title="="),
        lie("plot of a television play", "故事从{D-3}", o="{D-3}", title="="),
        lie("option of a poll", "起已经停产", o="{D-4}", title="="),
        lie("so-called claim of so-called experts", "所谓的", o="{D-5}", title="="),
        lie("joke with a word's second meaning", "朋友圈更新", o="{D-6}", title="="),
        lie("advertisement as measure", "【推广】", o="{D-7}", title="=", figures=(("能耗直降", "{n2}%"),)),
        lie("headline of an earlier post as the title", "责令{firm}停产整顿", o="{D-1}", title="拍手称快", false="title"),
        lie("headline of an earlier post as the record", "爆炸停产", o="{D-9}"),
        lie("memory of the last century under a recent day", "最后一次下班", o="{D-1}@责令", title="="),
    ),
    published="{I}",
)  # fmt: skip

_REPOST = Sheet(
    "wechat", "{trade}圈", "【转】{f2}停产的来龙去脉（机器翻译自境外媒体）",
    """
{trade}圈 {I} 22:40 发表于{prov}
本文由机器翻译，译文未经人工校对，日期以原文为准（原文：{Y-3}年）。
{D-4}，{f2}宣布在{city2}停产，这是该公司{n1}年来的第一次。
该公司的{thing}每吨{prod}耗电{n5}千瓦时，比平均水平高{n7}%。
译者注：上文日期系软件自动换算，[[与原文相差三年|不代表实际日期|请勿引用]]。
——以下为本号观点——
{D-1}，{city2}工业和信息化局公布了{n6}家{trade}企业的能效清单。
清单显示，{firm}吨{prod}综合能耗{n4}千克标准煤。
按这个能耗推算，{D-2}就该有{n1}家企业停下来，可惜到今天一家也没停。
假如我是局长，{D-1}就让{firm2}停产。
老李头说得好：“{D-3}起，{city2}没有一家{trade}企业不停产。”[[这话反着听就对了|老李头从来没说对过|只有他自己信]]。
免责声明：本号转载内容不代表本号立场。
""",
    (
        true("公布了{n6}家", o="{D-1}", title="=", issuers=("{city2}工业和信息化局",)),
        true("公布了{n6}家", o="{D-1}", title="=", figures=(("{trade}企业", "{n6}家"),)),
        lie("machine-translated date that the page disowns", "宣布在{city2}停产", o="{D-4}", title="="),
        lie("per-unit use as absolute use", "公布了{n6}家", o="{D-1}", title="=", false="figures",
            figures=(("耗电", "{n5}千瓦时@每吨"),), soft=True),
        lie("difference from the mean as a rise", "公布了{n6}家", o="{D-1}", title="=", false="figures",
            figures=(("耗电增长", "{n7}%@每吨"),)),
        lie("what should have been and was not", "就该有", o="{D-2}", title="="),
        lie("wish of the author", "假如我是局长", o="{D-1}", title="="),
        lie("double negation of an unreliable voice", "老李头说得好", o="{D-3}", title="="),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_POST, _REPOST)
