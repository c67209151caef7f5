"""The detail appendix: which work an invoice's lines of time are made of."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, event, select, update

from batchbill_desktop.models import Contract, TimeEntry
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.invoices.time_report import TIME_ITEM, with_time_reports
from batchbill_desktop.services.settings.store import write_setting
from tests.builders.batches import run_and_generate


def generated(database: Database, **rules: object) -> list[InvoiceDocument]:
    """January's invoices with their time reports; `rules` are the contracts' time rounding."""

    def prepare(connection: Connection) -> None:
        write_setting(connection, "page", {"time_report": True})
        if rules:
            connection.execute(update(Contract).values(**rules))

    database.write(prepare)
    run_and_generate(database)
    return database.read(load_documents, Wanted())


def entries_of(document: InvoiceDocument) -> set[str]:
    return {item for line in document.lines for item in line.items if item.startswith(TIME_ITEM)}


def test_every_entry_that_is_billed_is_there_once(month_anywhere: Database) -> None:
    documents = generated(month_anywhere)
    minutes = dict(
        month_anywhere.read(lambda c: c.execute(select(TimeEntry.entry, TimeEntry.minutes)).all())
    )
    assert any(entries_of(document) for document in documents)
    for document in documents:
        entries = entries_of(document)
        assert len(document.time_report) == len(entries)
        assert sum(row.minutes for row in document.time_report) == sum(
            minutes[int(entry.removeprefix(TIME_ITEM))] for entry in entries
        )
        keys = [(row.ticket is None, row.ticket or 0, row.day) for row in document.time_report]
        assert keys == sorted(keys)


def test_billed_minutes_are_those_of_the_lines(month_anywhere: Database) -> None:
    documents = generated(month_anywhere, time_increment=15, time_minimum=20)
    rows = [row for document in documents for row in document.time_report]
    assert rows
    for row in rows:
        assert row.billed % 15 == 0
        assert row.billed >= (30 if row.minutes else 0)
    for document in documents:
        times = [line for line in document.lines if line.minutes is not None]
        assert sum(row.billed for row in document.time_report) == sum(
            line.minutes for line in times if line.minutes is not None
        )


def test_nothing_is_read_where_no_page_asks_for_it(month: Database) -> None:
    run_and_generate(month)
    documents = month.read(load_documents, Wanted())
    assert all(document.time_report == () for document in documents)
    statements: list[str] = []

    def count(connection: Connection) -> int:
        event.listen(
            connection.engine,
            "before_cursor_execute",
            lambda *parts: statements.append(parts[2]),
        )
        with_time_reports(connection, documents)
        none = len(statements)
        asking = [replace(d, page=replace(d.page, time_report=True)) for d in documents]
        reports = with_time_reports(connection, asking)
        assert any(document.time_report for document in reports)
        assert none == 0
        return len(statements)

    assert month.read(count) == 1


def test_a_credit_note_has_none(month: Database) -> None:
    document = generated(month)[0]
    note = replace(document, kind="credit_note", time_report=())
    assert month.read(with_time_reports, [note]) == [note]
