"""Issuing, and the dated facts that follow: sent, exported, printed, made into a PDF.

An invoice is *issued* by the first of them; from then on it is fixed (billing rules, 8.5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Select, bindparam, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from batchbill_desktop.models import Invoice, InvoiceFact
from batchbill_desktop.services import clock
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.inserting import insert_all


def record_fact(
    connection: Connection,
    invoice_ids: Sequence[int],
    kind: str,
    detail: str = "",
    *,
    sha256: Mapping[int, str] | None = None,
) -> None:
    """Note a fact (`sent`, `exported`, `printed`, `pdf`) of numbered invoices, and issue them.

    `sha256` is of the stored PDF by invoice id, for the history.
    """
    if invoice_ids:
        hashes = sha256 or {}
        _insert_facts(connection, invoice_ids, kind, detail)
        fresh = _issue(connection, invoice_ids)
        record(
            connection,
            [
                Change(
                    kind,
                    f"invoice:{invoice}",
                    None,
                    {"issued": invoice in fresh}
                    | ({"sha256": hashes[invoice]} if invoice in hashes else {}),
                )
                for invoice in invoice_ids
            ],
        )


def note_export(
    connection: Connection, invoice_ids: Sequence[int], format_name: str, *, issues: bool
) -> None:
    """Note an export. csv and xlsx do not issue an invoice (`issues` false); others do."""
    if issues:
        record_fact(connection, invoice_ids, "exported", format_name)
    elif invoice_ids:
        _insert_facts(connection, invoice_ids, "exported", format_name)
        changes = [
            Change("exported", f"invoice:{invoice}", None, {"format": format_name})
            for invoice in invoice_ids
        ]
        record(connection, changes)


def forget_exports(connection: Connection, invoice_ids: Sequence[int]) -> None:
    """Take back the facts of invoices that are not issued: exports to plain files."""
    exported = _those_of(
        connection, select(InvoiceFact.invoice_id).distinct(), InvoiceFact.invoice_id, invoice_ids
    )
    if exported:
        connection.execute(
            delete(InvoiceFact).where(InvoiceFact.invoice_id == bindparam("invoice")),
            [{"invoice": invoice} for invoice in exported],
        )
        changes = [
            Change("forget_exports", f"invoice:{invoice}", None, None) for invoice in exported
        ]
        record(connection, changes)


def _insert_facts(
    connection: Connection, invoice_ids: Sequence[int], kind: str, detail: str
) -> None:
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


def _issue(connection: Connection, invoice_ids: Sequence[int]) -> set[int]:
    """Fix those that are not issued yet; their ids."""
    unissued = select(Invoice.id).where(Invoice.issued_at.is_(None))
    fresh = _those_of(connection, unissued, Invoice.id, invoice_ids)
    if fresh:
        at = clock.now()
        connection.execute(
            update(Invoice)
            .where(Invoice.id == bindparam("invoice"))
            .values(issued_at=bindparam("at")),
            [{"invoice": invoice, "at": at} for invoice in fresh],
        )
    return set(fresh)


def _those_of(
    connection: Connection,
    statement: Select[int],
    column: InstrumentedAttribute[int],
    invoice_ids: Sequence[int],
) -> list[int]:
    """Which of the invoices the statement finds. A list in SQL has its limits: a span has none."""
    if not invoice_ids:
        return []
    found = connection.scalars(statement.where(column.between(min(invoice_ids), max(invoice_ids))))
    return sorted(set(found).intersection(invoice_ids))
