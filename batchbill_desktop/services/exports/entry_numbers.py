"""Entry numbers of journals: without a gap through a fiscal year, whatever the export.

The next one is kept in the database, so that an export goes on where the last one ended.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from batchbill_desktop.models import Setting
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.fec import FecFormat, fiscal_year_end
from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.invoices.document import InvoiceDocument


class EntryNumbersTaken(UserError):
    """Another program exported the same journal at the same time."""

    template = (
        "Another export has used the entry numbers from {first} on in the meantime, so nothing "
        "was exported. Export again: it goes on behind them."
    )


def journal_of(
    format_name: str, documents: Sequence[InvoiceDocument], context: ExportContext
) -> str | None:
    """The journal whose entries an export numbers; None for formats without such numbers."""
    if format_name != FecFormat.name:
        return None
    year_end = fiscal_year_end(documents[0].invoice_date, context)
    return f"exports.{format_name}.next_entry.{year_end.isoformat()}"


def next_entry(connection: Connection, journal: str) -> int:
    """The number of the journal's next entry, from 1."""
    kept = connection.scalar(select(Setting.value).where(Setting.key == journal))
    return 1 if kept is None else int(json.loads(kept))


def keep_entries(connection: Connection, journal: str, first: int, used: int) -> None:
    """Note that `used` entries from `first` on are written. Raises `EntryNumbersTaken`."""
    after = json.dumps(first + used)
    moved = connection.execute(
        update(Setting)
        .where(Setting.key == journal, Setting.value == json.dumps(first))
        .values(value=after)
    )
    if moved.rowcount:
        return
    if first > 1 or connection.scalar(select(Setting.key).where(Setting.key == journal)):
        raise EntryNumbersTaken(first=first)
    try:
        connection.execute(insert(Setting).values(key=journal, value=after))
    except IntegrityError:
        # The other program's first export of the year has come in between.
        raise EntryNumbersTaken(first=first) from None
