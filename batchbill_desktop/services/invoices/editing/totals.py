"""The totals of a working invoice: the engine's tax on its lines' nets (billing rules, 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from batchbill_desktop.services.billing.tax import TaxRow, invoice_tax
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.working import SUBTOTAL, WorkingInvoice


@dataclass(frozen=True, slots=True)
class WorkingTotals:
    """Amounts in the smallest unit."""

    net: int
    taxes: tuple[TaxRow, ...]
    tax: int
    total: int
    subtotals: Mapping[int, int]
    """By the key of a line of kind `subtotal`: the nets since the one before."""


def totals(working: WorkingInvoice, context: EditContext) -> WorkingTotals:
    """What the invoice comes to, as the engine reckons it."""
    priced = [line for line in working.lines if not line.is_words]
    taxes = context.fixed_taxes
    if not context.fixed_lines:
        taxes = invoice_tax(((line.tax, line.net) for line in priced), context.tax_rounding)
    net = sum(line.net for line in priced)
    tax = sum(row.tax for row in taxes)
    return WorkingTotals(net, taxes, tax, net + tax, _subtotals(working))


def _subtotals(working: WorkingInvoice) -> dict[int, int]:
    found: dict[int, int] = {}
    since = 0
    for line in working.lines:
        if line.kind == SUBTOTAL:
            found[line.key] = since
            since = 0
        elif not line.is_words:
            since += line.net
    return found
