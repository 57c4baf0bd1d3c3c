"""Third lies: a chronology, a reprinted article, a school of official writing, and a long page of leisure."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_CHRONICLE = Sheet(
    "chronology", "{city}地方志办公室", "{city}{trade}工业大事记",
    """
{city}地方志办公室编　{I}
{Y}年
{M-1}，{firm}关停{thing}一座，退出产能{n4}万吨。
{D-2}，“{M-9}”事故调查组进驻{firm2}，封存{thing}档案{n1}卷。
{D-3}，未经审批建设的{n1}座{thing}在{city2}被依法拆除。
{Y}年农历{M-7}，老厂区熄炉祭窑，{f2}工人放假一天。
{Y-5}年
{M-4}，{firm2}关停{thing}{n6}座，退出产能{n3}万吨。
{M-5}，{city2}{trade}厂停产整顿，{n5}人转岗。
{Y-8}年
{Y-8}年，旧岭{trade}厂动工兴建。同年{M-6}，旧岭{trade}厂因缺煤停产{n7}天。
{Y-3}年，{f2}三期立项，次年{M-8}，三期{thing}全部停运。
附　以下各条录自{Y-6}年旧志
{M-10}，西关{trade}社熄火，社员{n8}人转业。
编后：本大事记{Y}年以前部分据档案，{Y}年部分据当日报章。
""",
    (
        true("关停{thing}一座", o="{M-1}", title="=", figures=(("退出产能", "{n4}万吨"),)),
        true("关停{thing}一座", o="{M-1}", title="="),
        true("封存{thing}档案", o="{D-2}", title="="),
        true("依法拆除", o="{D-3}", title="=", places=("{city2}",), figures=(("未经审批建设的", "{n1}座"),)),
        true("依法拆除", o="{D-3}", title="="),
        lie("accident's name as the day of the inquiry", "封存{thing}档案", o="{M-9}", title="=", false="occurred_on"),
        lie("day of the lunar calendar", "祭窑", o="{M-7}", title="=", false="occurred_on"),
        lie("bare day under the heading of an earlier year", "退出产能{n3}", o="{M-4}", title="="),
        lie("second bare day under the heading of an earlier year", "停产整顿", o="{M-5}", title="="),
        lie("day of 同年", "因缺煤停产", o="{M-6}", title="="),
        lie("day of 次年", "三期立项", o="{M-8}", title="="),
        lie("entry taken over from an old chronicle", "西关", o="{M-10}", title="="),
    ),
    published="{I}",
)  # fmt: skip

_REPRINT = Sheet(
    "wechat", "{city}往事", "{city}往事｜炉子边的四季",
    """
{city}往事　{D}　发表于{city}
{D-1}，{city}档案馆邀请{n1}位{trade}老职工座谈，征集老照片{n5}张。
[[下文原刊于《{city}工人》{Y-9}年第3期，今日重刊，文字一仍其旧|以下是《{city}工人》{Y-9}年的一篇旧稿，原样登出|本号今天翻出{Y-9}年的一篇通讯，照录如下]]。
{M-3}，{firm2}的{n6}座{thing}停了，料场里堆着{n5}吨{prod}。
{M-4}，厂里宣布放长假，全厂{n8}人领了三个月的工资。
（全文完）
[[名词小课堂|小词典|旧词新解]]：“停风”，指{thing}短暂停止鼓风；“焖炉”，指{M-6}这类节日里压火不停炉。
【当年今日】那年{M}，{f2}的最后一班工人走出厂门。
老人的孙女补记：爷爷生前常说，他入厂那年的{M-5}，厂里停了炉，全家人守着灶台过冬。
{M-7}是他的生日，也是他嘴里“停炉的日子”，其实那天只是他自己退休。
点个“在看”，明天继续。
""",
    (
        true("征集老照片", o="{D-1}", title="="),
        true("征集老照片", o="{D-1}", title="="),
        lie("reprint of an old article", "料场里堆着", o="{M-3}", title="="),
        lie("second paragraph of a reprint", "放长假", o="{M-4}", title="="),
        lie("gloss of a word", "“停风”", o="{M-6}", title="="),
        lie("bare day of 那年", "最后一班工人", o="{M}@那年", title="="),
        lie("day in the year a man began to work", "补记", o="{M-5}", title="="),
        lie("private retirement called the day of the stop", "嘴里", o="{M-7}", title="="),
    ),
    published="{I}",
)  # fmt: skip

_SCHOOL = Sheet(
    "wechat", "机关笔杆子", "写作课堂：{trade}主题公文怎么写",
    """
机关笔杆子　{D}
{D-1}，{city}工业和信息化局举办公文写作培训班，{trade}企业{n1}人参加。
[[【例文】|【范文】|【模板】]]
{D-3}，{firm2}停运{thing}{n6}座，减少{prod}产量{n2}万吨，特此报告。
【病句】下句有语病，请改正：{D-4}，由于{firm2}的停炉，使产量减少了{n1}万吨下降。
【翻译】请把下句译成英文：{D-5}，{city}关停了{n6}座{thing}。
【填空】{D-6}，{city2}（　　）了{n7}座{thing}，答案：改造。
【跟读】A：{D-7}你们厂停了吗？B：停了，停了{n1}天。
【打字】请在一分钟内录入：{D-8}，{city2}{trade}企业全部停炉检修，产量减少{n3}吨。
【标题赏析】《{city}{n6}座{thing}一夜熄火》动词用得传神，[[可惜是我们编的|内容纯属杜撰|不必当真]]。
【格式】成文日期用阿拉伯数字，例如{D-9}；标题例如“关于{city2}停炉的报告”。
【作业】以“{D-2}全市停炉”为题，写一篇三百字的快讯。
下期预告：怎样写好调研报告。
""",
    (
        true("公文写作培训班", o="{D-1}", title="=", figures=(("{trade}企业", "{n1}人"),)),
        true("公文写作培训班", o="{D-1}", title="="),
        lie("sample text of a lesson, its mark on the line above", "特此报告", o="{D-3}", title="="),
        lie("faulty sentence to be mended", "【病句】", o="{D-4}", title="="),
        lie("sentence to translate", "【翻译】", o="{D-5}", title="="),
        lie("gap to be filled", "【填空】", o="{D-6}", title="="),
        lie("dialogue to be read aloud", "停了{n1}天", o="{D-7}", title="="),
        lie("text of a typing exercise", "【打字】", o="{D-8}", title="="),
        lie("headline invented by the teacher", "动词用得传神", o="{D-1}@培训班", title="《{city}{n6}座{thing}一夜熄火》"),
        lie("example of a date", "【格式】", o="{D-9}", title="="),
        lie("subject of homework", "【作业】", o="{D-2}", title="="),
    ),
    published="{I}",
)  # fmt: skip

_PAD = [
    f"{topic}是厂区旅游线路上的一站，讲解员说话不紧不慢，孩子们围着展板听得入神，临走时还在留言簿上画了一朵云。"
    for topic in ("老食堂", "铁轨花园", "水塔书屋", "钟楼", "机修车间", "礼堂", "灯光球场", "老门岗", "邮局", "影院")
]  # fmt: skip
_LEISURE = Sheet(
    "long page", "{city}文旅", "一日走遍{city}工业遗址公园",
    "\n".join(
        (
            "文/游历　{D}",
            "{D-1}，{city}工业遗址公园接待游客{n5}人，{firm}停用的一座{thing}首次开放参观。",
            *_PAD[:2],
            "每晚七点的实景演出里，[[演员高喊|台上汽笛长鸣|旁白响起]]：{D-3}，{firm2}{n6}座{thing}同时熄火。",
            *_PAD[2:4],
            "孩子们在桌游区抽到一张卡片：“{D-4}，你的工厂停产，后退{n1}格。”",
            "电子沙盘上，{D-5}{city2}的{thing}一键熄灭，屏幕随即弹出：再玩一次？",
            *_PAD[4:6],
            "时间胶囊里有一封写给十年后的信：“{D-6}，{city}最后一座{thing}熄灭了吧。”",
            "墙上的标语还在：[[大战三十天，{D-7}前全部停炉|{D-7}，人人争当停炉标兵|决战{D-7}，一座炉子也不留]]。",
            *_PAD[6:8],
            "大学生辩论赛的正方一口咬定：{D-8}停炉的那{n7}座{thing}本可保留；反方立即指出，那天什么也没停。",
            "纪念品商店的仿古报纸上印着“{D-9}，{firm2}停产”，游客可以把自己的名字印上去。",
            *_PAD[8:],
            "{D-2}，公园所在的{county}举行步道开工仪式，由{firm}捐建{n1}公里步道。",
        )
    ),
    (
        true("首次开放参观", o="{D-1}", title="=", figures=(("接待游客", "{n5}人"),)),
        true("首次开放参观", o="{D-1}", title="="),
        true("步道开工仪式", o="{D-2}", title="=", figures=(("捐建", "{n1}公里"),)),
        true("步道开工仪式", o="{D-2}", title="="),
        lie("line of a show", "实景演出", o="{D-3}", title="="),
        lie("card of a board game", "桌游区", o="{D-4}", title="="),
        lie("button of an electronic model", "电子沙盘", o="{D-5}", title="="),
        lie("letter to the future", "时间胶囊", o="{D-6}", title="="),
        lie("slogan on a wall", "墙上的标语", o="{D-7}", title="="),
        lie("claim in a debating contest", "大学生辩论赛", o="{D-8}", title="="),
        lie("souvenir newspaper", "仿古报纸", o="{D-9}", title="="),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_CHRONICLE, _REPRINT, _SCHOOL, _LEISURE)
