"""The window in which one invoice is edited: form at the left, its page at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDateEdit,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.batches.explain_line import explain_line
from batchbill_desktop.services.invoices.editing.checks import FieldProblem
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.batches.why_popup import WhyPopup
from batchbill_desktop.views.invoices.actions_button import GIVING
from batchbill_desktop.views.invoices.editor.editor_acts import (
    EDIT_MENU,
    INVOICE_MENU,
    VIEW_MENU,
    EditorActs,
)
from batchbill_desktop.views.invoices.editor.edits import Place
from batchbill_desktop.views.invoices.editor.foot_bar import FootBar
from batchbill_desktop.views.invoices.editor.form import InvoiceForm
from batchbill_desktop.views.invoices.editor.keeper import InvoiceKeeper
from batchbill_desktop.views.invoices.editor.page_follower import PageFollower
from batchbill_desktop.views.invoices.editor.problem_tour import ProblemTour
from batchbill_desktop.views.invoices.editor.saving import Saving
from batchbill_desktop.views.invoices.editor.standing import Standing
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.invoices.editor.title_bar import TitleBar, title_words
from batchbill_desktop.views.invoices.page_preview import PagePreview

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.editing.open import Opened
    from batchbill_desktop.services.invoices.editing.working import WorkingLine
    from batchbill_desktop.views.open_company import OpenCompany
    from batchbill_desktop.views.tasks import TaskRunner

_SIZE = (1280, 720)
_LAYOUT = "editor"
_STEP = 1.25
_PREVIEW_PART = 0.36

_MENUS = (
    (mark("&Invoice"), INVOICE_MENU),
    (mark("&Edit"), EDIT_MENU),
    (mark("&View"), VIEW_MENU),
)


class EditorWindow(QMainWindow):
    """One invoice.

    The desk carries out what goes beyond it: `act_wanted` is sent with the name of an act
    (`copy`, `correct`, `payment`, `history`, `number`, `customer`, `delete`); `export_wanted`
    with the name of a format and the documents; `closed` when the window is gone.
    """

    act_wanted = Signal(str)
    export_wanted = Signal(str, object)
    closed = Signal()

    def __init__(self, company: OpenCompany, keeping: TaskRunner, opened: Opened) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("editor")
        self.company = company
        self.state = InvoiceState(opened.working, opened.context, self)
        own = opened.copy_id if opened.other_editor is None else None
        self.keeper = InvoiceKeeper(company, keeping, self.state, own)
        self.saving = Saving(company, self.state, self.keeper, opened.stored, self)
        self.standing = Standing(self, opened)
        self.acts = EditorActs(self)
        self.form = InvoiceForm(self.state)
        self.preview = PagePreview()
        self.follower = PageFollower(self.state, self.preview)
        self.title = TitleBar(self.state, self.acts["customer"])
        self.tour = ProblemTour(self.state, self.form)
        self.foot = FootBar(company, self.state.document)
        self.giving = self.foot.giving
        self.giving.before_act = self.then_saved
        self._menus = [(QMenu(self), text, names) for text, names in _MENUS]
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._keeps_silent = False
        """Whether it closes without a question: what was typed is kept."""
        self._build()
        self._connect()
        self.retranslate()
        self.standing.show()
        self.tour.look()
        self.form.lines.table.go_to(0)
        self.form.lines.table.setFocus()

    @property
    def number(self) -> str | None:
        """The number of the invoice."""
        return self.state.working.number

    @property
    def invoice_id(self) -> int | None:
        """The stored invoice; None: it was never saved."""
        return self.state.working.invoice_id

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.acts.retranslate()
        for menu, text, _ in self._menus:
            menu.setTitle(tr(text))
        self.form.lines.menu.setTitle(tr("&Lines"))
        self.foot.retranslate()
        self.form.setAccessibleName(tr("Form"))
        self.standing.retranslate()
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.acts.recolour(self.palette())
        super().changeEvent(event)

    def close_silently(self) -> None:
        """Close without a question; what was typed stays kept, and is offered at the next start."""
        self._keeps_silent = True
        if self.saving.is_dirty:
            self.keeper.flush()
        else:
            self.keeper.discard()
        self.close()

    def close_for_good(self) -> None:
        """Close: the invoice is no more."""
        self.keeper.discard()
        self._keeps_silent = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of what is not saved."""
        self.form.lines.table.end_typing()
        if self.saving.is_busy or not (self._keeps_silent or self._may_close()):
            event.ignore()
            return
        preferences = self.company.preferences
        preferences.keep_layout(_LAYOUT, self.saveGeometry())
        preferences.keep_layout(f"{_LAYOUT}_sizes", self._splitter.saveState())
        if not self._keeps_silent:
            self.keeper.discard()
        self.follower.close()
        self.closed.emit()
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo and redo are the editor's, and the wheel scrolls: it changes no date by chance."""
        if event.type() == QEvent.Type.Wheel and watched is not self.focusWidget():
            event.ignore()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            for keys in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo):
                if event.matches(keys):
                    event.ignore()
                    return True
        return super().eventFilter(watched, event)

    # Building

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.standing.bar)
        column.addWidget(self.title)
        self._splitter.setObjectName("editor.splitter")
        self._splitter.addWidget(self.form)
        self._splitter.addWidget(self.preview)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.foot)
        self.setCentralWidget(body)
        for menu, _, names in self._menus:
            for name in names:
                if name:
                    menu.addAction(self.acts[name])
                else:
                    menu.addSeparator()
            self.menuBar().addMenu(menu)
            if names is EDIT_MENU:
                self.menuBar().addMenu(self.form.lines.menu)
        self.setMinimumSize(1000, 620)
        self.resize(*_SIZE)
        width = _SIZE[0]
        self._splitter.setSizes([round(width * (1 - _PREVIEW_PART)), round(width * _PREVIEW_PART)])
        preferences = self.company.preferences
        kept, sizes = preferences.layout(_LAYOUT), preferences.layout(f"{_LAYOUT}_sizes")
        if kept is not None:
            self.restoreGeometry(kept)
        if sizes is not None:
            self._splitter.restoreState(sizes)
        self.acts["preview"].setChecked(True)

    def _connect(self) -> None:
        acts, preview = self.acts, self.preview
        acts["save"].triggered.connect(self.save)
        acts["save_close"].triggered.connect(self.save_and_close)
        acts["close"].triggered.connect(self.close)
        acts["undo"].triggered.connect(self._undo)
        acts["redo"].triggered.connect(self._redo)
        acts["time_report"].triggered.connect(self.state.set_time_report)
        acts["problems"].triggered.connect(self.tour.next)
        acts["preview"].toggled.connect(preview.setVisible)
        acts["page_next"].triggered.connect(lambda: preview.turn(1))
        acts["page_previous"].triggered.connect(lambda: preview.turn(-1))
        acts["larger"].triggered.connect(lambda: preview.zoom(_STEP))
        acts["smaller"].triggered.connect(lambda: preview.zoom(1 / _STEP))
        acts["fit"].triggered.connect(lambda: preview.zoom(None))
        acts["next_part"].triggered.connect(lambda: self._go_round(1))
        acts["previous_part"].triggered.connect(lambda: self._go_round(-1))
        for name in ("copy", "correct", "payment", "history", "number", "customer", "delete"):
            acts[name].triggered.connect(lambda _=False, name=name: self.act_wanted.emit(name))
        for name in GIVING:
            acts[name].triggered.connect(lambda _=False, name=name: self.giving.give(name))
        self.giving.save_wanted.connect(self.save)
        self.giving.close_wanted.connect(self.save_and_close)
        self.giving.export_wanted.connect(self.export_wanted)
        buttons = self.foot.buttons
        buttons["save"].clicked.connect(acts["save"].trigger)
        buttons["close"].clicked.connect(self.close)
        buttons["number"].clicked.connect(acts["number"].trigger)
        self.foot.problems.clicked.connect(self.tour.next)
        self.tour.found.connect(self._refresh)
        self.state.changed.connect(lambda *_: self._refresh())
        self.state.stepped.connect(self._stepped)
        self.form.lines.why_wanted.connect(self._explain)
        self.saving.refused.connect(self._refused)
        self.saving.saved.connect(self._saved)
        self.saving.busy_changed.connect(lambda _: self._refresh())
        self.keeper.kept.connect(self._refresh)
        self.keeper.failed.connect(self.standing.not_kept)
        self.keeper.lost.connect(self.standing.lost)
        fields: list[QWidget] = [
            *self.form.findChildren(QLineEdit),
            *self.form.findChildren(QTextEdit),
            *self.form.findChildren(QPlainTextEdit),
            *self.form.findChildren(QDateEdit),
        ]
        for field in (*fields, self.form.head.language):
            field.installEventFilter(self)
        self.form.lines.delegate.opened.connect(lambda field: field.installEventFilter(self))

    # Acts

    def save(self) -> None:
        """Save what is typed."""
        self.form.lines.table.end_typing()
        self.saving.save()

    def save_and_close(self) -> None:
        """Save, and close once it is stored."""
        self.form.lines.table.end_typing()
        self.saving.save(lambda: QTimer.singleShot(0, self, self.close))

    def then_saved(self, act: Callable[[], None]) -> None:
        """Go on with `act` once everything that is typed is stored."""
        self.form.lines.table.end_typing()
        self.saving.save(act)

    def _undo(self) -> None:
        self.form.lines.table.end_typing()
        self.state.undo()

    def _redo(self) -> None:
        self.form.lines.table.end_typing()
        self.state.redo()

    def _stepped(self, place: Place | None) -> None:
        if place is not None:
            self.form.go_to(place)

    def _explain(self, line: WorkingLine) -> None:
        document = self.state.document()
        shown = document.lines[self.state.working.place(line.key)]
        title = line.description.replace("\n", " · ")

        def show(sentences: list[str]) -> None:
            WhyPopup(title, sentences, self).show()

        self.company.read(
            tr("Reading the sources…"), explain_line, document, shown, then=show, owner=self
        )

    def _go_round(self, way: int) -> None:
        """F6: head, lines, texts below, page, foot."""
        parts: list[QWidget] = [
            self.form.head.invoice_date,
            self.form.lines.table,
            self.form.sections["after"].head,
            self.preview,
            self.giving,
        ]
        parts = [part for part in parts if part.isVisible() and part.isEnabled()]
        focused = self.focusWidget()
        here = -1 if way > 0 else 0
        for place, part in enumerate(parts):
            inside = part is focused or part.isAncestorOf(focused)
            here = place if inside else here
        parts[(here + way) % len(parts)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _refused(self, problems: Sequence[FieldProblem]) -> None:
        """Saving was refused: say why, and put the keyboard where the first thing is."""
        self.tour.look()
        self.standing.refuse([problem.text for problem in problems])
        self.tour.show(problems[0])

    # What is shown

    def _saved(self) -> None:
        self.standing.saved()
        self.tour.look()

    def _refresh(self) -> None:
        """Title, acts, foot."""
        state, acts = self.state, self.acts
        working, fixed = state.working, state.is_fixed
        acts.name_steps(state.undo_words, state.redo_words)
        dirty = self.saving.is_dirty
        draft = working.is_draft and working.batch_id is None
        busy = self.saving.is_busy
        can_write = not self.standing.is_elsewhere and not busy
        acts["save"].setEnabled(can_write and dirty)
        acts["save_close"].setEnabled(can_write)
        acts["number"].setEnabled(can_write and draft)
        carries = any(line.items for line in working.lines)
        acts["customer"].setEnabled(can_write and draft and not carries)
        acts["delete"].setEnabled(can_write and draft and working.invoice_id is not None)
        invoice = working.kind == "invoice" and working.number is not None
        acts["correct"].setEnabled(invoice and not busy)
        acts["payment"].setEnabled(working.number is not None and not busy)
        acts["history"].setEnabled(working.invoice_id is not None)
        acts["copy"].setEnabled(working.invoice_id is not None and not busy)
        acts["time_report"].setEnabled(state.can_report_time and not busy)
        acts["time_report"].setChecked(state.has_time_report)
        acts["problems"].setEnabled(bool(self.tour.problems))
        self.giving.set_target([state.document()], can_save=can_write and dirty)
        for name in GIVING:
            acts[name].setEnabled(self.giving.can_give(name) and can_write)
        buttons = self.foot.buttons
        buttons["number"].setVisible(draft)
        buttons["number"].setEnabled(acts["number"].isEnabled())
        buttons["save"].setEnabled(acts["save"].isEnabled())
        self.title.refresh()
        self.setWindowTitle(
            tr(
                "{invoice} - {customer}[*]",
                invoice=title_words(state.document()),
                customer=working.buyer.address.name,
            )
        )
        self.setWindowModified(dirty and not fixed)
        self.foot.kept.setText(self.standing.kept_words())
        self.foot.show_problems(self.tour.problems)

    def _may_close(self) -> bool:
        """Whether the window may go: nothing is lost without a word."""
        if not self.saving.is_dirty or self.standing.is_elsewhere or self.keeper.copy_id is None:
            return True
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("BatchBill Desktop"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("What you typed is not saved. Save it?"))
        keep_on = box.addButton(tr("Keep editing"), QMessageBox.ButtonRole.RejectRole)
        drop = box.addButton(tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        save = box.addButton(tr("Save"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(save)
        box.setEscapeButton(keep_on)
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        if clicked is save:
            self.save_and_close()
        return clicked is drop

    def show_failure(self, error: Exception) -> None:
        """Show an error over this window."""
        notices.show_failure(self, error)
