"""The company that invoices: its values, tax codes with dated rates, exchange rates."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from batchbill_desktop.models.base import STRICT, Base, Key, Scaled


class CompanyValue(Base):
    """One row of company.csv: `name`, `currency`, `footer_text.fr` ... as text."""

    __tablename__ = "company_value"
    __table_args__ = (STRICT,)

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class TaxCode(Base):
    """A tax code: its EN 16931 category and, where it exempts, why."""

    __tablename__ = "tax_code"
    __table_args__ = (
        CheckConstraint("category IN ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')", name="category"),
        STRICT,
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    category: Mapped[str]
    exemption_code: Mapped[str] = mapped_column(default="")
    exemption_reason: Mapped[str] = mapped_column(default="")


class TaxRate(Base):
    """The rate of a tax code from a day on, in ten-thousandths of a per cent."""

    __tablename__ = "tax_rate"
    __table_args__ = (
        CheckConstraint("rate_percent BETWEEN 0 AND 1000000", name="rate_percent"),
        STRICT,
    )

    tax_code: Mapped[str] = mapped_column(ForeignKey("tax_code.code"), primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    rate_percent: Mapped[Scaled]


class ExchangeRate(Base):
    """Units of the company's currency for one unit of `currency`, in hundred-millionths."""

    __tablename__ = "exchange_rate"
    __table_args__ = (CheckConstraint("rate > 0", name="rate"), STRICT)

    currency: Mapped[str] = mapped_column(primary_key=True)
    date: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[int]
    source: Mapped[str] = mapped_column(default="")


class IdCounter(Base):
    """The next free id of a table: ids are reserved here in one statement, never reused.

    Taking a range locks the row until the transaction ends, so that two programs that
    write batches into one database stand in line.
    """

    __tablename__ = "id_counter"
    __table_args__ = (STRICT,)

    name: Mapped[str] = mapped_column(primary_key=True)
    next_id: Mapped[Key]


class Setting(Base):
    """A setting of the program that belongs to this company, as JSON text."""

    __tablename__ = "setting"
    __table_args__ = (STRICT,)

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class StoredFile(Base):
    """A file that invoices refer to by its content, such as a logo; it never changes."""

    __tablename__ = "stored_file"
    __table_args__ = (STRICT,)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    data: Mapped[bytes]
