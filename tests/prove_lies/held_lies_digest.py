"""Held-back lies: a press conference in short, a digest of the week, a letter to a firm, a time line."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_WEEK = Sheet(
    "digest", "{trade}周刊", "{trade}一周要闻",
    """
{trade}周刊　{D}出刊　总第{n5}期
【头条】{D-1}，{firm}关停{thing}一座，压减{prod}产量{n4}万吨。
【政策】{D-2}，{prov}发展和改革委员会印发《{prov}{trade}行业节能诊断方案》。
【外省】{D-3}，{farp}关停{thing}{n6}座，压减{prod}产量{n2}万吨。
【真假】{D-4}，{firm2}关停{thing}{n7}座。（答案见文末）
【假设】{D-5}，如{city2}断电一小时，{trade}企业将减产{n1}万吨。
【人物】{city2}的他，三十年前亲手关掉了最后一座{thing}，减产{n3}万吨。
【拍卖】{D-6}，{firm2}{thing}拆除权[[流拍|无人应价|拍卖中止]]。
【书摘】“{D-7}，{city}停产的消息登上了头版。”——摘自未来小说《灰》
【愚人】{D-8}，{city2}宣布用月光代替{thing}，全部停炉。
【撤销】上期刊登的“{D-9}{firm2}停产”[[予以撤销|收回|视同未发]]。
【答案】“真假”栏一题为假。
""",
    (
        true("【头条】", o="{D-1}", title="=", figures=(("压减{prod}产量", "{n4}万吨"),)),
        true("【政策】", i="{D-2}", title="《{prov}{trade}行业节能诊断方案》", paper=True, issuers=("{prov}发展和改革委员会",)),
        true("【头条】", o="{D-1}"),
        lie("quiz item whose answer is: false", "【真假】", o="{D-4}", title="="),
        lie("what would be with 如", "【假设】", o="{D-5}", title="="),
        lie("portrait of thirty years ago under the next item's day", "【人物】", o="{D-6}@【拍卖】", title="="),
        lie("right of demolition that found no bidder", "【拍卖】", o="{D-6}", title="=", soft=True),
        lie("excerpt of a novel", "【书摘】", o="{D-7}", title="="),
        lie("April fool's item", "【愚人】", o="{D-8}", title="="),
        lie("last issue's item taken back", "【撤销】", o="{D-9}", title="="),
        lie("other province's item under the magazine's title", "【外省】", o="{D-3}"),
        lie("number of the other province's item", "【头条】", o="{D-1}", title="=", false="figures",
            figures=(("压减{prod}产量", "{n2}万吨@【外省】"),)),
        lie("policy's name over the firm's closure", "【头条】", o="{D-1}", title="《{prov}{trade}行业节能诊断方案》"),
        lie("policy's issuer in the firm's closure", "【头条】", o="{D-1}", title="=", false="issuers",
            issuers=("{prov}发展和改革委员会",)),
    ),
    published="{I}",
)  # fmt: skip

_BRIEFING = Sheet(
    "press conference", "{city}新闻网", "{city}举行{trade}行业保供通气会",
    """
{city}新闻网{M}讯　{D}上午，{city}举行{trade}行业保供通气会。
会上通报，{D-1}，{firm}按计划停运一座{thing}，供热由备用锅炉承担。
有记者追问{D-3}{firm2}停产一事，发言人反问：“你在哪里看到的？”
发言人说，“外面讲{D-4}{city}停了{n6}座{thing}，我替他们脸红。”
发言人说，{D-5}原本是{firm2}停炉的日子，[[大家都看到了，它还在冒汽|可惜天公不作美|后来改了主意]]。
对于{D-6}关停{city2}{thing}的呼声，发言人表示理解，[[但没有这个打算|目前不在考虑之列|时机并不成熟]]。
反对者称，{D-7}{firm2}因排放超标停产；发言人展示了当天的出厂单据，{n5}车{prod}照常发运。
发言人还纠正了一个口误：刚才说的{D-2}停运{thing}{n7}座，是{far}的数字。
演练科目包括：{D-8}模拟{firm2}{thing}失电停产。
""",
    (
        true("按计划停运一座", o="{D-1}", title="="),
        true("按计划停运一座", o="{D-1}"),
        true("举行{trade}行业保供通气会。", o="{D}", title="="),
        lie("question thrown back by the spokesman", "有记者追问", o="{D-3}", title="="),
        lie("claim that makes the spokesman blush", "我替他们脸红", o="{D-4}", title="="),
        lie("was to be the day, and was not", "原本是", o="{D-5}", title="="),
        lie("call that is not taken up", "的呼声", o="{D-6}", title="="),
        lie("opponents' words, refuted with papers", "反对者称", o="{D-7}", title="="),
        lie("slip of the tongue, put right", "口误", o="{D-2}", title="="),
        lie("item of a drill's list", "演练科目", o="{D-8}", title="="),
        lie("day of the briefing as the day of the stop", "按计划停运一座", o="{D}", title="=", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_WEEK, _BRIEFING)
