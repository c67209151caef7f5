"""*Correct*: an issued invoice is credited whole and written anew, in one step (rules, 8.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert, select, update

from batchbill_desktop.models import (
    Claim,
    Customer,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
)
from batchbill_desktop.services import clock
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.dates import due_date
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.credit_notes import Credited, credit_invoice
from batchbill_desktop.services.invoices.creditable import creditable, line_rows
from batchbill_desktop.services.invoices.errors import CannotCredit
from batchbill_desktop.services.invoices.numbering import newest_date


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction made: the credit note, and the draft that replaces the invoice."""

    note: Credited
    draft_id: int


def correct_invoice(connection: Connection, number: str, *, day: date | None = None) -> Corrected:
    """Credit an invoice whole by a note dated `day` (default: today), and draft it anew.

    The draft has no number and stands in no batch. It takes the invoice's lines as they are,
    and its items: they stay billed, on the draft, and nothing is due again; who deletes the
    draft releases them. Raises `InvoiceMissing`, `CannotCredit` (also where a part is credited
    already), `InvoiceDateTooEarly`.
    """
    day = day or clock.today()
    found = creditable(connection, number)
    # A part that is credited would be billed again by the draft.
    if found.newest_note is not None and not found.is_spent:
        raise CannotCredit(CannotCredit.template_part, number=number, note=found.newest_note)
    note = credit_invoice(connection, number, day=day)
    draft_id = reserve_ids(connection, "invoice", 1)
    row = found.row
    customer = connection.execute(
        select(Customer.payment_days, Customer.end_of_month).where(
            Customer.id == row["customer_id"]
        )
    ).one()
    # A draft dated before the newest invoice could not be numbered.
    invoice_date = max(day, newest_date(connection) or day)
    connection.execute(
        insert(Invoice).values(
            {
                **row,
                "id": draft_id,
                "batch_id": None,
                "position": 0,
                "number": None,
                "series": None,
                "counter_year": None,
                "counter": None,
                "invoice_date": invoice_date,
                "due_date": due_date(invoice_date, customer.payment_days, customer.end_of_month),
                "issued_at": None,
                "version": None,
                "notes": "",
            }
        )
    )
    _take_lines(connection, row["id"], draft_id)
    _take_taxes(connection, row["id"], draft_id)
    connection.execute(
        update(Claim).where(Claim.invoice_id == row["id"]).values(invoice_id=draft_id)
    )
    record(
        connection,
        [
            Change(
                "replace", f"invoice:{draft_id}", {"number": number}, {"credit_note": note.number}
            )
        ],
    )
    return Corrected(note, draft_id)


def _take_lines(connection: Connection, invoice_id: int, draft_id: int) -> None:
    """Copies of the lines, in the order of the page, with the items on them."""
    rows = line_rows(connection, invoice_id)
    first = reserve_ids(connection, "invoice_line", max(len(rows), 1))
    copies = {row["id"]: first + place for place, row in enumerate(rows)}
    items = connection.execute(
        select(InvoiceLineItem.__table__)
        .join(InvoiceLine, InvoiceLine.id == InvoiceLineItem.line_id)
        .where(InvoiceLine.invoice_id == invoice_id)
    ).mappings()
    moved = [{**item, "line_id": copies[item["line_id"]]} for item in items]
    insert_all(
        connection,
        InvoiceLine,
        [
            {**row, "id": copies[row["id"]], "invoice_id": draft_id, "place": place}
            for place, row in enumerate(rows)
        ],
    )
    insert_all(connection, InvoiceLineItem, moved)


def _take_taxes(connection: Connection, invoice_id: int, draft_id: int) -> None:
    found = connection.execute(
        select(InvoiceTax.__table__).where(InvoiceTax.invoice_id == invoice_id)
    ).mappings()
    insert_all(connection, InvoiceTax, [{**tax, "invoice_id": draft_id} for tax in found])
