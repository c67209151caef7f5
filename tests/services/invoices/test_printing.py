"""Printing: which pages go to the printer in which jobs, and what is noted (rules, 8.5).

The printer here only keeps what it is given; `tests/services/printing/test_cups.py` prints on a
real print server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from batchbill_desktop.models import HistoryRecord, InvoiceFact, InvoicePdf
from batchbill_desktop.services import clock
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.invoices.pdfs import issue_pdfs, prepare_pdfs, store_pdfs
from batchbill_desktop.services.invoices.printing import (
    Printed,
    PrintingStopped,
    PrintOrder,
    count_pages,
    print_documents,
)
from batchbill_desktop.services.printing.errors import PrinterRefused
from tests.builders.batches import run_and_generate
from tests.builders.printed import pages_of_pdf


class Tray:
    """Takes jobs until it is full."""

    def __init__(self, room: int = 1000) -> None:
        self.jobs: list[tuple[str, bytes]] = []
        self._room = room

    def send(self, title: str, pdf: bytes) -> None:
        if len(self.jobs) == self._room:
            raise PrinterRefused(printer="Office", reason="the tray is full")
        self.jobs.append((title, pdf))


class CancelledByUser(Exception):
    pass


@pytest.fixture
def documents(month: Database) -> list[InvoiceDocument]:
    """The five numbered invoices of January."""
    run_and_generate(month)
    return month.read(load_documents, Wanted())


def facts(database: Database) -> list[tuple[int, str]]:
    statement = select(InvoiceFact.invoice_id, InvoiceFact.kind).order_by(InvoiceFact.id)
    return [(id_, kind) for id_, kind in database.read(lambda c: c.execute(statement).all())]


def issued(database: Database) -> int:
    return sum(document.issued for document in database.read(load_documents, Wanted()))


def ids(documents: Sequence[InvoiceDocument]) -> list[int]:
    return [document.id for document in documents]


def test_all_in_one_job_has_the_pages_of_all_in_order(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    tray = Tray()
    printed = print_documents(month, PrintOrder(documents), tray.send)
    ((title, pdf),) = tray.jobs
    stored = issue_pdfs(month, documents)
    assert title == f"{documents[0].number} – {documents[-1].number}"
    assert pages_of_pdf(pdf) == [
        page for document in documents for page in pages_of_pdf(stored[document.id])
    ]
    assert printed == Printed(len(documents), len(pages_of_pdf(pdf)), 1)
    assert facts(month) == [
        *((id_, "pdf") for id_ in ids(documents)),
        *((id_, "printed") for id_ in ids(documents)),
    ]


def test_a_job_for_each_invoice_is_its_stored_pdf_byte_for_byte(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    tray = Tray()
    print_documents(month, PrintOrder(documents, one_job=False), tray.send)
    stored = issue_pdfs(month, documents)
    assert tray.jobs == [(document.number, stored[document.id]) for document in documents]
    again = Tray()
    print_documents(month, PrintOrder(documents, one_job=False), again.send)
    assert again.jobs == tray.jobs
    assert issued(month) == len(documents)


def test_the_history_keeps_the_sha_256_of_the_stored_pdf(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    tray = Tray()
    print_documents(month, PrintOrder(documents[:1]), tray.send)
    (first, *_) = documents
    digest = hashlib.sha256(tray.jobs[0][1]).hexdigest()
    kept = month.read(
        lambda c: c.execute(
            select(HistoryRecord.action, HistoryRecord.after)
            .where(HistoryRecord.subject == f"invoice:{first.id}")
            .where(HistoryRecord.action.in_(("pdf", "printed")))
            .order_by(HistoryRecord.id)
        ).all()
    )
    assert [tuple(row) for row in kept] == [
        ("pdf", f'{{"issued":true,"sha256":"{digest}"}}'),
        ("printed", '{"issued":false}'),
    ]
    stored = month.read(
        lambda c: c.scalar(select(InvoicePdf.sha256).where(InvoicePdf.invoice_id == first.id))
    )
    assert stored == digest


def test_the_documents_say_when_they_were_printed_last(month_anywhere: Database) -> None:
    run_and_generate(month_anywhere)
    documents = month_anywhere.read(load_documents, Wanted())
    assert all(document.printed is None for document in documents)
    before = clock.now()
    for _ in range(2):
        print_documents(month_anywhere, PrintOrder(documents[:1]), Tray().send)
    first, *others = month_anywhere.read(load_documents, Wanted())
    assert first.printed is not None
    newest = max(at for _id, at in moments(month_anywhere))
    assert before <= first.printed == newest
    assert all(document.printed is None for document in others)


def moments(database: Database) -> list[tuple[int, datetime]]:
    """The prints with their moments in UTC."""
    statement = select(InvoiceFact.id, InvoiceFact.at).where(InvoiceFact.kind == "printed")
    rows = database.read(lambda c: c.execute(statement).all())
    return [(id_, at if at.tzinfo else at.replace(tzinfo=UTC)) for id_, at in rows]


def test_a_draft_is_marked_and_issues_nothing(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    tray = Tray()
    print_documents(month, PrintOrder(documents, mark="draft", one_job=False), tray.send)
    drafts = prepare_pdfs(month, documents, mark="draft").contents
    assert [pdf for _title, pdf in tray.jobs] == [drafts[id_] for id_ in ids(documents)]
    assert facts(month) == []
    assert issued(month) == 0


def test_an_invoice_without_a_wanted_page_is_neither_printed_nor_issued(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    counts = count_pages(month, documents)
    first_of_second = counts[0] + 1
    for one_job in (True, False):
        tray = Tray()
        spans = ((first_of_second, first_of_second),)
        order = PrintOrder(documents, one_job=one_job, spans=spans)
        assert print_documents(month, order, tray.send) == Printed(1, 1, 1)
        ((_title, pdf),) = tray.jobs
        assert str(documents[1].number) in pages_of_pdf(pdf)[0]
    assert {id_ for id_, _kind in facts(month)} == {documents[1].id}
    assert issued(month) == 1


def test_no_page_at_all_prints_nothing(month: Database, documents: list[InvoiceDocument]) -> None:
    tray = Tray()
    order = PrintOrder(documents, spans=((900, 901),))
    assert print_documents(month, order, tray.send) == Printed(0, 0, 0)
    assert tray.jobs == []
    assert issued(month) == 0


def test_on_both_sides_each_invoice_begins_on_a_sheet_of_its_own(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    counts = count_pages(month, documents)
    assert any(count % 2 for count in counts[:-1])
    tray = Tray()
    printed = print_documents(month, PrintOrder(documents, two_sided=True), tray.send)
    pages = pages_of_pdf(tray.jobs[0][1])
    starts = [
        next(place for place, page in enumerate(pages) if document.number in page.split())
        for document in documents
    ]
    assert all(start % 2 == 0 for start in starts), starts
    blank = [place for place, page in enumerate(pages) if not page.strip()]
    assert len(blank) == sum(count % 2 for count in counts[:-1])
    assert printed.pages == sum(counts)


def test_a_cancel_before_the_job_leaves_everything_as_it_was(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    def cancel(done: int, of: int) -> None:
        if done == 2:
            raise CancelledByUser

    tray = Tray()
    with pytest.raises(CancelledByUser):
        print_documents(month, PrintOrder(documents), tray.send, cancel)
    assert tray.jobs == []
    assert facts(month) == []
    assert issued(month) == 0


def test_a_cancel_between_jobs_keeps_and_notes_those_that_were_handed_over(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    def cancel(done: int, of: int) -> None:
        if done == 1:
            raise CancelledByUser

    tray = Tray()
    with pytest.raises(CancelledByUser):
        print_documents(month, PrintOrder(documents, one_job=False), tray.send, cancel)
    assert [title for title, _pdf in tray.jobs] == [documents[0].number]
    assert facts(month) == [(documents[0].id, "pdf"), (documents[0].id, "printed")]


def test_a_printer_that_gives_up_says_how_many_it_has(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    with pytest.raises(PrintingStopped, match=r"1 of 5 invoices were printed\. Then it stopped"):
        print_documents(month, PrintOrder(documents, one_job=False), Tray(room=1).send)
    printed = [id_ for id_, kind in facts(month) if kind == "printed"]
    assert printed == [documents[0].id]
    with pytest.raises(PrinterRefused, match="the tray is full"):
        print_documents(month, PrintOrder(documents), Tray(room=0).send)
    assert [id_ for id_, kind in facts(month) if kind == "printed"] == printed


def test_the_pages_of_another_program_count_where_it_was_first(
    month: Database, documents: list[InvoiceDocument]
) -> None:
    first = documents[0]
    others = b""

    def meanwhile(done: int, of: int) -> None:
        nonlocal others
        if not others:
            # An older program made other pages.
            others = prepare_pdfs(month, [first], mark="draft").contents[first.id]
            month.write(store_pdfs, {first.id: others})

    tray = Tray()
    print_documents(month, PrintOrder([first]), tray.send, meanwhile)
    assert tray.jobs == [(first.number, others)]
