"""The Edit menu's *Undo*, *Redo* and *Steps*: their words follow the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from batchbill_desktop.services.texts import tr

if TYPE_CHECKING:
    from batchbill_desktop.views.actions import Actions
    from batchbill_desktop.views.undo_steps import UndoSteps


class UndoActions(QObject):
    """Ties the acts `undo`, `redo` and `steps` to the steps of a company while it is open."""

    def __init__(self, acts: Actions, steps: UndoSteps, window: QWidget) -> None:
        super().__init__(steps)
        self._acts = acts
        self._steps = steps
        self._window = window
        acts["undo"].triggered.connect(self._undo)
        acts["redo"].triggered.connect(self._redo)
        acts["steps"].triggered.connect(self._list)
        steps.changed.connect(self.show_words)
        self.show_words()

    def show_words(self) -> None:
        """Say what would be undone and redone; what cannot be is grey."""
        undo, redo = self._steps.undo_text(), self._steps.redo_text()
        for name, step, bare, full in (
            ("undo", undo, tr("&Undo"), tr("&Undo: {step}", step=undo)),
            ("redo", redo, tr("&Redo"), tr("&Redo: {step}", step=redo)),
        ):
            action = self._acts[name]
            action.setText(full if step else bare)
            action.setEnabled(bool(step))
        self._acts["steps"].setEnabled(bool(self._steps.texts()))

    def _undo(self) -> None:
        self._steps.undo()

    def _redo(self) -> None:
        self._steps.redo()

    def _list(self) -> None:
        StepsDialog(self._steps, self._window).exec()


class StepsDialog(QDialog):
    """All steps, oldest first; the cursor goes back or forward to one of them.

    Enter or a click goes to the state after that step, Esc leaves all as it is.
    """

    def __init__(self, steps: UndoSteps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._steps = steps
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self.list = QListWidget()
        self.list.setObjectName("steps.list")
        layout = QVBoxLayout(self)
        layout.addWidget(self._hint)
        layout.addWidget(self.list, 1)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 60, letter * 50)
        self.list.itemActivated.connect(self._chosen)
        self.list.itemClicked.connect(self._chosen)
        self.retranslate()
        self.list.setFocus()

    def retranslate(self) -> None:
        """Show the steps in the language that is set."""
        self.setWindowTitle(tr("Steps"))
        self._hint.setText(
            tr("Choose how far back or forward to go. What is grey has been undone.")
        )
        self.list.setAccessibleName(tr("Steps"))
        self.list.clear()
        place = self._steps.place
        for number, text in enumerate([tr("Before the first step"), *self._steps.texts()]):
            item = QListWidgetItem(text)
            if number > place:
                item.setForeground(self.palette().placeholderText())
                item.setData(Qt.ItemDataRole.AccessibleTextRole, tr("{step}, undone", step=text))
            self.list.addItem(item)
        self.list.setCurrentRow(place)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the step under the cursor."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self.list.currentRow())
        else:
            super().keyPressEvent(event)

    def _chosen(self, item: QListWidgetItem) -> None:
        self._go(self.list.row(item))

    def _go(self, place: int) -> None:
        self.accept()
        self._steps.go_to(place)
