"""The place *Billing*: a new batch, the batches, the invoices."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.batches.batch_list_page import BatchListPage
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.batches.proposals_page import ProposalsPage
from batchbill_desktop.views.invoices.list_page import InvoiceListPage
from batchbill_desktop.views.open_company import OpenCompany

NEW, BATCHES, INVOICES = range(3)


class BillingPlace(QWidget):
    """Three pages behind tabs; the invoices of a batch stand in front of the batches."""

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.company = company
        self.new_batch = NewBatchPage(company)
        self.batches = BatchListPage(company)
        self.proposals = ProposalsPage(company)
        self.invoices = InvoiceListPage(company)
        self._batches = QStackedWidget()
        self._batches.addWidget(self.batches)
        self._batches.addWidget(self.proposals)
        self._batches.setFocusProxy(self.batches)
        self.tabs = QTabBar()
        self.tabs.setObjectName("billing.tabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(True)
        self._pages = QStackedWidget()
        for page in (self.new_batch, self._batches, self.invoices):
            self.tabs.addTab("")
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._pages, 1)
        self.tabs.currentChanged.connect(self._show_page)
        self.new_batch.batch_run.connect(self.show_batch)
        self.batches.batch_wanted.connect(self.show_batch)
        self.invoices.batch_wanted.connect(self.show_batch)
        self.proposals.left.connect(self.show_batches)
        self.setFocusProxy(self.new_batch)
        self.retranslate()

    def show_batch(self, name: str) -> None:
        """Show the invoices of a batch."""
        self.proposals.show_batch(name)
        self._batches.setCurrentWidget(self.proposals)
        self._batches.setFocusProxy(self.proposals)
        self.tabs.setCurrentIndex(BATCHES)
        self.proposals.setFocus()

    def show_batches(self) -> None:
        """Show the list of batches."""
        self._batches.setCurrentWidget(self.batches)
        self._batches.setFocusProxy(self.batches)
        self.tabs.setCurrentIndex(BATCHES)
        self.batches.setFocus()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.tabs.setTabText(NEW, tr("New invoice batch"))
        self.tabs.setTabText(BATCHES, tr("Batches"))
        self.tabs.setTabText(INVOICES, tr("Invoices"))
        self.tabs.setAccessibleName(tr("Billing"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_page(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        page = self._pages.currentWidget()
        if page is not None:
            self.setFocusProxy(page)
            page.setFocus()
