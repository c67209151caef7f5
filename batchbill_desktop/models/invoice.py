"""Invoices and credit notes: lines, taxes, payments, dated facts and the stored PDF."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Key, Minor, Scaled


class Invoice(Base):
    """A proposal (no number), an invoice or a credit note; a credit note's amounts are negative.

    `counter` counts gapless within (`series`, `counter_year`); the year is 0 where the number
    pattern has none.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("kind IN ('invoice', 'credit_note')", name="kind"),
        CheckConstraint("total = net + tax", name="total"),
        CheckConstraint(
            "(number IS NULL AND counter IS NULL AND series IS NULL AND counter_year IS NULL) OR"
            " (number IS NOT NULL AND counter IS NOT NULL AND series IS NOT NULL"
            " AND counter_year IS NOT NULL)",
            name="numbered",
        ),
        UniqueConstraint("number"),
        UniqueConstraint("series", "counter_year", "counter"),
        Index("ix_invoice_batch_id", "batch_id"),
        STRICT,
    )

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    batch_id: Mapped[Key | None] = mapped_column(ForeignKey("batch.id"))
    customer_id: Mapped[Key] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(default="invoice")
    position: Mapped[int]
    """Place within the batch: (customer name, contract name, contract code)."""
    number: Mapped[str | None]
    series: Mapped[str | None]
    counter_year: Mapped[int | None]
    counter: Mapped[int | None]
    currency: Mapped[str]
    invoice_date: Mapped[date]
    due_date: Mapped[date]
    order_number: Mapped[str] = mapped_column(default="")
    net: Mapped[Minor]
    tax: Mapped[Minor]
    total: Mapped[Minor]
    corrects_id: Mapped[Key | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    frozen: Mapped[str | None]
    """Company, customer, bank and texts as they were at Generate, as JSON; None before."""
    notes: Mapped[str] = mapped_column(default="")
    """Internal, never printed."""
    issued_at: Mapped[datetime | None]
    """When it was first printed, made into a PDF, sent or exported; fixed from then on."""
    version: Mapped[int | None]
    """Counts the saves of an editor: who saves on top of an older version is told. None: 0."""


class InvoiceLine(Base):
    """One line, priced once at Run. `invoice_id` is None where it is settled without an invoice."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        Index("ix_invoice_line_invoice_id", "invoice_id"),
        Index("ix_invoice_line_batch_id", "batch_id"),
        STRICT,
    )

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    batch_id: Mapped[Key | None] = mapped_column(ForeignKey("batch.id"))
    invoice_id: Mapped[Key | None] = mapped_column(ForeignKey("invoice.id"))
    contract_id: Mapped[Key | None] = mapped_column(ForeignKey("contract.id"))
    position: Mapped[int]
    """Place within the contract's lines of the batch."""
    kind: Mapped[str]
    treatment: Mapped[str] = mapped_column(default="billed")
    """`billed`, `overage` or `included`."""
    order_number: Mapped[str] = mapped_column(default="")
    sku: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Scaled]
    """Half-up at 4 decimals; of time, the hours."""
    minutes: Mapped[Scaled | None]
    """Of time: the exact minutes, in ten-thousandths."""
    unit: Mapped[str] = mapped_column(default="piece")
    unit_price: Mapped[Scaled]
    discount_percent: Mapped[Scaled] = mapped_column(default=0)
    proration_days: Mapped[int | None]
    proration_of: Mapped[int | None]
    tax_code: Mapped[str] = mapped_column(default="")
    tax_category: Mapped[str] = mapped_column(default="")
    tax_rate_percent: Mapped[Scaled] = mapped_column(default=0)
    exemption_code: Mapped[str] = mapped_column(default="")
    exemption_reason: Mapped[str] = mapped_column(default="")
    supply_from: Mapped[date | None]
    supply_to: Mapped[date | None]
    net: Mapped[Minor]
    place: Mapped[int | None]
    """Place on an edited invoice; None: by (contract name, contract code, `position`)."""
    rich: Mapped[str | None]
    """The description as small HTML (`<b>`, `<i>`), where it is more than plain text."""
    given: Mapped[str | None]
    """Of an edited line: what the rules had given, as JSON; None: untouched or typed by hand."""


class InvoiceLineItem(Base):
    """A billable item that stands on a line; it stays when a credit note releases the item."""

    __tablename__ = "invoice_line_item"
    __table_args__ = (STRICT,)

    line_id: Mapped[Key] = mapped_column(
        ForeignKey("invoice_line.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(primary_key=True)
    ticket: Mapped[Key | None]
    minutes: Mapped[int | None]
    """Minutes worked, of a time entry."""


class InvoiceTax(Base):
    """One tax group of an invoice: (category, rate, exemption code, exemption reason)."""

    __tablename__ = "invoice_tax"
    __table_args__ = (STRICT,)

    invoice_id: Mapped[Key] = mapped_column(
        ForeignKey("invoice.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str]
    rate_percent: Mapped[Scaled]
    exemption_code: Mapped[str] = mapped_column(default="")
    exemption_reason: Mapped[str] = mapped_column(default="")
    tax_codes: Mapped[str]
    """Codes of the group, sorted, with a line break between them."""
    base: Mapped[Minor]
    tax: Mapped[Minor]


class Payment(Base):
    """Money received for an invoice, in its currency."""

    __tablename__ = "payment"
    __table_args__ = (STRICT,)

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    invoice_id: Mapped[Key] = mapped_column(ForeignKey("invoice.id"), index=True)
    date: Mapped[date]
    amount: Mapped[Minor]


class InvoiceFact(Base):
    """A dated fact of an invoice: `sent`, `exported` (with the format), `printed`, `pdf`."""

    __tablename__ = "invoice_fact"
    __table_args__ = (
        CheckConstraint("kind IN ('sent', 'exported', 'printed', 'pdf')", name="kind"),
        STRICT,
    )

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    invoice_id: Mapped[Key] = mapped_column(ForeignKey("invoice.id"), index=True)
    kind: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class InvoicePdf(Base):
    """The PDF of an issued invoice, as it was made: every later print and mail uses it."""

    __tablename__ = "invoice_pdf"
    __table_args__ = (STRICT,)

    invoice_id: Mapped[Key] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    sha256: Mapped[str]
    data: Mapped[bytes]
    made_at: Mapped[datetime]


class LineCredit(Base):
    """Which invoice line a line of a credit note credits, so that no more than all is credited."""

    __tablename__ = "line_credit"
    __table_args__ = (STRICT,)

    credit_line_id: Mapped[Key] = mapped_column(
        ForeignKey("invoice_line.id", ondelete="CASCADE"), primary_key=True
    )
    line_id: Mapped[Key] = mapped_column(ForeignKey("invoice_line.id"), index=True)


class ItemAnswer(Base):
    """What became of an item that an edit took off its line, or billed lower (rules, 8.5)."""

    __tablename__ = "item_answer"
    __table_args__ = (
        CheckConstraint("answer IN ('keep', 'release', 'waive')", name="answer"),
        STRICT,
    )

    invoice_id: Mapped[Key] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class WorkingCopy(Base):
    """An invoice as it stands in an editor: kept while it is typed, gone once it is saved."""

    __tablename__ = "working_copy"
    __table_args__ = (UniqueConstraint("invoice_id"), STRICT)

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    invoice_id: Mapped[Key | None] = mapped_column(ForeignKey("invoice.id", ondelete="CASCADE"))
    """None: a new invoice that was never saved."""
    base_version: Mapped[int]
    content: Mapped[str]
    """The working invoice as JSON (services, `editing`)."""
    editor: Mapped[str]
    """Who edits: `user@machine`."""
    session: Mapped[str]
    """Which running program: another one with the same user is still another editor."""
    opened_at: Mapped[datetime]
    kept_at: Mapped[datetime]
