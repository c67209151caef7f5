"""The table of lines: cell by cell with the keyboard, rows as high as their texts."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.invoices.editor.line_columns import (
    EDITED,
    LETTERS,
    Column,
    Role,
)
from batchbill_desktop.views.invoices.editor.line_delegate import LineDelegate
from batchbill_desktop.views.invoices.editor.line_paint import MOST_LINES, text_height
from batchbill_desktop.views.invoices.editor.lines_model import LinesModel
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.cells import LEFT, Header

Hint = QAbstractItemDelegate.EndEditHint
Key = Qt.Key
_ENTER = (Key.Key_Return, Key.Key_Enter)
_LEAST_LETTERS = 26
_SLACK = 5
"""Pixels that the text's cell is narrower than its column."""


class LinesView(QTableView):
    """Enter and F2 edit, Tab goes on from cell to cell and past the last one adds a line.

    `line_wanted` asks for a line at the end, `move_wanted` to move the line with a key to a
    place; `escaped` that what was typed into the open cell is to be taken back; `left` that
    the keyboard goes on to what stands before (False) or after (True) the table.
    """

    line_wanted = Signal()
    move_wanted = Signal(int, int)
    escaped = Signal()
    ended = Signal()
    left = Signal(bool)
    line_chosen = Signal()

    def __init__(
        self, model: LinesModel, delegate: LineDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("editor.lines")
        self._lines = model
        self._delegate = delegate
        self._editor: QWidget | None = None
        self._held: int | None = None
        """The key of the line that is being moved by hand."""
        self._target: int | None = None
        self.setModel(model)
        self.setItemDelegate(delegate)
        delegate.setParent(self)
        delegate.opened.connect(self._opened)
        self.setHorizontalHeader(Header(self))
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._arrange_columns()
        model.rowsInserted.connect(lambda _, first, last: self._fit_rows(first, last))
        model.modelReset.connect(self.fit_rows)
        model.dataChanged.connect(self._data_changed)
        self.selectionModel().currentChanged.connect(lambda *_: self.line_chosen.emit())
        self.fit_rows()

    # What others ask of it

    @property
    def current_row(self) -> int:
        """The row that has the cursor; -1: none."""
        return self.currentIndex().row()

    def chosen_rows(self) -> list[int]:
        """The rows that are selected, from above; the current one where none is."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return rows or ([self.current_row] if self.current_row >= 0 else [])

    def choose_rows(self, rows: list[int]) -> None:
        """Select several rows; the cursor is on the first of them."""
        flags = QItemSelectionModel.SelectionFlag
        self.go_to(rows[0])
        for row in rows[1:]:
            self.selectionModel().select(self._lines.index(row, 0), flags.Select | flags.Rows)

    @property
    def is_typing(self) -> bool:
        """Whether a cell is open."""
        return self._editor is not None

    def go_to(self, row: int, column: Column = Column.DESCRIPTION, *, edit: bool = False) -> None:
        """Put the cursor on a cell, and open it if asked."""
        row = min(row, self._lines.rowCount() - 1)
        if row < 0:
            return
        index = self._lines.index(row, column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        self.setFocus()
        if edit and self._lines.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def end_typing(self) -> None:
        """Keep what was typed into the open cell, and close it."""
        editor = self._editor
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, Hint.NoHint)

    def end_without_keeping(self) -> None:
        """Close the open cell; the line has got its text otherwise."""
        editor, self._editor = self._editor, None
        if editor is not None:
            super().closeEditor(editor, Hint.NoHint)
            self.ended.emit()

    def fit_rows(self) -> None:
        """Make every row as high as its text."""
        self._fit_rows(0, self._lines.rowCount() - 1)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, Tab goes from cell to cell; all other keys are Qt's."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if event.key() in _ENTER and plain:
            # A field hands the key on to the table before it closes.
            if not self.is_typing:
                self._edit_here()
        elif event.key() == Key.Key_Tab and plain:
            self._step(1, edit=False)
        elif event.key() == Key.Key_Backtab:
            self._step(-1, edit=False)
        elif event.key() == Key.Key_Escape and self._held is not None:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Tab leaves the table: Tab goes on within it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in (Key.Key_Tab, Key.Key_Backtab):
                if control:
                    self.left.emit(event.key() == Key.Key_Tab)
                else:
                    self.keyPressEvent(event)
                return True
        return super().event(event)

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:
        """Where the cursor goes after a cell: Tab to the next one, Enter to the one below."""
        ours = editor is self._editor
        self._editor = None if ours else self._editor
        if hint == Hint.RevertModelCache and ours:
            self.escaped.emit()
        super().closeEditor(editor, Hint.NoHint)
        if ours:
            self.ended.emit()
        if hint == Hint.EditNextItem:
            self._step(1, edit=True)
        elif hint == Hint.EditPreviousItem:
            self._step(-1, edit=True)
        elif hint == Hint.SubmitModelCache:
            index = self.currentIndex()
            if index.row() + 1 < self._lines.rowCount():
                self.go_to(index.row() + 1, Column(index.column()))

    def _edit_here(self) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        if not self._lines.flags(index) & Qt.ItemFlag.ItemIsEditable:
            index = index.siblingAtColumn(Column.DESCRIPTION)
            self.setCurrentIndex(index)
        if self._lines.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def _step(self, way: int, *, edit: bool) -> None:
        """Go to the next cell that can be edited, or to the one before."""
        index = self._next_cell(way)
        if index is not None:
            self.go_to(index.row(), Column(index.column()), edit=edit)
        elif way > 0 and self._lines.is_editable:
            self.line_wanted.emit()
        else:
            self.left.emit(way > 0)

    def _next_cell(self, way: int) -> QModelIndex | None:
        current = self.currentIndex()
        rows = self._lines.rowCount()
        if not current.isValid():
            return self._lines.index(0, EDITED[0]) if rows and way > 0 else None
        place = current.row() * len(Column) + current.column() + way
        while 0 <= place < rows * len(Column):
            index = self._lines.index(*divmod(place, len(Column)))
            if index.column() in EDITED and self._is_stop(index):
                return index
            place += way
        return None

    def _is_stop(self, index: QModelIndex) -> bool:
        if self._lines.is_editable:
            return bool(self._lines.flags(index) & Qt.ItemFlag.ItemIsEditable)
        return index.column() == Column.DESCRIPTION or not index.data(Role.LINE).is_words

    def _opened(self, editor: QWidget) -> None:
        self._editor = editor

    # Moving by hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the grip a line is taken hold of."""
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if index.isValid() and index.column() == Column.GRIP and left and self._lines.is_editable:
            self.end_typing()
            self._held = index.data(Role.LINE).key

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A line shows where the held one would go."""
        place = event.position().toPoint()
        if self._held is None:
            over_grip = self.indexAt(place).column() == Column.GRIP and self._lines.is_editable
            shape = Qt.CursorShape.OpenHandCursor if over_grip else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            super().mouseMoveEvent(event)
            return
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._target = self._row_gap(place.y())
        self._scroll_towards(place.y())
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The held line goes where it was let go."""
        held, target = self._held, self._target
        self._let_go()
        if held is None or target is None:
            super().mouseReleaseEvent(event)
            return
        place = self._lines.row_of(held)
        # Behind its own place everything moves up by one.
        to = target - 1 if target > place else target
        if to != place:
            self.move_wanted.emit(held, to)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and where a held line would go."""
        super().paintEvent(event)
        if self._target is not None:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(colours(self.palette()).colour("accent"), 3))
            y = self._gap_at(self._target)
            painter.drawLine(0, y, self.viewport().width(), y)
            painter.end()
        elif not self._lines.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(colours(self.palette()).colour("muted"))
            words = tr("There are no lines. Ctrl+Enter adds one, Ctrl+V pastes rows from Excel.")
            area = self.viewport().rect().adjusted(LEFT, 8, -LEFT, -8)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(area, int(flags | Qt.TextFlag.TextWordWrap), words)
            painter.end()

    def _let_go(self) -> None:
        self._held = self._target = None
        self.viewport().unsetCursor()
        self.viewport().update()

    def _row_gap(self, y: int) -> int:
        """Before which row a line would go that is let go there."""
        row = self.rowAt(y)
        if row < 0:
            return 0 if y < 0 else self._lines.rowCount()
        below = y - self.rowViewportPosition(row) > self.rowHeight(row) // 2
        return row + below

    def _gap_at(self, row: int) -> int:
        if row < self._lines.rowCount():
            return max(self.rowViewportPosition(row), 1)
        last = row - 1
        return self.rowViewportPosition(last) + self.rowHeight(last) - 1

    def _scroll_towards(self, y: int) -> None:
        bar = self.verticalScrollBar()
        if y < 0:
            bar.setValue(bar.value() - 12)
        elif y > self.viewport().height():
            bar.setValue(bar.value() + 12)

    # Sizes

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The description takes what is left of the width; rows follow."""
        super().resizeEvent(event)
        self.fit_rows()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the font."""
        if event.type() == QEvent.Type.LanguageChange:
            self._lines.retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self.fit_rows()
        super().changeEvent(event)

    def _arrange_columns(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.DESCRIPTION, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(30)
        header.setSectionsClickable(False)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in LETTERS.items():
            header.resizeSection(column, letter * letters + 8)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setMinimumSectionSize(self.fontMetrics().height() + 6)
        vertical.setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.setMinimumWidth(letter * (sum(LETTERS.values()) + _LEAST_LETTERS))
        header.sectionResized.connect(self._section_resized)
        header.setStretchLastSection(False)

    def _section_resized(self, column: int, old: int, new: int) -> None:
        if column == Column.DESCRIPTION and old != new:
            QTimer.singleShot(0, self, self.fit_rows)

    def _data_changed(
        self, first: QModelIndex | QPersistentModelIndex, last: QModelIndex | QPersistentModelIndex
    ) -> None:
        if first.column() <= Column.DESCRIPTION <= last.column():
            self._fit_rows(first.row(), last.row())

    def _fit_rows(self, first: int, last: int) -> None:
        width = self.columnWidth(Column.DESCRIPTION) - _SLACK
        least = self.fontMetrics().height() + 8
        most = self.fontMetrics().lineSpacing() * MOST_LINES + 8
        for row in range(first, last + 1):
            text, bold = self._lines.text_at(row)
            height = min(max(text_height(text, self.font(), width, bold=bold), least), most)
            if height != self.rowHeight(row):
                self.setRowHeight(row, height)
