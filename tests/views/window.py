"""The program with its window, driven as a user drives it: clicks, keys, answers to dialogs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from batchbill_desktop.app import Program
from batchbill_desktop.views.batches.billing_place import BillingPlace
from batchbill_desktop.views.main_window import MainWindow

LONG = 20_000
"""Milliseconds that work on a loaded machine may take."""

W = TypeVar("W", bound=QWidget)


class Driver:
    """Hands and eyes of a user in front of the window."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self.qtbot = qtbot
        self.program = program
        self.seen: list[str] = []
        """The words of every dialog that was answered."""

    @property
    def window(self) -> MainWindow:
        return self.program.window

    @property
    def billing(self) -> BillingPlace:
        found = self.window.findChild(BillingPlace)
        assert isinstance(found, BillingPlace)
        return found

    def find(self, kind: type[W], name: str, inside: QWidget | None = None) -> W:
        found = (inside or self.window).findChild(kind, name)
        assert isinstance(found, kind), f"there is no {name}"
        return found

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible(), f"{widget.objectName()} cannot be seen"
        assert widget.isEnabled(), f"{widget.objectName()} cannot be pressed"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def click_button(self, name: str, inside: QWidget | None = None) -> None:
        self.click(self.find(QAbstractButton, name, inside))

    def click_tab(self, number: int) -> None:
        tabs = self.billing.tabs
        place = tabs.tabRect(number).center()
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=place)

    def click_header_box(self) -> None:
        header = self.billing.new_batch.tree.header()
        place = QPoint(header.sectionSize(0) // 2 - 6, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=LONG)

    def rest(self) -> None:
        """Wait until nothing runs and all of it has been shown."""
        self.wait(lambda: not self.window.tasks.busy)
        QApplication.processEvents()

    def answer(self, act: Callable[[QDialog], None]) -> None:
        """Answer the next dialog with `act`, as soon as it is there."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and dialog.isVisible():
                timer.stop()
                self.seen.append(words_of(dialog))
                act(dialog)

        timer = QTimer(self.window)
        timer.timeout.connect(look)
        timer.start(10)

    def answer_boxes(self, *texts: str) -> None:
        """Press these buttons of the next message boxes, one each.

        A dialog behind them may be modal too, and stays. A box must be answered from within: it
        holds up whoever waits for what comes after it.
        """
        left = list(texts)

        def look() -> None:
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox) and box.isVisible():
                self.seen.append(box.text())
                press = self.press(left.pop(0))
                if not left:
                    timer.stop()
                press(box)

        timer = QTimer(self.window)
        timer.timeout.connect(look)
        timer.start(10)

    def dismiss_all(self) -> None:
        """Close whatever dialog is still to come: the test is over."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                dialog.reject()

        timer = QTimer(self.window)
        timer.timeout.connect(look)
        timer.start(10)

    def press(self, text: str) -> Callable[[QDialog], None]:
        """An answer: press the button with that text."""

        def act(dialog: QDialog) -> None:
            for button in dialog.findChildren(QAbstractButton):
                if button.text().replace("&", "") == text:
                    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                    return
            dialog.reject()
            raise AssertionError(f"no button {text!r} in: {words_of(dialog)}")

        return act


def words_of(dialog: QDialog) -> str:
    """Everything that a dialog says."""
    if isinstance(dialog, QMessageBox):
        return dialog.text()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    texts += [lines.toPlainText() for lines in dialog.findChildren(QPlainTextEdit)]
    return "\n".join(text for text in texts if text)
