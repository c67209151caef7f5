"""All rows of all tables from one database into another, of whatever kind the two are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from batchbill_desktop.models import Base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Table

_ROWS = 2000
"""How many rows are in memory at a time."""


def replace_tables(target: Connection, source: Connection) -> None:
    """Empty every table of `target` and fill it with the rows of `source`.

    Both must be of this version. Ids and moments stay what they are: moments are in UTC on
    both sides, with or without saying so.
    """
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(delete(table))
    for table in Base.metadata.sorted_tables:
        query = select(table).order_by(*_referred_first(table))
        found = source.execution_options(yield_per=_ROWS).execute(query)
        for rows in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])


def _referred_first(table: Table) -> Sequence[ColumnElement[Any]]:
    """The order in which no row refers to a later one of its own table.

    A credit note comes after what it corrects, and is itself corrected by nothing.
    """
    own = [key.parent for key in table.foreign_keys if key.column.table is table]
    return [*(column.is_not(None) for column in own), *table.primary_key.columns]
