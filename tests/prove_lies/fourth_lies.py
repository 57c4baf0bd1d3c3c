"""A fourth, small set of pages and rows, written after the third had been mended, and not looked at while mending."""

from __future__ import annotations

from pointed_pages import Sheet, figure, lie, true

_NEWS = Sheet(
    "news", "{city}晚报", "{city}晚报一线报道：{trade}企业的这一周",
    """
{city}晚报{M}讯　记者言午
{M-1}，{firm}对一座{thing}实施热检修，日减产{prod}约{n4}吨。
{M-2}，{city}应急管理局对{n1}家{trade}企业开展节前检查，发现隐患{n7}处。
[[多亏|幸亏|全靠]]备用线路及时切换，否则{firm2}{M-3}就停炉了。
{firm2}老板在酒桌上[[扬言|放话|夸口]]，{M-4}就把{n6}座{thing}全停了。
[[不出意外|如无意外|一切顺利的话]]，{firm2}{M-2}停炉大修。
照此速度，{firm2}的煤场{M-3}就该见底停炉了，好在车队连夜赶到。
{firm2}的告警系统[[误报|虚报|错发]]了{M-5}停炉信号，检修人员查的是一只松动的插头。
联调那几天，平台接连推送{M-6}停炉的信号，都是工程师[[随手编的数|自己造的数据|敲进去的假数]]。
嫌疑人交代，{M-7}“{firm2}停炉”的通知是他[[照着旧文件改的|在家里打印的|凭空写出来的]]。
公司澄清，{M-8}停的是隔壁的面粉厂，自家的{thing}一天没停。
一支名叫“停产”的乐队{M-4}在{city2}开唱，门票售出{n5}张。
检修人员按{D-400}版的图纸拆下了{firm}的旧风管。
{M-9}，{firm2}的[[租约|保修|质押]]到期，{thing}照常运转。
{firm2}的厂长立下军令状：{M-1}之前不停炉，自己就停职。
""",
    (
        true("实施热检修", o="{M-1}", title="=", figures=(("减产{prod}", "{n4}吨"),)),
        true("实施热检修", o="{M-1}", title="="),
        true("节前检查", o="{M-2}", title="=", figures=(("{trade}企业", "{n1}家"), ("隐患", "{n7}处"))),
        lie("would have been (否则)", "备用线路", o="{M-3}", title="="),
        lie("boast", "在酒桌上", o="{M-4}@在酒桌上", title="="),
        lie("if all goes well", "停炉大修", o="{M-2}@停炉大修", title="="),
        lie("extrapolation", "照此速度", o="{M-3}@照此速度", title="="),
        lie("false alarm of a system", "告警系统", o="{M-5}", title="="),
        lie("signals made up for a test", "联调", o="{M-6}", title="="),
        lie("confession of a forger", "嫌疑人", o="{M-7}", title="="),
        lie("another thing stopped", "面粉厂", o="{M-8}", title="="),
        lie("edition of a drawing as the day", "旧风管", o="{D-400}", title="=", false="occurred_on"),
        lie("pledge on one's post", "军令状", o="{M-1}@军令状", title="="),
    ),
    published="{I+1}",
)  # fmt: skip

_MEETING = Sheet(
    "notice", "{city}工业和信息化局", "{city}{trade}行业绿色发展大会会议纪要",
    """
{city}工业和信息化局　{D}
{D-1}，{city}工业和信息化局召开{trade}行业绿色发展大会，{n1}家企业参会。
主办单位：{city}工业和信息化局　承办单位：{city2}会展服务中心　支持单位：{prov}节能协会
会议在{city2}厅举行，列席单位有{prov}发展和改革委员会、{prov}能源局。
一、{D-2}，{firm}完成两座{thing}的余热改造，每吨补贴{n5}元，合计补贴{n7}万元。
二、{firm2}草签的协议写有{D-3}停炉一条，正式文本[[删去了|拿掉了|没有保留]]这一条。
三、起草说明列举了一个[[假想案例|虚拟情形|设想的例子]]：某厂{D-4}停炉{n6}座，应如何补偿。
四、限电短信误发给{firm2}，称其{D-5}停炉，实际应发给一家停车场。
五、{D-6}出厂的{n1}台风机送抵{firm}，安装日期另行安排。
六、会上播放的{D-7}停炉实况，经主持人说明，[[是十年前的录像|摄于{Y-9}年|系资料片段]]。
七、{prov}籍企业家代表发言，感谢{far}客户的订单。
八、材料第三页“{D-8}”系“{D-408}”之误。
会议记录：辛未　校核：壬申
""",
    (
        true("召开{trade}行业绿色发展大会", o="{D-1}", title="=", issuers=("{city}工业和信息化局",), figures=(("企业参会", "{n1}家"),)),
        true("召开{trade}行业绿色发展大会", o="{D-1}", title="="),
        true("余热改造", o="{D-2}", title="="),
        true("余热改造", o="{D-2}", title="=", figures=(("合计补贴", "{n7}万元@余热改造"),)),
        lie("sponsor of a meeting as issuer", "召开{trade}行业绿色", o="{D-1}", title="=", false="issuers", issuers=("{prov}节能协会",)),
        lie("organ that sat in as issuer", "召开{trade}行业绿色", o="{D-1}", title="=", false="issuers", issuers=("{prov}能源局",)),
        lie("hall named after a city as place", "会议在{city2}厅", o="{D-1}@绿色发展大会，", title="=", false="places",
            places=("{city2}@会议在",)),
        lie("clause of a draft that was left out", "草签", o="{D-3}", title="="),
        lie("made-up case of an explanation", "起草说明", o="{D-4}", title="="),
        lie("message sent to the wrong address", "限电短信", o="{D-5}", title="="),
        lie("day a machine left its maker as the day of fitting", "送抵", o="{D-6}", title="=", false="occurred_on"),
        lie("old film shown at a meeting", "会上播放", o="{D-7}", title="="),
        lie("day that is a slip", "材料第三页", o="{D-8}", title="="),
        lie("rate per tonne as the sum", "余热改造", o="{D-2}", title="=", false="figures",
            figures=(("补贴", "{n5}元@余热改造"),), honest="每吨"),
    ),
    published="{I}",
)  # fmt: skip

_NUMBERS = Sheet(
    "statistics", "{city}统计局", "{city}{trade}行业日度监测",
    """
发布单位：{city}统计局　发布日期：{I}
{D-1}，{n8}座{thing}中，{n1}座停运。
{D-1}，耗煤{n8}吨，误差±{n7}吨。
{D-1}，日耗电{n3}万千瓦时，历史峰值为{n5}万千瓦时。
{D-1}，库存{n7}万吨，安全下限为{n1}万吨。
{D-1}，{prod}报价每吨{n5}元，成交{n7}吨。
{D-1}，{firm}外购煤{n5}吨，其中退货{n7}吨。
{D-1}，{firm}投料{n8}吨，产出{n7}吨。
{D-1}，{firm}减排二氧化硫{n7}吨，{firm2}未减排，计划补减{n5}吨。
{D-1}，全市停运{thing}{n1}座，比{D-2}多{n6}座。
{D-1}，压减{prod}{n7}吨，为任务量{n8}吨的多半。
""",
    (
        true("座停运", o="{D-1}", figures=(("停运", "{n1}座"),)),
        true("误差", o="{D-1}", figures=(("耗煤", "{n8}吨"),)),
        true("历史峰值", o="{D-1}", figures=(("日耗电", "{n3}万千瓦时"),)),
        true("安全下限", o="{D-1}", figures=(("库存", "{n7}万吨"),)),
        true("产出", o="{D-1}", figures=(("投料", "{n8}吨@产出"), ("产出", "{n7}吨@产出"))),
        true("为任务量", o="{D-1}", figures=(("压减{prod}", "{n7}吨@任务量"),)),
        figure("whole of which a part stopped", "停运", "{n8}座@座停运"),
        figure("margin of error as coal", "耗煤", "{n7}吨@误差", honest="误差"),
        figure("record of the past as the day's", "日耗电", "{n5}万千瓦时@历史峰值", honest="峰值"),
        figure("lower bound of safety as stock", "库存", "{n1}万吨@安全下限", honest="下限"),
        figure("returned coal as bought", "外购煤", "{n7}吨@退货", honest="退货"),
        figure("input as output", "产出", "{n8}吨@产出"),
        figure("planned cut of one that cut nothing", "减排二氧化硫", "{n5}吨@补减"),
        figure("difference as the number stopped", "停运{thing}", "{n6}座@比{D-2}多", honest="多"),
        figure("task beside what was done", "压减{prod}", "{n8}吨@任务量", honest="任务"),
    ),
    published="{I}",
)  # fmt: skip

_LONG = Sheet(
    "chronology", "{city}总工会", "{city}{trade}职工文化月活动纪略",
    """
{city}总工会　{D}
{D-1}，{firm}工会举办退休职工座谈会，{n1}名老职工参加。
{D-2}，{city2}总工会向{n7}名一线职工送清凉。
灯谜会上的谜面：{D-3}停炉（打一成语），谜底是“冷火秋烟”。
星座小报说，{D-4}水瓶座的炉子会停，[[大家笑成一团|没人当回事|图个乐呵]]。
诗歌朗诵《停炉》第一句：{D-5}，最后一座{thing}闭上了眼睛。
有奖竞猜：{D-6}停的是几座{thing}？选“零座”的{n6}人中奖。
工会彩排时主持人念到“{D-7}全厂停炉”，导演喊停，[[台词写错了|那是去年的稿子|换了一页]]。
{D-8}出生的工程师贺兰被选为形象大使，她守着的{thing}至今未停。
播客第三集里，两位主播聊起{D-9}停炉的平行世界。
展望明年：{M+20}，{firm}将迎来建厂纪念日。
""",
    (
        true("座谈会，", o="{D-1}", title="=", figures=(("老职工参加", "{n1}名"),)),
        true("座谈会，", o="{D-1}", title="="),
        true("送清凉", o="{D-2}", title="=", figures=(("一线职工", "{n7}名"),)),
        lie("riddle", "灯谜会", o="{D-3}", title="="),
        lie("horoscope", "星座小报", o="{D-4}", title="="),
        lie("line of a poem", "诗歌朗诵", o="{D-5}", title="="),
        lie("guessing game whose answer is none", "有奖竞猜", o="{D-6}", title="="),
        lie("wrong line at a rehearsal", "彩排", o="{D-7}", title="="),
        lie("birthday as the day", "形象大使", o="{D-8}", title="=", false="occurred_on"),
        lie("parallel world of a podcast", "播客", o="{D-9}", title="="),
    ),
    published="{I}",
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (_NEWS, _MEETING, _NUMBERS, _LONG)
