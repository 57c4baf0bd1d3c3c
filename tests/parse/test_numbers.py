"""Document numbers in every form in which pages write them, and what is no number of the document's own."""

from __future__ import annotations

import pytest

from bianyin.parse.document_numbers import own_number


@pytest.mark.parametrize(
    "written",
    [
        "辽工信发〔2021〕58号", "辽工信发[2021]58号", "辽工信发［2021］58号", "辽工信发﹝2021﹞58号", "辽工信发(2021)58号", "辽工信发（2021）58号",
        "辽工信发【2021】58号", "辽工信发〈2021〉58号", "辽工信发<2021>58号", "辽工信发「2021」58号", "辽政办发〔2021〕第12号", "粤发改气候函2016664号",
        "公告2021年第12号", "2021年第12号公告",
    ],
)  # fmt: skip
def test_a_number_on_a_line_to_itself(written: str) -> None:
    assert own_number("关于示例的通知", f"{written}\n各市人民政府：\n请遵照执行。", {}, ()) == written
    assert own_number("关于示例的通知", "正文。", {"发文字号": written}, ("发文字号",)) == written


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("辽 工 信 发 〔 2021 〕 58 号\n各市：", "辽工信发〔2021〕58号"),
        ("辽宁省人民政府令\n第305号\n现予公布。", "令第305号"),
        ("根据《示例办法》（国发〔2021〕23号），现通知如下。", None),
        ("根据国发2021年安排，完成2020年第3号任务。", None),
        ("企业完成2016664号订单。", None),
    ],
)
def test_other_places(body: str, number: str | None) -> None:
    assert own_number("关于示例的通知", body, {}, ()) == number
