"""The demonstration company: a database of its own, and a month of it billed without a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company import company_name
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, default_database_path, open_database
from batchbill_desktop.services.invoices.pdfs import WrittenPdf, batch_documents, write_pdfs

DEMO_AS_OF = date(2026, 7, 1)
"""The first day on which June of the demonstration company can be billed."""

DEMO_INVOICE_DATE = date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class BilledMonth:
    """What `bill_a_month` made."""

    company: str
    database: Path
    batch: str
    pdfs: list[WrittenPdf]


def demo_path() -> Path:
    """The database of the demonstration company, beside the user's own."""
    return default_database_path().with_name("demonstration.db")


def open_demo(path: Path, *, fresh: bool = False) -> Database:
    """Open the demonstration company, made where it is missing; `fresh` begins it anew."""
    if fresh:
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    database = open_database(path)
    if database.read(company_name) is None:
        database.write(import_company, resource_path("demo", "company"))
    return database


def bill_a_month(
    folder: Path, on_progress: Callable[[int, int], None] | None = None
) -> BilledMonth:
    """Import the demonstration anew, run and generate a month, write its PDFs to `folder`.

    In a database beside the one that the window shows, which stays as it is.
    """
    path = demo_path().with_name("demonstration-month.db")
    database = open_demo(path, fresh=True)
    try:
        name = f"{DEMO_INVOICE_DATE:%Y-%m}"
        request = RunRequest(name, DEMO_AS_OF, DEMO_INVOICE_DATE, one_per_customer=True)
        database.write(run_batch, request)
        database.write(generate_batch, name)
        documents = database.read(batch_documents, name)
        pdfs = write_pdfs(database, documents, folder, on_progress=on_progress)
        return BilledMonth(database.read(company_name) or "", path, name, pdfs)
    finally:
        database.dispose()
