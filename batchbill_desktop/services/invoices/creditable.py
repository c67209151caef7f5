"""What of an invoice is still to be credited, line by line (billing rules, 8.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, func, select
from sqlalchemy.orm import aliased

from batchbill_desktop.models import Contract, Invoice, InvoiceLine, InvoiceTax, LineCredit
from batchbill_desktop.services.billing.rating import line_net, time_net
from batchbill_desktop.services.billing.tax import LineTax, TaxGroup
from batchbill_desktop.services.invoices.document import WORD_KINDS
from batchbill_desktop.services.invoices.errors import CannotCredit, InvoiceMissing
from batchbill_desktop.services.invoices.load import line_order
from batchbill_desktop.services.money import currency_digits


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an invoice and what of it no credit note has taken yet.

    Quantities are in ten-thousandths: of minutes where the line is time, else of its unit.
    Amounts are in the smallest unit of the invoice's currency.
    """

    line_id: int
    description: str
    unit: str
    is_time: bool
    quantity: int
    """Of the whole line."""
    open: int
    unit_price: int
    discount_percent: int
    proration: tuple[int, int] | None
    tax: LineTax
    net: int
    """Of the whole line."""
    open_net: int

    def net_of(self, quantity: int, digits: int) -> int:
        """What crediting `quantity` comes to, at the invoice's price.

        All that is left takes the rounding rest; less than that never takes more than is left.
        """
        if quantity == self.open:
            return self.open_net
        if self.is_time:
            net = time_net(
                self.description, quantity, self.unit_price, self.discount_percent, digits
            )
        else:
            net = line_net(
                self.description,
                quantity,
                self.unit_price,
                self.discount_percent,
                self.proration,
                digits,
            )
        return net if abs(net) <= abs(self.open_net) else self.open_net


@dataclass(frozen=True, slots=True)
class Creditable:
    """An invoice with what is open of it; words (headings, texts) are not listed."""

    invoice_id: int
    number: str
    currency: str
    digits: int
    row: Any
    """The invoice's row."""
    lines: tuple[OpenLine, ...]
    open_taxes: dict[TaxGroup, int]
    """Tax by group, less what credit notes have taken."""
    newest_note: str | None
    """The number of the newest credit note for it; None: there is none."""

    @property
    def open_net(self) -> int:
        """What is left to credit, without tax."""
        return sum(line.open_net for line in self.lines)

    @property
    def open_total(self) -> int:
        """What is left to credit, with tax."""
        return self.open_net + sum(self.open_taxes.values())

    @property
    def is_spent(self) -> bool:
        """Whether credit notes have taken all of it."""
        return self.newest_note is not None and not any(line.open for line in self.lines)


def creditable(connection: Connection, number: str) -> Creditable:
    """What may be credited of the invoice `number`.

    Raises `InvoiceMissing`; `CannotCredit` for a credit note and for a proposal.
    """
    found = connection.execute(select(Invoice.__table__).where(Invoice.number == number))
    row = found.mappings().first()
    if row is None:
        raise InvoiceMissing(number=number)
    if row["kind"] != "invoice":
        raise CannotCredit(number=number)
    notes = connection.execute(
        select(Invoice.id, Invoice.number)
        .where(Invoice.corrects_id == row["id"])
        .order_by(Invoice.id.desc())
    ).all()
    return Creditable(
        row["id"],
        number,
        row["currency"],
        currency_digits(row["currency"]),
        row,
        _open_lines(connection, row["id"]),
        _open_taxes(connection, row["id"]),
        notes[0].number if notes else None,
    )


def _open_lines(connection: Connection, invoice_id: int) -> tuple[OpenLine, ...]:
    """The lines in the order of the page."""
    taken: dict[int, tuple[int, int]] = {}
    note_line = aliased(InvoiceLine)
    own = select(InvoiceLine.id).where(InvoiceLine.invoice_id == invoice_id)
    for line_id, quantity, minutes, net in connection.execute(
        select(
            LineCredit.line_id,
            func.sum(note_line.quantity),
            func.sum(note_line.minutes),
            func.sum(note_line.net),
        )
        .join(note_line, note_line.id == LineCredit.credit_line_id)
        .where(LineCredit.line_id.in_(own))
        .group_by(LineCredit.line_id)
    ):
        taken[line_id] = (int(quantity if minutes is None else minutes), int(net))
    whole = _is_credited_as_a_whole(connection, invoice_id)
    return tuple(
        _open_line(row, taken.get(row["id"], (0, 0)), whole=whole)
        for row in line_rows(connection, invoice_id)
        if row["kind"] not in WORD_KINDS
    )


def line_rows(connection: Connection, invoice_id: int) -> list[dict[str, Any]]:
    """The rows of an invoice's lines, in the order of the page."""
    beside = ("contract_name", "contract_code")
    rows = connection.execute(
        select(
            InvoiceLine.__table__,
            Contract.name.label("contract_name"),
            Contract.code.label("contract_code"),
        )
        .outerjoin(Contract, Contract.id == InvoiceLine.contract_id)
        .where(InvoiceLine.invoice_id == invoice_id)
    ).mappings()
    return [
        {key: value for key, value in row.items() if key not in beside}
        for row in sorted(rows, key=line_order)
    ]


def _open_line(row: dict[str, Any], taken: tuple[int, int], *, whole: bool) -> OpenLine:
    is_time = row["minutes"] is not None
    quantity = row["minutes"] if is_time else row["quantity"]
    proration = None
    if row["proration_days"] is not None:
        proration = (row["proration_days"], row["proration_of"])
    group = (
        row["tax_category"],
        row["tax_rate_percent"],
        row["exemption_code"],
        row["exemption_reason"],
    )
    return OpenLine(
        row["id"],
        row["description"],
        row["unit"],
        is_time,
        quantity,
        0 if whole else quantity + taken[0],
        row["unit_price"],
        row["discount_percent"],
        proration,
        LineTax(row["tax_code"], group),
        row["net"],
        0 if whole else row["net"] + taken[1],
    )


def _is_credited_as_a_whole(connection: Connection, invoice_id: int) -> bool:
    """Whether a note of an earlier version credits it, which named no lines."""
    names = (
        select(LineCredit.credit_line_id)
        .join(InvoiceLine, InvoiceLine.id == LineCredit.credit_line_id)
        .where(InvoiceLine.invoice_id == Invoice.id)
    )
    found = select(
        exists().where(Invoice.corrects_id == invoice_id, ~names.exists()).correlate_except(Invoice)
    )
    return bool(connection.scalar(found))


def _open_taxes(connection: Connection, invoice_id: int) -> dict[TaxGroup, int]:
    found: dict[TaxGroup, int] = {}
    rows = connection.execute(
        select(InvoiceTax)
        .with_only_columns(
            InvoiceTax.category,
            InvoiceTax.rate_percent,
            InvoiceTax.exemption_code,
            InvoiceTax.exemption_reason,
            func.sum(InvoiceTax.tax),
        )
        .join(Invoice, Invoice.id == InvoiceTax.invoice_id)
        .where((Invoice.id == invoice_id) | (Invoice.corrects_id == invoice_id))
        .group_by(
            InvoiceTax.category,
            InvoiceTax.rate_percent,
            InvoiceTax.exemption_code,
            InvoiceTax.exemption_reason,
        )
    )
    for category, rate, code, reason, tax in rows:
        found[(category, rate, code, reason)] = int(tax)
    return found
