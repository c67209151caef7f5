"""Invoices and batches as the JSON that other programs read (data exchange format, 2)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from batchbill_desktop.services.invoices.document import (
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
)

FOUR_DECIMALS = Decimal("0.0001")


def invoice_json(document: InvoiceDocument, *, with_lines: bool = True) -> dict[str, Any]:
    """One invoice or credit note; a credit note's amounts are negative."""
    shown: dict[str, Any] = {
        "id": document.id,
        "number": document.number,
        "kind": document.kind,
        "customer": document.customer,
        "contracts": list(document.contracts),
        "currency": document.currency,
        "status": document.status,
        "invoice_date": document.invoice_date.isoformat(),
        "due_date": document.due_date.isoformat(),
        "net": str(document.net),
        "tax": str(document.tax),
        "total": str(document.total),
        "paid": str(document.paid),
        "order_number": document.order_number or None,
        "corrects": document.corrects,
        "batch": document.batch,
        "taxes": [_tax(tax) for tax in document.taxes],
    }
    if with_lines:
        shown["lines"] = [_line(line, document.digits) for line in document.lines]
    return shown


def _tax(tax: DocumentTax) -> dict[str, Any]:
    return {
        "category": tax.category,
        "rate_percent": shortest(tax.rate_percent),
        "exemption_code": tax.exemption_code or None,
        "exemption_reason": tax.exemption_reason or None,
        "tax_codes": list(tax.tax_codes),
        "base": str(tax.base),
        "tax": str(tax.tax),
    }


def _line(line: DocumentLine, digits: int) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "contract": line.contract,
        "items": list(line.items),
        "sku": line.sku,
        "description": line.description,
        "quantity": shortest(line.quantity),
        "unit": line.unit,
        "unit_price": price_text(line.unit_price, digits),
        "discount_percent": shortest(line.discount_percent),
        "tax_code": line.tax_code,
        "tax_rate_percent": shortest(line.tax_rate_percent),
        "proration": None if line.proration is None else "{}/{}".format(*line.proration),
        "supply": None if line.supply is None else [day.isoformat() for day in line.supply],
        "net": str(line.net),
    }


def shortest(value: Decimal) -> str:
    """A number with at most 4 decimals (half-up), no trailing zeros, never "-0"."""
    rounded = value.quantize(FOUR_DECIMALS, ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def price_text(value: Decimal, digits: int) -> str:
    """A unit price with at least the currency's digits, at most 4."""
    text = shortest(value)
    whole, _, decimals = text.partition(".")
    decimals = decimals.ljust(digits, "0")
    return f"{whole}.{decimals}" if decimals else whole
