"""What was worked and delivered: tickets, time entries, charges."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Key, Scaled


class Ticket(Base):
    """A support case of a customer."""

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'pending', 'resolved', 'closed')", name="status"),
        UniqueConstraint("source", "source_key"),
        STRICT,
    )

    ticket: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[Key] = mapped_column(ForeignKey("customer.id"), index=True)
    title: Mapped[str]
    status: Mapped[str]
    resolved_on: Mapped[date | None]
    source: Mapped[str | None]
    source_key: Mapped[str | None]


class TimeEntry(Base):
    """Whole minutes worked on a day; `billable_minutes` replaces them where it is set."""

    __tablename__ = "time_entry"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
        CheckConstraint("billable_minutes BETWEEN 0 AND 1440", name="billable_minutes"),
        UniqueConstraint("source", "source_key"),
        Index("ix_time_entry_contract_id_date", "contract_id", "date"),
        STRICT,
    )

    entry: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    ticket: Mapped[Key | None] = mapped_column(ForeignKey("ticket.ticket"), index=True)
    contract_id: Mapped[Key] = mapped_column(ForeignKey("contract.id"))
    date: Mapped[date]
    start: Mapped[str] = mapped_column(default="")
    """HH:MM, or empty."""
    minutes: Mapped[int]
    billable_minutes: Mapped[int | None]
    rate: Mapped[str] = mapped_column(default="base")
    billable: Mapped[bool] = mapped_column(default=True)
    technician: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    source: Mapped[str | None]
    source_key: Mapped[str | None]


class Charge(Base):
    """A dated one-off quantity x price on a contract."""

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("kind IN ('product', 'expense')", name="kind"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
        UniqueConstraint("source", "source_key"),
        Index("ix_charge_contract_id_date", "contract_id", "date"),
        STRICT,
    )

    charge: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    contract_id: Mapped[Key] = mapped_column(ForeignKey("contract.id"))
    ticket: Mapped[Key | None] = mapped_column(ForeignKey("ticket.ticket"), index=True)
    kind: Mapped[str]
    date: Mapped[date]
    sku: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Scaled]
    unit_price: Mapped[Scaled]
    markup_percent: Mapped[Scaled] = mapped_column(default=0)
    discount_percent: Mapped[Scaled] = mapped_column(default=0)
    tax_code: Mapped[str | None] = mapped_column(ForeignKey("tax_code.code"))
    source: Mapped[str | None]
    source_key: Mapped[str | None]
