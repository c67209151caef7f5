"""*New invoice batch*: the contract tree, and beside it what the selection comes to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.errors import BatchNameTaken
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.texts import date_text, tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.batches.contract_tree_model import Column, ContractTreeModel
from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
from batchbill_desktop.views.batches.due_loading import DueAnswer, DueRequest, load_selection
from batchbill_desktop.views.batches.run_panel import RunPanel
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.welcome.loading_page import LoadingPage
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
        self.model = ContractTreeModel(self)
        self.tree = ContractTreeView(self.model)
        self.tree.setObjectName("contract_tree")
        self.panel = RunPanel(clock.today())
        self._notice = QLabel()
        self._notice.setObjectName("notice")
        self._notice.setWordWrap(True)
        self._notice.setMargin(8)
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

    def reload(self) -> None:
        """Build the list anew; ticks that still hold are kept."""
        self._stale = False
        self._asked += 1
        number = self._asked
        ticked = tuple(self._selection.selected_ids()) if self._selection else ()
        request = DueRequest(
            self.panel.as_of.day(),
            self.panel.invoice_date.day(),
            self.panel.one_per_customer.isChecked(),
            ticked,
        )
        if self._selection is None:
            self._loading.set_text(tr("Building the list of what is due…"))
            self._left.setCurrentWidget(self._loading)

        def work(report: Report) -> DueAnswer:
            return self._company.database.read(load_selection, request, report)

        def arrived(answer: DueAnswer) -> None:
            if number == self._asked:
                self._catch_up(answer.selection, set(ticked))
                self._show(answer)

        self._company.tasks.run(
            tr("Building the list of what is due…"),
            work,
            arrived,
            failure=self._failed,
            cancelled=self._cancelled,
            owner=self,
        )

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
                self._show_state(0)
        super().changeEvent(event)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._notice)
        left.addWidget(self._left, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        layout.addWidget(self.panel)
        self._notice.hide()
        self.setFocusProxy(self.tree)
        kept = self._company.preferences.layout(_LAYOUT)
        if kept is not None:
            self.tree.restore_column_layout(kept)

    def _connect(self) -> None:
        self.model.ticked.connect(self._show_totals)
        self.panel.dates_changed.connect(self.reload)
        self.panel.grouping_changed.connect(self._group)
        self.panel.run_pressed.connect(self._run)
        self._message.pressed.connect(self.reload)
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
        opened, current = self._opened_contracts(), self._current_contract()
        self._selection = answer.selection
        self.model.set_selection(answer.selection)
        header = self.tree.header()
        self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        for code in opened:
            self.tree.expand(self.model.index_of_contract(code))
        index = self.model.index_of_contract(current) if current else self.model.index(0, 0)
        if index.isValid():
            self.tree.setCurrentIndex(index.siblingAtColumn(Column.CUSTOMER))
        self.panel.show_names(answer.names)
        self._show_state(answer.lost)

    def _show_state(self, lost: int) -> None:
        """The tree, or why there is nothing in it."""
        if self.model.rowCount():
            self._left.setCurrentWidget(self.tree)
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
        self._notice.setVisible(lost > 0)
        self._notice.setText(
            tr_count(
                "{count} item that was ticked is no longer ready and was left out.",
                "{count} items that were ticked are no longer ready and were left out.",
                lost,
            )
        )
        self._show_totals()

    def _show_totals(self) -> None:
        if self._selection is not None:
            totals = self._selection.totals()
            self.panel.show_totals(totals, anything=bool(totals))

    def _group(self, one_per_customer: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self._selection is not None:
            self._selection.set_one_per_customer(one_per_customer)
            self._show_totals()

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

        def work(_: Report) -> int:
            return self._company.database.write(run_batch, request)

        self._company.tasks.run(
            tr("Running the batch…"),
            work,
            lambda _: self._done(name),
            failure=self._not_run,
            owner=self,
        )

    def _done(self, name: str) -> None:
        self._selection = None
        self.panel.forget_name()
        self._company.changed.emit()
        self.batch_run.emit(name)

    def _not_run(self, error: Exception) -> None:
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

    def _opened_contracts(self) -> list[str]:
        rows = (self.model.index(row, 0) for row in range(self.model.rowCount()))
        return [self.model.contract_at(row).contract for row in rows if self.tree.isExpanded(row)]

    def _current_contract(self) -> str | None:
        index = self.tree.currentIndex()
        return self.model.contract_at(index).contract if index.isValid() else None

    def _keep_columns(self) -> None:
        self._company.preferences.keep_layout(_LAYOUT, self.tree.column_layout())
