"""Reading and writing settings: JSON values under a key; no floats, no secrets."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from batchbill_desktop.models import Setting


def read_setting(connection: Connection, key: str) -> Any:
    """The value under `key`; None where nothing is kept."""
    text = connection.scalar(select(Setting.value).where(Setting.key == key))
    return None if text is None else json.loads(text)


def write_setting(connection: Connection, key: str, value: Any) -> None:
    """Keep a value under `key`; None forgets it."""
    if value is None:
        connection.execute(delete(Setting).where(Setting.key == key))
        return
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    changed = connection.execute(update(Setting).where(Setting.key == key).values(value=text))
    if not changed.rowcount:
        connection.execute(insert(Setting).values(key=key, value=text))
