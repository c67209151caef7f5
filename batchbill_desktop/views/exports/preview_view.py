"""What an export would write: the first rows as a table, or the XML as text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.exports.examine import SHOWN_ROWS, Preview
from batchbill_desktop.services.texts import number_text, tr
from batchbill_desktop.views.widgets.cells import row_height

_WIDEST_LETTERS = 36


class PreviewView(QWidget):
    """Shows a preview; nothing can be changed in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self.table = QTableWidget()
        self.table.setObjectName("export.preview.table")
        self.table.setAccessibleName(tr("First rows of the file"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setAlternatingRowColors(True)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(row_height(self))
        self.text = QPlainTextEdit()
        self.text.setObjectName("export.preview.text")
        self.text.setAccessibleName(tr("The e-invoice as XML"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._nothing = QLabel(tr("There is nothing to show as long as something is missing."))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._stack = QStackedWidget()
        for part in (self.table, self.text, self._nothing):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._title)
        layout.addWidget(self._stack, 1)
        self.show_preview(Preview())

    def show_preview(self, preview: Preview) -> None:
        """Show rows or text."""
        if preview.rows:
            self._fill(preview.rows)
            count = number_text(SHOWN_ROWS)
            title = tr("Preview (at most {count} rows)", count=count)
            if len(preview.files) > 1:
                file = preview.files[0]
                title = tr("Preview of {file} (at most {count} rows)", file=file, count=count)
            self._title.setText(title)
            self._stack.setCurrentWidget(self.table)
        elif preview.text:
            self.text.setPlainText(preview.text)
            self._title.setText(tr("Preview of {file}", file=preview.files[0]))
            self._stack.setCurrentWidget(self.text)
        else:
            self._title.setText(tr("Preview"))
            self._stack.setCurrentWidget(self._nothing)

    def _fill(self, rows: tuple[tuple[str, ...], ...]) -> None:
        width = max(len(row) for row in rows)
        self.table.clear()
        self.table.setColumnCount(width)
        self.table.setRowCount(len(rows) - 1)
        self.table.setHorizontalHeaderLabels([*rows[0], *[""] * (width - len(rows[0]))])
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for number, row in enumerate(rows[1:]):
            for column, cell in enumerate(row):
                item = QTableWidgetItem(cell.replace("\n", " "))
                item.setToolTip(cell)
                self.table.setItem(number, column, item)
        self.table.resizeColumnsToContents()
        widest = self.fontMetrics().averageCharWidth() * _WIDEST_LETTERS
        for column in range(width):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), widest))
