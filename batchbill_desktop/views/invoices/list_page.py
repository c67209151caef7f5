"""All invoices and credit notes of the company, with a search."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.load import Wanted, load_documents
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.invoices.invoices_view import OF_ALL
from batchbill_desktop.views.invoices.pdf_acts import make_pdfs
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.widgets.list_page import ListPage


def load_invoices(connection: Any) -> list[InvoiceDocument]:
    """All invoices without their lines, newest first."""
    documents = load_documents(connection, Wanted(), with_lines=False)
    numbered = [document for document in documents if document.number is not None]
    numbered.sort(key=lambda document: (document.invoice_date, document.id), reverse=True)
    return numbered


class InvoiceListPage(ListPage[InvoiceDocument]):
    """Numbered invoices and credit notes; `batch_wanted` asks to show an invoice's batch."""

    batch_wanted = Signal(str)
    export_wanted = Signal()
    rows_changed = Signal()

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        self._pdf = QPushButton()
        self._pdf.setObjectName("invoice.pdf")
        self._export = QPushButton()
        self._export.setObjectName("invoice.export")
        super().__init__(company, OF_ALL, [self._pdf, self._export], parent)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._export.setEnabled(False)
        self._export.clicked.connect(self.export_wanted)
        self.model.modelReset.connect(self._rows_changed)
        self._pdf.clicked.connect(self._make_pdf)

    def load(self) -> None:
        """Read the invoices."""
        self.company.read(
            tr("Reading the invoices…"), load_invoices, then=self.show_rows, owner=self
        )

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        super().retranslate()
        self._pdf.setText(tr("&PDF…"))
        self._export.setText(tr("E&xport invoices…"))
        self._export.setToolTip(tr("The chosen invoices, or those of some days (Ctrl+E)"))
        self.view.setAccessibleName(tr("Invoices"))

    def icons(self) -> dict[QPushButton, str]:
        """The icons of the buttons."""
        return {self._pdf: "pdf", self._export: "export"}

    def empty_words(self) -> tuple[str, str]:
        """What is said where there are none."""
        return tr("There are no invoices yet"), tr(
            "Run a batch and generate its invoices; they are listed here."
        )

    def row_changed(self, row: InvoiceDocument | None) -> None:
        """A PDF is made of the invoice that is chosen."""
        self._pdf.setEnabled(row is not None)

    def open_row(self, row: InvoiceDocument) -> None:
        """Show the invoice where it came from."""
        if row.batch is not None:
            self.batch_wanted.emit(row.batch)

    def chosen_numbers(self) -> tuple[str, ...]:
        """The numbers of the rows that are chosen, as they stand in the list."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        chosen = (self.model.row_at(self.model.index(row, 0)) for row in rows)
        return tuple(row.number for row in chosen if row.number is not None)

    def _rows_changed(self) -> None:
        self._export.setEnabled(self.model.rowCount() > 0)
        self.rows_changed.emit()

    def _make_pdf(self) -> None:
        row = self.view.current_row()
        if row is None:
            return

        def whole(documents: list[InvoiceDocument]) -> None:
            if documents:
                make_pdfs(self.company, documents, self)

        self.company.read(
            tr("Reading the invoices…"),
            load_documents,
            Wanted(ids=(row.id,)),
            then=whole,
            owner=self,
        )
