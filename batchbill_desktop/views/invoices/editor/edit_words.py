"""What an edit is called in *Undo* and *Redo*."""

from __future__ import annotations

from batchbill_desktop.services.invoices.editing.working import (
    FREE,
    HEADING,
    PRODUCT,
    SUBTOTAL,
    TEXT,
)
from batchbill_desktop.services.texts import mark
from batchbill_desktop.views.invoices.editor.line_columns import Column

FIELDS = {
    "invoice_date": mark("change the invoice date"),
    "due_date": mark("change the due date"),
    "order_number": mark("change the order number"),
    "service_period": mark("change the service period"),
    "language": mark("change the language of the page"),
    "remarks": mark("change the remarks"),
    "notes": mark("change the internal notes"),
    "vat_id": mark("change the VAT number"),
    "buyer_reference": mark("change the buyer reference"),
    "email": mark("change the e-mail address"),
    "account": mark("change the bank account"),
    "address": mark("change the billing address"),
    "delivery": mark("change the delivery address"),
    "subject": mark("change the subject"),
    "intro": mark("change the introduction"),
    "closing": mark("change the closing text"),
    "payment": mark("change the terms of payment"),
}

CELLS = {
    Column.DESCRIPTION: mark("change the text of line {line}"),
    Column.QUANTITY: mark("change the quantity of line {line}"),
    Column.UNIT: mark("change the unit of line {line}"),
    Column.PRICE: mark("change the price of line {line}"),
    Column.DISCOUNT: mark("change the discount of line {line}"),
    Column.TAX: mark("change the tax code of line {line}"),
}

ADDED = {
    FREE: mark("add a line"),
    PRODUCT: mark("add a line"),
    TEXT: mark("add a text line"),
    HEADING: mark("add a heading"),
    SUBTOTAL: mark("add a subtotal"),
}
