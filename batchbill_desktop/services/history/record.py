"""Writing the history: one row a change, each with the hash of the row before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from batchbill_desktop.models import HistoryRecord
from batchbill_desktop.services import clock
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.who import user_at_machine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping

COUNTER = "history"
"""The id counter; it also tells when the newest rows were removed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what was done to what, and the values that changed.

    `subject` names the kind and the code or id: `batch:October`, `invoice:17`. The values are
    numbers, texts, dates, Decimals, booleans, None, and lists and mappings of these; no floats.
    """

    action: str
    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def record(connection: Connection, changes: Sequence[Change]) -> None:
    """Append the changes, made now by the system's user, within the transaction."""
    if not changes:
        return
    first = reserve_ids(connection, COUNTER, len(changes))
    previous = connection.scalar(
        select(HistoryRecord.hash).order_by(HistoryRecord.id.desc()).limit(1)
    )
    rows = []
    at, who = clock.now(), user_at_machine()
    for number, change in enumerate(changes, start=first):
        row: dict[str, Any] = {
            "id": number,
            "at": at,
            "who": who,
            "action": change.action,
            "subject": change.subject,
            "before": canonical(change.before),
            "after": canonical(change.after),
            "previous": previous or "",
        }
        row["hash"] = previous = chain_hash(row)
        rows.append(row)
    connection.execute(insert(HistoryRecord), rows)


def chain_hash(row: Mapping[str, Any] | RowMapping) -> str:
    """The SHA-256 of a row: of a JSON list of all its columns but the hash."""
    at: datetime = row["at"]
    moment = clock.in_utc(at)
    covered = ("who", "action", "subject", "before", "after", "previous")
    parts = [row["id"], moment.isoformat(timespec="microseconds"), *(row[key] for key in covered)]
    return hashlib.sha256(_json(parts).encode()).hexdigest()


def canonical(values: Mapping[str, Any] | None) -> str | None:
    """The values as JSON that is the same whatever the order they were given in."""
    return None if values is None else _json(_plain(values))


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: object) -> object:
    """The value as JSON has it: exact numbers and dates as text. Refuses floats."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise TypeError(f"the history takes no {type(value).__name__}")
