"""Inserting very many rows of one table in one statement.

SQLAlchemy looks at every value of every row of an executemany, which takes longer than the
database does. Here the statement is made once, and the rows go to the driver as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Table, insert

from batchbill_desktop.models import Base


@dataclass(frozen=True, slots=True)
class _Statement:
    """An INSERT as the driver takes it."""

    text: str
    places: tuple[str, ...] | None
    """Columns in the order of the places; None where the driver takes them by name."""
    processors: tuple[tuple[int, Callable[[Any], Any]], ...]
    """What turns a value into what the driver takes (a date into its text), by place."""

    def parameters(self, rows: Sequence[dict[str, Any]]) -> list[Any]:
        """The rows in the form that the driver takes."""
        if self.places is None:
            return list(rows)
        values = itemgetter(*self.places)
        if not self.processors:
            return [values(row) for row in rows]
        made = []
        for row in rows:
            changed = list(values(row))
            for place, process in self.processors:
                changed[place] = process(changed[place])
            made.append(tuple(changed))
        return made


def insert_all(connection: Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows in one statement; nothing where there are none.

    All rows have the same keys: every column that is not to be NULL.
    """
    if not rows:
        return
    statement = _statement(connection.dialect, model, tuple(rows[0]))
    if statement is None:
        connection.execute(insert(model), rows)
    else:
        connection.exec_driver_sql(statement.text, statement.parameters(rows))


@lru_cache(maxsize=64)
def _statement(dialect: Dialect, model: type[Base], columns: tuple[str, ...]) -> _Statement | None:
    """None where SQLAlchemy has to add or to change something in each row."""
    table = cast("Table", model.__table__)
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    processors = {
        name: process
        for name in columns
        if (process := table.c[name].type.dialect_impl(dialect).bind_processor(dialect))
    }
    if len(columns) == 1 or set(compiled.params) != set(columns):
        return None
    if not compiled.positional:
        return None if processors else _Statement(str(compiled), None, ())
    places = tuple(cast("list[str]", compiled.positiontup))
    return _Statement(
        str(compiled),
        places,
        tuple((place, processors[name]) for place, name in enumerate(places) if name in processors),
    )
