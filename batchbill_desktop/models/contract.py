"""Contracts with their dated lines and rates."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Key, Scaled


class Contract(Base):
    """An agreement of one customer; `code` is its unique code."""

    __tablename__ = "contract"
    __table_args__ = (
        CheckConstraint(
            "type IN ('retainer', 'hourly', 'block_hours', 'block_money', 'remote_monitoring',"
            " 'online_backup', 'project_fee', 'project_hourly')",
            name="type",
        ),
        CheckConstraint(
            "frequency IN ('week', 'two_weeks', 'month', 'quarter', 'half_year', 'year',"
            " 'once', 'on_demand')",
            name="frequency",
        ),
        CheckConstraint("timing IN ('advance', 'arrears')", name="timing"),
        CheckConstraint("usage_ready IN ('period_end', 'immediately')", name="usage_ready"),
        CheckConstraint("time_rounding IN ('up', 'nearest')", name="time_rounding"),
        CheckConstraint("rounding_scope IN ('entry', 'ticket')", name="rounding_scope"),
        CheckConstraint("detail IN ('entry', 'ticket', 'contract')", name="detail"),
        STRICT,
    )

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[Key] = mapped_column(ForeignKey("customer.id"), index=True)
    name: Mapped[str]
    type: Mapped[str]
    start: Mapped[date]
    end: Mapped[date | None]
    completed: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    default: Mapped[bool] = mapped_column(default=False)
    """Takes the customer's time and charges that name a ticket but no contract."""
    taxable: Mapped[bool] = mapped_column(default=False)
    tax_code: Mapped[str | None] = mapped_column(ForeignKey("tax_code.code"))
    frequency: Mapped[str] = mapped_column(default="month")
    anchor: Mapped[str] = mapped_column(default="start")
    timing: Mapped[str] = mapped_column(default="arrears")
    prorate: Mapped[bool] = mapped_column(default=False)
    usage_ready: Mapped[str] = mapped_column(default="period_end")
    discount_percent: Mapped[Scaled] = mapped_column(default=0)
    time_increment: Mapped[int] = mapped_column(default=1)
    time_minimum: Mapped[int] = mapped_column(default=0)
    time_rounding: Mapped[str] = mapped_column(default="up")
    rounding_scope: Mapped[str] = mapped_column(default="entry")
    detail: Mapped[str] = mapped_column(default="entry")
    block_hours: Mapped[Scaled | None]
    block_amount: Mapped[Scaled | None]
    rollover: Mapped[bool] = mapped_column(default=False)
    rollover_limit: Mapped[Scaled | None]
    """Hours or money, as the block is."""
    overage_rate: Mapped[Scaled | None]
    top_up: Mapped[bool] = mapped_column(default=False)
    purchase_order: Mapped[str] = mapped_column(default="")
    billed_until: Mapped[date | None]
    opening_balance: Mapped[Scaled | None]
    """Hours or money, as the block is."""
    sku: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    archived: Mapped[bool] = mapped_column(default=False)


class Rate(Base):
    """A named hourly price of a contract from a day on."""

    __tablename__ = "rate"
    __table_args__ = (CheckConstraint("amount >= 0 AND block_factor >= 0", name="amount"), STRICT)

    contract_id: Mapped[Key] = mapped_column(ForeignKey("contract.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    amount: Mapped[Scaled]
    block_factor: Mapped[Scaled] = mapped_column(default=10_000)
    sku: Mapped[str] = mapped_column(default="")


class ContractLine(Base):
    """A recurring thing that a contract charges, as it is from a day on."""

    __tablename__ = "contract_line"
    __table_args__ = (CheckConstraint("unit_price >= 0", name="unit_price"), STRICT)

    contract_id: Mapped[Key] = mapped_column(ForeignKey("contract.id"), primary_key=True)
    line: Mapped[str] = mapped_column(primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    quantity: Mapped[Scaled]
    included_quantity: Mapped[Scaled] = mapped_column(default=0)
    unit_price: Mapped[Scaled]
    tax_code: Mapped[str | None] = mapped_column(ForeignKey("tax_code.code"))
    frequency: Mapped[str | None]
    """None: the contract's."""
    timing: Mapped[str | None]
    """None: the contract's."""
