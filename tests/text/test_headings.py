"""A head that runs into the first sentence of a page is none of it."""

from __future__ import annotations

import pytest

from bianyin.text.headings import behind_heading

TITLE = "关于钢铁行业限产的通知"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (
            f"某省工业和信息化厅某工信〔2021〕1号{TITLE}各市工业和信息化局：现将有关事项通知如下。",
            "现将有关事项通知如下。",
        ),
        ("甲市人民政府，乙区人民政府：我部决定督办。", "我部决定督办。"),
        ("某省某厅办公室2021年9月3日印发 自9月5日起限产。", "自9月5日起限产。"),
        ("某网消息（某节目）：今天两座高炉停产。", "今天两座高炉停产。"),
        ("本报讯（记者 甲乙）两座高炉停产。", "两座高炉停产。"),
        (f"某省印发{TITLE}要求限产。", f"某省印发{TITLE}要求限产。"),
        (f"《{TITLE}》已经审议通过。", f"《{TITLE}》已经审议通过。"),
        (f"{TITLE}，要求钢企限产。", f"{TITLE}，要求钢企限产。"),
        ("据9月3日消息：两座高炉停产。", "据9月3日消息：两座高炉停产。"),
    ],
)
def test_where_it_begins(text: str, rest: str) -> None:
    assert text[behind_heading(text, TITLE, 0, len(text)) :] == rest
