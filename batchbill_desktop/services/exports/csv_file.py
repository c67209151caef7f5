"""Plain CSV: a row for each invoice line, header data repeated (formats, 4).

ISO dates, point decimals, comma, UTF-8 with a byte-order mark, CRLF. Credit notes have
negative amounts, so that sums over the file are right.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from batchbill_desktop.services.exports.cells import text_cell
from batchbill_desktop.services.exports.fitting import discount_amount
from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
    spread_tax,
)
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.invoices.invoice_json import price_text, shortest
from batchbill_desktop.services.money import amount_text

COLUMNS = (
    "invoice_number,document_type,invoice_date,due_date,currency,business_number,customer,"
    "contract,period_from,period_to,line_no,sku,description,quantity,unit,unit_price,"
    "discount_percent,discount_amount,net,tax_code,tax_percent,line_tax,gross,po_number,"
    "corrects_number"
).split(",")
_NUMBERS = [
    COLUMNS.index(name)
    for name in (
        "quantity unit_price discount_percent discount_amount net tax_percent line_tax gross"
    ).split()
]

_AMOUNTS = COLUMNS.index("gross") - COLUMNS.index("quantity") + 1


class CsvFormat:
    """The plain CSV export."""

    name = "csv"
    issues = False

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """CSV carries every document."""
        del documents, context
        return []

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """One file with all lines of all documents.

        The setting `separator` = `semicolon` writes `;` and decimal commas, as the Excel of a
        European Windows reads them.
        """
        european = context.mapping.get(("setting", "separator")) == "semicolon"
        target = io.StringIO(newline="")
        writer = csv.writer(target, delimiter=";" if european else ",", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for document in context.followed(documents):
            rows = _rows(document)
            if european:
                for row in rows:
                    for place in _NUMBERS:
                        row[place] = row[place].replace(".", ",")
            writer.writerows(rows)
        content = b"\xef\xbb\xbf" + target.getvalue().encode()
        return Written((ExportFile(f"{context.base_name}.csv", content),))


def _rows(document: InvoiceDocument) -> list[list[str]]:
    return [
        _row(document, place, line, tax)
        for place, (line, tax) in enumerate(
            zip(document.lines, spread_tax(document), strict=True), start=1
        )
    ]


def _row(document: InvoiceDocument, place: int, line: DocumentLine, tax: int) -> list[str]:
    digits = document.digits
    first, last = line.supply or (None, None)
    amounts = _amounts(line, tax, digits)
    return [
        text_cell(document.number or ""),
        document.kind,
        document.invoice_date.isoformat(),
        document.due_date.isoformat(),
        document.currency,
        text_cell(document.customer),
        text_cell(document.buyer.address.name),
        text_cell(line.contract),
        "" if first is None else first.isoformat(),
        "" if last is None else last.isoformat(),
        str(place),
        text_cell(line.sku),
        text_cell(line.description),
        *amounts,
        text_cell(document.order_number),
        text_cell(document.corrects or ""),
    ]


def _amounts(line: DocumentLine, tax: int, digits: int) -> list[str]:
    """From quantity to gross; a line of words alone has none of them."""
    if line.is_words:
        return [""] * _AMOUNTS
    net = int(line.net.scaleb(digits))
    return [
        shortest(line.quantity),
        line.unit,
        price_text(line.unit_price, digits),
        shortest(line.discount_percent),
        str(discount_amount(line, digits)),
        str(line.net),
        text_cell(line.tax_code),
        shortest(line.tax_rate_percent),
        amount_text(tax, digits),
        amount_text(net + tax, digits),
    ]
