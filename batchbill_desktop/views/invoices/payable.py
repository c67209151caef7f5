"""What is still to be paid of an invoice, read for the dialog of payments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from batchbill_desktop.services.invoices.load import find_document
from batchbill_desktop.services.invoices.payments import open_amount


@dataclass(frozen=True, slots=True)
class Payable:
    """The open amount, negative where money is to be paid back."""

    open: Decimal
    currency: str
    digits: int


def payable(connection: Any, number: str) -> Payable:
    """Raises `InvoiceMissing`."""
    document = find_document(connection, number)
    return Payable(open_amount(connection, number), document.currency, document.digits)
