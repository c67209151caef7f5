"""Credit notes of whole invoices, with and without release (rules, 8.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from batchbill_desktop.models import Customer
from batchbill_desktop.services.batches.errors import InvoiceDateTooEarly
from batchbill_desktop.services.batches.show import BatchView, list_batches, show_batch
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.clock import fixed_today
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.errors import CannotCredit, InvoiceMissing
from batchbill_desktop.services.invoices.load import Wanted, find_document, load_documents
from batchbill_desktop.services.invoices.payments import pay
from tests.builders.batches import (
    generate,
    held,
    invoice_of,
    number_of,
    ready_items,
    run,
    run_and_generate,
)
from tests.builders.company import JANUARY_ITEMS, put_charge, put_entry

DAY = date(2026, 2, 10)
BLOCK_ITEMS = {"R:B-2:block:2026-01-01", "T:6", "T:7"}


@pytest.fixture
def january(month_anywhere: Database) -> BatchView:
    """January, generated on both databases."""
    return run_and_generate(month_anywhere)


def test_a_credit_note_is_the_invoice_with_the_signs_turned(
    month_anywhere: Database, january: BatchView
) -> None:
    invoice = invoice_of(january, "B-2")
    done = month_anywhere.write(credit_invoice, str(invoice.number), day=DAY)
    assert (done.number, done.credits) == ("CN-2026-00001", invoice.number)
    note = month_anywhere.read(find_document, done.number)
    assert (note.kind, note.batch, note.corrects) == ("credit_note", "January", invoice.number)
    assert (note.invoice_date, note.due_date, note.corrects_date) == (
        DAY,
        DAY,
        invoice.invoice_date,
    )
    assert (note.net, note.tax, note.total) == (-invoice.net, -invoice.tax, -invoice.total)
    assert [(line.quantity, line.unit_price, line.net) for line in note.lines] == [
        (-line.quantity, line.unit_price, -line.net) for line in invoice.lines
    ]
    assert [(line.description, line.tax_rate_percent, line.items) for line in note.lines] == [
        (line.description, line.tax_rate_percent, line.items) for line in invoice.lines
    ]
    assert [(tax.base, tax.tax) for tax in note.taxes] == [
        (-tax.base, -tax.tax) for tax in invoice.taxes
    ]
    assert note.buyer == invoice.buyer
    assert month_anywhere.read(check_books) == []


def test_crediting_issues_and_refunds_the_invoice(
    month_anywhere: Database, january: BatchView
) -> None:
    number = number_of(january, "A-1")
    month_anywhere.write(credit_invoice, number, day=DAY)
    invoice = month_anywhere.read(find_document, number)
    assert invoice.issued
    assert invoice.status == "refunded"


def test_without_release_what_was_billed_stays_billed(
    month_anywhere: Database, january: BatchView
) -> None:
    month_anywhere.write(credit_invoice, number_of(january, "B-2"), day=DAY)
    assert set(month_anywhere.read(held)) == JANUARY_ITEMS
    assert ready_items(month_anywhere) == set()
    assert month_anywhere.read(check_books) == []


def test_release_makes_the_items_due_again(month_anywhere: Database, january: BatchView) -> None:
    month_anywhere.write(credit_invoice, number_of(january, "B-2"), release=True, day=DAY)
    assert ready_items(month_anywhere) == BLOCK_ITEMS
    again = run_and_generate(month_anywhere, "Again", invoice_date=DAY)
    assert str(invoice_of(again, "B-2").net) == "210.00"
    assert month_anywhere.read(check_books) == []


def test_released_items_leave_the_credit_notes_lines(month: Database) -> None:
    view = run_and_generate(month)
    done = month.write(credit_invoice, number_of(view, "B-2"), release=True, day=DAY)
    assert {line.items for line in month.read(find_document, done.number).lines} == {()}
    kept = month.read(find_document, number_of(view, "B-2"))
    assert {item for line in kept.lines for item in line.items} == BLOCK_ITEMS


def test_release_never_gives_back_what_is_settled_without_an_invoice(month: Database) -> None:
    view = run_and_generate(month)
    month.write(credit_invoice, number_of(view, "C-2"), release=True, day=DAY)
    assert ready_items(month) == {"C:1", "C:2"}
    assert "R:C-1:L1:2026-01-01" in month.read(held)


def test_a_block_is_reckoned_anew_after_the_release(month: Database) -> None:
    view = run_and_generate(month)
    month.write(put_entry, 8, "B-2", "2026-01-05", 60)
    month.write(credit_invoice, number_of(view, "B-2"), release=True, day=DAY)
    lines = invoice_of(run(month, "Anew"), "B-2").lines
    first = next(line for line in lines if line.items == ("T:8",))
    assert first.included, "the late entry of the 5th is the first to draw on the block"


def test_the_batch_shows_its_invoices_and_not_their_credit_notes(month: Database) -> None:
    view = run_and_generate(month)
    month.write(credit_invoice, number_of(view, "A-1"), day=DAY)
    after = month.read(show_batch, "January")
    assert [one.number for one in after.invoices] == [one.number for one in view.invoices]
    assert after.summary.totals == view.summary.totals
    assert month.read(list_batches)[0].totals == view.summary.totals
    every = month.read(load_documents, Wanted(batch_id=view.summary.id))
    assert "CN-2026-00001" in [one.number for one in every]


def test_the_texts_are_those_of_the_invoice(month: Database) -> None:
    view = run_and_generate(month)
    month.write(lambda c: c.execute(update(Customer).values(name="Renamed", language="de")))
    done = month.write(credit_invoice, number_of(view, "A-1"), day=DAY)
    note = month.read(find_document, done.number)
    assert (note.buyer.address.name, note.language) == ("Alder Ltd", "en")


def test_a_credit_note_is_dated_today_unless_told_otherwise(month: Database) -> None:
    view = run_and_generate(month)
    with fixed_today(date(2026, 3, 4)):
        done = month.write(credit_invoice, number_of(view, "A-1"))
    assert month.read(find_document, done.number).invoice_date == date(2026, 3, 4)


def test_a_paid_invoice_can_be_credited_and_the_payment_stays(month: Database) -> None:
    number = number_of(run_and_generate(month), "A-1")
    month.write(pay, number, Decimal("192.00"), DAY)
    month.write(credit_invoice, number, day=DAY)
    invoice = month.read(find_document, number)
    assert (invoice.status, invoice.paid) == ("paid", Decimal("192.00"))


def test_refusals_name_the_invoice_and_the_reason(month: Database) -> None:
    month.write(put_charge, 9, "C-2", "2026-01-15", "300.00", quantity=-1)
    view = run_and_generate(month)
    number, negative = number_of(view, "A-1"), number_of(view, "C-2")
    assert negative == "CN-2026-00001"
    with pytest.raises(InvoiceMissing, match="There is no invoice 'INV-1'"):
        month.write(credit_invoice, "INV-1", day=DAY)
    with pytest.raises(CannotCredit, match="CN-2026-00001 cannot be credited: it is a credit note"):
        month.write(credit_invoice, negative, day=DAY)
    with pytest.raises(CannotCredit, match=r"may not be dated before it \(2026-01-31\)"):
        month.write(credit_invoice, number, day=date(2026, 1, 30))
    month.write(credit_invoice, number, day=DAY)
    with pytest.raises(CannotCredit, match="CN-2026-00002 credits it already"):
        month.write(credit_invoice, number, day=DAY)
    with pytest.raises(InvoiceDateTooEarly, match="2026-02-09 is before 2026-02-10"):
        month.write(credit_invoice, number_of(view, "A-2"), day=date(2026, 2, 9))
    assert month.read(check_books) == []


def test_a_proposal_cannot_be_credited(month: Database) -> None:
    run(month)
    with pytest.raises(InvoiceMissing):
        month.write(credit_invoice, "None", day=DAY)
    generate(month)
    assert month.write(credit_invoice, "INV-2026-00001", day=DAY).number == "CN-2026-00001"
