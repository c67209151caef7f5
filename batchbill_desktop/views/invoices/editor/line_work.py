"""What the acts on lines do: adding, copying, moving, pasting, going back to the rules."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from batchbill_desktop.services.invoices.editing.context import CatalogueProduct
from batchbill_desktop.services.invoices.editing.paste import clipboard_rows, paste_rows
from batchbill_desktop.services.invoices.editing.working import FREE, SUBTOTAL, WorkingLine
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.invoices.editor.catalogue_dialog import CatalogueDialog
from batchbill_desktop.views.invoices.editor.edits import Place
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.line_details import LineDetailsDialog
from batchbill_desktop.views.invoices.editor.lines_model import LinesModel
from batchbill_desktop.views.invoices.editor.lines_view import LinesView
from batchbill_desktop.views.invoices.editor.row_copy import rows_text
from batchbill_desktop.views.invoices.editor.state import InvoiceState

_OFFERED = 500
"""How many products the catalogue lists at once."""


class LineWork(QObject):
    """Works on the lines that are chosen in the table.

    `said` is sent with words for the user, `unreadable` with the sentences about cells that
    could not be pasted, `pasted` when rows were.
    """

    said = Signal(str)
    unreadable = Signal(object)
    pasted = Signal()

    def __init__(self, state: InvoiceState, model: LinesModel, table: LinesView) -> None:
        super().__init__(table)
        self._state = state
        self._model = model
        self._table = table
        self._catalogue: CatalogueDialog | None = None

    def current_line(self) -> WorkingLine | None:
        """The line under the cursor."""
        row = self._table.current_row
        return self._model.line_at(row) if 0 <= row < self._model.rowCount() else None

    # Adding

    def add(self, kind: str) -> None:
        """Add a line below the cursor, and open its text."""
        if self._state.lines_are_fixed:
            return
        self._table.end_typing()
        row = self._table.current_row
        self._open(self._state.add_line(kind, row + 1 if row >= 0 else None), kind)

    def add_at_end(self) -> None:
        """Add a line at the end, and open its text."""
        self._open(self._state.add_line(FREE), FREE)

    def open_catalogue(self) -> None:
        """Show the catalogue beside the editor; what is chosen is added below the cursor."""
        if self._state.lines_are_fixed:
            return
        self._table.end_typing()
        if self._catalogue is None:
            find = self._state.context.find_products
            self._catalogue = CatalogueDialog(
                lambda typed: find(typed, _OFFERED),
                self._state.working.digits,
                self._table.window(),
            )
            self._catalogue.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._catalogue.chosen.connect(self.add_product)
            self._catalogue.finished.connect(self._catalogue_closed)
        self._catalogue.show()
        self._catalogue.activateWindow()

    def add_product(self, product: CatalogueProduct) -> None:
        """Add a product below the cursor."""
        row = self._table.current_row
        at = row + 1 if row >= 0 else self._model.rowCount()
        key = self._state.add_product(product, at)
        self._table.go_to(self._model.row_of(key), Column.QUANTITY)

    def fill(self, row: int, product: CatalogueProduct) -> None:
        """Make the line that is being typed a product's, and go on to its quantity."""
        line = self._model.line_at(row)
        # What was typed to find it is not a step of its own.
        self._state.take_back(Place(Column.DESCRIPTION.name.lower(), line.key))
        self._state.fill_line(line.key, product)
        self._table.end_without_keeping()
        self._table.go_to(row, Column.QUANTITY, edit=True)

    # Rows of a spreadsheet

    def paste(self) -> None:
        """Rows from the clipboard become lines below the cursor; all of them, or none."""
        if self._state.lines_are_fixed:
            return
        rows = clipboard_rows(QGuiApplication.clipboard().text())
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        if not rows:
            self.said.emit(tr("There is no text on the clipboard that could become lines."))
            return
        state, row = self._state, self._table.current_row
        first = row + 1 if row >= 0 else self._model.rowCount()
        after, problems = paste_rows(state.working, state.context, rows, first)
        if problems:
            self.unreadable.emit([problem.text for problem in problems])
            return
        count = len(rows)
        state.replace(after, lambda: tr_count("paste {count} row", "paste {count} rows", count))
        self._table.go_to(first)
        self.pasted.emit()

    def copy_rows(self) -> None:
        """The chosen lines as rows that a spreadsheet, and Ctrl+V here, understand."""
        lines = [self._model.line_at(row) for row in self._table.chosen_rows()]
        if lines:
            QGuiApplication.clipboard().setText(rows_text(lines, self._state.working.digits))

    # The chosen lines

    def copy(self) -> None:
        """A copy of each chosen line."""
        self._table.end_typing()
        keys = self._chosen_keys()
        if keys and not self._state.lines_are_fixed:
            row = self._model.row_of(keys[-1])
            self._state.copy_lines(keys)
            self._table.go_to(row + len(keys))

    def delete(self) -> None:
        """Take the chosen lines off."""
        keys = self._chosen_keys()
        if keys and not self._state.lines_are_fixed:
            row = self._model.row_of(keys[0])
            column = Column(max(self._table.currentIndex().column(), Column.DESCRIPTION))
            self._state.delete_lines(keys)
            self._table.go_to(row, column)

    def move(self, way: int) -> None:
        """Move the chosen lines up (-1) or down (1)."""
        self._table.end_typing()
        if self._state.lines_are_fixed:
            return
        keys, line = self._chosen_keys(), self.current_line()
        column = Column(max(self._table.currentIndex().column(), Column.DESCRIPTION))
        self._state.move_lines(keys, way)
        if line is not None and len(keys) == 1:
            self._table.go_to(self._model.row_of(line.key), column)
        else:
            self._table.choose_rows([self._model.row_of(key) for key in keys])

    def move_to(self, key: int, place: int) -> None:
        """Move a line to a place, counted without it."""
        self._state.move_line(key, place)
        self._table.go_to(self._model.row_of(key))

    def back_to_given(self) -> None:
        """Make the line what the rules had given."""
        self._table.end_typing()
        line = self.current_line()
        if line is not None and line.given is not None and not self._state.lines_are_fixed:
            self._state.back_to_given(line.key)

    def details(self) -> None:
        """Ask for SKU and days of supply of the line under the cursor."""
        self._table.end_typing()
        line = self.current_line()
        if line is None or line.is_words or self._state.lines_are_fixed:
            return
        day = self._state.working.invoice_date
        answer = LineDetailsDialog.ask(line, day, self._table.window())
        self._table.setFocus()
        if answer is not None:
            self._state.set_details(line.key, *answer)

    def take_back(self) -> None:
        """Forget what has just been typed into the open cell."""
        index = self._table.currentIndex()
        if index.isValid():
            line = self._model.line_at(index.row())
            self._state.take_back(Place(Column(index.column()).name.lower(), line.key))

    # Inside

    def _chosen_keys(self) -> list[int]:
        return [self._model.line_at(row).key for row in self._table.chosen_rows()]

    def _open(self, key: int, kind: str) -> None:
        row = self._model.row_of(key)
        self._table.go_to(row, Column.DESCRIPTION, edit=kind != SUBTOTAL)

    def _catalogue_closed(self) -> None:
        self._catalogue = None
