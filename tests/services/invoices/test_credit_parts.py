"""Credit notes of single lines and part quantities; *Correct* (rules, 8.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, select, update

from batchbill_desktop.models import Claim, Invoice, InvoiceLine, InvoiceTax, LineCredit
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.batches.show import BatchView
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.correct import correct_invoice
from batchbill_desktop.services.invoices.credit_notes import (
    Credited,
    credit_invoice,
    credit_lines,
    credit_preview,
)
from batchbill_desktop.services.invoices.creditable import Creditable, creditable
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.errors import CannotCredit
from batchbill_desktop.services.invoices.load import Wanted, find_document, load_documents
from batchbill_desktop.services.invoices.payments import pay
from batchbill_desktop.services.money import SCALE
from tests.builders.batches import held, invoice_of, ready_items, run_and_generate

DAY = date(2026, 2, 10)


@pytest.fixture
def january(month_anywhere: Database) -> BatchView:
    """January, generated on both databases."""
    return run_and_generate(month_anywhere)


def _time_line(found: Creditable) -> tuple[int, int]:
    """A line of time that is charged: its id and its minutes in ten-thousandths."""
    line = next(line for line in found.lines if line.is_time and line.net)
    return line.line_id, line.open


def _with_time(database: Database, view: BatchView) -> tuple[str, Creditable]:
    for document in view.invoices:
        number = str(document.number)
        if any(line.minutes is not None and line.net for line in document.lines):
            return number, database.read(creditable, number)
    pytest.fail("no invoice with charged time")


def _note(database: Database, done: Credited) -> InvoiceDocument:
    return database.read(find_document, done.number)


def test_a_part_of_a_time_line_is_credited_at_its_price(
    month_anywhere: Database, january: BatchView
) -> None:
    number, found = _with_time(month_anywhere, january)
    line_id, minutes = _time_line(found)
    line = next(line for line in found.lines if line.line_id == line_id)
    half = minutes // 2
    note = _note(
        month_anywhere, month_anywhere.write(credit_lines, number, {line_id: half}, day=DAY)
    )
    assert len(note.lines) == 1
    assert note.lines[0].minutes == Decimal(-half) / SCALE
    assert note.lines[0].unit_price == Decimal(line.unit_price) / SCALE
    assert note.net == Decimal(-line.net_of(half, found.digits)).scaleb(-found.digits)
    assert 0 < -note.net < Decimal(line.net).scaleb(-found.digits)
    left = month_anywhere.read(creditable, number)
    assert next(one for one in left.lines if one.line_id == line_id).open == minutes - half
    assert month_anywhere.read(check_books) == []


def test_part_credits_keep_the_items_billed_and_leave_the_rest_open(
    month_anywhere: Database, january: BatchView
) -> None:
    number, found = _with_time(month_anywhere, january)
    line_id, minutes = _time_line(found)
    before = month_anywhere.read(held)
    month_anywhere.write(credit_lines, number, {line_id: minutes}, day=DAY)
    assert month_anywhere.read(held) == before
    document = month_anywhere.read(find_document, number)
    assert document.issued
    assert document.status == "draft"
    note_total = sum(
        one.total for one in month_anywhere.read(load_documents, Wanted()) if one.corrects == number
    )
    still_open = document.total + note_total
    month_anywhere.write(pay, number, still_open, DAY)
    assert month_anywhere.read(find_document, number).status == "paid"


def test_the_last_note_takes_the_rounding_rest(
    month_anywhere: Database, january: BatchView
) -> None:
    """Three thirds of a line and of its tax come to the line and its tax, to the cent."""
    number, found = _with_time(month_anywhere, january)
    document = month_anywhere.read(find_document, number)
    line_id, minutes = _time_line(found)
    third = minutes // 3
    for quantity in (third, third, minutes - 2 * third):
        month_anywhere.write(credit_lines, number, {line_id: quantity}, day=DAY)
    rest = month_anywhere.write(credit_invoice, number, day=DAY)
    notes = [one for one in month_anywhere.read(load_documents, Wanted()) if one.corrects == number]
    assert rest.number in {one.number for one in notes}
    assert sum(one.net for one in notes) == -document.net
    assert sum(one.tax for one in notes) == -document.tax
    assert month_anywhere.read(find_document, number).status == "refunded"
    assert month_anywhere.read(check_books) == []


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (lambda minutes: minutes + 1, "Give at most what is left"),
        (lambda minutes: -minutes, "Give at most what is left"),
        (lambda _: 0, "nothing was chosen"),
    ],
)
def test_no_more_than_what_is_left_is_credited(
    month_anywhere: Database, january: BatchView, part: object, reason: str
) -> None:
    number, found = _with_time(month_anywhere, january)
    line_id, minutes = _time_line(found)
    with pytest.raises(CannotCredit, match=reason):
        month_anywhere.write(credit_lines, number, {line_id: part(minutes)}, day=DAY)  # type: ignore[operator]  # a table of functions
    assert month_anywhere.read(creditable, number).newest_note is None


def test_what_is_credited_whole_is_spent(month_anywhere: Database, january: BatchView) -> None:
    number, _ = _with_time(month_anywhere, january)
    note = month_anywhere.write(credit_invoice, number, day=DAY)
    assert month_anywhere.read(creditable, number).is_spent
    with pytest.raises(CannotCredit, match=f"{note.number} credits it already"):
        month_anywhere.write(credit_invoice, number, day=DAY)


def test_a_note_that_names_no_lines_credited_the_whole_invoice(
    month_anywhere: Database, january: BatchView
) -> None:
    """As credit notes of earlier versions do."""
    number, _ = _with_time(month_anywhere, january)
    month_anywhere.write(credit_invoice, number, day=DAY)
    month_anywhere.write(lambda connection: connection.execute(delete(LineCredit)))
    assert month_anywhere.read(creditable, number).is_spent


def test_the_preview_is_what_is_credited(month_anywhere: Database, january: BatchView) -> None:
    number, found = _with_time(month_anywhere, january)
    line_id, minutes = _time_line(found)
    rounding = month_anywhere.read(company_values).get("tax_rounding") or "invoice"
    seen = credit_preview(found, {line_id: minutes // 2}, rounding)
    done = month_anywhere.write(credit_lines, number, {line_id: minutes // 2}, day=DAY)
    note = _note(month_anywhere, done)
    assert (note.net, note.tax, note.total) == tuple(
        Decimal(-amount).scaleb(-found.digits) for amount in (seen.net, seen.tax, seen.total)
    )


def test_correct_credits_the_invoice_and_drafts_it_anew(
    month_anywhere: Database, january: BatchView
) -> None:
    invoice = invoice_of(january, "B-2")
    number = str(invoice.number)
    due_before = ready_items(month_anywhere)
    items = month_anywhere.read(held)
    done = month_anywhere.write(correct_invoice, number, day=DAY)
    draft = month_anywhere.read(load_documents, Wanted(ids=(done.draft_id,)))[0]
    assert (draft.number, draft.batch, draft.corrects, draft.kind) == (None, None, None, "invoice")
    assert [(line.description, line.quantity, line.net, line.items) for line in draft.lines] == [
        (line.description, line.quantity, line.net, line.items) for line in invoice.lines
    ]
    assert (draft.net, draft.tax, draft.total) == (invoice.net, invoice.tax, invoice.total)
    assert draft.invoice_date == DAY
    assert month_anywhere.read(find_document, number).status == "refunded"
    # Nothing is due again: the items are billed by the draft.
    assert month_anywhere.read(held) == items
    assert ready_items(month_anywhere) == due_before
    on_draft = month_anywhere.read(
        lambda connection: set(
            connection.scalars(select(Claim.item).where(Claim.invoice_id == done.draft_id))
        )
    )
    assert on_draft == {item for line in invoice.lines for item in line.items}
    assert month_anywhere.read(check_books) == []


def test_an_invoice_that_is_credited_in_part_is_not_replaced(
    month_anywhere: Database, january: BatchView
) -> None:
    number, found = _with_time(month_anywhere, january)
    line_id, minutes = _time_line(found)
    month_anywhere.write(credit_lines, number, {line_id: minutes // 2}, day=DAY)
    with pytest.raises(CannotCredit, match="credits a part of it already"):
        month_anywhere.write(correct_invoice, number, day=DAY)


def test_check_finds_credit_notes_beyond_their_invoice(
    month_anywhere: Database, january: BatchView
) -> None:
    number, found = _with_time(month_anywhere, january)
    line_id, minutes = _time_line(found)
    note = month_anywhere.write(credit_lines, number, {line_id: minutes}, day=DAY)
    more = found.open_total + 1
    month_anywhere.write(
        lambda connection: connection.execute(
            update(Invoice).where(Invoice.id == note.id).values(net=-more, tax=0, total=-more)
        )
    )
    problems = month_anywhere.read(check_books)
    assert f"the credit notes for {number} come to more than it" in problems


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_notes_add_up_to_the_invoice(
    month_anywhere: Database, january: BatchView, data: st.DataObject
) -> None:
    """Whatever is credited in whatever parts: with the rest it is the invoice, group by group."""
    number, _ = _with_time(month_anywhere, january)

    def walk(connection: Connection) -> None:
        for _step in range(data.draw(st.integers(0, 4))):
            found = creditable(connection, number)
            parts = {
                line.line_id: data.draw(st.integers(0, abs(line.open)))
                * (1 if line.open > 0 else -1)
                for line in found.lines
                if line.open
            }
            if any(parts.values()):
                credit_lines(connection, number, parts, day=DAY)
        if not creditable(connection, number).is_spent:
            credit_invoice(connection, number, day=DAY)
        left = creditable(connection, number)
        assert left.is_spent
        assert left.open_net == 0
        assert set(left.open_taxes.values()) == {0}
        assert check_books(connection) == []
        raise _Undo

    with pytest.raises(_Undo):
        month_anywhere.write(walk)


class _Undo(Exception):
    """Rolls the walk back."""


def test_nothing_of_a_note_is_stored_where_it_is_refused(
    month_anywhere: Database, january: BatchView
) -> None:
    number, found = _with_time(month_anywhere, january)
    line_id, minutes = _time_line(found)

    def counts(connection: Connection) -> list[int | None]:
        return [
            connection.scalar(select(func.count()).select_from(table))
            for table in (Invoice, InvoiceLine, InvoiceTax, LineCredit)
        ]

    before = month_anywhere.read(counts)
    with pytest.raises(CannotCredit):
        month_anywhere.write(credit_lines, number, {line_id: minutes}, day=date(2020, 1, 1))
    assert month_anywhere.read(counts) == before
