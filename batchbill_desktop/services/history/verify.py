"""Proving that the history is whole and as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from batchbill_desktop.models import HistoryRecord, IdCounter
from batchbill_desktop.services.history.record import COUNTER, chain_hash

if TYPE_CHECKING:
    from sqlalchemy import Connection


def verify(connection: Connection) -> list[str]:
    """What is wrong with the history, a sentence each: changed, missing or added rows."""
    problems: list[str] = []
    columns = HistoryRecord.__table__.c
    rows = connection.execution_options(yield_per=2000).execute(
        select(HistoryRecord.__table__).order_by(columns.id)
    )
    newest, previous = 0, ""
    for row in rows.mappings():
        number = row["id"]
        if number != newest + 1:
            problems.append(_missing(newest + 1, number - 1))
        elif row["previous"] != previous:
            problems.append(f"History record {number} does not follow the record before it.")
        if row["hash"] != chain_hash(row):
            problems.append(f"History record {number} was changed after it was written.")
        newest, previous = number, row["hash"]
    following = connection.scalar(select(IdCounter.next_id).where(IdCounter.name == COUNTER))
    written = 0 if following is None else following - 1
    if newest < written:
        problems.append(_missing(newest + 1, written))
    elif newest > written:
        problems.append(f"History records {written + 1} to {newest} were added by other means.")
    return problems


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"History record {first} is missing."
    return f"History records {first} to {last} are missing."
