"""What other programs call our accounts, items, taxes and customers."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base


class ExportMapping(Base):
    """One name for one export format; what has no row here takes the country's default."""

    __tablename__ = "export_mapping"
    __table_args__ = (STRICT,)

    format: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
