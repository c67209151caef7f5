"""Lists of invoices."""

from __future__ import annotations

from sqlalchemy import Connection

from batchbill_desktop.services.batches.find import find_batch
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents


def list_invoices(connection: Connection, batch: str | None = None) -> list[InvoiceDocument]:
    """Invoices and credit notes without their lines, of one batch or of all.

    Raises `BatchMissing`.
    """
    wanted = Wanted() if batch is None else Wanted(batch_id=find_batch(connection, batch).id)
    return load_documents(connection, wanted, with_lines=False)
