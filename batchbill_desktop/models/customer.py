"""Customers: who is invoiced, where, in which currency and on which terms."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Key


class Customer(Base):
    """A customer; `business_number` is its unique code, `currency` and `language` are resolved."""

    __tablename__ = "customer"
    __table_args__ = (
        CheckConstraint("end_of_month IN ('no', 'after', 'before')", name="end_of_month"),
        CheckConstraint("one_invoice IN ('', 'always', 'never')", name="one_invoice"),
        STRICT,
    )

    id: Mapped[Key] = mapped_column(primary_key=True, autoincrement=False)
    business_number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    street: Mapped[str] = mapped_column(default="")
    street2: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    delivery_name: Mapped[str] = mapped_column(default="")
    delivery_street: Mapped[str] = mapped_column(default="")
    delivery_postcode: Mapped[str] = mapped_column(default="")
    delivery_city: Mapped[str] = mapped_column(default="")
    delivery_country: Mapped[str] = mapped_column(default="")
    vat_id: Mapped[str] = mapped_column(default="")
    registration: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    """Empty: the company's."""
    currency: Mapped[str] = mapped_column(default="")
    """Empty: the company's."""
    payment_days: Mapped[int] = mapped_column(default=30)
    end_of_month: Mapped[str] = mapped_column(default="no")
    on_hold: Mapped[bool] = mapped_column(default=False)
    purchase_order: Mapped[str] = mapped_column(default="")
    buyer_reference: Mapped[str] = mapped_column(default="")
    endpoint_scheme: Mapped[str] = mapped_column(default="")
    endpoint_id: Mapped[str] = mapped_column(default="")
    one_invoice: Mapped[str] = mapped_column(default="")
    archived: Mapped[bool] = mapped_column(default=False)
