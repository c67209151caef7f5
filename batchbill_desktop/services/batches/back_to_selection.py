"""*Back to selection*: a proposed batch becomes the selection that it was run from."""

from __future__ import annotations

from sqlalchemy import Connection, select

from batchbill_desktop.models import Claim
from batchbill_desktop.services.batches.draft_selection import DraftSelection
from batchbill_desktop.services.batches.find import find_proposed
from batchbill_desktop.services.batches.proposals import delete_batch
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.texts import mark


def back_to_selection(connection: Connection, name: str) -> DraftSelection:
    """Delete a proposed batch, and hand out what it had selected, to be ticked again.

    Its name, its dates, its grouping and all its items are kept, those that it settles
    without an invoice too. Raises `BatchMissing`, `BatchGenerated`.
    """
    batch = find_proposed(connection, name, mark("going back to the selection"))
    held = set(connection.scalars(select(Claim.item).where(Claim.batch_id == batch.id)))
    delete_batch(connection, batch.name)
    due = load_due(connection, batch.as_of, batch.invoice_date)
    nets = {item.id: item.net for contract in due.contracts for item in contract.items}
    return DraftSelection(
        batch.as_of,
        batch.invoice_date,
        batch.name,
        batch.one_per_customer,
        # What is no longer there has come to nothing: whoever ticks again is told of it.
        {item: nets.get(item, 0) for item in sorted(held)},
    )
