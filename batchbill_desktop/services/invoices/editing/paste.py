"""Rows copied from a spreadsheet become lines: all of them, or none and a list of what is wrong.

The cells: description, quantity, unit price, and if wanted unit, discount in per cent, tax code.
Numbers are in the user's format. A quantity such as 1:30 is a time. A row with nothing but a
description is a line of text; an empty row is passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from batchbill_desktop.services.invoices.editing.changes import add_line
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.typed_numbers import (
    read_percent,
    read_price,
    read_quantity,
    read_unit,
)
from batchbill_desktop.services.invoices.editing.working import (
    FREE,
    HOUR,
    PRODUCT,
    TEXT,
    WorkingInvoice,
)
from batchbill_desktop.services.texts import mark, tr

COLUMNS = (
    mark("Description"),
    mark("Quantity"),
    mark("Unit price"),
    mark("Unit"),
    mark("Discount"),
    mark("Tax code"),
)
"""What the cells of a row are, in their order."""

_NO_QUANTITY = mark("it is neither a number nor a time such as 1:30, with at most 4 decimals")
_NO_PRICE = mark("it is no price with at most 4 decimals")
_NO_PERCENT = mark("it is no percentage from 0 to 100")
_NO_TAX_CODE = mark("there is no such tax code; there are {codes}")
_NO_DESCRIPTION = mark("a line needs a description")
_TOO_MANY = mark("there are more than {count} cells in the row")

_ALL_OF_IT = 1_000_000
"""A hundred per cent, in ten-thousandths."""


@dataclass(frozen=True, slots=True)
class PasteProblem:
    """A cell that could not be read; `row` counts from 1, `column` is one of `COLUMNS`."""

    row: int
    column: str
    value: str
    reason: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The whole sentence, in the language that is set."""
        return tr(
            "Row {row}, {column} “{value}”: {reason}.",
            row=self.row,
            column=tr(self.column),
            value=self.value,
            reason=tr(self.reason, **dict(self.params)),
        )


def clipboard_rows(text: str) -> list[list[str]]:
    """The cells of what a spreadsheet put on the clipboard; cells may hold line breaks."""
    reader = csv.reader(io.StringIO(text), dialect="excel-tab")
    return [[cell.strip() for cell in row] for row in reader]


def paste_rows(
    working: WorkingInvoice,
    context: EditContext,
    rows: Sequence[Sequence[str]],
    at: int | None = None,
) -> tuple[WorkingInvoice, tuple[PasteProblem, ...]]:
    """Add a line for each row at a place (None: the end).

    With any problem the invoice comes back as it was.
    """
    problems: list[PasteProblem] = []
    read: list[tuple[str, dict[str, Any]]] = []
    for number, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            read.append(_read(number, [cell.strip() for cell in cells], context, problems))
    if problems:
        return working, tuple(problems)
    place = len(working.lines) if at is None else at
    for kind, values in read:
        working = add_line(working, context, kind, place, **values)
        place += 1
    return working, ()


def _read(
    row: int, given: list[str], context: EditContext, problems: list[PasteProblem]
) -> tuple[str, dict[str, Any]]:
    while len(given) > len(COLUMNS) and not given[-1]:
        given.pop()
    if len(given) > len(COLUMNS):
        count = (("count", str(len(COLUMNS))),)
        problems.append(PasteProblem(row, COLUMNS[-1], given[len(COLUMNS)], _TOO_MANY, count))
        return TEXT, {}
    cells = [*given, *[""] * (len(COLUMNS) - len(given))]
    description, quantity, price, unit, discount, tax_code = cells
    if not any(cells[1:]):
        return TEXT, {"description": description}
    values: dict[str, Any] = {"description": description}
    if not description:
        problems.append(PasteProblem(row, COLUMNS[0], "", _NO_DESCRIPTION))
    if unit:
        values["unit"] = read_unit(unit)
    _read_quantity(row, quantity, values, problems)
    _read_price(row, price, values, problems)
    _read_discount(row, discount, values, problems)
    if tax_code:
        if tax_code in context.tax_codes:
            values["tax_code"] = tax_code
        else:
            known = (("codes", ", ".join(sorted(context.tax_codes))),)
            problems.append(PasteProblem(row, COLUMNS[5], tax_code, _NO_TAX_CODE, known))
    product = next((one for one in context.products if one.description == description), None)
    if product is None:
        return FREE, values
    return PRODUCT, {**values, "sku": product.sku}


def _read_quantity(
    row: int, text: str, values: dict[str, Any], problems: list[PasteProblem]
) -> None:
    found = read_quantity(text or "1")
    if found is None:
        problems.append(PasteProblem(row, COLUMNS[1], text, _NO_QUANTITY))
    elif found.minutes is None:
        values["quantity"] = found.quantity
    else:
        values["unit"] = HOUR
        values["minutes"] = found.minutes


def _read_price(row: int, text: str, values: dict[str, Any], problems: list[PasteProblem]) -> None:
    found = read_price(text)
    if found is None:
        problems.append(PasteProblem(row, COLUMNS[2], text, _NO_PRICE))
    else:
        values["unit_price"] = found


def _read_discount(
    row: int, text: str, values: dict[str, Any], problems: list[PasteProblem]
) -> None:
    if not text:
        return
    found = read_percent(text)
    if found is None or not 0 <= found <= _ALL_OF_IT:
        problems.append(PasteProblem(row, COLUMNS[4], text, _NO_PERCENT))
    else:
        values["discount_percent"] = found
