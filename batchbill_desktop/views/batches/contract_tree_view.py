"""The contract tree: keys, the blue band of the detail rows, the box in the header."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from batchbill_desktop.services.texts import money_text, sort_key, tr
from batchbill_desktop.views.batches.contract_marks import BADGE, BOX
from batchbill_desktop.views.batches.contract_tree_delegate import (
    BoxDelegate,
    TextDelegate,
    is_detail,
)
from batchbill_desktop.views.batches.contract_tree_header import TreeHeader
from batchbill_desktop.views.batches.contract_tree_model import Column, ContractTreeModel
from batchbill_desktop.views.batches.detail_shapes import paint_arrow
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.cells import LEFT, RIGHT
from batchbill_desktop.views.widgets.kept_pictures import KeptPictures

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray

Index = QModelIndex | QPersistentModelIndex
_Checked = Qt.CheckState.Checked
_ARROW = QSizeF(14, 14)
_BAND = 3
"""Width of the accent bar at the left of the detail rows."""


class ContractTreeView(QTreeView):
    """Contracts with their items; the keyboard reaches everything that the mouse does.

    Space ticks all selected rows, Right opens, Left closes, Enter does both by turns, typing
    finds a customer, Ctrl+A selects all rows. Enter or a double click on an item asks for its
    source: `source_wanted`.
    """

    source_wanted = Signal()

    def __init__(self, model: ContractTreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._arrows = KeptPictures()
        self._typed = ""
        self._typed_at = 0.0
        self._contracts = model
        self.setModel(model)
        self._heads = TreeHeader(model, self)
        self._heads.reset_pressed.connect(self.reset_columns)
        self.setHeader(self._heads)
        self.setUniformRowHeights(True)
        self._box_delegate = BoxDelegate(model, self)
        self._text_delegate = TextDelegate(model, self)
        self._text_delegate.opens.connect(self.toggle_open)
        self.setItemDelegate(self._text_delegate)
        self.setItemDelegateForColumn(Column.BOX, self._box_delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAllColumnsShowFocus(True)
        self.setTreePosition(Column.CUSTOMER)
        self.setIndentation(20)
        self.setExpandsOnDoubleClick(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self._arrange_columns()
        self.setSortingEnabled(True)
        self.sortByColumn(Column.CUSTOMER, Qt.SortOrder.AscendingOrder)
        self.expanded.connect(self._open_only_child)
        self.doubleClicked.connect(self._double_clicked)
        # A change of a contract repaints its cells alone; its detail rows follow at once too.
        model.ticked.connect(self.viewport().update)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the tree anew for a screen reader."""
        self.setAccessibleName(tr("Contracts"))

    def column_layout(self) -> QByteArray:
        """Widths, order and sorting of the columns, to be kept."""
        return self.header().saveState()

    def restore_column_layout(self, state: QByteArray) -> None:
        """Set the columns as they were kept; a layout that no longer fits is left alone."""
        self.header().restoreState(state)

    def toggle_selected_rows(self) -> None:
        """Tick all selected rows, or untick them where all are ticked already."""
        rows = [
            index
            for index in self.selectionModel().selectedRows(Column.BOX)
            if self._contracts.can_tick(index)
        ]
        on = any(self._contracts.check_state(index) != _Checked for index in rows)
        if rows:
            self._contracts.tick(rows, selected=on)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the tree; all others are Qt's."""
        current = self.currentIndex()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if not (plain and current.isValid()):
            super().keyPressEvent(event)
            return
        row = current.siblingAtColumn(0)
        match event.key():
            case Qt.Key.Key_Space:
                self.toggle_selected_rows()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open_row(row)
            case Qt.Key.Key_Right:
                self._step_in(row)
            case Qt.Key.Key_Left:
                self._step_out(row)
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Find the next customer whose name begins with what was typed, accents aside."""
        now = time.monotonic()
        interval = QApplication.keyboardInputInterval() / 1000
        fresh = now - self._typed_at > interval
        self._typed = search if fresh else self._typed + search
        self._typed_at = now
        names = self._contracts.names()
        if not names:
            return
        wanted = sort_key(self._typed)[0]
        top = self.currentIndex()
        while top.parent().isValid():
            top = top.parent()
        start = top.row() + (1 if fresh else 0) if top.isValid() else 0
        for step in range(len(names)):
            row = (start + step) % len(names)
            if sort_key(names[row])[0].startswith(wanted):
                self.setCurrentIndex(self._contracts.index(row, Column.CUSTOMER))
                return

    def toggle_open(self, row: Index) -> None:
        """Open a row, or close it."""
        first = self._contracts.sibling(row.row(), 0, row)
        self._set_open(first, opened=not self.isExpanded(first))

    def _open_row(self, row: QModelIndex) -> None:
        """An item shows its source; what has no rows below it closes the row above."""
        if self._contracts.item_at(row) is not None:
            self.source_wanted.emit()
        else:
            self.toggle_open(row if self._contracts.hasChildren(row) else row.parent())

    def _double_clicked(self, index: QModelIndex) -> None:
        # The box takes both clicks of a double click for itself. Qt opens rows by their first
        # column alone.
        if index.column() == Column.BOX:
            return
        row = index.siblingAtColumn(0)
        if self._contracts.item_at(index) is not None:
            self.source_wanted.emit()
        elif self._contracts.hasChildren(row):
            self.toggle_open(row)

    def _step_in(self, row: QModelIndex) -> None:
        if not self._contracts.hasChildren(row):
            return
        if not self.isExpanded(row):
            self._set_open(row, opened=True)
        else:
            self.setCurrentIndex(self._contracts.index(0, Column.CUSTOMER, row))

    def _step_out(self, row: QModelIndex) -> None:
        if self._contracts.hasChildren(row) and self.isExpanded(row):
            self._set_open(row, opened=False)
        elif row.parent().isValid():
            self.setCurrentIndex(row.parent().siblingAtColumn(Column.CUSTOMER))

    def _set_open(self, row: QModelIndex, *, opened: bool) -> None:
        if not opened and self._is_below(self.currentIndex(), row):
            self.setCurrentIndex(row.siblingAtColumn(Column.CUSTOMER))
        self.setExpanded(row, opened)

    def _is_below(self, index: QModelIndex, row: QModelIndex) -> bool:
        while index.isValid():
            index = index.parent()
            if index == row:
                return True
        return False

    def _open_only_child(self, row: QModelIndex) -> None:
        """What opens to a single row shows what is below that one too."""
        child = self._contracts.index(0, 0, row)
        if self._contracts.rowCount(row) == 1 and self._contracts.hasChildren(child):
            self.expand(child)

    # Painting

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        """The blue band of a detail row, the line below a contract, the focus."""
        look = colours(options.palette)
        rect = QRect(options.rect)
        detail = is_detail(index)
        if detail:
            painter.fillRect(rect, look.colour("detail"))
            options = QStyleOptionViewItem(options)
            options.palette.setColor(QPalette.ColorRole.Text, look.colour("detail_text"))
            options.palette.setColor(QPalette.ColorRole.Base, look.colour("detail"))
        super().drawRow(painter, options, index)
        line = QRect(rect.x(), rect.bottom(), rect.width(), 1)
        if detail:
            painter.fillRect(QRect(rect.x(), rect.y(), _BAND, rect.height()), look.colour("accent"))
            if not self.indexBelow(index).parent().isValid():
                painter.fillRect(line, look.colour("accent"))
        else:
            painter.fillRect(line, look.colour("button"))
        current = self.currentIndex()
        at_cursor = (index.row(), index.internalId()) == (current.row(), current.internalId())
        if at_cursor and self.hasFocus():
            self._paint_focus(painter, rect, index)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Our own arrow: the style's is dark on a dark highlighted row."""
        selected = self.selectionModel().isSelected(index)
        if selected:
            group = (
                QPalette.ColorGroup.Active
                if self.isActiveWindow()
                else QPalette.ColorGroup.Inactive
            )
            painter.fillRect(rect, self.palette().color(group, QPalette.ColorRole.Highlight))
        if not self._contracts.hasChildren(index):
            return
        look = colours(self.palette())
        own = look.detail_text if is_detail(index) else look.text
        ink, is_open = look.highlight_text if selected else own, self.isExpanded(index)
        # The arrow stands in the last step of the indentation.
        step = self.indentation()
        centre = QRectF(rect.right() + 1 - step, rect.y(), step, rect.height()).center()
        half = _ARROW.width() / 2
        self._arrows.draw(
            painter,
            centre - QPointF(half, half),
            _ARROW,
            (ink, is_open),
            lambda arrow, room: paint_arrow(arrow, room.center(), QColor(ink), is_open=is_open),
        )

    def _paint_focus(self, painter: QPainter, rect: QRect, index: Index) -> None:
        selected = self.selectionModel().isSelected(index)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Accent
        painter.setPen(QPen(self.palette().color(role), 1, Qt.PenStyle.SolidLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def columns_menu(self, parent: QWidget) -> QMenu:
        """The menu of the heads, for those who use the keyboard."""
        return self._heads.menu(parent)

    def reset_columns(self) -> None:
        """All columns in their first order and width."""
        header = self.header()
        for column in Column:
            header.setSectionHidden(column, False)
            header.moveSection(header.visualIndex(column), column)
        self._arrange_columns()

    def _arrange_columns(self) -> None:
        header = self.header()
        letter = self.fontMetrics().averageCharWidth()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.CUSTOMER, QHeaderView.ResizeMode.Stretch)
        widths = {
            Column.BOX: BOX + BADGE + 24,
            Column.CONTRACT: letter * 24,
            Column.TYPE: letter * 26,
            Column.TOTAL: max(letter * 15, self._widest_amount()),
            Column.SELECTED: max(letter * 18, self._widest_amount()),
        }
        for column, width in widths.items():
            header.resizeSection(column, width)

    def _widest_amount(self) -> int:
        """Room for a sum with three digits behind the point, in the bold letters of the foot.

        An average letter tells nothing of it: an amount is figures and capitals.
        """
        font = self.font()
        font.setBold(True)
        sum_of_dinars = money_text(Decimal("888888.888"), "KWD", 3)
        return QFontMetrics(font).horizontalAdvance(sum_of_dinars) + LEFT + RIGHT + 2
