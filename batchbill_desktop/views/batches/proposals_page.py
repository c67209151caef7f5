"""The invoices of one batch: proposals first, numbered invoices after Generate."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.batches.errors import BatchMissing
from batchbill_desktop.services.batches.show import BatchView
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.texts import date_text, number_text, tr
from batchbill_desktop.views.batches.batch_list_page import state_words
from batchbill_desktop.views.batches.batch_loading import ShownBatch, load_batch
from batchbill_desktop.views.batches.batch_side import BatchSide
from batchbill_desktop.views.batches.proposal_acts import ProposalActs
from batchbill_desktop.views.batches.proposal_detail import ProposalDetail
from batchbill_desktop.views.batches.proposal_list import ProposalList
from batchbill_desktop.views.exports.automatic_export import AutomaticExport
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.actions_button import InvoiceActionsButton
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.undo_steps import UndoSteps
from batchbill_desktop.views.widgets.message_bar import MessageBar
from batchbill_desktop.views.widgets.message_page import MessagePage
from batchbill_desktop.views.widgets.rows_view import RowsView

_ICONS = {
    "back": "back",
    "selection": "edit",
    "edit": "edit",
    "delete": "delete",
    "pdf": "pdf",
    "pdf_all": "pdf",
    "export": "export",
}


class ProposalsPage(QWidget):
    """The batch's invoices, the lines of the one under the cursor, the batch details.

    Up and Down walk through the proposals, Space says that one was looked at and goes to the
    next, Del takes one out. `left` is sent where the user goes back to the list, or the batch
    is no more; `went_back` with the selection that the batch was; `acts_changed` where other
    acts are possible; `edit_wanted` where the invoice under the cursor is to be edited,
    `export_wanted` by the button *Export invoices*.
    """

    export_wanted = Signal()
    left = Signal()
    went_back = Signal(object)
    acts_changed = Signal()
    edit_wanted = Signal()

    def __init__(
        self, company: OpenCompany, steps: UndoSteps, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._company = company
        self.acts = ProposalActs(company, steps, self)
        self._name = ""
        self._view: BatchView | None = None
        self._undo_refusal: UserError | None = None
        self.model = ProposalList(self)
        self.invoices: RowsView[InvoiceDocument] = RowsView(self.model)
        self.invoices.setObjectName("proposals")
        self._detail = ProposalDetail()
        self.bar = MessageBar()
        """Tells how the automatic export went."""
        self._automatic = AutomaticExport(company, self.bar, self.export_wanted.emit, self)
        self.lines = self._detail.lines
        self._side = BatchSide()
        self.details = self._side.details
        self.one_per_customer = self._side.one_per_customer
        own = {name: QPushButton() for name in _ICONS}
        self.buttons = {**own, **self._detail.buttons, **self._side.buttons}
        for name, button in self.buttons.items():
            button.setObjectName(f"proposals.{name}")
        self._title = QLabel()
        self._subtitle = QLabel()
        self.counter = QLabel()
        self.counter.setObjectName("proposals.counter")
        self.giving = InvoiceActionsButton(company)
        """Prints and sends the invoice under the cursor, or all of the batch."""
        self._message = MessagePage()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.retranslate()

    def show_batch(self, name: str) -> None:
        """Show the invoices of a batch."""
        if name != self._name:
            self.bar.hide()
            self._view = None
            self.model.set_rows([])
        self._name = name
        self.reload()

    def reload(self) -> None:
        """Read the batch anew."""
        name = self._name

        def failed(error: Exception) -> None:
            if isinstance(error, BatchMissing):
                self._name = ""
                self.left.emit()
            else:
                self._company.tasks.show_failure(error)

        self._company.read(
            tr("Reading the batch…"), load_batch, name, then=self._show, failed=failed, owner=self
        )

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        words = {
            "back": (tr("&All batches"), tr("Back to the list of batches (Esc)")),
            "selection": (
                tr("Back to &selection"),
                tr("Delete the proposals and tick their items again, under the same name"),
            ),
            "edit": (tr("E&dit…"), tr("Open the invoice in the editor (Enter, F2)")),
            "delete": (tr("&Delete"), tr("Take the invoice out and release its items (Del)")),
            "pdf": (tr("&PDF…"), tr("A PDF file of the chosen invoice")),
            "pdf_all": (tr("PDF of a&ll…"), tr("A PDF file of every invoice of the batch")),
            "export": (tr("E&xport invoices…"), tr("Files for the bookkeeping (Ctrl+E)")),
        }
        for name, (text, hint) in words.items():
            self.buttons[name].setText(text)
            self.buttons[name].setToolTip(hint)
        self.invoices.setAccessibleName(tr("Invoices of the batch"))
        self._recolour()
        self._show_words()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def _build(self) -> None:
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        self._title.setFont(font)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 4)
        head.addWidget(self.buttons["back"])
        head.addSpacing(8)
        head.addWidget(self._title)
        head.addSpacing(8)
        head.addWidget(self._subtitle, 1)
        head.addWidget(self.counter)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 12, 10)
        bar.setSpacing(8)
        for name in ("edit", "delete", "pdf", "pdf_all", "export"):
            bar.addWidget(self.buttons[name])
        bar.addStretch(1)
        bar.addWidget(self.buttons["selection"])
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.invoices)
        splitter.addWidget(self._detail)
        splitter.setSizes([320, 220])
        splitter.setChildrenCollapsible(False)
        self._stack.addWidget(splitter)
        self._stack.addWidget(self._message)
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addLayout(bar)
        main.addWidget(self.bar)
        main.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addStretch(1)
        foot.addWidget(self.giving)
        main.addLayout(foot)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(main, 1)
        body.addWidget(self._side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(body, 1)
        self.setFocusProxy(self.invoices)

    def _connect(self) -> None:
        buttons, acts = self.buttons, self.acts
        buttons["back"].clicked.connect(self.left)
        buttons["back"].setShortcut("Esc")
        buttons["edit"].clicked.connect(self.edit_wanted)
        self.invoices.opened.connect(lambda _: self.edit_wanted.emit())
        buttons["delete"].clicked.connect(self._delete)
        buttons["generate"].clicked.connect(self._generate)
        buttons["undo"].clicked.connect(self._undo_generate)
        buttons["selection"].clicked.connect(lambda: acts.go_back(self._name))
        buttons["fill_in"].clicked.connect(self._fill_in)
        buttons["source"].clicked.connect(self._open_warned_source)
        buttons["export"].clicked.connect(self.export_wanted)
        buttons["pdf"].clicked.connect(self._pdf)
        buttons["pdf_all"].clicked.connect(self._pdf_all)
        self.one_per_customer.clicked.connect(
            lambda on: acts.group(self._name, one_per_customer=on)
        )
        self.invoices.row_chosen.connect(self._chosen)
        self.invoices.delete_pressed.connect(buttons["delete"].click)
        self.lines.opened.connect(lambda _: self.explain())
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.invoices, self._look_at)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        acts.went_back.connect(self._gone_back)
        acts.stopped.connect(self.reload)
        acts.generated.connect(self._automatic.start)
        self._company.changed.connect(self._something_changed)

    def _something_changed(self) -> None:
        if self._name:
            self.reload()

    # What is shown

    def _show(self, shown: ShownBatch) -> None:
        view = shown.view
        if view.summary.name != self._name:
            return
        self._view = view
        self._undo_refusal = shown.undo_refusal
        number = max(self.invoices.currentIndex().row(), 0)
        self.model.show(view.invoices, shown.warnings, shown.looked_at)
        self.invoices.choose_row(number)
        self._show_words()

    def _show_words(self) -> None:
        view = self._view
        proposed = view is not None and view.summary.state == "proposed"
        self._side.show_batch(view, self.model.warned, self._undo_refusal)
        for name in ("selection", "delete"):
            self.buttons[name].setVisible(proposed)
        self.buttons["edit"].setVisible(view is not None and not proposed)
        self.buttons["export"].setVisible(self.exportable is not None)
        model = self.model
        other = model.columns_of_invoices if proposed else model.columns_of_proposals
        self.invoices.hide_columns(other)
        self.invoices.fit_to_contents()
        self._show_counter()
        self._title.setText(self._name)
        self._chosen(self.invoices.current_row())
        if view is None:
            return
        self.buttons["pdf_all"].setEnabled(bool(view.invoices))
        self._subtitle.setText(
            tr(
                "{state}   due up to {as_of}   invoice date {invoice_date}",
                state=state_words(view.summary),
                as_of=date_text(view.summary.as_of),
                invoice_date=date_text(view.summary.invoice_date),
            )
        )
        if not view.invoices:
            self._message.say(
                "empty",
                tr("This batch has no invoices"),
                tr("All proposals were deleted, or everything in it is settled without one."),
            )
        self._stack.setCurrentIndex(0 if view.invoices else 1)

    def _show_counter(self) -> None:
        view = self._view
        proposed = view is not None and view.summary.state == "proposed" and bool(view.invoices)
        self.counter.setVisible(proposed)
        if view is not None:
            looked = sum(document.id in self.model.looked_at for document in view.invoices)
            self.counter.setText(
                tr(
                    "{done} of {count} looked at",
                    done=number_text(looked),
                    count=number_text(len(view.invoices)),
                )
            )

    def _chosen(self, document: InvoiceDocument | None) -> None:
        self._detail.show_document(document, self.model.warnings_of(document))
        self.buttons["edit"].setEnabled(document is not None and document.number is not None)
        self.buttons["pdf"].setEnabled(document is not None)
        everything = self._view.invoices if self._view is not None else ()
        self.giving.set_target([document] if document else [], all_of_them=everything)
        self.buttons["delete"].setEnabled(document is not None and document.number is None)
        self.acts_changed.emit()

    # Acts

    @property
    def exportable(self) -> str | None:
        """The batch's name where its invoices have numbers, and there are any."""
        view = self._view
        if view is None or view.summary.state == "proposed" or not view.invoices:
            return None
        return self._name

    @property
    def can_explain(self) -> bool:
        """Whether there is an invoice to be explained."""
        return self.invoices.current_row() is not None

    def explain(self) -> None:
        """Say why: of the line under the cursor where the lines have the keyboard."""
        line = self.lines.current_row() if self.lines.hasFocus() else None
        document = self.invoices.current_row()
        if line is not None:
            self.acts.explain(line.document, line.line)
        elif document is not None:
            self.acts.explain_whole(document, self.model.warnings_of(document))

    @property
    def can_open_source(self) -> bool:
        """Whether there is an invoice that bills something."""
        document = self.invoices.current_row()
        return document is not None and any(line.items for line in document.lines)

    def open_source(self) -> None:
        """Show the sources of the line under the cursor, or else of the whole invoice."""
        line = self.lines.current_row() if self.lines.hasFocus() else None
        document, view = self.invoices.current_row(), self._view
        if document is not None and view is not None:
            lines = [line.line] if line is not None else list(document.lines)
            self.acts.open_source(document, lines, view.summary.as_of)

    def _open_warned_source(self) -> None:
        number = self._detail.warned_line
        if number is not None:
            self.lines.choose_row(number)
            self.lines.setFocus()
            self.open_source()

    def _look_at(self) -> None:
        """Looked at, and on to the next; what was looked at already is not any more."""
        document, view = self.invoices.current_row(), self._view
        if document is None or view is None or document.number is not None:
            return
        row = self.invoices.currentIndex().row()
        looked = self.model.look_at(row, document)
        self._show_counter()
        self.acts.keep_looked_at(view.summary, self.model.looked_at)
        if looked:
            self.invoices.choose_row(row + 1)

    def _delete(self) -> None:
        document = self.invoices.current_row()
        if document is not None and document.number is None:
            self.acts.take_out(document)

    def _generate(self) -> None:
        if self._view is not None and self.acts.generate(self._view):
            self.buttons["generate"].setEnabled(False)

    def _undo_generate(self) -> None:
        if self._view is not None:
            self.acts.undo_generate(self._view)

    def _fill_in(self) -> None:
        document = self.invoices.current_row()
        if document is not None:
            self.acts.fill_in(document, self._detail.buyer_field)

    def _gone_back(self, draft: object) -> None:
        self._name = ""
        self._company.changed.emit()
        self.went_back.emit(draft)

    def _pdf(self) -> None:
        document = self.invoices.current_row()
        if document is not None:
            self.acts.make_pdfs([document])

    def _pdf_all(self) -> None:
        if self._view is not None:
            self.acts.make_pdfs(list(self._view.invoices))

    def _recolour(self) -> None:
        for name, picture in _ICONS.items():
            self.buttons[name].setIcon(icon(picture, self.palette()))
