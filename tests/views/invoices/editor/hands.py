"""Hands of a user at the editor: cells, keys, clicks, answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from batchbill_desktop.views.invoices.editor.cell_editors import NumberCell, TextCell
from batchbill_desktop.views.invoices.editor.desk import EditorDesk
from batchbill_desktop.views.invoices.editor.line_columns import Column
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from batchbill_desktop.views.open_company import OpenCompany
from tests.views.window import LONG, words_of

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
W = TypeVar("W", bound=QWidget)


def tap(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key; what Qt does of it a moment later (Enter in a cell) is done too."""
    QTest.keyClick(widget, key, modifier)
    QApplication.processEvents()


class Hands:
    """Works on the newest editor."""

    def __init__(self, qtbot: QtBot, company: OpenCompany, desk: EditorDesk) -> None:
        self.qtbot = qtbot
        self.company = company
        self.desk = desk
        self.seen: list[str] = []
        """The words of every dialog that was answered."""
        self._timers: list[QTimer] = []

    def stop(self) -> None:
        for timer in self._timers:
            timer.stop()

    # Opening

    def open(self, invoice_id: int) -> EditorWindow:
        self.desk.edit(invoice_id)
        return self.newest()

    def newest(self, count: int = 1) -> EditorWindow:
        self.wait(lambda: len(self.desk.windows) >= count)
        window = self.desk.windows[-1]
        self.qtbot.waitExposed(window)
        window.activateWindow()
        self.rest(window)
        return window

    def to_front(self, window: EditorWindow) -> None:
        window.activateWindow()
        self.wait(window.isActiveWindow)

    def rest(self, window: EditorWindow) -> None:
        """Wait until nothing runs and the page is the one of now."""
        self.wait(lambda: not self.company.tasks.busy and not window.follower.is_busy)
        QApplication.processEvents()

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=LONG)

    # Cells

    def open_cell(self, window: EditorWindow, row: int, column: Column) -> QWidget:
        """Put the cursor on a cell by a click, and open it with F2."""
        self.click_cell(window, row, column)
        self.press(window, Key.Key_F2)
        return self.field()

    def click_cell(
        self,
        window: EditorWindow,
        row: int,
        column: Column,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        table = window.form.lines.table
        index = table.model().index(row, column)
        table.scrollTo(index)
        place = table.visualRect(index).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    def type_cell(self, window: EditorWindow, row: int, column: Column, text: str) -> None:
        """Replace what is in a cell, and end with Enter."""
        field = self.open_cell(window, row, column)
        if isinstance(field, TextCell):
            field.selectAll()
        QTest.keyClicks(field, text)
        tap(field, Key.Key_Return)

    def field(self) -> TextCell | NumberCell:
        """The field of the open cell."""
        found = QApplication.focusWidget()
        assert isinstance(found, TextCell | NumberCell), f"no cell is open: {found}"
        return found

    def cell(self, window: EditorWindow, row: int, column: Column) -> str:
        """What a cell shows."""
        model = window.form.lines.model
        return str(model.data(model.index(row, column)))

    def column(self, window: EditorWindow, column: Column) -> list[str]:
        """What a whole column shows."""
        return [self.cell(window, row, column) for row in range(window.form.lines.model.rowCount())]

    def drag(self, window: EditorWindow, row: int, to_y: int) -> None:
        """Take a line by its grip, and let it go at a height of the table."""
        table = window.form.lines.table
        start = table.visualRect(table.model().index(row, Column.GRIP)).center()
        port, left = table.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(port, left, pos=start)
        QTest.mouseMove(port, QPoint(start.x(), (start.y() + to_y) // 2))
        QTest.mouseMove(port, QPoint(start.x(), to_y))
        QTest.mouseRelease(port, left, pos=QPoint(start.x(), to_y))

    # Keys and buttons

    def press(
        self,
        window: EditorWindow,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key where the keyboard is."""
        focused: QWidget | None = window.focusWidget()
        tap(window if focused is None else focused, key, modifier)

    def click(self, window: QWidget, name: str) -> None:
        button = self.find(window, QAbstractButton, name)
        assert button.isVisible(), f"{name} cannot be seen"
        assert button.isEnabled(), f"{name} cannot be pressed"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def find(self, window: QWidget, kind: type[W], name: str) -> W:
        found = window.findChild(kind, name)
        assert isinstance(found, kind), f"there is no {name}"
        return found

    def type_field(self, window: EditorWindow, name: str, text: str) -> QLineEdit:
        """Replace what is in a field of the form."""
        field = self.find(window, QLineEdit, name)
        assert field.isVisible(), f"{name} cannot be seen"
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        field.selectAll()
        QTest.keyClicks(field, text)
        return field

    def open_section(self, window: EditorWindow, name: str) -> None:
        head = window.form.sections[name].head
        if not window.form.sections[name].is_open:
            QTest.mouseClick(head, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    # Answers

    def answer(self, act: Callable[[QDialog], None]) -> None:
        """Answer the next dialog with `act`, as soon as it is there."""
        self._answer(act, lambda _: True)

    def _answer(self, act: Callable[[QDialog], None], fits: Callable[[QDialog], bool]) -> None:
        seen: list[QDialog] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and dialog.isVisible() and not seen and fits(dialog):
                seen.append(dialog)
                timer.stop()
                self.seen.append(words_of(dialog))
                try:
                    act(dialog)
                except BaseException:
                    # A dialog that stays open would hold the test for ever.
                    dialog.reject()
                    raise

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(10)
        self._timers.append(timer)

    def answer_next(self, act: Callable[[QDialog], None]) -> None:
        """Answer the dialog after the one that is answered first."""
        first = QApplication.activeModalWidget()
        self._answer(act, lambda dialog: len(self.seen) > 0 and dialog is not first)

    def button(self, text: str) -> Callable[[QDialog], None]:
        """An answer: press the button with that text."""

        def act(dialog: QDialog) -> None:
            for button in dialog.findChildren(QAbstractButton):
                if button.text().replace("&", "") == text:
                    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                    return
            dialog.reject()
            raise AssertionError(f"no button {text!r} in: {words_of(dialog)}")

        return act
