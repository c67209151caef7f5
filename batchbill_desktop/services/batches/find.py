"""Finds a batch by its name, in the state that an act needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from batchbill_desktop.models import Batch
from batchbill_desktop.services.batches.errors import (
    BatchGenerated,
    BatchMissing,
    BatchNotGenerated,
)


def find_batch(connection: Connection, name: str) -> Row[Any]:
    """The row of a batch. Raises `BatchMissing`."""
    row = connection.execute(select(Batch.__table__).where(Batch.name == name.strip())).first()
    if row is None:
        raise BatchMissing(name=name)
    return row


def find_proposed(connection: Connection, name: str, act: str) -> Row[Any]:
    """A batch that is still proposed. Raises `BatchMissing`, `BatchGenerated` (naming `act`)."""
    row = find_batch(connection, name)
    if row.state != "proposed":
        raise BatchGenerated(name=row.name, act=act)
    return row


def find_generated(connection: Connection, name: str) -> Row[Any]:
    """A batch that has been generated. Raises `BatchMissing`, `BatchNotGenerated`."""
    row = find_batch(connection, name)
    if row.state != "generated":
        raise BatchNotGenerated(name=row.name)
    return row
