"""The words that rules go by. Lists of Chinese official and news usage; data, kept apart from the logic."""

from __future__ import annotations

import re

# A title that is a policy text, or reports one.
POLICY_TITLE = re.compile(
    r"(?:通知|意见|方案|办法|规划|计划|条例|规定|决定|公告|标准|细则|措施|批复|通报|纲要|清单|目录|指南|规范|令|规则|复函|的函"
    r"|任务|要点|晴雨表|名单|许可证|实施文件)(?:[（(][^（）()]*[）)])?[》”\"]?$"
    r"|^关于.+的|印发|出台.*(?:方案|意见|办法|规划|通知|措施|条例|标准)|(?:发布(?!会)|公布|下达|实施).*(?:方案|意见|办法|规划|通知|措施|条例|标准|任务|纲要)"
    r"|《[^》]+》"
)
# A sentence that only moves paper: quoted only where a document says nothing else.
FORMAL = re.compile(
    r"遵照|贯彻执行|现印发|收悉|现批复|批复如下|特此|抄送|现予|予以公布|公告如下|编号如下|收到本批复|工作日内|可以满足项目|以下简称《?报告|通知如下|答复如下|函复|报送|反馈意见"
)
# What surrounds a text and is none of it.
BOILERPLATE = re.compile(
    r"联系人|联系电话|传真|电子邮[箱件]|邮编|此件|附件[：:1-9]|责任编辑|责编|版权|转载请|扫码|点击|浏览次数|下载|字号|打印|关闭窗口|"
    r"示例摘要|示例页面|原文见|当前位置|上一篇|下一篇|相关链接|微信公众号"
)
HEADER = re.compile(
    r"^(?:发布时间|发布日期|发布单位|时间|日期|来源|信息来源|稿源|索引号|发文机关|发文机构|成文日期|发文字号|文号|主题分类|公开方式|有效性|标题|名称|"
    r"作者|记者|编辑|责编|浏览次数|分享|当前位置|首页|URL|网址|链接|分类)\s*[：:]"
)
MEASURE = re.compile(
    r"推进|推动|实施|严格|严禁|控制|淘汰|改造|限制|限产|停产|停窑|禁止|压减|错峰|错避峰|避峰|轮停|序限|支持|鼓励|建立|完善|加快|强化|落实|整治|关闭|关停|"
    r"不得|要求|暂停|叫停|执行|采取|开展|部署|收购|划转|签约|采购|治理|规范|提升|替代"
)
IMPACT = re.compile(
    r"下降|减少|降低|增长|提高|提升|上升|增加|回落|节约|节煤|减排|减碳|替代|达到|相当于|占全|比重|同比|环比|影响|带动|缓解|缺口|预警|完成|停产\S{0,4}天"
)
PLANNED = re.compile(r"拟|计划|预计|预期|将于|将在|力争|有望|争取|规划建设|酝酿|考虑|建议|可能|或将|筹备")
# An official act of issuing, and of making public: which date a policy report gives.
ISSUED = re.compile(r"印发|转发|成文|下发|签发|出台|下达|制定|通过|发文")
PUBLISHED = re.compile(r"发布|公布|公开|宣布|公告")
EFFECTIVE = re.compile(r"^\s*(?:零时)?起(?:正式|全面)?(?:施行|实施|执行|生效)|^\s*(?:正式)?(?:施行|生效)")
# In whose name and by which law: every document opens so.
PREAMBLE = re.compile(
    r"^(?:[一二三四五六七八九十]+、总体要求)?\s*(?:为(?:了|深入|全面|进一步|切实)?(?:贯彻|落实|加强|规范|推动|做好|推进|完善)|根据|按照|依据|以习近平)"
)
# The release of statistics is no happening of its own; what the numbers tell took months.
STATISTICS = re.compile(
    r"(?:发布|公布)[^，。；]{0,10}(?:数据|统计|消息|报告)|数据显示|(?:发布会|介绍会|例行会)[^，。；]{0,10}(?:了解到|获悉|介绍|表示)|统计局"
)
# 启动以来, 投产后: told as background of something else.
SINCE = re.compile(r"^[^，。；]{0,6}?(?:以来|以后|之后|后，|期间)")
