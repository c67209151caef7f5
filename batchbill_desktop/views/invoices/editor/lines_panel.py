"""The lines: the bar above them, the table, and the words about the line under the cursor."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from batchbill_desktop.services.invoices.editing.working import FREE, HEADING, SUBTOTAL, TEXT
from batchbill_desktop.services.texts import tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.editor.cell_editors import ChoiceCell, TextCell
from batchbill_desktop.views.invoices.editor.edits import Place
from batchbill_desktop.views.invoices.editor.line_acts import MENU, LineActs
from batchbill_desktop.views.invoices.editor.line_choices import LineChoices
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.line_delegate import LineDelegate
from batchbill_desktop.views.invoices.editor.line_strip import LineStrip
from batchbill_desktop.views.invoices.editor.line_work import LineWork
from batchbill_desktop.views.invoices.editor.lines_model import LinesModel
from batchbill_desktop.views.invoices.editor.lines_view import LinesView
from batchbill_desktop.views.invoices.editor.sign_note import SignNote
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.widgets.message_bar import Choice as BarChoice
from batchbill_desktop.views.widgets.message_bar import MessageBar

_WORDED = ("new", "catalogue", "heading", "subtotal", "text")
_PICTURED = ("copy", "delete", "up", "down")
_SHOWN_PROBLEMS = 3


class LinesPanel(QWidget):
    """Bar, table and words.

    `why_wanted` is sent with the line to be explained, `left` where the keyboard leaves the
    table forward (True) or back.
    """

    why_wanted = Signal(object)
    left = Signal(bool)

    def __init__(self, state: InvoiceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("editor.lines_panel")
        self._state = state
        self._hint = ""
        self._is_fault_said = False
        self._format: TextCell | None = None
        self.model = LinesModel(state, self)
        self.delegate = LineDelegate(LineChoices(state), self)
        self.table = LinesView(self.model, self.delegate)
        self.work = LineWork(state, self.model, self.table)
        self.acts = LineActs(self.table)
        self.sign = SignNote(state)
        self.strip = LineStrip(self.acts["given"], self.acts["details"], self.acts["why"])
        self.bar = MessageBar()
        self.bar.setObjectName("editor.lines_message")
        self.menu = QMenu(self)
        self._buttons: dict[str, QToolButton] = {}
        self._bar_lines: list[QFrame] = []
        self._bold, self._italic = QToolButton(), QToolButton()
        self._build()
        self._connect()
        self.retranslate()
        self._line_chosen()

    # What others ask of it

    def show_problems(self, problems: Mapping[tuple[int, str], str]) -> None:
        """What is wrong, by line and field."""
        self.model.show_problems(problems)
        self._line_chosen()

    def go_to(self, place: Place) -> None:
        """Put the cursor where an edit happened."""
        row = self.model.row_of(place.line) if place.line is not None else -1
        if row >= 0:
            names = {column.name.lower(): column for column in Column}
            self.table.go_to(row, names.get(place.field, Column.DESCRIPTION))

    def show_fixed(self) -> None:
        """Whether lines can be edited has changed."""
        fixed = self._state.lines_are_fixed
        self.table.end_typing()
        for name in _WORDED:
            self._buttons[name].setVisible(not fixed)
        for name in _PICTURED:
            self._buttons[name].setVisible(not fixed)
        for widget in (self._bold, self._italic, *self._bar_lines):
            widget.setVisible(not fixed)
        self.model.refresh()
        self._line_chosen()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.acts.retranslate()
        self.table.setAccessibleName(tr("Lines of the invoice"))
        short = {
            "new": tr("Line"),
            "catalogue": tr("Catalogue…"),
            "heading": tr("Heading"),
            "subtotal": tr("Subtotal"),
            "text": tr("Text"),
        }
        for name, button in self._buttons.items():
            if name in short:
                button.setText(short[name])
            button.setToolTip(self.acts[name].toolTip())
            button.setAccessibleName(self.acts[name].text().replace("&", ""))
        for button, words in (
            (self._bold, tr("Bold (Ctrl+B)")),
            (self._italic, tr("Italic (Ctrl+I)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._recolour()
        self._line_chosen()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    # Inside

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(2)
        for name in (*_WORDED, "", *_PICTURED, ""):
            if name:
                top.addWidget(self._button(name))
            else:
                self._bar_lines.append(_bar_line())
                top.addWidget(self._bar_lines[-1])
        for button, name in ((self._bold, "bold"), (self._italic, "italic")):
            button.setObjectName(f"editor.{name}")
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setEnabled(False)
            top.addWidget(button)
        top.addWidget(self.sign)
        top.addStretch(1)
        for name in MENU:
            if name:
                self.menu.addAction(self.acts[name])
            else:
                self.menu.addSeparator()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.strip)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.setMinimumHeight(self.fontMetrics().height() * 9)
        self.setFocusProxy(self.table)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"editor.line.{name}")
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(18, 18))
        if name in _WORDED:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(self.acts[name].trigger)
        self._buttons[name] = button
        return button

    def _connect(self) -> None:
        acts, table, work = self.acts, self.table, self.work
        acts["new"].triggered.connect(lambda: work.add(FREE))
        acts["heading"].triggered.connect(lambda: work.add(HEADING))
        acts["subtotal"].triggered.connect(lambda: work.add(SUBTOTAL))
        acts["text"].triggered.connect(lambda: work.add(TEXT))
        acts["catalogue"].triggered.connect(work.open_catalogue)
        acts["copy"].triggered.connect(work.copy)
        acts["delete"].triggered.connect(work.delete)
        acts["up"].triggered.connect(lambda: work.move(-1))
        acts["down"].triggered.connect(lambda: work.move(1))
        acts["copy_rows"].triggered.connect(work.copy_rows)
        acts["paste"].triggered.connect(work.paste)
        acts["details"].triggered.connect(work.details)
        acts["given"].triggered.connect(work.back_to_given)
        acts["why"].triggered.connect(self._why)
        work.said.connect(self._say)
        work.unreadable.connect(self._say_problems)
        work.pasted.connect(self.bar.hide)
        table.line_wanted.connect(work.add_at_end)
        table.move_wanted.connect(work.move_to)
        table.escaped.connect(work.take_back)
        table.ended.connect(self._ended)
        table.line_chosen.connect(self._line_chosen)
        table.left.connect(self.left)
        table.customContextMenuRequested.connect(
            lambda place: self.menu.popup(table.viewport().mapToGlobal(place))
        )
        self.delegate.opened.connect(self._opened)
        self.delegate.product_picked.connect(work.fill)
        self.delegate.fault_left.connect(self._say_fault)
        self._bold.clicked.connect(lambda: self._turn(bold=True))
        self._italic.clicked.connect(lambda: self._turn(bold=False))
        self._state.changed.connect(self._changed)

    def _turn(self, *, bold: bool) -> None:
        """Bold or italic in the open cell."""
        if self._format is not None and bold:
            self._format.toggle_bold()
        elif self._format is not None:
            self._format.toggle_italic()

    def _why(self) -> None:
        line = self.work.current_line()
        if line is not None and line.items:
            self.why_wanted.emit(line)

    def _opened(self, editor: QWidget) -> None:
        self._state.pause()
        self._format = editor if isinstance(editor, TextCell) else None
        self._bold.setEnabled(self._format is not None)
        self._italic.setEnabled(self._format is not None)
        if isinstance(editor, TextCell):
            self._hint = tr(
                "Enter ends, Shift+Enter breaks the line, Ctrl+B bold, Ctrl+I italic, "
                "Ctrl+Space catalogue."
            )
        elif isinstance(editor, ChoiceCell):
            self._hint = tr("Type, or choose with Down.")
        else:
            self._hint = ""
        self._line_chosen()

    def _ended(self) -> None:
        self._state.pause()
        self._format = None
        self._hint = ""
        self._bold.setEnabled(False)
        self._italic.setEnabled(False)
        self._line_chosen()

    def _line_chosen(self) -> None:
        line = self.work.current_line()
        fixed = self._state.lines_are_fixed
        some = line is not None
        for name in (*_PICTURED, "given"):
            self.acts[name].setEnabled(some and not fixed)
        for name in (*_WORDED, "paste"):
            self.acts[name].setEnabled(not fixed)
        self.acts["copy_rows"].setEnabled(some)
        self.acts["given"].setEnabled(line is not None and line.given is not None and not fixed)
        self.acts["details"].setEnabled(line is not None and not line.is_words and not fixed)
        self.acts["why"].setEnabled(line is not None and bool(line.items))
        for name, button in self._buttons.items():
            button.setEnabled(self.acts[name].isEnabled())
        problems = []
        if line is not None:
            row = self.table.current_row
            problems = [self.model.problem(row, column) for column in Column]
        self.strip.show_line(self._state, line, [one for one in problems if one], self._hint)

    def _say(self, text: str) -> None:
        self.bar.say("warning", text, [BarChoice("lines.hide", tr("Hide"), self.bar.hide)])

    def _say_fault(self, text: str) -> None:
        """Of a cell that was left with what cannot be read; gone with the next change."""
        self._say(text)
        self._is_fault_said = True

    def _changed(self, *_: object) -> None:
        if self._is_fault_said:
            self._is_fault_said = False
            self.bar.hide()
        self._line_chosen()

    def _say_problems(self, texts: list[str]) -> None:
        shown = " ".join(texts[:_SHOWN_PROBLEMS])
        text = tr_count(
            "Nothing was pasted: {count} cell cannot be read. {problems}",
            "Nothing was pasted: {count} cells cannot be read. {problems}",
            len(texts),
            problems=shown,
        )
        choices = [BarChoice("lines.hide", tr("Hide"), self.bar.hide)]
        if len(texts) > _SHOWN_PROBLEMS:
            details = "\n".join(texts)

            def tell() -> None:
                notices.inform(self, tr("These cells cannot be read."), details)

            choices.insert(0, BarChoice("lines.details", tr("All of them…"), tell))
        self.bar.say("warning", text, choices)

    def _recolour(self) -> None:
        self.acts.recolour(self.palette())
        for name, button in self._buttons.items():
            button.setIcon(self.acts[name].icon())
        self._bold.setIcon(icon("bold", self.palette()))
        self._italic.setIcon(icon("italic", self.palette()))
        self.table.viewport().update()


def _bar_line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setFrameShadow(QFrame.Shadow.Sunken)
    line.setFixedHeight(18)
    return line
