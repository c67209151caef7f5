"""Flexible invoices, edited ones and credit notes of parts go out in every format as they are."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from batchbill_desktop.services.company_edit import edit_company
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.export import ExportRequest, export_batch
from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.invoices.credit_notes import credit_invoice, credit_lines
from batchbill_desktop.services.invoices.creditable import creditable
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.editing.changes import add_line
from batchbill_desktop.services.invoices.editing.flexible import new_invoice, number_invoice
from batchbill_desktop.services.invoices.editing.loading import load_context
from batchbill_desktop.services.invoices.editing.save import save
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from tests.builders.batches import run_and_generate
from tests.builders.company import scaled
from tests.services.exports.test_einvoice_rules import NOTHING, faults

DAY = date(2026, 2, 10)


@pytest.fixture
def books(month: Database) -> Database:
    """January, each invoice credited in three parts, and a flexible invoice typed by hand."""
    seller = {"vat_id": "FR40303265045", "registration": "303 265 045", "country": "FR"}
    month.write(edit_company, seller)
    run_and_generate(month)
    for invoice in month.read(load_documents, Wanted()):
        if invoice.kind != "invoice" or not invoice.total:
            continue
        number = str(invoice.number)
        for _ in range(2):
            found = month.read(creditable, number)
            parts = {line.line_id: line.open // 3 for line in found.lines if line.open // 3}
            month.write(credit_lines, number, parts, day=DAY)
        month.write(credit_invoice, number, day=DAY)
    working = month.read(new_invoice, "1003", DAY)
    context = month.read(load_context, working)
    working = add_line(working, context, "heading", description="What we did")
    working = add_line(
        working,
        context,
        "free",
        description="Typed",
        quantity=scaled("1.5"),
        unit_price=scaled(80),
        discount_percent=scaled(5),
    )
    working = add_line(working, context, "free", description="Less", unit_price=scaled("-12.5"))
    working = add_line(working, context, "subtotal", description="So far")
    month.write(number_invoice, month.write(save, working).invoice_id)
    return month


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def documents(database: Database) -> list[InvoiceDocument]:
    return database.read(load_documents, Wanted())


def test_all_of_them_pass_the_official_rules(books: Database) -> None:
    found = documents(books)
    assert sum(one.kind == "credit_note" for one in found) >= 6
    assert [one.batch for one in found if one.customer == "1003"].count(None) >= 1
    for document in found:
        if document.total:
            assert faults(document) == NOTHING, document.number


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_takes_them(books: Database, out: Path, format_name: str) -> None:
    numbers = tuple(str(one.number) for one in documents(books) if one.total)
    request = ExportRequest(format_name, None, out, numbers)
    done = export_batch(books, request)
    assert done.documents == len(numbers)
    assert all(path.stat().st_size for path in done.files)


def test_what_is_credited_in_parts_comes_to_the_invoice(books: Database, out: Path) -> None:
    export_batch(books, ExportRequest("csv", None, out))
    (path,) = out.iterdir()
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    totals: dict[str, Decimal] = {}
    for row in rows:
        number = row["corrects_number"] or row["invoice_number"]
        totals[number] = totals.get(number, Decimal(0)) + Decimal(row["gross"] or 0)
    flexible = [one for one in documents(books) if one.batch is None and one.kind == "invoice"]
    assert {number: total for number, total in totals.items() if total} == {
        str(one.number): one.total for one in flexible
    }
    assert [row["description"] for row in rows if not row["net"]] == ["What we did", "So far"]
