"""What the dialog *Correct* needs to know of an invoice, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.load import company_values, engine_company
from batchbill_desktop.services.invoices.creditable import Creditable, creditable
from batchbill_desktop.services.invoices.numbering import CREDIT_NOTE, newest_date


@dataclass(frozen=True, slots=True)
class CreditOffer:
    """An invoice with what is open of it, and the day that a credit note would have."""

    found: Creditable
    tax_rounding: str
    day: date


def load_credit(connection: Any, number: str) -> CreditOffer:
    """Raises `InvoiceMissing`; `CannotCredit` for a credit note and for a proposal."""
    found = creditable(connection, number)
    company = engine_company(company_values(connection))
    newest = newest_date(connection, CREDIT_NOTE)
    days = [clock.today(), found.row["invoice_date"], *([newest] if newest else [])]
    return CreditOffer(found, company.tax_rounding, max(days))
