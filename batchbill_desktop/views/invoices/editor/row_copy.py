"""Lines as rows of text: a spreadsheet reads them, and so does Ctrl+V in the table of lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from batchbill_desktop.services.invoices.editing.working import WorkingLine
from batchbill_desktop.views.invoices.editor import entry


def rows_text(lines: Sequence[WorkingLine], digits: int) -> str:
    """Description, quantity, unit price, unit, discount, tax code: the columns that are pasted."""
    target = io.StringIO()
    writer = csv.writer(target, dialect="excel-tab", lineterminator="\n")
    for line in lines:
        writer.writerow(_cells(line, digits))
    return target.getvalue()


def _cells(line: WorkingLine, digits: int) -> list[str]:
    if line.is_words:
        return [line.description]
    return [
        line.description,
        entry.line_quantity(line),
        entry.price_text(line.unit_price, digits),
        entry.unit_text(line.unit),
        entry.percent_text(line.discount_percent),
        line.tax.code,
    ]
