"""A field that finds customers as one types; Enter or a click takes one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from batchbill_desktop.services.texts import sort_key, tr

_SHOWN = 50
"""So many customers are offered at once: more would not be read."""


class CustomerPicker(QLineEdit):
    """`picked` is sent with a business number; the field is then free for the next."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter.customer")
        self.setClearButtonEnabled(True)
        self._customers: list[tuple[str, str, str]] = []
        """Text for searching, business number, what is shown."""
        self._offered: list[str] = []
        self._lines = QStringListModel(self)
        self._completer = QCompleter(self._lines, self)
        # Completing by itself would not find names accents aside.
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._completer.setWidget(self)
        self._list = QListView()
        self._list.setObjectName("filter.customer.list")
        self._completer.setPopup(self._list)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index] # by type
        self.textEdited.connect(self._offer)
        self.retranslate()

    def set_customers(self, names: Mapping[str, str]) -> None:
        """The customers that can be chosen: names by business number."""
        found = [(sort_key(f"{name} {number}")[0], number, name) for number, name in names.items()]
        self._customers = [
            (text, number, tr("{customer} ({number})", customer=name, number=number))
            for text, number, name in sorted(found)
        ]

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self.setPlaceholderText(tr("Type a part of the name"))

    def offered(self) -> list[str]:
        """The lines that are offered now."""
        return self._lines.stringList()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the only customer, or the marked one; Down shows the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self._list.currentIndex().row() if self._list.isVisible() else -1
            if self._offered and self.text().strip():
                self._take(self._lines.index(max(row, 0)))
        elif event.key() == Qt.Key.Key_Down and not self._list.isVisible():
            self._offer(self.text())
        elif event.key() == Qt.Key.Key_Escape and self._list.isVisible():
            self._list.hide()
        else:
            super().keyPressEvent(event)

    def _offer(self, typed: str) -> None:
        words = sort_key(typed)[0].split()
        found = [entry for entry in self._customers if all(word in entry[0] for word in words)][
            :_SHOWN
        ]
        self._offered = [number for _, number, _ in found]
        self._lines.setStringList([shown for _, _, shown in found])
        if found:
            self._completer.complete()
        else:
            self._list.hide()

    def _take(self, index: QModelIndex) -> None:
        number = self._offered[index.row()]
        self._list.hide()
        self.picked.emit(number)
        # Only after the completer has written the chosen line into the field.
        QTimer.singleShot(0, self, self._empty)

    def _empty(self) -> None:
        self.clear()
        self._offered = []
