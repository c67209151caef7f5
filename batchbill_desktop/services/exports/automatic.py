"""The automatic export: what is generated goes to one folder in one format, at once.

It is a step of its own after Generate: the numbers are committed, and nothing that happens here
takes them back. The company keeps whether, in which format and where to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.export import (
    Exported,
    ExportRequest,
    NothingToExport,
    export_batch,
)
from batchbill_desktop.services.exports.format import Progress
from batchbill_desktop.services.exports.registry import FORMATS
from batchbill_desktop.services.settings.store import read_setting

KEY = "exports.automatic"
"""The setting: a mapping of `format` and `folder`; none where it is off."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """Where everything goes that is generated."""

    format: str
    folder: Path


def automatic_of(value: Mapping[str, Any] | None) -> Automatic | None:
    """What the setting says; None where it is off, or names a format that there is not."""
    if not value or value.get("format") not in FORMATS or not value.get("folder"):
        return None
    return Automatic(str(value["format"]), Path(str(value["folder"])))


def automatic_export(connection: Connection) -> Automatic | None:
    """What the company has set."""
    return automatic_of(read_setting(connection, KEY))


def export_generated(
    database: Database, batch: str, automatic: Automatic, on_progress: Progress | None = None
) -> Exported | None:
    """Export a batch that was just generated; None where it has no document.

    Raises what `export_batch` raises; the batch stays generated and can be exported by hand.
    """
    request = ExportRequest(automatic.format, batch, automatic.folder)
    try:
        return export_batch(database, request, on_progress)
    except NothingToExport:
        # A batch whose items are all settled without an invoice.
        return None
