"""Issuing, and the dated facts that follow: sent, exported, printed, made into a PDF.

An invoice is *issued* by the first of them; from then on it is fixed (billing rules, 8.5).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from batchbill_desktop.models import Invoice, InvoiceFact
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.store import insert_all
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.history.record import Change, record


def record_fact(
    connection: Connection, invoice_ids: Sequence[int], kind: str, detail: str = ""
) -> None:
    """Note a fact (`sent`, `exported`, `printed`, `pdf`) of numbered invoices, and issue them."""
    if not invoice_ids:
        return
    at = clock.now()
    first = reserve_ids(connection, "invoice_fact", len(invoice_ids))
    insert_all(
        connection,
        InvoiceFact,
        [
            {"id": first + place, "invoice_id": invoice, "kind": kind, "detail": detail, "at": at}
            for place, invoice in enumerate(invoice_ids)
        ],
    )
    fresh = list(
        connection.scalars(
            select(Invoice.id).where(Invoice.id.in_(invoice_ids), Invoice.issued_at.is_(None))
        )
    )
    if fresh:
        connection.execute(update(Invoice).where(Invoice.id.in_(fresh)).values(issued_at=at))
    record(
        connection,
        [
            Change(kind, f"invoice:{invoice}", None, {"issued": invoice in set(fresh)})
            for invoice in invoice_ids
        ],
    )
