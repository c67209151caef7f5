"""What to call an invoice in a sentence."""

from __future__ import annotations

from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.sentence import sentence


def name_of(working: WorkingInvoice) -> str:
    """Its number; of a draft, whom it is for."""
    if working.number is not None:
        return working.number
    return sentence("the draft for {customer}", customer=working.buyer.address.name)
