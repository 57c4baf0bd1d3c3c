"""Word files say what they say: tracked changes, controls, fields, boxes, nested tables, and what their readers do not see."""

from __future__ import annotations

import paper
import pytest

from bianyin.parse.office import read_docx, read_docx_markup


def r(text: str, marks: str = "") -> str:
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, marks: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr>{marks}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def tc(*blocks: str, marks: str = "") -> str:
    return f"<w:tc><w:tcPr>{marks}</w:tcPr>{''.join(blocks)}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, marks: str = "") -> str:
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def sdt(inside: str, marks: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{marks}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def change(name: str, inside: str = "") -> str:
    return f'<w:{name} w:id="1" w:author="甲" w:date="2021-09-01T00:00:00Z">{inside}</w:{name}>'


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


BOX = f"<w:txbxContent>{p(r('签发人：张示例'))}{p(r('共印三十份'))}</w:txbxContent>"
DRAWN = (
    f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
    f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)
FORMULA = (
    "<m:oMath><m:r><m:t>CO</m:t></m:r><m:sSub><m:e/><m:sub><m:r><m:t>2</m:t></m:r></m:sub></m:sSub></m:oMath>"
)
RUBY = f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('yan')}</w:rt><w:rubyBase>{r('焱')}</w:rubyBase></w:ruby></w:r>"
STRIKES = '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
BASED = STRIKES + '<w:style w:type="character" w:styleId="Too"><w:basedOn w:val="Gone"/></w:style>'
CONTENTS = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'

FILES = {
    "inserted": (p(r("高峰期"), change("ins", r("不得")), r("满负荷生产")), "高峰期不得满负荷生产"),
    "deleted": (p(r("停产"), change("del", "<w:r><w:delText>三</w:delText></w:r>"), r("十天")), "停产十天"),
    "inserted, then deleted": (
        p(r("停产"), change("ins", change("del", "<w:r><w:delText>约</w:delText></w:r>") + r("共")), r("十天")),
        "停产共十天",
    ),
    "moved": (p(change("moveFrom", r("旧处")), r("在"), change("moveTo", r("新处"))), "在新处"),
    "an inserted paragraph": (p(r("甲。"), marks=change("ins")) + p(r("乙。")), "甲。\n乙。"),
    "a deleted end": (p(r("自十月"), marks=change("del")) + p(r("起停产")), "自十月起停产"),
    "struck": (p(r("限产"), r("一半", "<w:strike/>"), r("两成", "<w:dstrike/>"), r("三成")), "限产三成"),
    "not struck": (p(r("限产", '<w:strike w:val="0"/>'), r("三成", '<w:vanish w:val="false"/>')), "限产三成"),
    "hidden": (p(r("限产"), r("内部掌握", "<w:vanish/>")), "限产"),
    "struck by style": (p(r("限产"), r("一半", '<w:rStyle w:val="Gone"/>')), "限产"),
    "by the style's base": (p(r("限产"), r("一半", '<w:rStyle w:val="Too"/>')), "限产"),
    "a style undone": (p(r("限产", '<w:rStyle w:val="Gone"/><w:strike w:val="0"/>')), "限产"),
    "a control of blocks": (sdt(p(r("辽工信发〔2021〕29号"))) + p(r("通知")), "辽工信发〔2021〕29号\n通知"),
    "a control of words": (p(r("自"), sdt(r("2021年10月1日")), r("起")), "自2021年10月1日起"),
    "controls within controls": (sdt(sdt(p(sdt(r("甲"))))), "甲"),
    "a control of rows and cells": (
        tbl(sdt(tr(tc(p(r("甲"))), sdt(tc(p(r("乙"))))))) + p(r("完")),
        "甲 乙\n完",
    ),
    "a prompt": (p(r("联系人："), sdt(r("单击此处输入文字"), "<w:showingPlcHdr/>")), "联系人："),
    "a table of contents": (sdt(p(r("一、总则 1")), CONTENTS) + p(r("一、总则")), "一、总则"),
    "a smart tag": (p(f'<w:smartTag w:element="date">{r("10月1日")}</w:smartTag>', r("起")), "10月1日起"),
    "own markup": (f'<w:customXml w:element="x">{p(r("甲"))}</w:customXml>', "甲"),
    "a simple field": (p(r("第"), f'<w:fldSimple w:instr=" REF a ">{r("三")}</w:fldSimple>', r("条")), "第三条"),
    "a field": (
        p(char("begin"), "<w:r><w:instrText> DATE </w:instrText></w:r>", char("separate"), r("九月"), char("end")),
        "九月",
    ),
    "a text box": (p(r("正文。"), f"<w:r>{DRAWN}</w:r>"), "正文。\n签发人：张示例\n共印三十份"),
    "an old text box": (
        p(f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>", r("正文。")),
        "正文。\n签发人：张示例\n共印三十份",
    ),
    "a box in a cell": (tbl(tr(tc(p(r("甲"), f"<w:r>{DRAWN}</w:r>")))), "甲 签发人：张示例 共印三十份"),
    "a nested table": (
        tbl(tr(tc(p(r("企业"))), tc(p(r("天数")), tbl(tr(tc(p(r("三十"))), tc(p(r("四十"))))), p()))),
        "企业 天数 三十 四十",
    ),
    "a deleted row": (tbl(tr(tc(p(r("甲"))), marks=change("del")), tr(tc(p(r("乙"))))), "乙"),
    "an inserted row": (tbl(tr(tc(p(change("ins", r("甲")))), marks=change("ins"))), "甲"),
    "merged downwards": (
        tbl(
            tr(tc(p(r("沈阳")), marks='<w:vMerge w:val="restart"/>'), tc(p(r("一厂")))),
            tr(tc(p(), marks="<w:vMerge/>"), tc(p(r("二厂")))),
        ),
        "沈阳 一厂\n沈阳 二厂",
    ),
    "a link": (p(r("见"), f"<w:hyperlink>{r('附件')}{change('ins', r('一'))}</w:hyperlink>"), "见附件一"),
    "reading aids": (p(r("姓"), RUBY, r("名")), "姓焱名"),
    "a formula": (p(r("排放"), FORMULA, r("两吨")), "排放CO2两吨"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_words_of_a_word_file(name: str) -> None:
    body, words = FILES[name]
    assert read_docx(paper.word_of(body, BASED)) == words


def test_a_report_in_word_is_read_the_same_way() -> None:
    body, words = FILES["inserted"]
    assert read_docx_markup(paper.word_of(body)) == words
    assert (
        read_docx_markup(paper.word_of(FILES["merged downwards"][0])) == "| 沈阳 | 一厂 |\n\n| 沈阳 | 二厂 |"
    )


def test_a_cell_of_any_width_costs_nothing() -> None:
    wide = tbl(tr(tc(p(r("甲")), marks='<w:gridSpan w:val="100000000"/>'), tc(p(r("乙")))))
    assert read_docx(paper.word_of(wide)) == "甲 乙"
