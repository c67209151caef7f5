"""Credit notes: of a whole invoice, of single lines, of a part of their quantity (rules, 8.5).

A note has the invoice's prices, rates and texts. What several notes credit never comes to more
than the invoice; the last one takes the rounding rest, of each line and of each tax group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    LineCredit,
)
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.batches.store import tax_values
from batchbill_desktop.services.billing.tax import LineTax, TaxRow, invoice_tax
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.creditable import (
    Creditable,
    OpenLine,
    creditable,
    line_rows,
)
from batchbill_desktop.services.invoices.document import WORD_KINDS
from batchbill_desktop.services.invoices.errors import CannotCredit
from batchbill_desktop.services.invoices.numbering import CREDIT_NOTE, Numberer
from batchbill_desktop.services.money import divide_half_up, scaled_text


@dataclass(frozen=True, slots=True)
class Credited:
    """A credit note and the invoice it corrects."""

    id: int
    number: str
    credits: str


@dataclass(frozen=True, slots=True)
class CreditPreview:
    """What a credit note would come to; amounts in the smallest unit, as on paper: positive."""

    net: int
    tax: int

    @property
    def total(self) -> int:
        """Net + tax."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class _Part:
    """How much of a line is credited; quantity and net have the invoice's signs."""

    line: OpenLine
    quantity: int
    net: int


def credit_invoice(
    connection: Connection, number: str, *, release: bool = False, day: date | None = None
) -> Credited:
    """Credit all that is left of an invoice by a note dated `day` (default: today).

    `release` gives back all items of the invoice's contracts in its batch, so that they are
    due again; never those settled without an invoice. The invoice becomes issued. Raises
    `InvoiceMissing`, `CannotCredit`, `InvoiceDateTooEarly`.
    """
    found = creditable(connection, number)
    parts = [
        _Part(line, line.open, line.open_net)
        for line in found.lines
        if line.open or found.newest_note is None
    ]
    return _credit(connection, found, parts, day or clock.today(), release=release, whole=True)


def credit_lines(
    connection: Connection,
    number: str,
    parts: Mapping[int, int],
    *,
    day: date | None = None,
) -> Credited:
    """Credit lines of an invoice, or parts of them, by a note dated `day` (default: today).

    `parts` gives the quantity to credit by line id, in ten-thousandths, of time in
    ten-thousandths of a minute. The items stay billed. The invoice becomes issued. Raises
    `InvoiceMissing`, `CannotCredit`, `InvoiceDateTooEarly`.
    """
    found = creditable(connection, number)
    chosen = _chosen(found, parts)
    return _credit(connection, found, chosen, day or clock.today(), release=False, whole=False)


def credit_preview(found: Creditable, parts: Mapping[int, int], tax_rounding: str) -> CreditPreview:
    """What `credit_lines` would credit. Raises `CannotCredit` as it does."""
    chosen = _chosen(found, parts)
    taxes = _taxes(found, chosen, tax_rounding)
    return CreditPreview(sum(part.net for part in chosen), sum(row.tax for row in taxes))


def _chosen(found: Creditable, parts: Mapping[int, int]) -> list[_Part]:
    chosen = []
    for line in found.lines:
        quantity = parts.get(line.line_id, 0)
        if quantity == 0:
            continue
        if quantity * line.open <= 0 or abs(quantity) > abs(line.open):
            raise CannotCredit(
                CannotCredit.template_line,
                number=found.number,
                line=line.description,
                open=_quantity_text(line, line.open),
                asked=_quantity_text(line, quantity),
            )
        chosen.append(_Part(line, quantity, line.net_of(quantity, found.digits)))
    if not chosen:
        raise CannotCredit(CannotCredit.template_nothing, number=found.number)
    return chosen


def _quantity_text(line: OpenLine, quantity: int) -> str:
    return scaled_text(divide_half_up(quantity, 60) if line.is_time else quantity)


def _credit(
    connection: Connection,
    found: Creditable,
    parts: Sequence[_Part],
    day: date,
    *,
    release: bool,
    whole: bool,
) -> Credited:
    if found.is_spent:
        raise CannotCredit(CannotCredit.template_all, number=found.number, note=found.newest_note)
    if day < found.row["invoice_date"]:
        raise CannotCredit(
            CannotCredit.template_early, number=found.number, date=found.row["invoice_date"]
        )
    values = company_values(connection)
    numberer = Numberer(connection, values)
    numberer.check_date(CREDIT_NOTE, day)
    taken = numberer.take(CREDIT_NOTE, day)
    note_id = reserve_ids(connection, "invoice", 1)
    taxes = _taxes(found, parts, values.get("tax_rounding") or "invoice")
    _insert_note(connection, found.row, note_id, taken, day, parts, taxes)
    # Its texts and headings come along where it is credited at one go.
    words = whole and found.newest_note is None
    _insert_lines(connection, found, note_id, parts, words=words, keep_items=not release)
    _insert_taxes(connection, note_id, taxes)
    if found.row["issued_at"] is None:
        connection.execute(
            update(Invoice).where(Invoice.id == found.invoice_id).values(issued_at=clock.now())
        )
    released: list[str] = []
    if release:
        held = Claim.invoice_id == found.invoice_id
        released = list(connection.scalars(select(Claim.item).where(held).order_by(Claim.item)))
        connection.execute(delete(Claim).where(held))
    record(
        connection,
        [
            Change(
                "credit",
                f"invoice:{found.invoice_id}",
                None,
                {"credit_note": taken["number"], "released": released},
            ),
            Change("number", f"invoice:{note_id}", None, {"number": taken["number"]}),
        ],
    )
    return Credited(note_id, str(taken["number"]), found.number)


def _taxes(found: Creditable, parts: Sequence[_Part], tax_rounding: str) -> list[TaxRow]:
    """The tax of what is credited: by the rules, but the last note of a group takes the rest."""
    credited = {part.line.line_id: part.quantity for part in parts}
    still_open = {
        line.tax.group
        for line in found.lines
        if line.open and credited.get(line.line_id) != line.open
    }
    lines: list[tuple[LineTax, int]] = [(part.line.tax, part.net) for part in parts]
    rows = []
    for row in invoice_tax(lines, tax_rounding):
        left = found.open_taxes.get(row.group, 0)
        tax = row.tax if row.group in still_open and abs(row.tax) <= abs(left) else left
        rows.append(TaxRow(row.group, row.codes, row.base, tax))
    return rows


def _insert_note(
    connection: Connection,
    row: Any,
    note_id: int,
    taken: dict[str, object],
    day: date,
    parts: Sequence[_Part],
    taxes: Sequence[TaxRow],
) -> None:
    net = -sum(part.net for part in parts)
    tax = -sum(row.tax for row in taxes)
    connection.execute(
        insert(Invoice).values(
            {
                **row,
                **taken,
                "id": note_id,
                "kind": "credit_note",
                "invoice_date": day,
                "due_date": day,
                "net": net,
                "tax": tax,
                "total": net + tax,
                "corrects_id": row["id"],
                "notes": "",
                "issued_at": None,
                "version": None,
            }
        )
    )


def _insert_lines(
    connection: Connection,
    found: Creditable,
    note_id: int,
    parts: Sequence[_Part],
    *,
    words: bool,
    keep_items: bool,
) -> None:
    """The credited lines with the signs turned; `keep_items`: their items stand on them too."""
    by_line = {part.line.line_id: part for part in parts}
    lines = [
        row
        for row in line_rows(connection, found.invoice_id)
        if row["id"] in by_line or (words and row["kind"] in WORD_KINDS)
    ]
    first = reserve_ids(connection, "invoice_line", max(len(lines), 1))
    places = {row["id"]: first + place for place, row in enumerate(lines)}
    items = [
        {**item, "line_id": places[item["line_id"]]}
        for item in connection.execute(
            select(InvoiceLineItem.__table__)
            .join(InvoiceLine, InvoiceLine.id == InvoiceLineItem.line_id)
            .where(InvoiceLine.invoice_id == found.invoice_id)
        ).mappings()
        if item["line_id"] in places
    ]
    insert_all(
        connection,
        InvoiceLine,
        [
            {**_turned(row, by_line.get(row["id"])), "id": places[row["id"]], "invoice_id": note_id}
            for row in lines
        ],
    )
    insert_all(
        connection,
        LineCredit,
        [
            {"credit_line_id": places[row["id"]], "line_id": row["id"]}
            for row in lines
            if row["id"] in by_line
        ],
    )
    if keep_items:
        insert_all(connection, InvoiceLineItem, items)


def _turned(row: Mapping[str, Any], part: _Part | None) -> dict[str, Any]:
    """A line as the note has it; `part` None: words alone."""
    turned = {**row, "given": None}
    if part is None:
        return turned
    turned["net"] = -part.net
    if part.quantity == part.line.quantity:
        turned["quantity"] = -row["quantity"]
        turned["minutes"] = None if row["minutes"] is None else -row["minutes"]
    elif part.line.is_time:
        turned["quantity"] = -divide_half_up(part.quantity, 60)
        turned["minutes"] = -part.quantity
    else:
        turned["quantity"] = -part.quantity
    return turned


def _insert_taxes(connection: Connection, note_id: int, taxes: Sequence[TaxRow]) -> None:
    turned = [TaxRow(row.group, row.codes, -row.base, -row.tax) for row in taxes]
    insert_all(connection, InvoiceTax, tax_values(note_id, turned))
