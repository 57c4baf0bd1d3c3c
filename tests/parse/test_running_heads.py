"""What stands at the edge of every page is in no sentence that runs over it; what only looks alike stays."""

from __future__ import annotations

import paper
import pytest

from bianyin.model import Page
from bianyin.parse.layout import paragraphs
from bianyin.parse.parse import parse

HEAD, FOOT = "示例省生态环境厅公报", "示例省生态环境厅办公室编印"
SENTENCE = "".join(
    f"第{n}家水泥企业自十一月起停窑{n + 90}天，产量由所在市按月报送省工业和信息化厅备案，" for n in range(40)
)
LINES = paper.wrapped([SENTENCE[:-1] + "。"])


def pages(size: int) -> list[list[str]]:
    first, *rest = [LINES[at : at + size] for at in range(0, len(LINES), size)]
    return [["关于水泥企业停窑的通知", *first], *rest]


@pytest.mark.parametrize(
    "frame",
    [
        lambda n, page: [HEAD, *page],
        lambda n, page: [*page, FOOT],
        lambda n, page: [HEAD, *page, FOOT, f"— {n} —"],
        lambda n, page: [f"{n}　{HEAD}", *page],
        lambda n, page: [*page, f"{FOOT} 第{n}页"],
        lambda n, page: [*page, f"{FOOT} 第 {n} 页 共 20 页"],
        lambda n, page: [HEAD if n % 2 else FOOT, *page],
        lambda n, page: [HEAD, "2021年第3期", *page, f"{n + 16}"],
    ],
    ids=["head", "foot", "head, foot and number", "number in the head", "in the foot", "of all", "left and right", "two lines"],
)  # fmt: skip
def test_a_sentence_over_pages_is_whole(frame: object) -> None:
    framed = [frame(number, page) for number, page in enumerate(pages(6), start=1)]  # type: ignore[operator]
    assert SENTENCE[:-1] + "。" in paragraphs(framed)
    document = parse(Page(url="https://sthj.ln.gov.cn/a.pdf", body=paper.pdf(framed), media_type="pdf"))
    assert SENTENCE[:-1] + "。" in document.text
    assert document.page_starts[0] == 0 and all(start > 0 for start in document.page_starts[1:])


def test_a_head_stays_where_it_stands_first() -> None:
    assert paragraphs([[HEAD, *page] for page in pages(8)]).split("\n")[0] == HEAD


def test_rows_that_differ_in_their_figure_stay() -> None:
    rows = [[f"示例水泥{'一二三四五'[n]}厂 停产", f"沈阳市 停产 {30 + n * 7}"] for n in range(5)]
    assert paragraphs(rows).split("\n") == [line for page in rows for line in page]


def test_signatures_of_one_day_stay() -> None:
    notices = [[f"关于第{n}批企业停产的通知。", "2021年10月20日"] for n in range(3)]
    assert paragraphs(notices).count("2021年10月20日") == 3
