"""Reads and keeps the settings of the dialog: all that was changed in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from batchbill_desktop.models import StoredFile
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.settings.store import read_setting, write_setting


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that a setting names by its content, such as a logo."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Its SHA-256, under which it is kept."""
        return hashlib.sha256(self.data).hexdigest()


def read_settings(connection: Connection, keys: Iterable[str]) -> dict[str, Any]:
    """The settings under `keys`; those that are not set are not in it."""
    found = {key: read_setting(connection, key) for key in keys}
    return {key: value for key, value in found.items() if value is not None}


def save_settings(
    connection: Connection, values: Mapping[str, Any], files: Iterable[NewFile] = ()
) -> None:
    """Keep the values under their keys, None forgets one; and the files that they name.

    What is as it was is not written. The history has a record for each key.
    """
    for file in files:
        _keep_file(connection, file)
    changes = []
    for key, value in sorted(values.items()):
        before = read_setting(connection, key)
        if before != value:
            write_setting(connection, key, value)
            changes.append(Change("edit", f"setting:{key}", {"value": before}, {"value": value}))
    record(connection, changes)


def _keep_file(connection: Connection, file: NewFile) -> None:
    """Keep a file where its content is not kept yet."""
    known = select(StoredFile.sha256).where(StoredFile.sha256 == file.sha256)
    if connection.scalar(known) is None:
        connection.execute(
            insert(StoredFile).values(sha256=file.sha256, name=file.name, data=file.data)
        )
