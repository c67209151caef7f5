"""The place *Billing*: a new batch, the batches, the invoices, the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from batchbill_desktop.services.batches.draft_selection import DraftSelection
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.actions import Actions
from batchbill_desktop.views.batches.batch_list_page import BatchListPage
from batchbill_desktop.views.batches.filter_saving import keep_saved_views
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
from batchbill_desktop.views.invoices.actions_button import GIVING, InvoiceActionsButton
from batchbill_desktop.views.invoices.editor.desk import EditorDesk
from batchbill_desktop.views.invoices.editor.invoice_acts import INVOICE_ACTS, InvoiceActs
from batchbill_desktop.views.invoices.editor.kept_bar import KeptBar
from batchbill_desktop.views.invoices.list_page import InvoiceListPage
from batchbill_desktop.views.mail.outbox_page import OutboxPage
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.undo_actions import UndoActions
from batchbill_desktop.views.undo_steps import UndoSteps

NEW, BATCHES, INVOICES, OUTBOX = range(4)


class BillingPlace(QWidget):
    """Four pages behind tabs; the invoices of a batch stand in front of the batches."""

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.company = company
        self.steps = UndoSteps(company, self)
        self.new_batch = NewBatchPage(company)
        self.batches = BatchListPage(company)
        self.proposals = ProposalsPage(company, self.steps)
        self.invoices = InvoiceListPage(company)
        self.outbox = OutboxPage(company)
        self._batches = QStackedWidget()
        self._batches.addWidget(self.batches)
        self._batches.addWidget(self.proposals)
        self._batches.setFocusProxy(self.batches)
        self.tabs = QTabBar()
        self.tabs.setObjectName("billing.tabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(True)
        self._pages = QStackedWidget()
        for page in (self.new_batch, self._batches, self.invoices, self.outbox):
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
        filters = self.new_batch.filters
        keep_saved_views(company, filters.views, lambda: filters.chosen, self.steps)
        self.editors = EditorDesk(company, self)
        self.invoice_acts = InvoiceActs(self.editors, self._current_invoice)
        self.kept_bar = KeptBar(self.editors)
        self._acts: Actions | None = None
        layout.insertWidget(0, self.kept_bar)
        layout.addWidget(self.dock, 1)
        self.tabs.currentChanged.connect(self._show_page)
        self.new_batch.batch_run.connect(self._run_done)
        self.batches.batch_wanted.connect(self.show_batch)
        self.invoices.batch_wanted.connect(self.show_batch)
        self.invoice_acts.serve(self.invoices, self.proposals)
        self.proposals.export_wanted.connect(self.export_invoices)
        self.invoices.export_wanted.connect(self.export_invoices)
        self.invoices.rows_changed.connect(self._enable_acts)
        self.proposals.left.connect(self.show_batches)
        self.proposals.went_back.connect(self._back_to_selection)
        for changed in (
            self.tree_acts.changed,
            self.proposals.acts_changed,
            self.new_batch.panel.anything_changed,
        ):
            changed.connect(self._enable_acts)
        self.outbox.unsent_changed.connect(self.retranslate)
        self._place_changed()
        self.setFocusProxy(self.new_batch)
        self.retranslate()

    def take_acts(self, acts: Actions, window: QWidget) -> None:
        """Carry out the window's acts on what is under the cursor here, while this is shown."""
        self._acts = acts
        UndoActions(acts, self.steps, window)
        acts["why"].triggered.connect(self._explain)
        acts["source"].triggered.connect(self._open_source)
        acts["waive"].triggered.connect(self.tree_acts.waive)
        acts["unwaive"].triggered.connect(self.tree_acts.unwaive)
        acts["preview"].triggered.connect(self.dock.show_preview)
        acts["compare"].triggered.connect(self.new_batch.compare)
        acts["export_invoices"].triggered.connect(self.export_invoices)
        acts["names"].triggered.connect(self.edit_names)
        acts["outbox"].triggered.connect(self.show_outbox)
        for name in INVOICE_ACTS:
            acts[name].triggered.connect(self.invoice_acts.carrier(name))
        self.kept_bar.look()
        for name in GIVING:
            acts[name].triggered.connect(lambda _=False, name=name: self._give(name))
        for source in (self.invoices.actions_button, self.proposals.giving, self.editors):
            source.export_wanted.connect(self._export_as)
        self.tree_acts.set_menu([acts[name] for name in ("why", "source", "waive", "unwaive")])
        self._enable_acts()

    def export_invoices(self) -> None:
        """Open the export of the batch that is shown, or of the chosen invoices."""
        batch = self.proposals.exportable if self._is_batch else None
        if batch is None and self.tabs.currentIndex() != INVOICES:
            return
        numbers = () if batch is not None else self.invoices.chosen_numbers()
        ExportDialog(self.company, Offer(batch, numbers), self.window()).open()

    def _export_as(self, name: str, documents: Sequence[InvoiceDocument]) -> None:
        """Open the export of some invoices with its destination chosen."""
        self.company.preferences.export_format = name
        numbers = tuple(document.number for document in documents if document.number)
        ExportDialog(self.company, Offer(None, numbers), self.window()).open()

    def _current_invoice(self) -> InvoiceDocument | None:
        """The invoice under the cursor, in the list of all or in a batch."""
        if self.tabs.currentIndex() == INVOICES:
            return self.invoices.view.current_row()
        return self.proposals.invoices.current_row() if self._is_batch else None

    @property
    def _giving(self) -> InvoiceActionsButton | None:
        """The drop-down of the page that is shown; None where it has none."""
        if self.tabs.currentIndex() == INVOICES:
            return self.invoices.actions_button
        return self.proposals.giving if self._is_batch else None

    def _give(self, act: str) -> None:
        button = self._giving
        if button is not None:
            button.give(act)

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

    def show_outbox(self) -> None:
        """Show the e-mails that wait, were sent or failed."""
        self.tabs.setCurrentIndex(OUTBOX)
        self.outbox.setFocus()

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
        self.tabs.setTabText(OUTBOX, self.outbox.tab_words())
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

    def _open_source(self) -> None:
        if self._is_tree:
            self.tree_acts.open_source()
        elif self._is_batch:
            self.proposals.open_source()

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
        opened = (
            tree.can_open_source if in_tree else self._is_batch and self.proposals.can_open_source
        )
        acts["source"].setEnabled(opened)
        acts["waive"].setEnabled(in_tree and tree.can_waive)
        acts["unwaive"].setEnabled(in_tree and tree.can_unwaive)
        acts["preview"].setEnabled(self.dock.can_show)
        acts["compare"].setEnabled(in_tree and self.new_batch.can_compare)
        listed = self.tabs.currentIndex() == INVOICES and self.invoices.model.rowCount() > 0
        in_batch = self._is_batch and self.proposals.exportable is not None
        acts["export_invoices"].setEnabled(listed or in_batch)
        acts["preview"].setChecked(self.dock.is_shown)
        can = self.invoice_acts.possible()
        for name in INVOICE_ACTS:
            acts[name].setEnabled(name in can)
        giving = self._giving
        for name in GIVING:
            acts[name].setEnabled(giving is not None and giving.can_give(name))

    def _show_page(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self._place_changed()
        page = self._pages.currentWidget()
        if page is not None:
            self.setFocusProxy(page)
            page.setFocus()
