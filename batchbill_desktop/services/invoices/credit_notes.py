"""Credit notes of whole invoices (billing rules, 8.5), with the release of their items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from batchbill_desktop.models import (
    Claim,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
)
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.errors import CannotCredit, InvoiceMissing
from batchbill_desktop.services.invoices.numbering import CREDIT_NOTE, Numberer


@dataclass(frozen=True, slots=True)
class Credited:
    """A credit note and the invoice it corrects."""

    id: int
    number: str
    credits: str


def credit_invoice(
    connection: Connection, number: str, *, release: bool = False, day: date | None = None
) -> Credited:
    """Credit a whole invoice by a note dated `day` (default: today), with its rates and texts.

    `release` gives back all items of the invoice's contracts in its batch, so that they are
    due again; never those settled without an invoice. The invoice becomes issued. Raises
    `InvoiceMissing`, `CannotCredit`, `InvoiceDateTooEarly`.
    """
    day = day or clock.today()
    row = (
        connection.execute(select(Invoice.__table__).where(Invoice.number == number))
        .mappings()
        .first()
    )
    if row is None:
        raise InvoiceMissing(number=number)
    _check(connection, row, day)
    numberer = Numberer(connection, company_values(connection))
    numberer.check_date(CREDIT_NOTE, day)
    taken = numberer.take(CREDIT_NOTE, day)
    note_id = reserve_ids(connection, "invoice", 1)
    _insert_note(connection, row, note_id, taken, day)
    _copy_lines(connection, row["id"], note_id, keep_items=not release)
    _copy_taxes(connection, row["id"], note_id)
    if row["issued_at"] is None:
        connection.execute(
            update(Invoice).where(Invoice.id == row["id"]).values(issued_at=clock.now())
        )
    released: list[str] = []
    if release:
        held = Claim.invoice_id == row["id"]
        released = list(connection.scalars(select(Claim.item).where(held).order_by(Claim.item)))
        connection.execute(delete(Claim).where(held))
    record(
        connection,
        [
            Change(
                "credit",
                f"invoice:{row['id']}",
                None,
                {"credit_note": taken["number"], "released": released},
            ),
            Change("number", f"invoice:{note_id}", None, {"number": taken["number"]}),
        ],
    )
    return Credited(note_id, str(taken["number"]), number)


def _check(connection: Connection, row: Any, day: date) -> None:
    number = row["number"]
    if row["kind"] != "invoice":
        raise CannotCredit(number=number, reason="it is a credit note itself")
    note = connection.scalar(
        select(Invoice.number).where(Invoice.corrects_id == row["id"]).limit(1)
    )
    if note is not None:
        raise CannotCredit(number=number, reason=f"{note} credits it already")
    if day < row["invoice_date"]:
        raise CannotCredit(
            number=number,
            reason=f"a credit note may not be dated before it ({row['invoice_date']})",
        )


def _insert_note(
    connection: Connection, row: Any, note_id: int, taken: dict[str, object], day: date
) -> None:
    connection.execute(
        insert(Invoice).values(
            {
                **row,
                **taken,
                "id": note_id,
                "kind": "credit_note",
                "invoice_date": day,
                "due_date": day,
                "net": -row["net"],
                "tax": -row["tax"],
                "total": -row["total"],
                "corrects_id": row["id"],
                "notes": "",
                "issued_at": None,
            }
        )
    )


def _copy_lines(connection: Connection, invoice_id: int, note_id: int, *, keep_items: bool) -> None:
    """The invoice's lines with the signs turned; `keep_items`: its items stand on them too."""
    lines = [
        dict(line)
        for line in connection.execute(
            select(InvoiceLine.__table__)
            .where(InvoiceLine.invoice_id == invoice_id)
            .order_by(InvoiceLine.id)
        ).mappings()
    ]
    first = reserve_ids(connection, "invoice_line", max(len(lines), 1))
    places = {line["id"]: first + place for place, line in enumerate(lines)}
    items = [
        {**item, "line_id": places[item["line_id"]]}
        for item in connection.execute(
            select(InvoiceLineItem.__table__)
            .join(InvoiceLine, InvoiceLine.id == InvoiceLineItem.line_id)
            .where(InvoiceLine.invoice_id == invoice_id)
        ).mappings()
    ]
    for line in lines:
        line["id"] = places[line["id"]]
        line["invoice_id"] = note_id
        line["quantity"] = -line["quantity"]
        line["net"] = -line["net"]
        if line["minutes"] is not None:
            line["minutes"] = -line["minutes"]
    insert_all(connection, InvoiceLine, lines)
    if keep_items:
        insert_all(connection, InvoiceLineItem, items)


def _copy_taxes(connection: Connection, invoice_id: int, note_id: int) -> None:
    taxes = [
        {**tax, "invoice_id": note_id, "base": -tax["base"], "tax": -tax["tax"]}
        for tax in connection.execute(
            select(InvoiceTax.__table__)
            .where(InvoiceTax.invoice_id == invoice_id)
            .order_by(InvoiceTax.position)
        ).mappings()
    ]
    insert_all(connection, InvoiceTax, taxes)
