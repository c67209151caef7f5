"""How the cells of the contract tree are painted and clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from batchbill_desktop.views.batches.contract_marks import BADGE, BOX, paint_mark
from batchbill_desktop.views.batches.contract_tree_model import Column, MarkRole, OverdueRole
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.cells import (
    CellDelegate,
    paint_ground,
    row_height,
    widget_of,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

Index = QModelIndex | QPersistentModelIndex


class BoxDelegate(QStyledItemDelegate):
    """The box column: paints the mark, and ticks on a click."""

    def box_rect(self, cell: QRectF) -> QRectF:
        """Where the box stands in its cell; the small padlock has room to its right."""
        width = BOX + BADGE + 1.5
        return QRectF(cell.center().x() - width / 2, cell.center().y() - BOX / 2, BOX, BOX)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        """Room for the box, the small padlock and air."""
        return QSize(BOX + BADGE + 24, row_height(widget_of(option), BOX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The mark, on the highlight where the row is selected."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            paint_ground(painter, option)
        paint_mark(
            painter,
            self.box_rect(QRectF(option.rect)),
            index.data(Qt.ItemDataRole.CheckStateRole),
            index.data(MarkRole),
            option.palette,
            on_selection=selected,
        )

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click anywhere in the cell ticks; the second click of a double click does too."""
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        ):
            return False
        if event.type() == QEvent.Type.MouseButtonRelease and option.rect.contains(
            event.position().toPoint()
        ):
            ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            return bool(model.setData(index, state, Qt.ItemDataRole.CheckStateRole))
        return event.type() in (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonDblClick,
        )


class TextDelegate(CellDelegate):
    """Texts and amounts of the tree; overdue items in the warning colour."""

    least_height = BOX

    def ink(self, option: QStyleOptionViewItem, index: Index) -> QColor:
        """The days of what is overdue stand out; the words say it too."""
        if index.column() == Column.CONTRACT and index.data(OverdueRole):
            return colours(option.palette).colour("warning")
        return super().ink(option, index)
