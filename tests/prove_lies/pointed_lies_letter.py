"""Pointed lies: letters of reply and a chronicle: claims that are answered, and days of other years."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_REPLY = Sheet(
    "letter of reply", "{city}生态环境局", "关于对市政协第{n1}号提案的答复",
    """
{city}环函〔{Y}〕{n6}号　　类别：B
{county}委员：
您提出的《关于{D-9}起关停全市{thing}的建议》收悉，现答复如下。
您在提案中写道：{D-8}，{firm2}三座{thing}同时冒黑烟，被责令停产{n7}天。[[经调阅监控，当日并无此事|我们查了台账，那天炉子是冷的|据核，提案所依据的照片摄于外地]]。
{D-6}，我局会同{city}工业和信息化局对{firm}开展联合检查，责令其停运一座{thing}。
您建议{D-5}前将{firm2}整体搬迁到{city2}，我们认为[[条件还不成熟|时机未到|暂不宜推进]]。
如您所言，{D-4}{firm}确已停运另一座{thing}，减少{prod}产量{n4}万吨。
贵委员提到的《{city}{trade}行业退出办法》（{city}政发〔{Y-1}〕{n8}号）并未出台。
关于“{D-3}起补贴停产企业{n5}万元”，财政部门明确表示没有列支。
原拟一俟资金到位，即于{D-2}启动{f2}停产；资金[[至今没有着落|还在筹措|仍无下文]]。
感谢您对我市生态环境工作的关心，欢迎继续监督。
{city}生态环境局
{D}
联系人：冯科长　　抄送：市政协提案委，{city2}生态环境局
""",
    (
        true("开展联合检查", o="{D-6}", title="="),
        true("开展联合检查", o="{D-6}"),
        true("如您所言", o="{D-4}", title="=", figures=(("减少{prod}产量", "{n4}万吨"),)),
        lie("claim of the petitioner, refuted in the next sentence", "同时冒黑烟", o="{D-8}", title="="),
        lie("proposal that is answered, as the happening", "收悉，现答复", o="{D-9}", title="="),
        lie("proposal's name as the record's title", "开展联合检查", o="{D-6}", title="《关于{D-9}起关停全市{thing}的建议》",
            false="title"),
        lie("proposal that is put off in the same sentence", "整体搬迁到{city2}", o="{D-5}", title="="),
        lie("number of a paper that was never issued", "开展联合检查", o="{D-6}", false="document_number",
            number="{city}政发〔{Y-1}〕{n8}号"),
        lie("paper that was never issued", "并未出台", o="{D-6}@开展联合", title="《{city}{trade}行业退出办法》"),
        lie("subsidy without a budget", "没有列支", o="{D-3}", title="="),
        lie("condition in old words (一俟)", "一俟资金到位", o="{D-2}", title="="),
        lie("addressee's county as place", "开展联合检查", o="{D-6}", title="=", places=("{county}",), false="places"),
        lie("organ copied in as issuer of the reply", "开展联合检查", o="{D-6}", title="=", issuers=("{city2}生态环境局",),
            false="issuers"),
        lie("day of the reply as the day of the check", "开展联合检查", o="{D}@{city}生态环境局\n{D}", title="=", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

_CHRONICLE = Sheet(
    "chronicle", "{city}档案馆", "{city}{trade}大事记与本月纪事",
    """
编纂：{city}档案馆　{D}更新
【本月纪事】
{D-1}　{firm}停运一座{thing}，实施超低排放改造。
{D-2}　{city}工业和信息化局召开{trade}行业座谈会。
话剧《熄火》首演。大幕拉开，字幕打出“{D-4}”，{f2}三座{thing}全部停产。
{D-5}　[[桌面推演|兵棋推演|沙盘课]]：设想{city2}电网失压，{firm2}停产，减产{n1}万吨。
{D-6}　考古队在{county}清理出宋代停用的窑炉{n7}座。
【勘误】
{D-7}　{firm}关停{thing}{n8}座。（此条误收，[[应予删去|出处有误|下版撤下]]）
【待考】
{D-8}　{firm2}拆除{thing}{n6}座，仅见于孤证，真伪未定。
【去年今日】
停产通知贴上了{firm2}的大门，{n5}人离厂。
【远景（虚构征文）】
{D-9}　全市最后一座{thing}熄灭，{n3}万吨产能清零。
""",
    (
        true("实施超低排放改造", o="{D-1}", title="="),
        true("实施超低排放改造", o="{D-1}"),
        true("行业座谈会", o="{D-2}", title="="),
        lie("first act of a play, told after its premiere", "大幕拉开", o="{D-4}", title="="),
        lie("table-top exercise", "电网失压", o="{D-5}", title="=", figures=(("减产", "{n1}万吨"),)),
        lie("kilns of the Song dynasty as closed capacity", "考古队", o="{D-6}", false="figures",
            figures=(("停用", "{n7}座"),), soft=True),
        lie("entry before a remark that it is a mistake", "关停{thing}{n8}座", o="{D-7}", title="="),
        lie("entry of one doubtful source", "仅见于孤证", o="{D-8}", title="="),
        lie("history column under today's date", "停产通知贴上", o="{D}@编纂", title="="),
        lie("entry of an essay contest", "最后一座{thing}熄灭", o="{D-9}", title="="),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_REPLY, _CHRONICLE)
