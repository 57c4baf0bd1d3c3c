"""Records without line breaks: signatures, numbers, dates and status inside a running string."""

from __future__ import annotations

import json

import pytest

from bianyin.model import Document, Page
from bianyin.parse.document_numbers import own_number
from bianyin.parse.organs import organs_before, organs_in
from bianyin.parse.page_dates import url_date
from bianyin.parse.parse import parse
from bianyin.parse.signature import find_signature
from bianyin.parse.status import status_of
from bianyin.parse.tiers import tier_of


def record(title: str, text: str, **more: str) -> Document:
    fields = {"url": "https://example.org/1", "title": title, "text": text} | more
    body = json.dumps(fields, ensure_ascii=False).encode()
    return parse(
        Page(
            url=fields["url"], body=body, media_type="record", title=title,
            site=more.get("site"), page_date=more.get("page_date"),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "day", "issuers"),
    [
        ("请认真贯彻执行。生态环境部2021年5月25日（此件社会公开）抄送：示例局。生态环境部办公厅2021年5月26日印发", "2021-05-25", ("生态环境部",)),
        ("附件：示例清单生态环境部办公厅2020年3月12日（此件社会公开）", "2020-03-12", ("生态环境部办公厅",)),
        ("请遵照执行。国务院二〇二一年十月二十四日", "2021-10-24", ("国务院",)),
        ("予以批准。国 务 院一九九〇年八月八日", "1990-08-08", ("国务院",)),
        ("抓好落实。辽宁省沈阳市生态环境局\n2021年3月1日", "2021-03-01", ("辽宁省沈阳市生态环境局",)),
        ("特此公告。 示例碳排放权交易中心有限公司 2020年6月5日 新闻中心", "2020-06-05", ("示例碳排放权交易中心有限公司",)),
        ("请执行。工业和信息化部办公厅 国家发展改革委办公厅 2021年7月2日", "2021-07-02", ("工业和信息化部办公厅", "国家发展改革委办公厅")),
        ("现予公布，自2016年1月1日起施行。部长 陈示例 2015年12月10日 附件 示例办法", "2015-12-10", ()),
        ("请示如下。生态环境部办公厅2022年9月6日印发", "2022-09-06", ()),
        ("根据国家能源局2018年6月5日印发的通知，抓好落实。", None, ()),
        ("记者从生态环境部2021年5月25日举行的发布会上获悉，工作已完成。", None, ()),
        ("国务院2021年3月1日批准了方案，各地正在落实。", None, ()),
        ("来源：生态环境部2021年5月25日", None, ()),
    ],
)  # fmt: skip
def test_signatures(text: str, day: str | None, issuers: tuple[str, ...]) -> None:
    found = find_signature(text, 0, official=True)
    assert (found and found.date.value, found.issuers if found else ()) == (day, issuers)
    if found:
        assert "年" in text[found.span.start : found.span.end]


def test_the_signature_of_an_enclosed_paper_is_not_the_documents_own() -> None:
    text = "国务院同意示例请示，请执行。现将请示印发。妥否，请批示。国家能源委员会一九八一年八月十七日"
    assert find_signature(text, 0, official=True, expected=("国务院",)) is None


@pytest.mark.parametrize(
    ("title", "body", "number"),
    [
        ("国务院关于示例的通知（国发〔2021〕23号）", "各省：请执行。", "国发〔2021〕23号"),
        ("示例通知", "国发[2021]23号\n各省：请执行。", "国发[2021]23号"),
        ("示例通知", "辽政办发（2021）29号各市人民政府：", "辽政办发（2021）29号"),
        ("示例通知", "国发 〔2011〕 12 号各省、自治区：", "国发〔2011〕12号"),
        (
            "关于示例的函",
            "生态环境部办公厅函环办大气函〔2021〕253号关于示例的函各省：",
            "环办大气函〔2021〕253号",
        ),
        ("关于示例的通知", "生态环境部文件环气候〔2022〕41号关于示例的通知各省：", "环气候〔2022〕41号"),
        (
            "关于示例的通知",
            "工业和信息化部国家发展改革委工信部联节〔2022〕88号关于示例的通知各省：",
            "工信部联节〔2022〕88号",
        ),
        ("关于发布示例标准的公告（2021年第8号）", "现予公布。", "2021年第8号"),
        ("示例公告", "2021年第8号公告\n现予公布。", "2021年第8号公告"),
        ("关于示例的批复", "你公司《关于示例的请示》（示环〔2020〕5号）收悉。", None),
        ("示例通知", "根据国发〔2021〕23号文件，制定本通知。", None),
        ("示例通知", "各市：按照《示例意见》（国办发〔2021〕1号）要求办理。", None),
    ],
)
def test_a_documents_own_number_and_no_cited_one(title: str, body: str, number: str | None) -> None:
    assert own_number(title, body, {}, ()) == number


@pytest.mark.parametrize(
    ("names", "organs"),
    [
        ("工业和信息化部 国家发展改革委 生态环境部", ("工业和信息化部", "国家发展改革委", "生态环境部")),
        ("辽宁省发展和改革委员会、沈阳市生态环境局", ("辽宁省发展和改革委员会", "沈阳市生态环境局")),
        ("辽宁省人民政府办公厅", ("辽宁省人民政府办公厅",)),
        ("工业和信息化部等六部门", ("工业和信息化部",)),
        ("国务院新闻发布会", None),
        ("本市企业", None),
    ],
)
def test_names_of_organs(names: str, organs: tuple[str, ...] | None) -> None:
    assert organs_in(names) == organs


@pytest.mark.parametrize(
    ("text", "organs"),
    [
        ("附件：方案辽宁省发展改革委 辽宁省工业和信息化厅", ("辽宁省发展改革委", "辽宁省工业和信息化厅")),
        ("附件：长治市示例区督办问题清单生态环境部办公厅", ("生态环境部办公厅",)),
        ("附件：大连市各县清单辽宁省生态环境厅", ("辽宁省生态环境厅",)),
        ("抓好落实。辽宁省沈阳市生态环境局", ("辽宁省沈阳市生态环境局",)),
        ("附件：示例清单国 务 院", ("国务院",)),
        ("请各企业认真抓好落实", None),
    ],
)
def test_organs_are_told_from_the_words_run_into_them(text: str, organs: tuple[str, ...] | None) -> None:
    found = organs_before(text, len(text))
    assert (found[0] if found else None) == organs


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://a.gov.cn/x/202110/t20211026_5.html", "2021-10-26"),
        ("https://a.gov.cn/x/W020210910012345678901.pdf", "2021-09-10"),
        ("https://a.cn/20211026/5.html", "2021-10-26"),
        ("http://www.a.cn/2021-10/26/c_11.htm", "2021-10-26"),
        ("http://ln.a.cn/n2/2021/1026/c3-5.html", "2021-10-26"),
        ("https://a.cn/2021/10/26/abc.html", "2021-10-26"),
        ("https://a.cn/finance/202211/43.shtml", "2022-11"),
        ("https://a.cn/view_20991399.html", None),
        ("https://a.cn/item?t=20211026", None),
    ],
)
def test_dates_in_addresses(url: str, date: str | None) -> None:
    found = url_date(url)
    assert (found.value if found else None) == date


@pytest.mark.parametrize(
    ("url", "site", "tier"),
    [
        ("http://www.gov.cn/a", "中国政府网", "国务院"),
        ("https://big5.mee.gov.cn/a", "生态环境部", "部委"),
        ("https://gxt.ln.gov.cn/a", "辽宁省工业和信息化厅", "省"),
        ("https://www.shenyang.gov.cn/a", "沈阳市人民政府", "市"),
        ("http://ln.people.com.cn/a", "示例摘要·人民网", "中央媒体"),
        ("https://www.thepaper.cn/a", "澎湃新闻", "地方媒体"),
        ("https://m.bjx.com.cn/a", "北极星电力网", "行业媒体"),
        ("https://example.org/a", "示例站", "未知"),
        ("https://notgov.cn.example.org/a", "示例站", "未知"),
        ("record:1", "央视网/新闻联播", "中央媒体"),
        ("file:1", "辽宁省人民政府", "省"),
    ],
)
def test_tiers(url: str, site: str, tier: str) -> None:
    assert tier_of(url, site) == tier


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("关于公开征求《示例办法（征求意见稿）》意见的通知", "draft"),
        ("示例条例（草案）", "draft"),
        ("示例标准（送审稿）", "draft"),
        ("关于征求示例标准意见的函", "draft"),
        ("关于印发示例方案的通知", "final"),
        ("示例钢厂停产检修", "unknown"),
    ],
)
def test_status(title: str, status: str) -> None:
    assert status_of(title, "正文。", numbered=False, signed=True) == status


def test_a_record_that_opens_with_its_title_does_not_repeat_it() -> None:
    document = record(
        "关于示例（试行）的通知", "关于示例(试行)的通知各市：请抓好落实，确保完成全年任务，不得有误。"
    )
    assert document.text == "关于示例（试行）的通知\n各市：请抓好落实，确保完成全年任务，不得有误。"


def test_navigation_before_the_title_and_the_foot_are_not_text() -> None:
    text = (
        "首页 中心概况 新闻中心 当前位置：首页 新闻中心 示例配额公告 来源： 时间： 根据示例办法，现将配额发放事项公告如下，请各企业知悉。"
        " 地址：示例市示例路1号 版权所有示例中心 示ICP备12345678号"
    )
    assert (
        record("示例配额公告", text).text
        == "示例配额公告\n根据示例办法，现将配额发放事项公告如下，请各企业知悉。"
    )


@pytest.mark.parametrize(
    "text", ["", "首页 新闻中心 联系我们 网站地图", "[内容略]", "关于甲的通知\n关于乙的公告"]
)
def test_records_without_a_body_say_so(text: str) -> None:
    assert record("示例标题", text).warnings == ("no_main_text",)


def test_contradictory_dates_are_kept_with_a_warning() -> None:
    text = "现就有关事项通知如下，请各单位认真抓好落实，确保完成任务。生态环境部2021年5月25日（此件社会公开）"
    document = record("关于示例的通知", text, page_date="2021-01-02")
    assert document.warnings == ("published_before_issued",)
    assert len(document.dates) == 2


def test_html_in_a_record_gives_its_table_and_falls_back_to_the_text() -> None:
    html = "<p>索引号：<b>A-1</b></p><p>成文日期：2021年3月2日</p><div id='zoom'><p>现就示例事项通知如下，请认真抓好落实，不得有误。</p></div>"
    with_table = record("关于示例的通知", "现就示例事项通知如下。", html=html)
    issued = with_table.date("issued_on")
    assert issued
    assert (issued.date.value, issued.origin) == ("2021-03-02", "table")
    plain = record("示例新闻", "示例钢厂昨日停产检修，预计持续三十天，影响产量十万吨。", html="<a>首页</a>")
    assert "影响产量" in plain.text
