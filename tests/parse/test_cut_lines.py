"""Lines that a width cut are put together; lines that somebody set are left, as a table."""

from __future__ import annotations

import pytest

from bianyin.model import Page
from bianyin.parse.cut_lines import without_cuts
from bianyin.parse.parse import parse

SENTENCES = (
    "为落实国家有关文件要求，完善示例市能源消费强度和总量双控制度，重点推进钢铁、石化、建材等行业节能降碳改造，制定本方案。",
    "自2021年10月20日起至2022年3月31日止，全市19家镁砂企业136座竖窑全部停产检修，期间不得以任何理由擅自复产。",
    "各县（市、区）人民政府要压实责任，逐户建立台账，并于每月5日前将上月执行情况报市工业和信息化局汇总。",
)


def cut(paragraph: str, width: int, indent: str = "　　") -> list[str]:
    """Lines as a program that counts characters cuts them."""
    words = indent + paragraph
    return [words[at : at + width] for at in range(0, len(words), width)]


def set_in_em(paragraph: str, width: int, indent: str = "　　") -> list[str]:
    """Lines as a typesetter fills them: digits are half as wide, and no line opens with a comma or a stop."""
    lines, line = [], indent
    for character in paragraph:
        wide = sum(0.5 if each < "\u0100" else 1 for each in line)
        if wide >= width and character not in "，。、；）":
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


@pytest.mark.parametrize("width", [20, 26, 38, 45])
@pytest.mark.parametrize("break_lines", [cut, set_in_em])
@pytest.mark.parametrize("indent", ["　　", "    ", ""])
def test_cut_paragraphs_are_whole_again(width: int, break_lines: object, indent: str) -> None:
    assert callable(break_lines)
    lines = [line for paragraph in SENTENCES for line in break_lines(paragraph, width, indent)]
    assert without_cuts("\n".join(lines), "示例方案").split("\n") == list(SENTENCES)


def test_heads_items_and_signatures_stay_lines_of_their_own() -> None:
    lines = [
        "示例市工业领域节能方案", "示例政发〔2021〕16号", "各县（市、区）人民政府：", *cut(SENTENCES[0], 26),
        "　　一、停产检修", *cut(SENTENCES[1], 26), *cut("（一）" + SENTENCES[2], 26), "　　示例市人民政府", "　　2021年10月20日",
    ]  # fmt: skip
    assert without_cuts("\n".join(lines)).split("\n") == [
        "示例市工业领域节能方案", "示例政发〔2021〕16号", "各县（市、区）人民政府：", SENTENCES[0], "一、停产检修", SENTENCES[1],
        "（一）" + SENTENCES[2], "示例市人民政府", "2021年10月20日",
    ]  # fmt: skip


NAMES = [
    "示例市甲乙丙耐火材料有限公司",
    "示例市丁戊己镁制品有限责任公司",
    "示例县庚辛壬水泥股份有限公司",
    "示例市子丑寅钢铁集团有限公司",
]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(NAMES),
        "\n".join(f"{name}\t停产\t2021年10月20日" for name in NAMES),
        "\n".join(f"{name}　　停产检修，三十天。" for name in NAMES),
        "\n".join(f"{number}. {name}停产检修" for number, name in enumerate(NAMES)),
        "\n".join(f"{number}、{name}停产检修，影响产量。" for number, name in enumerate("一二三四")),
        "白日依山尽，黄河入海流\n欲穷千里目，更上一层楼\n白日依山尽，黄河入海流\n欲穷千里目，更上一层楼",
        "炉火映红了海边的夜空啊\n我的名字写在炉台的边上\n风从辽河口一直吹到这里\n它问我那年谁停下了高炉",
        "示例市启动橙色预警\n" + SENTENCES[0] + "\n示例县水泥企业错峰生产\n" + SENTENCES[1] + "\n各地压实责任\n" + SENTENCES[2],
        "示例钢厂高炉停产检修三十天\n示例市水泥企业全部停窑\n示例县有序用电方案公布\n示例镁企业轮停一周",
        "一、总体要求\n" + SENTENCES[0] + "\n二、停产检修\n" + SENTENCES[1],
        "时间：2021年10月20日上午九时\n地点：示例市工业和信息化局一楼\n主持：示例市副市长某某某同志\n议题：镁砂企业停产检修工作安排",
        SENTENCES[0],
        "",
    ],
)  # fmt: skip
def test_lines_that_somebody_set_are_left(text: str) -> None:
    assert without_cuts(text, "示例") == text


def test_a_page_of_cut_lines_has_a_main_text_whose_offsets_are_its_own() -> None:
    lines = ["示例市工业领域节能方案", "", *cut(SENTENCES[1], 20), "　　示例市人民政府", "　　2021年10月20日"]
    document = parse(Page(url="https://example.org/c.txt", body="\n".join(lines).encode(), media_type="text"))
    assert document.warnings == ()
    assert SENTENCES[1] in document.text
    signed = document.date("issued_on")
    assert signed
    assert signed.span
    assert document.text[signed.span.start : signed.span.end] == "2021年10月20日"
