"""What is opened in a cell of the table of lines while it is edited.

Each has `edited` (a change of the user's hand), `value()`, `show_value(...)` and
`show_fault(text)`; the table follows every keystroke.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QWidget

from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.editor.line_columns import Description
from batchbill_desktop.views.invoices.editor.rich_edit import RichTextEdit
from batchbill_desktop.views.invoices.editor.type_ahead import Choice, TypeAhead

Key = Qt.Key
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ENTER = (Key.Key_Return, Key.Key_Enter)
TAKING = (*_ENTER, Key.Key_Tab)
"""Keys that take what is marked in a list."""
_LEAST_TYPED = 2
"""From how many letters on the catalogue is offered."""
_CATALOGUE_LETTERS = 52


class TextCell(RichTextEdit):
    """The description: Shift+Enter breaks the line, Enter ends, Ctrl+Space opens the catalogue.

    While a line is new, what fits in the catalogue is offered as it is typed; `picked` is sent
    with the product.
    """

    picked = Signal(object)
    ended = Signal()
    tabbed = Signal(bool)
    """The keyboard goes on to the next cell (True), or back."""

    def __init__(self, parent: QWidget, products: Sequence[Choice[object]]) -> None:
        super().__init__(parent)
        self.setObjectName("cell.description")
        self.setTabChangesFocus(False)
        self.setFrameShape(RichTextEdit.Shape.Box)
        self.setFrameShadow(RichTextEdit.Shadow.Plain)
        self.setLineWidth(1)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoFillBackground(True)
        self.offers = False
        """Whether the catalogue is offered without being asked for."""
        self.catalogue: TypeAhead[object] = TypeAhead(self, products)
        self.catalogue.list.setObjectName("cell.catalogue")
        self.catalogue.picked.connect(self.picked)
        self.textChanged.connect(self._offer)

    def value(self) -> Description:
        """What stands there."""
        return Description(self.plain(), self.rich())

    def show_value(self, value: Description) -> None:
        """Show what the line has."""
        self.set_line(value.plain, value.rich)

    def show_fault(self, fault: str) -> None:
        """Any text is right."""

    def begin(self) -> None:
        """Editing begins: the cursor stands at the end."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends, with Shift or Alt it breaks the line."""
        if event.key() in TAKING and self.catalogue.take_marked():
            return
        if event.key() in _ENTER:
            if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self.insertPlainText("\n")
            else:
                self.ended.emit()
        elif event.key() in (Key.Key_Tab, Key.Key_Backtab):
            self.tabbed.emit(event.key() == Key.Key_Tab)
        elif (event.key() == Key.Key_Space and event.modifiers() == _CONTROL) or (
            event.key() == Key.Key_Down and self.offers and not self.catalogue.is_open
        ):
            self._open_catalogue(self.plain())
        else:
            super().keyPressEvent(event)

    def _offer(self) -> None:
        if not self.offers or not self.hasFocus():
            return
        typed = self.plain().strip()
        if len(typed) >= _LEAST_TYPED:
            self._open_catalogue(typed)
        else:
            self.catalogue.close()

    def _open_catalogue(self, typed: str) -> None:
        width = self.fontMetrics().averageCharWidth() * _CATALOGUE_LETTERS
        self.catalogue.offer(typed, width)


class NumberCell(QLineEdit):
    """A quantity, a price or a percentage; what cannot be read is marked and does not count."""

    edited = Signal()

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(24)
        self.fault = ""
        self._sign = self.addAction(
            icon("warning", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self._sign.setVisible(False)
        self.textEdited.connect(self.edited)

    def value(self) -> str:
        """What was typed."""
        return self.text()

    def show_value(self, value: str) -> None:
        """Show what the line has."""
        if value != self.text():
            self.setText(value)
        self.show_fault("")

    def show_fault(self, fault: str) -> None:
        """Say what is wrong with what was typed; empty: nothing is."""
        self.fault = fault
        self._sign.setVisible(bool(fault))
        self._sign.setToolTip(fault)
        self.setToolTip(fault)
        self.setAccessibleDescription(fault)

    def begin(self) -> None:
        """Editing begins: all is marked, so that a figure replaces it."""
        self.selectAll()


class ChoiceCell(NumberCell):
    """One of several: a unit or a tax code. It is typed, or chosen from the list (Down).

    `takes_any`: another text than those of the list is right too.
    """

    ended = Signal()
    tabbed = Signal(bool)

    def __init__(
        self, parent: QWidget, name: str, choices: Sequence[Choice[str]], letters: int
    ) -> None:
        super().__init__(parent, name)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setMaxLength(60)
        self._letters = letters
        self.choices: TypeAhead[str] = TypeAhead(self, choices)
        self.choices.picked.connect(self._picked)
        self._is_leaving = False
        self.textEdited.connect(self._offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list, Enter and Tab take what is marked or the only entry that fits."""
        if event.key() in TAKING and self.choices.is_open:
            # The list had the keyboard: the field itself is left as by its own keys.
            self.take_marked()
            if event.key() == Key.Key_Tab:
                self.tabbed.emit(True)
            else:
                self.ended.emit()
            return
        if event.key() in (Key.Key_Down, Key.Key_F4) and not self.choices.is_open:
            self._open("")
        else:
            super().keyPressEvent(event)

    def take_marked(self) -> None:
        """Take what is marked in the list, or the only entry that fits."""
        self._is_leaving = True
        self.choices.take_marked(or_the_only_one=True)
        self.choices.close()
        self._is_leaving = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the field."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.choices.close()
        super().focusOutEvent(event)

    def _offer(self, typed: str) -> None:
        self._open(typed)

    def _open(self, typed: str) -> None:
        self.choices.offer(typed, self.fontMetrics().averageCharWidth() * self._letters)

    def _picked(self, value: str) -> None:
        self.setText(value)
        self.edited.emit()
        if not self._is_leaving:
            self.ended.emit()
