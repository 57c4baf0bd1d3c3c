"""The forms by which faithful drafts are found, as plain as they can be: where a day stands, what is told, how much.

They know nothing of the trust line's own words.
"""

from __future__ import annotations

import re

ACT = re.compile(
    r"召开|印发|发布|投产|开工|停产|启动|举行|公布|投运|并网|签署|签约|成立|揭牌|关停|完成|通过|竣工|点火|上线|开幕|通车"
)
ACT_IN_PLACE = re.compile(rf"[\u4e00-\u9fff（）]{{0,12}}?(?:{ACT.pattern})")
SAID_ALIKE = 6  # characters in a row
ACT_WITHIN = 60  # characters behind the date
LONGEST = 300
# 截至9月30日, 自9月1日起, 9月30日前, 将于: a term or a plan, and no day on which something happened.
NO_DAY_BEFORE = re.compile(
    r"将[于在]?[^，。]{0,8}$|截至[^，。]{0,16}$|当地时间$|[：:]\s*$|(?:截至|截止|截至到|自|从|至|到|将于|将在|拟于|定于|计划于|每年|起)\s*(?:今年|本月)?$"
)
NO_DAY_BEHIND = re.compile(r"^\s*(?:起|前|之前|以前|止|至|到|—|-|将|拟|以来|后)")
# Head and foot of a paper, run into one line.
IMPRINT = re.compile("此件|抄送|联系人|电话")
# Where no act is named behind the day, any of these makes the sentence one of plans.
AIMS = re.compile(r"将|拟|预计|计划|力争|到20\d\d年")
AHEAD = re.compile(r"将(?:于|在)?[\u4e00-\u9fff]{0,20}$|拟$|预计")
IN_PLACE = re.compile(r"(?:在|位于|于)$")
BEHIND_DATE = re.compile(r"[，,）)]$|日(?:上午|下午|晚)?$")
ORGAN = re.compile(
    r"[^，。；、]{0,24}(?:厅|局|委|政府|公司|集团|部门|大学|院|中心|协会|所|银行|海关|站|港|线|路|台|会|队)"
)
# ，总装机容量为90万千瓦: a clause with a subject that ends in the name of a measure.
MEASURED = re.compile(
    r"[，；、](?P<what>[\u4e00-\u9fff]{0,10}?(?:量|产能|规模|面积|里程|产值|收入|总额|投资额|总投资|总长|全长|长度|成交额|金额|人数|装机|能力|占比|比例))"
    r"(?:为|约|约为|达|达到|突破|超过|超|近|同比增长|增长|已达)?$"
)
# ，用电负荷同比增长5%: a clause whose subject has a verb of measuring behind it.
SAID_OF = re.compile(
    r"[，；](?P<what>[\u4e00-\u9fff]{2,12}?)(?:达到|达|突破|超过|增至|降至|升至|同比增长|同比下降|增长|下降)(?:约|了|近)?$"
)
# 关停12家企业，: what is counted, to the end of its clause.
COUNTED = re.compile(r"^(?:多|余)?(?P<what>[\u4e00-\u9fff]{2,6})[，。；]")
COUNTERS = ("家", "座", "台", "个", "项", "条", "户", "辆", "艘", "名", "套", "种", "件")
PAPER = re.compile(
    r"^(?:上午|下午|晚)?[，,]?(?P<organs>[^，。；《》（）\d]{2,40}?)(?:联合|正式|对外|共同|近日|今天|今日)*"
    r"(?P<act>印发|发布|公布|出台|下发)(?:了|实施)?[^，。；《》]{0,6}《(?P<title>[^《》]{4,80})》(?:[（(](?P<number>[^（）()]{2,16}\d+号)[)）])?"
)
# 《…方案》（发改〔2021〕3号）于9月23日印发: what stands before the day, and what behind it.
NAMED_BEFORE = re.compile(
    r"《(?P<title>[^《》]{4,80})》(?:[（(](?P<number>[^（）()]{2,16}\d+号)[)）])?[^，。；《》]{0,4}$"
)
ACT_BEHIND = re.compile(r"^(?:由[^，。；]{2,20}?)?(?:正式|对外|联合)?(?P<act>印发|发布|公布|出台|下发)")
ORGAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,24}(?:委|局|部|厅|政府|院|办公室|办公厅|会|中心|办|所)")
