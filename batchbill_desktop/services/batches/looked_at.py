"""Which proposals the bookkeeper has looked at; kept until the batch is generated or deleted."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from batchbill_desktop.models import Batch
from batchbill_desktop.services.settings.store import read_setting, write_setting

KEY = "looked_at"


def looked_at(connection: Connection, batch_id: int) -> frozenset[int]:
    """The ids of the batch's proposals that were looked at."""
    kept = read_setting(connection, KEY) or {}
    return frozenset(kept.get(str(batch_id), ()))


def keep_looked_at(connection: Connection, batch_id: int, invoices: Iterable[int]) -> None:
    """Keep which proposals were looked at; batches that are no proposals are forgotten."""
    kept = read_setting(connection, KEY) or {}
    kept[str(batch_id)] = sorted(invoices)
    proposed = connection.scalars(select(Batch.id).where(Batch.state == "proposed"))
    still = {str(number) for number in proposed}
    kept = {number: ids for number, ids in kept.items() if number in still and ids}
    write_setting(connection, KEY, kept or None)
