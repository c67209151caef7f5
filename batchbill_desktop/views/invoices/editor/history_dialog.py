"""Everything that happened to an invoice: when, by whom, what."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import format_datetime
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.history.story import Entry
from batchbill_desktop.services.texts import current_locale, mark, tr
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel
from batchbill_desktop.views.widgets.rows_view import RowsView


def when_text(entry: Entry) -> str:
    """The moment, in the time of this machine."""
    return format_datetime(entry.at.astimezone(), "medium", locale=current_locale())


class HistoryDialog(QDialog):
    """A list, the newest first; below it what an entry changed, old and new."""

    def __init__(self, title: str, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self.setWindowTitle(title)
        columns: list[Column[Entry]] = [
            Column(mark("When"), when_text, key=lambda entry: entry.at, letters=26),
            Column(mark("Who"), lambda entry: entry.who, letters=22),
            Column(mark("What"), lambda entry: entry.text, stretch=True),
        ]
        self.rows: RowsModel[Entry] = RowsModel(columns, self)
        self.list: RowsView[Entry] = RowsView(self.rows)
        self.list.setObjectName("history.list")
        self.list.setAccessibleName(tr("History"))
        self.details = QPlainTextEdit()
        self.details.setObjectName("history.details")
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(tr("What was changed"))
        self.details.setPlaceholderText(tr("This entry changed no fields."))
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.list)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(splitter, 1)
        layout.addWidget(buttons)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 130, letter * 70)
        splitter.setSizes([letter * 42, letter * 18])
        self.list.row_chosen.connect(self._show)
        self.rows.set_rows(sorted(entries, key=lambda entry: entry.at, reverse=True))
        self.list.choose_row(0)
        self.list.setFocus()

    def _show(self, entry: Entry | None) -> None:
        self.details.setPlainText("\n".join(entry.details) if entry is not None else "")
