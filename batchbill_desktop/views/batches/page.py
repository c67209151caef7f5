"""*New invoice batch*: the contract tree, and beside it what the selection comes to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.draft_selection import (
    DraftSelection,
    draft_of,
    run_drafted,
)
from batchbill_desktop.services.batches.errors import BatchNameTaken
from batchbill_desktop.services.batches.run import RunRequest
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.batches.tree_filter import TreeFilter
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.texts import date_text, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.batches import draft_words
from batchbill_desktop.views.batches.compare_dialog import CompareDialog
from batchbill_desktop.views.batches.compare_loading import Comparison, load_comparison
from batchbill_desktop.views.batches.contract_tree_footer import TreeFooter
from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel
from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
from batchbill_desktop.views.batches.draft_keeper import DraftKeeper
from batchbill_desktop.views.batches.due_loading import DueAnswer, DueRequest, load_selection
from batchbill_desktop.views.batches.filter_bar import FilterBar
from batchbill_desktop.views.batches.run_panel import RunPanel
from batchbill_desktop.views.batches.tree_filtering import TreeFiltering
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.welcome.loading_page import LoadingPage
from batchbill_desktop.views.widgets.message_bar import Choice, MessageBar
from batchbill_desktop.views.widgets.message_page import MessagePage

_LAYOUT = "contract_tree"


class NewBatchPage(QWidget):
    """Tick, see what it comes to, run. `batch_run` is sent with the new batch's name."""

    batch_run = Signal(str)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._company = company
        self._selection: Selection | None = None
        self._asked = 0
        self._stale = True
        self._first = True
        self.model = ContractTreeModel(self)
        self.tree = ContractTreeView(self.model)
        self.tree.setObjectName("contract_tree")
        self.panel = RunPanel(clock.today())
        self.filters = FilterBar()
        self._filtering = TreeFiltering(self.filters, self.model, self.tree)
        self._keeper = DraftKeeper(company, self._draft, self)
        self._bar = MessageBar()
        self._bar.setObjectName("draft_bar")
        self._loading = LoadingPage()
        self._message = MessagePage()
        self._left = QStackedWidget()
        for part in (self.tree, self._loading, self._message):
            self._left.addWidget(part)
        self._build()
        self._connect()

    @property
    def selection(self) -> Selection | None:
        """What is ticked; None until the list is there."""
        return self._selection

    def reload(self, draft: DraftSelection | None = None) -> None:
        """Build the list anew; ticks that still hold are kept, those of a `draft` are added."""
        self._stale = False
        self._asked += 1
        number = self._asked
        now = self._draft()
        ticked = set(now.balances) if now else set()
        kept = now
        if draft is not None:
            kept = replace(draft, balances={**draft.balances, **(now.balances if now else {})})
        request = DueRequest(
            self.panel.as_of.day(),
            self.panel.invoice_date.day(),
            self.panel.one_per_customer.isChecked(),
            self.panel.period_to(),
            kept,
            self._first,
        )
        if self._selection is None:
            self._loading.set_text(tr("Building the list of what is due…"))
            self._left.setCurrentWidget(self._loading)

        def work(report: Report) -> DueAnswer:
            return self._company.database.read(load_selection, request, report)

        def arrived(answer: DueAnswer) -> None:
            if number == self._asked:
                self._catch_up(answer.selection, ticked)
                self._show(answer)
                self._tell(answer, request)
                if draft is not None:
                    self._keeper.settle()

        self._company.tasks.run(
            tr("Building the list of what is due…"),
            work,
            arrived,
            failure=self._failed,
            cancelled=self._cancelled,
            owner=self,
        )

    def take_back(self, draft: DraftSelection) -> None:
        """Tick again what a batch had selected, with its dates, its grouping and its name."""
        self._set_up(draft)
        self.reload(draft)
        self.tree.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another page was shown is read now."""
        super().showEvent(event)
        if self._stale:
            self.reload()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.model.retranslate()
            self.tree.retranslate()
            if self._selection is not None:
                self._show_state()
            if self._keeper.offered is not None:
                self._offer(self._keeper.offered)
            else:
                self._bar.hide()
        super().changeEvent(event)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._bar)
        left.addWidget(self.filters)
        left.addWidget(self._left, 1)
        left.addWidget(TreeFooter(self.tree, self.model))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        layout.addWidget(self.panel)
        # The page of messages would rather have the filters squeezed than its air.
        self._left.setMinimumHeight(self.fontMetrics().height() * 8)
        self.setFocusProxy(self.tree)
        kept = self._company.preferences.layout(_LAYOUT)
        if kept is not None:
            self.tree.restore_column_layout(kept)

    def _connect(self) -> None:
        self.model.ticked.connect(self._show_totals)
        self.model.ticked.connect(self._keeper.touch)
        self.panel.dates_changed.connect(self.reload)
        self.panel.grouping_changed.connect(self._group)
        self.panel.name_changed.connect(self._keeper.touch)
        self.panel.compare_pressed.connect(self.compare)
        self.panel.run_pressed.connect(self._run)
        self._message.pressed.connect(self._message_pressed)
        self._filtering.applied.connect(self._show_state)
        self._keeper.failed.connect(self._not_kept)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.filters.reset)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._company.changed.connect(self._something_changed)
        header = self.tree.header()
        for signal in (header.sectionResized, header.sectionMoved, header.sortIndicatorChanged):
            signal.connect(self._keep_columns)

    def _something_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _catch_up(self, selection: Selection, asked: set[str]) -> None:
        """Repeat on the new list what was ticked while it was being built."""
        if self._selection is not None:
            now = set(self._selection.selected_ids())
            selection.set_items(now - asked, True)
            selection.set_items(asked - now, False)
        selection.set_one_per_customer(self.panel.one_per_customer.isChecked())

    def _show(self, answer: DueAnswer) -> None:
        self._selection = answer.selection
        self.model.set_selection(answer.selection)
        header = self.tree.header()
        self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self.panel.show_names(answer.names)
        self.panel.show_newest(answer.newest)
        self.filters.views.set_views(answer.views)
        self._filtering.set_selection(answer.selection)

    def _show_state(self) -> None:
        """The tree, or why there is nothing in it."""
        if self.model.rowCount():
            self._left.setCurrentWidget(self.tree)
        elif self._filtering.hides_all:
            self._message.say(
                "filter",
                tr("No contract fits the filters"),
                tr("Remove a filter above, or all of them with Esc."),
                tr("Reset the filters"),
            )
            self._left.setCurrentWidget(self._message)
        else:
            self._message.say(
                "empty",
                tr("Nothing is due up to {day}", day=date_text(self.panel.as_of.day())),
                tr(
                    "There is no unbilled work and no period has begun. Choose a later day at "
                    "the right, or import customers, contracts and work from the File menu."
                ),
            )
            self._left.setCurrentWidget(self._message)
        self._show_totals()

    def _message_pressed(self) -> None:
        if self._filtering.hides_all:
            self.filters.set_filter(TreeFilter())
            self.tree.setFocus()
        else:
            self.reload()

    def _show_totals(self) -> None:
        if self._selection is not None:
            totals = self._selection.totals()
            self.panel.show_totals(totals, anything=bool(totals))

    def _group(self, one_per_customer: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self._selection is not None:
            self._selection.set_one_per_customer(one_per_customer)
            self._show_totals()
            self._keeper.touch()

    # The draft

    def _draft(self) -> DraftSelection | None:
        """The selection as it is to be kept."""
        if self._selection is None:
            return None
        return draft_of(self._selection, self.panel.typed_name(), self.panel.period_to())

    def _tell(self, answer: DueAnswer, request: DueRequest) -> None:
        """Offer the draft of the last time, or say what became of the ticks."""
        if request.first:
            self._first = False
            self._keeper.found(answer.draft)
            if answer.draft is not None:
                self._offer(answer.draft)
        elif request.kept is not None and answer.taken is not None:
            self._tell_changes(answer, request.kept)

    def _offer(self, draft: DraftSelection) -> None:
        self._bar.say(
            "undo",
            draft_words.offer_text(draft),
            [
                Choice("draft.go_on", tr("Go on"), self._take_up),
                Choice("draft.start_anew", tr("Start anew"), self._give_up),
            ],
        )

    def _take_up(self) -> None:
        draft = self._keeper.offered
        if draft is None:
            return
        self._set_up(draft)
        self._bar.hide()
        self.reload(draft)
        self.tree.setFocus()

    def _set_up(self, draft: DraftSelection) -> None:
        self.panel.set_dates(draft.as_of, draft.invoice_date, draft.period_to)
        self.panel.one_per_customer.setChecked(draft.one_per_customer)
        if draft.name:
            self.panel.type_name(draft.name)

    def _give_up(self) -> None:
        self._bar.hide()
        self._keeper.settle()
        self.tree.setFocus()

    def _tell_changes(self, answer: DueAnswer, kept: DraftSelection) -> None:
        taken = answer.taken
        summary = "" if taken is None else draft_words.changes_summary(taken)
        if taken is None or not summary:
            if self._keeper.offered is None:
                self._bar.hide()
            return

        def details() -> None:
            lines = draft_words.changes_details(answer.selection, kept, taken, answer.held)
            notices.inform(self, summary, "\n" + lines)

        self._bar.say(
            "warning",
            summary,
            [
                Choice("changes.details", tr("Details…"), details),
                Choice("changes.close", tr("Close"), self._close_bar),
            ],
        )

    def _close_bar(self) -> None:
        self._bar.hide()
        self.tree.setFocus()

    def _not_kept(self, error: Exception) -> None:
        if isinstance(error, UserError):
            reason = notices.error_words(error)[0]
            text = tr("The selection cannot be kept for the next start: {reason}", reason=reason)
            self._bar.say("warning", text, [Choice("changes.close", tr("Close"), self._close_bar)])
        else:
            notices.show_failure(self, error)

    # Comparing and running

    @property
    def can_compare(self) -> bool:
        """Whether anything is ticked that can be compared with the last batch."""
        return self.panel.compare.isEnabled()

    def compare(self) -> None:
        """Show for each customer what changed against the last batch."""
        selection = self._selection
        if selection is None:
            return
        self._company.read(
            tr("Comparing with the last batch…"),
            load_comparison,
            selection.due,
            tuple(selection.selected_ids()),
            selection.one_per_customer,
            then=self._show_comparison,
            owner=self,
        )

    def _show_comparison(self, comparison: Comparison) -> None:
        CompareDialog(self, comparison).show()

    def _run(self) -> None:
        if self._selection is None:
            return
        name = self.panel.name.text().strip()
        request = RunRequest(
            name=name,
            as_of=self.panel.as_of.day(),
            invoice_date=self.panel.invoice_date.day(),
            one_per_customer=self.panel.one_per_customer.isChecked(),
            items=tuple(self._selection.selected_ids()),
        )
        self.panel.run.setEnabled(False)
        self._keeper.hold()

        def work(_: Report) -> int:
            return self._company.database.write(run_drafted, request)

        self._company.tasks.run(
            tr("Running the batch…"),
            work,
            lambda _: self._done(name),
            failure=self._not_run,
            owner=self,
        )

    def _done(self, name: str) -> None:
        self._selection = None
        self._keeper.go_on(forgotten=True)
        self._bar.hide()
        self.panel.forget_name()
        self._company.changed.emit()
        self.batch_run.emit(name)

    def _not_run(self, error: Exception) -> None:
        self._keeper.go_on(forgotten=False)
        self.panel.run.setEnabled(True)
        if isinstance(error, UserError) and not isinstance(error, BatchNameTaken):
            # What is due may have changed under our hands: show it as it is now.
            self.reload()
        notices.show_failure(self, error)
        if isinstance(error, BatchNameTaken):
            self.panel.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.panel.name.selectAll()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            notices.show_failure(self, error)
        words = notices.error_words(error)[0] if isinstance(error, UserError) else ""
        self._message.say("warning", tr("What is due cannot be shown"), words, tr("Try again"))
        self._left.setCurrentWidget(self._message)

    def _cancelled(self) -> None:
        if self._selection is None:
            self._message.say(
                "empty",
                tr("The list was not built"),
                tr("Building the list was cancelled."),
                tr("Build the list"),
            )
            self._left.setCurrentWidget(self._message)

    def _keep_columns(self) -> None:
        self._company.preferences.keep_layout(_LAYOUT, self.tree.column_layout())
