"""The lines of one invoice, as they will stand on it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from batchbill_desktop.services.texts import mark, money_text, number_text, tr
from batchbill_desktop.views.invoices import words
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line together with its invoice, whose currency it needs."""

    document: InvoiceDocument
    line: DocumentLine


_COLUMNS: tuple[Column[ShownLine], ...] = (
    Column(
        mark("Description"),
        lambda row: row.line.description.replace("\n", " · "),
        stretch=True,
    ),
    Column(mark("Supply"), lambda row: words.line_supply(row.line), letters=20),
    Column(mark("Quantity"), lambda row: words.line_quantity(row.line), right=True, letters=11),
    Column(
        mark("Unit price"),
        lambda row: words.line_price(row.document, row.line),
        right=True,
        letters=17,
    ),
    Column(
        mark("Tax %"),
        lambda row: number_text(row.line.tax_rate_percent),
        right=True,
        letters=8,
        optional=True,
    ),
    Column(
        mark("Net"),
        lambda row: money_text(row.line.net, row.document.currency, row.document.digits),
        right=True,
        letters=15,
    ),
)


class LinesView(RowsView[ShownLine]):
    """The lines of the invoice that is chosen in a list beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._lines: RowsModel[ShownLine] = RowsModel(_COLUMNS)
        super().__init__(self._lines, parent)
        self._lines.setParent(self)
        self.setAccessibleName(tr("Lines of the invoice"))

    def show_document(self, document: InvoiceDocument | None) -> None:
        """Show the lines of an invoice; None: of none."""
        lines = document.lines if document is not None else ()
        self._lines.set_rows([ShownLine(document, line) for line in lines] if document else [])
        self.fit_to_contents()
