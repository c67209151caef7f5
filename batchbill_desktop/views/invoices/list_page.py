"""All invoices and credit notes of the company, with a search."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views.invoices.actions_button import InvoiceActionsButton
from batchbill_desktop.views.invoices.invoices_view import OF_ALL
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.widgets.list_page import ListPage

_ACT_ICONS = {
    "new_invoice": "new",
    "edit_invoice": "edit",
    "copy_invoice": "line_copy",
    "correct_invoice": "credit",
}


def load_invoices(connection: Any) -> list[InvoiceDocument]:
    """All invoices, and drafts that no batch made, without their lines, newest first."""
    documents = load_documents(connection, Wanted(), with_lines=False)
    shown = [
        document for document in documents if document.number is not None or document.batch is None
    ]
    shown.sort(key=lambda document: (document.invoice_date, document.id), reverse=True)
    return shown


class InvoiceListPage(ListPage[InvoiceDocument]):
    """Numbered invoices, credit notes and drafts.

    `batch_wanted` asks to show an invoice's batch, `act_wanted` for an act of the window, by its
    name: `new_invoice`, `edit_invoice` ...
    """

    batch_wanted = Signal(str)
    act_wanted = Signal(str)
    export_wanted = Signal()
    rows_changed = Signal()
    """Other rows are listed or chosen."""

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        self.actions_button = InvoiceActionsButton(company)
        self._chosen_words = QLabel()
        self._chosen_words.setObjectName("invoice.chosen")
        self._acts = {name: QPushButton() for name in _ACT_ICONS}
        for name, button in self._acts.items():
            button.setObjectName(f"invoice.{name}")
            button.clicked.connect(lambda _=False, name=name: self.act_wanted.emit(name))
        self._batch = QPushButton()
        self._batch.setObjectName("invoice.batch")
        self._batch.clicked.connect(self._show_batch)
        self._pdf = QPushButton()
        self._pdf.setObjectName("invoice.pdf")
        self._export = QPushButton()
        self._export.setObjectName("invoice.export")
        super().__init__(
            company, OF_ALL, [*self._acts.values(), self._batch, self._pdf, self._export], parent
        )
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._export.setEnabled(False)
        self._export.clicked.connect(self.export_wanted)
        self.model.modelReset.connect(self._rows_changed)
        self._pdf.clicked.connect(lambda: self.actions_button.give("pdf"))
        self._add_foot()

    def load(self) -> None:
        """Read the invoices."""
        self.company.read(
            tr("Reading the invoices…"), load_invoices, then=self.show_rows, owner=self
        )

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        super().retranslate()
        words = {
            "new_invoice": (tr("&New invoice…"), tr("An invoice without a batch (Ctrl+Shift+N)")),
            "edit_invoice": (tr("E&dit…"), tr("Open the invoice in the editor (Enter, F2)")),
            "copy_invoice": (tr("C&opy"), tr("A new invoice with its lines (Ctrl+Alt+N)")),
            "correct_invoice": (tr("Co&rrect…"), tr("Credit it, and write it anew (Ctrl+Shift+R)")),
        }
        for name, (text, hint) in words.items():
            self._acts[name].setText(text)
            self._acts[name].setToolTip(hint)
        self._batch.setText(tr("&Batch"))
        self._batch.setToolTip(tr("Show the batch that made the invoice"))
        self._pdf.setText(tr("&PDF…"))
        self._export.setText(tr("E&xport invoices…"))
        self._export.setToolTip(tr("The chosen invoices, or those of some days (Ctrl+E)"))
        self.view.setAccessibleName(tr("Invoices"))
        self._show_chosen()

    def icons(self) -> dict[QPushButton, str]:
        """The icons of the buttons."""
        icons = {button: _ACT_ICONS[name] for name, button in self._acts.items()}
        return {**icons, self._batch: "billing", self._pdf: "pdf", self._export: "export"}

    def empty_words(self) -> tuple[str, str]:
        """What is said where there are none."""
        return tr("There are no invoices yet"), tr(
            "Run a batch and generate its invoices, or write a new one; they are listed here."
        )

    def show_rows(self, rows: list[InvoiceDocument]) -> None:
        """Show what was read; several that were chosen stay so."""
        chosen = {document.id for document in self.chosen}
        super().show_rows(rows)
        if len(chosen) > 1:
            self._choose(chosen)

    def row_changed(self, row: InvoiceDocument | None) -> None:
        """What can be done with the invoice that is chosen."""
        invoice = row is not None and row.number is not None and row.kind == "invoice"
        self._acts["edit_invoice"].setEnabled(row is not None)
        self._acts["copy_invoice"].setEnabled(row is not None)
        self._acts["correct_invoice"].setEnabled(invoice)
        self._batch.setEnabled(row is not None and row.batch is not None)
        self._pdf.setEnabled(row is not None)
        self._show_chosen()

    def open_row(self, row: InvoiceDocument) -> None:  # noqa: ARG002 - the current one
        """Open the invoice in the editor."""
        self.act_wanted.emit("edit_invoice")

    def _show_batch(self) -> None:
        row = self.view.current_row()
        if row is not None and row.batch is not None:
            self.batch_wanted.emit(row.batch)

    @property
    def chosen(self) -> list[InvoiceDocument]:
        """The rows that are chosen, without their lines; in the order that the user gave them.

        A list that nobody sorted begins with the newest: what is printed begins with the oldest.
        """
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        chosen = [self.model.row_at(self.model.index(row, 0)) for row in rows]
        is_sorted = self.view.header().sortIndicatorSection() >= 0
        return chosen if is_sorted else chosen[::-1]

    def chosen_numbers(self) -> tuple[str, ...]:
        """The numbers of the rows that are chosen, as they stand in the list."""
        return tuple(row.number for row in self.chosen if row.number is not None)

    def _choose(self, ids: set[int]) -> None:
        selection = QItemSelection()
        for number, document in enumerate(self.model.shown_rows()):
            if document.id in ids:
                index = self.model.index(number, 0)
                selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)

    def _add_foot(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self._chosen_words, 1)
        foot.addWidget(self.actions_button)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - `ListPage` made it
        layout.addLayout(foot)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)

    def _rows_changed(self) -> None:
        self._export.setEnabled(self.model.rowCount() > 0)
        self._selection_changed()

    def _selection_changed(self) -> None:
        self._show_chosen()
        self.rows_changed.emit()

    def _show_chosen(self) -> None:
        chosen = self.chosen
        self.actions_button.set_target(chosen)
        self._chosen_words.setText(
            tr_count("{count} invoice chosen", "{count} invoices chosen", len(chosen))
            if chosen
            else ""
        )
