"""What a report gives away by itself: a table of faults, each beside the record that has none."""

from __future__ import annotations

import pytest
from audit_samples import audited, checks, record, report

MEE = "[生态环境部](https://www.mee.gov.cn/xxgk2018/xxgk/xxgk03/202109/t20210928_1.html)"


def test_nothing_is_said_against_a_sound_report() -> None:
    assert checks(report(record(), record(title="钢铁行业错峰生产启动", text="各市钢铁企业开始错峰生产。", issuer=None))) == (
        set(), [set(), set()]
    )  # fmt: skip
    assert [row.verdict for row in audited(report(record())).records] == ["unchecked"]


RECORDS = [
    # dates
    ({"date": "2021年"}, {"date_too_coarse"}),
    ({"date": "2021年9月31日"}, {"date_impossible"}),
    ({"date": "近年来"}, {"date_missing"}),
    ({"date": None}, {"date_missing"}),
    ({"date": "2020年9月24日"}, {"date_outside_window"}),
    ({"date": "2021年6月"}, {"date_outside_window"}),
    ({"date": "2022年3月1日"}, {"date_outside_window", "address_date_differs"}),
    ({"date": "2025年9月24日"}, {"date_outside_window", "date_after_analysis", "address_date_differs"}),
    ({"date": "2021年10月11日"}, {"address_date_differs"}),
    ({"date": "2021年10月"}, {"address_date_differs"}),
    ({"date": "2021年9月28日"}, set()),  # the page was put up a day or two before the paper's own day
    # addresses
    ({"source": "无"}, {"no_source"}),
    ({"source": None}, {"no_source"}),
    ({"source": "[来源](见附件)"}, {"address_unusable"}),
    ({"source": "[来源](https://www.ln.gov.cn/)"}, {"address_unusable"}),
    ({"source": "[来源](https://www.ln.gov.cn/.../a.html)"}, {"address_unusable"}),
    ({"source": "[论文](https://www.mdpi.com/2071-1050/13/4/1)"}, {"academic_or_mirror_host"}),
    ({"source": "[论文](https://pubs.example.com/doi/full/10.1021/acs.est.1c01)"}, {"academic_or_mirror_host"}),
    ({"source": "[全文](https://www.docin.com/p-123.html)"}, {"academic_or_mirror_host"}),
    ({"source": "https://wenku.baidu.com/view/1.html"}, {"academic_or_mirror_host"}),
    ({"source": "[国家能源局](https://www.ndrc.gov.cn/xwdt/a.html)", "issuer": None}, {"label_not_host"}),
    ({"source": "[Xinhua](https://www.chinanews.com.cn/gn/a.shtml)", "issuer": None}, {"label_not_host"}),
    ({"source": "[新华网](http://www.news.cn/a.htm)", "issuer": None}, set()),
    ({"source": "[国家发改委](https://www.ndrc.gov.cn/xxgk/a.html)", "issuer": "国家发展改革委"}, set()),
    ({"source": "[工信部](https://www.miit.gov.cn/zwgk/a.html)", "issuer": "工业和信息化部"}, set()),
    ({"source": "[生态环境部](https://mp.weixin.qq.com/s/abc)", "issuer": "生态环境部"}, set()),
    ({"source": "[生态环境部](https://www.example.com/a.html)", "issuer": "生态环境部"}, {"label_not_host"}),
    ({"source": MEE}, {"issuer_not_host"}),
    ({"source": MEE, "issuer": "生态环境部、辽宁省生态环境厅"}, set()),
    ({"issuer": "湖北省经济和信息化厅"}, {"issuer_not_host"}),
    ({"issuer": "沈阳市工业和信息化局"}, set()),
    ({"source": "自有文件 材料/通知.pdf"}, set()),
    # words
    ({"issuer": "辽宁省工业和信息化局"}, {"organ_does_not_exist"}),
    ({"issuer": "沈阳市生态环境局", "text": "北京市生态环境局参加。"}, set()),
    ({"text": "新疆生产建设兵团生态环境局参加。"}, set()),
    ({"text": "压减负荷120万千瓦。"}, {"number_without_quote"}),
    ({"text": "通知写道：“各市要压减工业负荷120万千瓦。”"}, set()),
    # numbers of papers
    ({"number": "辽工信发〔2021〕29号"}, set()),
    ({"number": "辽工信发〔2018〕29号"}, {"number_year_differs"}),
    ({"number": "鄂政办发〔2021〕29号"}, {"number_place_differs"}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), RECORDS, ids=range(len(RECORDS)))
def test_a_record_by_itself(changes: dict[str, str | None], expected: set[str]) -> None:
    assert checks(report(record(**changes))) == (set(), [expected])


def test_one_address_for_two_papers_but_not_for_two_happenings_of_one_page() -> None:
    two = report(record(), record(title="钢铁行业碳达峰实施方案"))
    assert checks(two)[1] == [{"one_address_many_documents"}] * 2
    events = report(record(issuer=None, title="甲厂停产"), record(issuer=None, title="乙市投运风电场"))
    assert checks(events)[1] == [set(), set()]


def test_one_title_with_two_dates() -> None:
    two = report(record(), record(date="2021年9月6日"))
    assert checks(two)[1] == [{"told_twice_differently"}] * 2


WHOLE = [
    (report(record(), count=3), {"count_differs"}),
    (report(record(), record(3)), {"numbering_broken"}),
    (report(record() + record(3, title="钢铁行业错峰生产启动", issuer=None)), {"numbering_broken"}),
    (report(record()).replace("(Seasonal)", "(Saisonal)"), {"heading_unreadable"}),
    (report(record(), record()).replace("2021-10-30", "2021-10-31"), {"heading_unreadable"}),
    (report("未找到相关政策或事件。这与该时期政策处于酝酿阶段有关。\n"), {"absence_explained"}),
    (report("没有检索到相关事件，企业生产平稳。排放保持稳定。\n"), {"absence_explained"}),
    (report("未找到相关政策或事件。语料库在该窗口内没有任何文档。\n"), set()),
    (report("未找到相关政策或事件。\n"), set()),
    (report(record()).rstrip() + "\n\n2. **具体政策名称/事件**：某项目\n**责任机构**", {"cut_off"}),
    (report(record()).rstrip()[:-30], {"cut_off"}),
    (report(record() + record(2, title="某市投运", source=None, issuer=None)), {"cut_off"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WHOLE, ids=range(len(WHOLE)))
def test_the_whole(text: str, expected: set[str]) -> None:
    assert checks(text)[0] == expected


def test_windows_of_the_users_choice_and_those_that_the_report_states() -> None:
    late = record(date="2021年7月20日", source="[省厅](https://gxt.ln.gov.cn/a.shtml)")
    assert checks(report(late))[1] == [{"date_outside_window"}]
    assert not audited(report(late), window_days=180).objections
    stated = late + "已检索窗口 2021-07-01 至 2022-02-01（不含末日；放宽）：文档 3 篇。\n"
    assert checks(report(stated))[1] == [set()]
