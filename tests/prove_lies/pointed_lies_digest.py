"""Pointed lies: a news digest, a bulletin of many places and a chronicle: whose day, number and place it is."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_DIGEST = Sheet(
    "digest", "{trade}快讯", "{trade}快讯（{M}）",
    """
{trade}快讯编辑部　{D}
●{firm}：{D-1}停运一座{thing}，减少{prod}产量{n4}万吨。
●{firm2}：{D-2}启动能效诊断，覆盖{thing}{n1}座。
●{city2}：{D-3}印发《{city2}{trade}行业能效提升计划》，提出压减能耗{n2}%。
●{far}：{D-4}关停{thing}{n6}座，涉及产能{n3}万吨。
●传闻：{D-5}{city}将对{trade}企业统一断电。
●辟谣：上条传闻[[无中生有|为假消息|系谣言]]。
●昨天的快讯把{firm2}写成{D-6}停产{thing}{n7}座，[[实为{city2}的同名商店|张冠李戴，抱歉|写反了，停产的是别家]]。
●观点：{f}研究院认为{D-7}前后是停产的最佳时点。
●海外：{D-8}越南同奈省一家{trade}厂停产，减产{n8}万吨。
●预告：{D+2}{firm2}举行{thing}点火仪式。
●招标：{firm2}{thing}拆除工程{D-9}发布招标预告。
●声音：“{D-1}以后，{city}再没有一座不冒烟的{thing}。”一位退休工程师感慨。
编辑：小禾　审校：大麦
""",
    (
        true("{firm}：{D-1}停运", o="{D-1}", title="=", figures=(("减少{prod}产量", "{n4}万吨"),)),
        true("{firm2}：{D-2}启动", o="{D-2}", title="=", figures=(("{thing}", "{n1}座"),)),
        true("{city2}：{D-3}印发", i="{D-3}", title="=", places=("{city2}",), paper=True),
        true("{city2}：{D-3}印发", i="{D-3}", title="{city2}：{D-3}印发", paper=True),
        lie("rumour, denied in the next item", "●传闻", o="{D-5}", title="="),
        lie("yesterday's item put right today", "昨天的快讯", o="{D-6}", title="="),
        lie("institute's best time as the happening", "●观点", o="{D-7}", title="="),
        lie("foreign event as the region's", "●海外", o="{D-8}"),
        lie("ceremony to come as a measure of a tender", "●招标", o="{D-9}", title="=", false="measures", measures="●预告"),
        lie("item of another city as content of the digest", "●{far}", o="{D-4}"),
        lie("date of the next item", "{firm}：{D-1}停运", o="{D-2}@{firm2}：", title="=", false="occurred_on"),
        lie("title of the next item", "{firm}：{D-1}停运", o="{D-1}", title="{firm2}：{D-2}启动"),
        lie("measures of another firm's item", "{firm}：{D-1}停运", o="{D-1}", title="=", measures="{firm2}：{D-2}启动",
            false="measures"),
        lie("impact of another province's item", "{firm}：{D-1}停运", o="{D-1}", title="=", impact="●{far}", false="impact"),
        lie("number of another city's item", "{firm}：{D-1}停运", o="{D-1}", title="=", false="figures",
            figures=(("产能", "{n3}万吨@●{far}"),)),
        lie("place of another item", "{firm}：{D-1}停运", o="{D-1}", title="=", places=("{city2}",), false="places"),
    ),
    published="{I}",
)  # fmt: skip

_BULLETIN = Sheet(
    "bulletin of many places", "{prov}工业和信息化厅", "{prov}各地{trade}行业限产情况通报",
    """
{prov}工业和信息化厅　{D}
各市人民政府：
现将各地{trade}行业限产情况通报如下。
{city}　{D-1}起对{n1}家企业实行限产，停运{thing}{n6}座，减少{prod}产量{n4}万吨。
{city2}　{D-2}起对{n7}家企业实行限产，停运{thing}{n8}座，减少{prod}产量{n2}万吨。
{far}　{D-3}起对{n3}家企业实行限产。（协作城市，不属本省）
与{city}、{city2}不同，{county}{D-4}起[[没有一家企业限产|各厂满负荷生产|照旧开足马力]]。
{city}上报的“{D-5}全域停产”[[不予认定|经抽查属于虚报|核减为零]]。
{city2}有{n6}家企业以{D-6}停产为名逃避检查，实际仍在生产。
请未按要求限产的{city2}于{D+5}前完成整改。
{farp}{D-7}印发《{farp}{trade}行业限产办法》，各地可参照。
附件所列{D-8}停产企业名单仅供内部讨论，不作为限产依据。
抄送：{farp}工业和信息化厅
""",
    (
        true("{city}　{D-1}", o="{D-1}", title="=", places=("{city}",), figures=(("减少{prod}产量", "{n4}万吨"),)),
        true("{city2}　{D-2}", o="{D-2}", title="=", places=("{city2}",), figures=(("减少{prod}产量", "{n2}万吨"),)),
        true("{city}　{D-1}", o="{D-1}"),
        true("{city2}　{D-2}", o="{D-2}", figures=(("企业", "{n7}家"), ("停运{thing}", "{n8}座"))),
        lie("partner city of another province", "协作城市", o="{D-3}"),
        lie("report that was not accepted", "上报的“", o="{D-5}", title="="),
        lie("stop in name only", "逃避检查", o="{D-6}", title="="),
        lie("other province's paper as one to follow", "各地可参照", i="{D-7}", title="《{farp}{trade}行业限产办法》", paper=True),
        lie("list for discussion only", "仅供内部讨论", o="{D-8}", title="="),
        lie("day of the other city", "{city}　{D-1}", o="{D-2}@{city2}　", title="=", false="occurred_on"),
        lie("number of the other city", "{city}　{D-1}", o="{D-1}", title="=", false="figures",
            figures=(("减少{prod}产量", "{n2}万吨@{city2}　"),)),
        lie("place of the other city", "{city}　{D-1}", o="{D-1}", title="=", places=("{city2}",), false="places"),
        lie("copied-in organ of another province", "{city}　{D-1}", o="{D-1}", title="=", false="issuers",
            issuers=("{farp}工业和信息化厅",)),
        lie("impact of the other city", "{city}　{D-1}", o="{D-1}", title="=", impact="{city2}　{D-2}", false="impact"),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_DIGEST, _BULLETIN)
