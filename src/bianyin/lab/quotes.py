"""Which records of kept reports quote a document: listed when a report is kept, so that no report is read to answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bianyin.lab.kept_things import Quoting
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import quotes, reports
from bianyin.model import Report
from bianyin.report.numbering import numbered

if TYPE_CHECKING:
    from bianyin.lab.report_shelf import ReportShelf


class Quotes:
    """By document the records that quote it."""

    def __init__(self, database: LabDatabase, shelf: ReportShelf) -> None:
        self._database, self._shelf = database, shelf

    def of(self, document_id: str, *, limit: int = 200) -> list[Quoting]:
        """The newest report's records first."""
        self._list_older()
        newest = quotes.c.seq.desc()
        query = sa.select(quotes).where(quotes.c.document_id == document_id).order_by(newest).limit(limit)
        with self._database.read() as connection:
            found = connection.execute(query).all()
        kept = {each: self._shelf.get(each) for each in dict.fromkeys(row.report_id for row in found)}
        return [
            Quoting(report=kept[row.report_id], label=row.label, title=row.title, spans=json.loads(row.spans))
            for row in found
        ]

    def count(self, document_id: str) -> int:
        """How many there are in all."""
        query = sa.select(sa.func.count()).where(quotes.c.document_id == document_id)
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def _list_older(self) -> None:
        """List the reports that were kept before there was a list: once in the life of a lab."""
        unlisted = sa.select(reports.c.id).where(sa.not_(reports.c.quotes_listed)).order_by(reports.c.seq)
        with self._database.read() as connection:
            older = connection.execute(unlisted).scalars().all()
        for report_id in older:
            rows = list(rows_of(self._shelf.load(report_id), report_id))
            mine = (reports.c.id == report_id) & sa.not_(reports.c.quotes_listed)
            with self._database.write() as connection:
                if connection.execute(reports.update().where(mine).values(quotes_listed=True)).rowcount:
                    add_rows(connection, rows)


def add_rows(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(quotes.insert(), rows)


def rows_of(report: Report, report_id: str) -> Iterator[dict[str, Any]]:
    """A row a record and document that it quotes; a record that stands under several change points once."""
    labels = numbered(report).labels
    found: dict[tuple[str, str], tuple[str, dict[tuple[int, int], None]]] = {}
    for event in (event for section in report.sections for event in section.events):
        for _, item in event.proofs:
            _, spans = found.setdefault((labels[id(event)], item.document_id), (event.title.value, {}))
            spans[item.start, item.end] = None
    for (label, document_id), (title, spans) in found.items():
        yield {
            "document_id": document_id, "report_id": report_id, "label": label, "title": title,
            "spans": json.dumps(list(spans)),
        }  # fmt: skip
