"""The shapes of reports: items, headings, bullets, labels with and without bold, Word files; and what is no report."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from audit_samples import POINT, Demo, record, report

from bianyin.audit.auditing import audit_report
from bianyin.audit.claimed import dates_of, issuers_of
from bianyin.audit.reading_report import read_report
from bianyin.audit.report_file import ReportFile, read_report_file
from bianyin.audit.reported import Link
from bianyin.errors import InputError

ADDRESS = "https://www.ln.gov.cn/a/t20210924_1.html"
HEAD = POINT.format(date="2021-10-31", kind="Seasonal")
FORMS = [
    f"1. **事件名称**：甲厂停产\n**发生时间**：2021年9月24日\n**信息来源网址**：[省政府]({ADDRESS})\n",
    f"1. **甲厂停产**\n   - **发生日期**：2021年9月24日\n   - **信息来源**：[省政府]({ADDRESS})\n",
    f"### 1. 甲厂停产\n\n- **时间**：2021年9月24日\n- **来源**：[省政府](<{ADDRESS}>)\n",
    f"### 甲厂停产\n\n**时间：** 2021年9月24日\n\n**链接：** [省政府]({ADDRESS})\n",
    f"1、事件名称：甲厂停产\n发生时间：2021年9月24日\n信息来源：[省政府]({ADDRESS})\n",
    f"**事件名称**：甲厂停产  \n**发生时间**：2021年9月24日  \n**信息来源网址**：[省政府]({ADDRESS})\n",
]


@pytest.mark.parametrize("text", FORMS, ids=range(len(FORMS)))
def test_one_record_in_many_forms(text: str) -> None:
    (found,) = read_report(HEAD + text).records
    assert found.title == "甲厂停产"
    assert [date.date.value for date in dates_of(found)] == ["2021-09-24"]
    assert found.links == (Link("省政府", ADDRESS),)
    assert [point.date.isoformat() for point in found.points] == ["2021-10-31"]


def test_two_records_without_numbers_and_prose_that_is_none() -> None:
    text = (
        HEAD
        + "以下是相关事件：\n\n"
        + FORMS[-1]
        + "\n"
        + FORMS[-1].replace("甲", "乙")
        + "\n未找到其他事件。\n"
    )
    found = read_report(text)
    assert [each.title for each in found.records] == ["甲厂停产", "乙厂停产"]
    assert found.sections[0].prose == ("以下是相关事件：", "未找到其他事件。")


@pytest.mark.parametrize(("organs", "expected"), [
    ("生态环境部", ["生态环境部"]),
    ("国家发展改革委、国家能源局等9部门", ["国家发展改革委", "国家能源局"]),
    ("辽宁省发改委联合12个部门", ["辽宁省发改委"]),
    ("辽宁省生态环境厅和沈阳市人民政府", ["辽宁省生态环境厅", "沈阳市人民政府"]),
    ("住房和城乡建设部", ["住房和城乡建设部"]),
])  # fmt: skip
def test_organs_one_by_one(organs: str, expected: list[str]) -> None:
    (found,) = read_report(report(record(issuer=organs))).records
    assert issuers_of(found) == expected


def test_several_links_with_their_references() -> None:
    source = r"[甲网](https://a.example/1) \[1\]；[乙\[1\]网](<https://b.example/2(3)>)（第 2 页） \[12\]"
    (found,) = read_report(report(record(source=source))).records
    assert found.links == (
        Link("甲网", "https://a.example/1", (1,)), Link("乙[1]网", "https://b.example/2(3)", (12,))
    )  # fmt: skip


def test_a_word_file_of_the_shape_is_read_as_its_markdown(tmp_path: Path) -> None:
    """Headings, a numbered list, bold labels and a real hyperlink, as Word has them."""
    document = docx.Document()
    document.add_heading("某省 工业部门 碳排放变点相关政策与事件汇总", 0)
    document.add_paragraph("共包含 2 个转折点的相关信息")
    document.add_heading("转折点: 2021-10-31 (Seasonal) - 置信度: 0.64", 2)
    paragraph = document.add_paragraph(style="List Number")
    for label, words in (("事件名称", "甲厂停产"), ("发生时间", "2021年9月24日")):
        paragraph.add_run(label).bold = True
        paragraph.add_run(f"：{words}").add_break()
    paragraph.add_run("信息来源网址").bold = True
    paragraph.add_run("：")
    _hyperlink(document, paragraph, "论文", "https://www.mdpi.com/2071-1050/13/4/1")
    document.save(str(tmp_path / "report.docx"))
    file = read_report_file(tmp_path / "report.docx")
    audit = audit_report(file, None)
    assert [finding.check for finding in audit.findings] == ["count_differs"]
    assert [(each.title, [f.check for f in each.findings]) for each in audit.records] == [
        ("甲厂停产", ["academic_or_mirror_host"])
    ]


def _hyperlink(document: object, paragraph: object, words: str, address: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    relation = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)  # type: ignore[attr-defined]
    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("r:id"), relation)
    text.text = words
    run.append(text)
    link.append(run)
    paragraph._p.append(link)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "body", "said"), [
    ("a.md", "没有转折点的一段话。\n", "没有找到转折点"),
    ("a.md", "", "空的"),
    ("a.xlsx", "x", "不认识的报告文件类型"),
    ("a.docx", "not a zip", "不是完好的 Word 文件"),
    ("none.docx", None, "文件不存在"),
    ("none.md", None, "文件不存在"),
])  # fmt: skip
def test_what_is_no_report_is_said_to_be_none(name: str, body: str | None, said: str, tmp_path: Path) -> None:
    if body is not None:
        (tmp_path / name).write_text(body, "utf-8")
    with pytest.raises(InputError, match=said):
        audit_report(read_report_file(tmp_path / name), None)


def test_a_folder_without_a_report_and_a_damaged_line_of_records(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"report\.md"):
        read_report_file(tmp_path)
    (tmp_path / "report.md").write_text(report(record()), "utf-8")
    (tmp_path / "records.jsonl").write_text('{"title": "a", "evidence": []}\n{"title"\n', "utf-8")
    with pytest.raises(InputError, match=r"records\.jsonl:2"):
        read_report_file(tmp_path)


def test_the_examples_report_is_read_whole(demo: Demo) -> None:
    found = read_report((demo.report / "report.md").read_text("utf-8"))
    assert (len(found.sections), len(found.records), len(found.annex)) == (8, 19, 1)
    assert found.verbatim
    assert not found.cut
    assert len(found.references) == len(
        {n for r in found.records for link in r.links for n in link.references}
    )


def test_a_cut_within_a_character(tmp_path: Path) -> None:
    body = report(record()).encode()
    (tmp_path / "a.md").write_bytes(body[: body.index("有序用电措施".encode()) + 1])
    file = read_report_file(tmp_path / "a.md")
    audit = audit_report(ReportFile(file.path, file.text), None)
    assert [finding.check for finding in audit.findings] == ["cut_off"]
    assert [[each.check for each in row.findings] for row in audit.records] == [["record_incomplete"]]


def test_the_examples_word_file_is_its_markdown(demo: Demo) -> None:
    ours = demo.report / "report.docx"
    if not ours.is_file():
        pytest.skip("this version writes no report.docx")
    word, markdown = (
        read_report(read_report_file(demo.report / name).text) for name in ("report.docx", "report.md")
    )
    assert [(each.label, each.title, each.links, each.points) for each in word.records] == [
        (each.label, each.title, each.links, each.points) for each in markdown.records
    ]
    assert [dates_of(each) for each in word.records] == [dates_of(each) for each in markdown.records]
    assert not audit_report(read_report_file(ours), None).objections
