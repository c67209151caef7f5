"""The list of what a text template can have: how it is written, and what it means."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from batchbill_desktop.services.texts import tr


class ValuesList(QTreeWidget):
    """A double click or Enter chooses: `chosen` gives what is to be written."""

    chosen = Signal(str)

    def __init__(self, meanings: Mapping[str, str], parent: QWidget | None = None) -> None:
        """`meanings` are English sentences marked for translation, by what is written."""
        super().__init__(parent)
        self._meanings = meanings
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setColumnCount(2)
        self._items = [QTreeWidgetItem(self, [written, ""]) for written in meanings]
        for item in self._items:
            item.setToolTip(0, item.text(0))
        self.setCurrentIndex(self.model().index(0, 0))
        self.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 30)
        self.itemDoubleClicked.connect(lambda *_: self._choose())
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self, self._choose)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setAccessibleName(tr("Values and formats"))
        self.setHeaderLabels([tr("Write"), tr("Meaning")])
        for item, meaning in zip(self._items, self._meanings.values(), strict=True):
            item.setText(1, tr(meaning))
            item.setToolTip(1, tr(meaning))

    def _choose(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.chosen.emit(item.text(0))
