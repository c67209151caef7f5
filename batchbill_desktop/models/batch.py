"""Batches, and the claims by which a batch or a waiver holds a billable item."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Key


class Batch(Base):
    """A named selection of billable items, and the invoices made from it."""

    __tablename__ = "batch"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'generated')", name="state"),
        CheckConstraint("name <> ''", name="name"),
        STRICT,
    )

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="proposed")
    as_of: Mapped[date]
    invoice_date: Mapped[date]
    one_per_customer: Mapped[bool]
    created_at: Mapped[datetime]


class Claim(Base):
    """Who holds a billable item now; the row is deleted when the item is released.

    The primary key is the item's id, so the database itself refuses to bill it twice.
    A claim belongs to a batch (reserved while it is proposed, billed once it is generated)
    or to a waiver, never to both.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("(batch_id IS NULL) <> (waived_reason IS NULL)", name="holder"),
        Index("ix_claim_batch_id", "batch_id"),
        Index("ix_claim_invoice_id", "invoice_id"),
        STRICT,
    )

    item: Mapped[str] = mapped_column(primary_key=True)
    contract_id: Mapped[Key] = mapped_column(ForeignKey("contract.id"), index=True)
    batch_id: Mapped[Key | None] = mapped_column(ForeignKey("batch.id"))
    invoice_id: Mapped[Key | None] = mapped_column(ForeignKey("invoice.id"))
    """None where the item was waived, or settled without an invoice."""
    waived_reason: Mapped[str | None]
    covered: Mapped[int] = mapped_column(default=0)
    """Recorded block use: covered part, in ten-thousandths of a minute or smallest units."""
    past: Mapped[int] = mapped_column(default=0)
    """Recorded block use: the part past the allowance, in the same unit."""
    top_ups: Mapped[int] = mapped_column(default=0)
    """How many top-ups the entry had bought when it was claimed."""
    allowance: Mapped[int] = mapped_column(default=0)
    """Of a top-up: what it adds to its period's allowance, in the same unit."""
