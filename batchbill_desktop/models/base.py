"""The base of all tables: constraint names, plain column types, and strict SQLite tables.

Numbers are whole numbers everywhere (see `services.money`): amounts in the currency's
smallest unit, prices, quantities and percentages in ten-thousandths.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column

Key = Annotated[int, mapped_column(BigInteger)]
"""A whole number that identifies a row."""

Minor = Annotated[int, mapped_column(BigInteger)]
"""An amount in the smallest unit of the row's currency."""

Scaled = Annotated[int, mapped_column(BigInteger)]
"""A price, a quantity or a percentage in ten-thousandths."""


class Base(DeclarativeBase):
    """All tables of a company's database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        bool: Boolean(),
        date: Date(),
        datetime: DateTime(timezone=True),
        bytes: LargeBinary(),
        int: BigInteger(),
    }


STRICT = {"sqlite_strict": True}
"""SQLite then refuses a text in a number column; other databases always do."""


@compiles(BigInteger, "sqlite")
@compiles(Boolean, "sqlite")
def _integer(_type: object, _compiler: object, **_kw: object) -> str:
    """STRICT tables know INTEGER alone."""
    return "INTEGER"


@compiles(Date, "sqlite")
@compiles(DateTime, "sqlite")
def _text(_type: object, _compiler: object, **_kw: object) -> str:
    """STRICT tables have no dates: ISO text, which sorts as days do."""
    return "TEXT"
