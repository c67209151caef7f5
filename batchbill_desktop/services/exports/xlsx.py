"""Excel: a workbook with the sheets invoices, lines and taxes (formats, 4).

Written row by row: only one row is in memory at a time, whatever their number.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from batchbill_desktop.services.exports.characters import without_control_characters
from batchbill_desktop.services.exports.fitting import discount_amount
from batchbill_desktop.services.exports.format import (
    ExportContext,
    ExportFile,
    Problem,
    Written,
    spread_tax,
)
from batchbill_desktop.services.exports.gaps import why
from batchbill_desktop.services.exports.lines import number_of
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.workbooks import disk_errors

if TYPE_CHECKING:
    from openpyxl.cell import Cell

Value = str | date | Decimal | int | None

LARGEST_SHEET = 1_048_576
"""Rows that a sheet can have, the header included."""

_FOUR = Decimal("0.0001")
_BARE = ("text", "number")
"""Kinds of columns that need no format: texts, and numbers as they are."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its cells are, and how wide it is in characters."""

    name: str
    kind: str
    """`text`, `date`, `amount`, `price` or `number`."""
    width: int


def _columns(text: str) -> list[Column]:
    words = (word.split(":") for word in text.split())
    return [Column(name, kind, int(width)) for name, kind, width in words]


INVOICES = _columns(
    "invoice_number:text:18 document_type:text:13 invoice_date:date:12 due_date:date:12 "
    "currency:text:9 business_number:text:16 customer:text:32 net:amount:13 tax:amount:12 "
    "total:amount:13 po_number:text:16 corrects_number:text:18"
)
LINES = _columns(
    "invoice_number:text:18 document_type:text:13 invoice_date:date:12 due_date:date:12 "
    "currency:text:9 business_number:text:16 customer:text:32 contract:text:14 "
    "period_from:date:12 period_to:date:12 line_no:number:8 sku:text:14 description:text:48 "
    "quantity:number:10 unit:text:8 unit_price:price:12 discount_percent:number:10 "
    "discount_amount:amount:12 net:amount:13 tax_code:text:10 tax_percent:number:8 "
    "line_tax:amount:12 gross:amount:13 po_number:text:16 corrects_number:text:18"
)
_AMOUNTS = len("quantity unit price % discount net code rate tax gross".split())
"""Columns of a line that one of words alone leaves empty."""
TAXES = _columns(
    "invoice_number:text:18 currency:text:9 category:text:9 tax_codes:text:14 "
    "tax_percent:number:8 exemption_code:text:18 exemption_reason:text:40 base:amount:13 "
    "tax:amount:12"
)


class XlsxFormat:
    """The workbook."""

    name = "xlsx"
    issues = False

    def check(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> list[Problem]:
        """A workbook carries every document, up to the rows of a sheet."""
        rows = 1
        for document in context.followed(documents):
            rows += max(len(document.lines), len(document.taxes), 1)
            if rows > LARGEST_SHEET:
                reason = why(
                    "a sheet ends at row {last:,}; export fewer at a time", last=LARGEST_SHEET
                )
                return [Problem(number_of(document), reason)]
        return []

    def write(self, documents: Sequence[InvoiceDocument], context: ExportContext) -> Written:
        """One workbook. Raises `OSError` where there is no room to gather it."""
        # openpyxl takes a while to import and is needed here alone.
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        with disk_errors(book):
            for place, (title, columns, rows) in enumerate(_SHEETS, start=1):
                sheet = book.create_sheet(title)
                followed = context.followed(documents, place, len(_SHEETS))
                _fill(sheet, columns, _all_rows(followed, rows))
            content = io.BytesIO()
            book.save(content)
        return Written((ExportFile(f"{context.base_name}.xlsx", content.getvalue()),))


def _all_rows(
    documents: Iterable[InvoiceDocument], rows: Callable[[InvoiceDocument], Iterator[list[Value]]]
) -> Iterator[tuple[int, list[Value]]]:
    for document in documents:
        for row in rows(document):
            yield document.digits, row


def _fill(sheet: Any, columns: list[Column], rows: Iterator[tuple[int, list[Value]]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    heads = [_cell(sheet, "text", 2) for _ in columns]
    for head, column in zip(heads, columns, strict=True):
        head.font = Font(bold=True)
        head.value = column.name
    sheet.append(heads)
    makers: dict[int, _Row] = {}
    written = 1
    for digits, values in rows:
        if digits not in makers:
            makers[digits] = _Row(sheet, columns, digits)
        sheet.append(makers[digits].filled(values))
        written += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{written}"


class _Row:
    """Makes the rows of a sheet for a currency.

    A cell is written as soon as it is appended, so that one for each column serves all rows.
    What needs no format is handed over bare, which is faster, unless openpyxl would take a
    text for a formula or an error.
    """

    def __init__(self, sheet: Any, columns: list[Column], digits: int) -> None:
        self._texts = _cell(sheet, "text", digits)
        self._styled = [
            None if column.kind in _BARE else _cell(sheet, column.kind, digits)
            for column in columns
        ]

    def filled(self, values: list[Value]) -> list[Cell | Value]:
        """The cells with these values."""
        row: list[Cell | Value] = []
        for cell, value in zip(self._styled, values, strict=True):
            if value is None or value == "":
                row.append(None)
            elif isinstance(value, str):
                text = without_control_characters(value)
                row.append(self._text_cell(text) if text[:1] in ("=", "#") else text)
            elif cell is None:
                row.append(value)
            else:
                cell.value = value
                row.append(cell)
        return row

    def _text_cell(self, text: str) -> Cell:
        cell = copy(self._texts)
        cell.value = text
        cell.data_type = "s"
        return cell


def _cell(sheet: Any, kind: str, digits: int) -> Cell:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.number_format = {
        "date": "yyyy-mm-dd",
        "amount": "#,##0" + ("." + "0" * digits if digits else ""),
        # Without a fixed decimal Excel would show the point alone: 100.
        "price": "#,##0." + "0" * digits + "#" * (4 - digits) if digits else "General",
    }.get(kind, "General")
    return cell


def _invoice_rows(document: InvoiceDocument) -> Iterator[list[Value]]:
    yield [
        *_head(document),
        document.net,
        document.tax,
        document.total,
        document.order_number,
        document.corrects,
    ]


def _head(document: InvoiceDocument) -> list[Value]:
    return [
        number_of(document),
        document.kind,
        document.invoice_date,
        document.due_date,
        document.currency,
        document.customer,
        document.buyer.address.name,
    ]


def _line_rows(document: InvoiceDocument) -> Iterator[list[Value]]:
    digits = document.digits
    head = _head(document)
    for place, (line, share) in enumerate(
        zip(document.lines, spread_tax(document), strict=True), start=1
    ):
        tax = to_decimal(share, digits)
        first, last = line.supply or (None, None)
        yield [
            *head,
            line.contract,
            first,
            last,
            place,
            line.sku,
            line.description,
            *([None] * _AMOUNTS if line.is_words else _amounts(line, tax, digits)),
            document.order_number,
            document.corrects,
        ]


def _amounts(line: DocumentLine, tax: Decimal, digits: int) -> list[Value]:
    """From quantity to gross."""
    return [
        line.quantity.quantize(_FOUR, ROUND_HALF_UP),
        line.unit,
        line.unit_price,
        line.discount_percent,
        discount_amount(line, digits),
        line.net,
        line.tax_code,
        line.tax_rate_percent,
        tax,
        line.net + tax,
    ]


def _tax_rows(document: InvoiceDocument) -> Iterator[list[Value]]:
    for tax in document.taxes:
        yield [
            number_of(document),
            document.currency,
            tax.category,
            ", ".join(tax.tax_codes),
            tax.rate_percent,
            tax.exemption_code,
            tax.exemption_reason,
            tax.base,
            tax.tax,
        ]


_SHEETS = (
    ("invoices", INVOICES, _invoice_rows),
    ("lines", LINES, _line_rows),
    ("taxes", TAXES, _tax_rows),
)
