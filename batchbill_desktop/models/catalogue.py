"""The catalogue that editors offer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Scaled


class Product(Base):
    """A product, an expense or a service of the catalogue."""

    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("kind IN ('product', 'expense', 'service')", name="kind"),
        STRICT,
    )

    sku: Mapped[str] = mapped_column(primary_key=True)
    description: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    unit_price: Mapped[Scaled]
    tax_code: Mapped[str | None] = mapped_column(ForeignKey("tax_code.code"))
    archived: Mapped[bool] = mapped_column(default=False)
