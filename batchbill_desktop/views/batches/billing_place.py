"""The place *Billing*: a new batch, the batches, the invoices."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from batchbill_desktop.services.batches.draft_selection import DraftSelection
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.actions import Actions
from batchbill_desktop.views.batches.batch_list_page import BatchListPage
from batchbill_desktop.views.batches.page import NewBatchPage
from batchbill_desktop.views.batches.preview_dock import (
    BATCH,
    TREE,
    PreviewDock,
    PreviewFollower,
)
from batchbill_desktop.views.batches.proposals_page import ProposalsPage
from batchbill_desktop.views.batches.tick_steps import TickSteps
from batchbill_desktop.views.batches.tree_acts import TreeActs
from batchbill_desktop.views.exports.export_dialog import ExportDialog, Offer
from batchbill_desktop.views.exports.names_dialog import NamesDialog
from batchbill_desktop.views.invoices.list_page import InvoiceListPage
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.undo_actions import UndoActions
from batchbill_desktop.views.undo_steps import UndoSteps

NEW, BATCHES, INVOICES = range(3)


class BillingPlace(QWidget):
    """Three pages behind tabs; the invoices of a batch stand in front of the batches."""

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.company = company
        self.steps = UndoSteps(company, self)
        self.new_batch = NewBatchPage(company)
        self.batches = BatchListPage(company)
        self.proposals = ProposalsPage(company, self.steps)
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
        self.dock = PreviewDock(company, self._pages)
        self._follower = PreviewFollower(company, self.dock, self.new_batch, self.proposals)
        self.tree_acts = TreeActs(company, self.new_batch.model, self.new_batch.tree, self.steps)
        TickSteps(self.new_batch.model, self.new_batch.panel.one_per_customer, self.steps)
        self._acts: Actions | None = None
        layout.addWidget(self.dock, 1)
        self.tabs.currentChanged.connect(self._show_page)
        self.new_batch.batch_run.connect(self._run_done)
        self.batches.batch_wanted.connect(self.show_batch)
        self.invoices.batch_wanted.connect(self.show_batch)
        self.proposals.export_wanted.connect(self.export_invoices)
        self.invoices.export_wanted.connect(self.export_invoices)
        self.invoices.rows_changed.connect(self._enable_acts)
        self.proposals.left.connect(self.show_batches)
        self.proposals.went_back.connect(self._back_to_selection)
        for changed in (self.tree_acts.changed, self.proposals.acts_changed):
            changed.connect(self._enable_acts)
        self._place_changed()
        self.setFocusProxy(self.new_batch)
        self.retranslate()

    def take_acts(self, acts: Actions, window: QWidget) -> None:
        """Carry out the window's acts on what is under the cursor here, while this is shown."""
        self._acts = acts
        UndoActions(acts, self.steps, window)
        acts["why"].triggered.connect(self._explain)
        acts["waive"].triggered.connect(self.tree_acts.waive)
        acts["unwaive"].triggered.connect(self.tree_acts.unwaive)
        acts["preview"].triggered.connect(self.dock.show_preview)
        acts["export_invoices"].triggered.connect(self.export_invoices)
        acts["names"].triggered.connect(self.edit_names)
        self.tree_acts.set_menu([acts[name] for name in ("why", "waive", "unwaive")])
        self._enable_acts()

    def export_invoices(self) -> None:
        """Open the export of the batch that is shown, or of the chosen invoices."""
        batch = self.proposals.exportable if self._is_batch else None
        if batch is None and self.tabs.currentIndex() != INVOICES:
            return
        numbers = () if batch is not None else self.invoices.chosen_numbers()
        ExportDialog(self.company, Offer(batch, numbers), self.window()).open()

    def edit_names(self) -> None:
        """Open the names that other programs have for our accounts and taxes."""
        chosen = self.company.preferences.export_format or "csv"
        NamesDialog(self.company, chosen, self.window()).open()

    def show_batch(self, name: str) -> None:
        """Show the invoices of a batch."""
        self.proposals.show_batch(name)
        self._batches.setCurrentWidget(self.proposals)
        self._batches.setFocusProxy(self.proposals)
        self.tabs.setCurrentIndex(BATCHES)
        self._place_changed()
        self.proposals.setFocus()

    def show_batches(self) -> None:
        """Show the list of batches."""
        self._batches.setCurrentWidget(self.batches)
        self._batches.setFocusProxy(self.batches)
        self.tabs.setCurrentIndex(BATCHES)
        self._place_changed()
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
            self.steps.retranslate()
        super().changeEvent(event)

    def _run_done(self, name: str) -> None:
        # What was ticked before the run is on the batch now.
        self.steps.clear()
        self.show_batch(name)

    def _back_to_selection(self, draft: DraftSelection) -> None:
        self.show_batches()
        self.tabs.setCurrentIndex(NEW)
        self.new_batch.take_back(draft)

    def _explain(self) -> None:
        if self._is_tree:
            self.tree_acts.explain()
        elif self._is_batch:
            self.proposals.explain()

    @property
    def _is_tree(self) -> bool:
        return self.tabs.currentIndex() == NEW

    @property
    def _is_batch(self) -> bool:
        shown = self._batches.currentWidget() is self.proposals
        return self.tabs.currentIndex() == BATCHES and shown

    def _place_changed(self) -> None:
        """Another page is in front: its preview, its acts."""
        place = BATCH if self._is_batch else None
        self.dock.set_place(TREE if self._is_tree else place)
        self._follower.look()
        self._enable_acts()

    def _enable_acts(self) -> None:
        acts = self._acts
        if acts is None:
            return
        tree, in_tree = self.tree_acts, self._is_tree
        explained = tree.can_explain if in_tree else self._is_batch and self.proposals.can_explain
        acts["why"].setEnabled(explained)
        acts["waive"].setEnabled(in_tree and tree.can_waive)
        acts["unwaive"].setEnabled(in_tree and tree.can_unwaive)
        acts["preview"].setEnabled(self.dock.can_show)
        listed = self.tabs.currentIndex() == INVOICES and self.invoices.model.rowCount() > 0
        in_batch = self._is_batch and self.proposals.exportable is not None
        acts["export_invoices"].setEnabled(listed or in_batch)
        acts["preview"].setChecked(self.dock.is_shown)

    def _show_page(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self._place_changed()
        page = self._pages.currentWidget()
        if page is not None:
            self.setFocusProxy(page)
            page.setFocus()
