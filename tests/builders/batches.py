"""Batches of the company of `put_month`, run and generated as a user would."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from batchbill_desktop.models import Batch, Claim
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, load_due, run_batch
from batchbill_desktop.services.batches.show import BatchView, show_batch
from batchbill_desktop.services.billing.items import Item
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import InvoiceDocument
from tests.builders.company import FEBRUARY

JANUARY = date(2026, 1, 31)


def run(
    database: Database,
    name: str = "January",
    as_of: date = FEBRUARY,
    invoice_date: date = JANUARY,
    **request: Any,
) -> BatchView:
    """Run a batch; `request` are further fields of `RunRequest`."""
    database.write(run_batch, RunRequest(name, as_of, invoice_date, **request))
    return database.read(show_batch, name)


def run_and_generate(database: Database, name: str = "January", **request: Any) -> BatchView:
    """Run a batch and number its invoices."""
    run(database, name, **request)
    return generate(database, name)


def generate(database: Database, name: str = "January") -> BatchView:
    """Number the invoices of a batch."""
    database.write(generate_batch, name)
    return database.read(show_batch, name)


def invoice_of(view: BatchView, contract: str) -> InvoiceDocument:
    """The invoice on which a contract stands."""
    return next(invoice for invoice in view.invoices if contract in invoice.contracts)


def number_of(view: BatchView, contract: str) -> str:
    """The number of a contract's invoice."""
    number = invoice_of(view, contract).number
    assert number is not None
    return number


def numbers_of(view: BatchView) -> list[str | None]:
    """The numbers of a batch's invoices, in order."""
    return [invoice.number for invoice in view.invoices]


def nets_of(view: BatchView) -> dict[tuple[str, ...], str]:
    """What the invoices of a batch come to, by their contracts."""
    return {invoice.contracts: str(invoice.net) for invoice in view.invoices}


def held(connection: Connection) -> dict[str, str | None]:
    """Every claimed item with the name of its batch; None: it is waived."""
    rows = connection.execute(
        select(Claim.item, Batch.name).outerjoin(Batch, Batch.id == Claim.batch_id)
    )
    return dict(rows.all())


def due_item(database: Database, item: str, as_of: date = FEBRUARY) -> Item | None:
    """An unbilled item of what is due."""
    due = database.read(load_due, as_of)
    return next((one for found in due.contracts for one in found.items if one.id == item), None)


def ready_items(database: Database, as_of: date = FEBRUARY) -> set[str]:
    """The ids of all that is ready."""
    due = database.read(load_due, as_of)
    return {item.id for contract in due.contracts for item in contract.ready}
