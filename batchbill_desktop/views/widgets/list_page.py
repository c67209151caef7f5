"""A page with one list: search above it, buttons beside the search, words where it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.widgets.message_page import MessagePage
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView

Row = TypeVar("Row")


class ListPage(QWidget, Generic[Row]):
    """Reads its rows when it is shown, and again when something was written meanwhile."""

    def __init__(
        self,
        company: OpenCompany,
        columns: Sequence[Column[Row]],
        buttons: Sequence[QPushButton],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.company = company
        self._buttons = buttons
        self._stale = True
        self.model: RowsModel[Row] = RowsModel(columns, self)
        self.view: RowsView[Row] = RowsView(self.model)
        self.view.setObjectName("list")
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(-1, self.view.header().sortIndicatorOrder())
        self._search = QLineEdit()
        self._search.setObjectName("search")
        self._search.setClearButtonEnabled(True)
        self._message = MessagePage()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._message)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 10, 12, 10)
        bar.setSpacing(8)
        bar.addWidget(self._search, 1)
        for button in buttons:
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.view)
        self._search.textChanged.connect(self._find)
        QShortcut(QKeySequence.StandardKey.Find, self, self._search.setFocus)
        self.view.row_chosen.connect(self.row_changed)
        self.view.opened.connect(self.open_row)
        company.changed.connect(self._something_changed)
        self.row_changed(None)
        self.retranslate()

    # What a list says of itself

    def load(self) -> None:
        """Read the rows, and hand them to `show_rows`."""
        raise NotImplementedError

    def empty_words(self) -> tuple[str, str]:
        """Title and sentence where there is nothing to list."""
        raise NotImplementedError

    def icons(self) -> dict[QPushButton, str]:
        """The icons of the buttons."""
        raise NotImplementedError

    def row_changed(self, row: Row | None) -> None:
        """Another row is the current one: enable what can be done with it."""
        raise NotImplementedError

    def open_row(self, row: Row) -> None:
        """Enter or a double click on a row."""
        raise NotImplementedError

    # What all lists do

    def show_rows(self, rows: list[Row]) -> None:
        """Show what was read; the cursor stays where it was."""
        number = max(self.view.currentIndex().row(), 0)
        self.model.set_rows(rows)
        self.view.choose_row(number)
        self._show_state()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._search.setPlaceholderText(tr("Search (Ctrl+F)"))
        self._search.setAccessibleName(tr("Search"))
        self._recolour()
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another page was shown is read now."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.load()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def _find(self, words: str) -> None:
        self.model.set_search(words)
        self.view.choose_row(0)
        self._show_state()

    def _show_state(self) -> None:
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.view)
            return
        if self._search.text():
            title, text = tr("Nothing was found"), tr("No row has all these words.")
            self._message.say("search", title, text)
        else:
            self._message.say("empty", *self.empty_words())
        self._stack.setCurrentWidget(self._message)

    def _something_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._stale = False
            self.load()

    def _recolour(self) -> None:
        for button, name in self.icons().items():
            button.setIcon(icon(name, self.palette()))
