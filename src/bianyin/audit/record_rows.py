"""A report folder of ours: does `report.md` say what `records.jsonl` holds, and does every quote stand where it says?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bianyin.audit.claimed import bare_title, dates_of, words_of
from bianyin.audit.findings import Finding, Verdict
from bianyin.audit.passages import passage
from bianyin.audit.report_file import RECORDS
from bianyin.audit.reported import Reported, ReportedRecord
from bianyin.audit.shelf import Shelf
from bianyin.model import Document
from bianyin.text import find_folded, fold

_TEXTS = ("content", "measures", "impact")
Row = Mapping[str, Any]


def untold(report: Reported, rows: Sequence[Row]) -> Iterator[Finding]:
    """Rows whose record the report does not hold."""
    told = {record.label for record in report.records}
    for number in dict.fromkeys(str(row.get("number", "")) for row in rows):
        if number not in told:
            title = next(str(row["title"]) for row in rows if str(row.get("number", "")) == number)
            yield _finding("differs_from_records", f"{RECORDS} 里的记录 {number} 不在报告里", title)


def check_rows(record: ReportedRecord, rows: Sequence[Row], shelf: Shelf | None) -> Iterator[Finding]:
    """The rows of the record's number: one of them must be what the report tells; every quote of all must stand."""
    own = [row for row in rows if str(row.get("number", "")) == record.label]
    if not own:
        yield _finding(
            "differs_from_records", f"{RECORDS} 里没有记录 {record.label}", record.title, record.line
        )
        return
    differences = [list(_differences(record, row)) for row in own]
    yield from min(differences, key=len)
    if shelf is not None:
        documents = shelf.get([item["document_id"] for row in own for item in row["evidence"]])
        for row in own:
            yield from _quotes(row, documents, record.line)


def _differences(record: ReportedRecord, row: Row) -> Iterator[Finding]:
    """Where the report tells other than the row."""
    if fold(bare_title(record.title)).text != fold(" ".join(str(row["title"]).split())).text:
        yield _differs("标题", str(row["title"]), record, "title")
    dates = {str(date.get("value")) for date in row.get("dates", {}).values()}
    if {date.date.value for date in dates_of(record)} != dates:
        yield _differs("日期", "、".join(sorted(dates)), record, "date")
    issuers = "、".join(map(str, row.get("issuers", ())))
    if fold("".join(field.text for field in record.of("issuer"))).text != fold(issuers).text:
        yield _differs("机构", issuers, record, "issuer")
    number = str(row.get("document_number") or "")
    if fold("".join(field.text for field in record.of("number"))).text != fold(number).text:
        yield _differs("发文字号", number, record, "number")
    texts = [str(row.get(name) or "") for name in _TEXTS]
    texts += [str(figure.get("text", "")) for figure in row.get("figures", ())]
    held = "\n".join(fold(text).text for text in texts)
    for field in record.of("text"):
        for words in words_of(field.text):
            if fold(words).text not in held:
                yield _differs("文字", "不含这句话", record, "text", words)
    addresses = {str(source.get("url")) for source in row.get("sources", ())}
    if foreign := [link.address for link in record.links if link.address not in addresses]:
        yield _differs("来源", "、".join(sorted(addresses)), record, "source", foreign[0])


def _quotes(row: Row, documents: Mapping[str, Document], line: int) -> Iterator[Finding]:
    """Every quote, at its span: `document.text[start:end] == quote`."""
    for item in row["evidence"]:
        quote, start, end = str(item.get("quote")), item.get("start"), item.get("end")
        document = documents.get(str(item.get("document_id")))
        if document is None:
            detail = f"语料库里没有文档 {item.get('document_id')}"
            yield _quote("page_not_stored", "not_found", detail, item, line)
        elif isinstance(start, int) and isinstance(end, int) and document.text[start:end] == quote:
            yield _quote("quote", "supported", "与存档原文逐字相同", item, line, document, (start, end))
        else:
            place = find_folded(document.text, quote)
            detail = "引文不在所指位置" if place else "存档原文没有这句话"
            yield _quote("quote_differs", "contradicted", detail, item, line, document, place)


def _quote(
    check: str, verdict: Verdict, detail: str, item: Row, line: int,
    document: Document | None = None, place: tuple[int, int] | None = None,
) -> Finding:  # fmt: skip
    return Finding(
        check=check, verdict=verdict, detail=detail, field=str(item.get("field", "")), said=str(item.get("quote")), line=line,
        passage=passage(document, *place) if document and place else None,
    )  # fmt: skip


def _differs(name: str, there: str, record: ReportedRecord, role: str, said: str = "") -> Finding:
    field = next((field for field in record.fields if field.role == role), None)
    detail = f"{name}：{RECORDS} 里是“{there}”" if there else f"{name}：{RECORDS} 里没有"
    shown = said or (field.text if field else "")
    return Finding(
        check="differs_from_records", verdict="contradicted", detail=detail, field=role, said=shown,
        line=field.line if field else record.line,
    )  # fmt: skip


def _finding(check: str, detail: str, said: str, line: int | None = None) -> Finding:
    return Finding(check=check, verdict="contradicted", detail=detail, said=said, line=line)
