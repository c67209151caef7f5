"""How the cells of the contract tree are painted and clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from batchbill_desktop.views.batches.contract_marks import BADGE, BOX, paint_mark
from batchbill_desktop.views.batches.contract_tree_model import Column, MarkRole, OverdueRole
from batchbill_desktop.views.theme import colours

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

Index = QModelIndex | QPersistentModelIndex
_PADDING = 10
"""Between an amount and the edge of its column."""


def row_height(widget: QWidget) -> int:
    """The height of every row: the text, or the box, and some air."""
    return max(widget.fontMetrics().height(), BOX) + 10


class BoxDelegate(QStyledItemDelegate):
    """The box column: paints the mark, and ticks on a click."""

    def box_rect(self, cell: QRectF) -> QRectF:
        """Where the box stands in its cell; the small padlock has room to its right."""
        width = BOX + BADGE + 1.5
        return QRectF(cell.center().x() - width / 2, cell.center().y() - BOX / 2, BOX, BOX)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        """Room for the box, the small padlock and air."""
        return QSize(BOX + BADGE + 24, row_height(_widget(option)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The mark, on the highlight where the row is selected."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            _paint_ground(painter, option)
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


class TextDelegate(QStyledItemDelegate):
    """Texts and amounts, elided where they are too long; overdue items in the warning colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The text and its padding, in a row that has room for a box."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + _PADDING, row_height(_widget(option)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The text, elided where the column is too narrow."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            _paint_ground(painter, option)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = bool(alignment and alignment & Qt.AlignmentFlag.AlignRight)
        area = option.rect.adjusted(4 if not right else _PADDING, 0, -_PADDING, 0)
        colour = option.palette.color(
            QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        )
        if not selected and index.column() == Column.CONTRACT and index.data(OverdueRole):
            colour = colours(option.palette).colour("warning")
        painter.setPen(QPen(colour))
        painter.setFont(option.font)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    active = bool(option.state & QStyle.StateFlag.State_Active)
    group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
    painter.fillRect(option.rect, option.palette.color(group, QPalette.ColorRole.Highlight))


def _widget(option: QStyleOptionViewItem) -> QWidget:
    widget = option.widget
    assert isinstance(widget, QWidget)  # noqa: S101 - Qt always says which view it paints
    return widget
