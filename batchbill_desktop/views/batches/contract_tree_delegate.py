"""How the cells of the contract tree are painted and clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from batchbill_desktop.views.batches.contract_marks import BADGE, BOX, paint_mark
from batchbill_desktop.views.batches.contract_tree_columns import (
    AMOUNTS,
    BarRole,
    Column,
    LevelRole,
    Mark,
    OverdueRole,
)
from batchbill_desktop.views.batches.detail_shapes import paint_bar, paint_details_icon
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.cells import (
    LEFT,
    RIGHT,
    CellDelegate,
    paint_ground,
    row_height,
    widget_of,
)
from batchbill_desktop.views.widgets.kept_pictures import KeptPictures

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

    from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel

Index = QModelIndex | QPersistentModelIndex

_EDGE = 2
"""Room around the mark for the edges of its strokes."""
_MARK_SIZE = QSizeF(BOX + BADGE + 2 * _EDGE, BOX + BADGE // 2 + 2 * _EDGE)
_BOLD = ("account", "period")
_OPENS = ("contract", "period", "ticket")


class BoxDelegate(QStyledItemDelegate):
    """The box column: paints the mark, and ticks on a click."""

    def __init__(self, model: ContractTreeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._marks = KeptPictures()

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
        mark, state = self._model.mark_at(index)
        if mark == Mark.ACCOUNT:
            return
        palette = option.palette
        box = self.box_rect(QRectF(option.rect))
        key = (mark, state, selected, is_detail(index), palette.cacheKey())

        def paint(mark_painter: QPainter, room: QRectF) -> None:
            own = QRectF(room.x() + _EDGE, room.y() + _EDGE, BOX, BOX)
            paint_mark(mark_painter, own, state, mark, palette, on_selection=selected)

        corner = box.topLeft() - QPointF(_EDGE, _EDGE)
        self._marks.draw(painter, corner, _MARK_SIZE, key, paint)

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
    """Texts and amounts of the tree; overdue items in the warning colour, a block's use as a bar.

    At the right of the first text stands the details icon of every row that opens.
    """

    least_height = BOX

    opens = Signal(QPersistentModelIndex)
    """The details icon of a row was pressed."""

    def __init__(self, model: ContractTreeModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def text(self, index: Index) -> str:
        """What stands in a cell."""
        return self._model.text_at(index)

    def is_right(self, index: Index) -> bool:
        """Amounts stand at the right."""
        return index.column() in AMOUNTS

    def ink(self, option: QStyleOptionViewItem, index: Index) -> QColor:
        """The days of what is overdue stand out; the words say it too."""
        if index.column() == Column.CONTRACT and is_detail(index) and index.data(OverdueRole):
            return colours(option.palette).colour("warning")
        return super().ink(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Periods are bold; a bar stands before the words of a block's use."""
        column = index.column()
        if column != Column.CUSTOMER and (column != Column.TYPE or not is_detail(index)):
            super().paint(painter, option, index)
            return
        option = QStyleOptionViewItem(option)
        cell = QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            paint_ground(painter, option)
        if column == Column.CUSTOMER:
            level = index.data(LevelRole) if is_detail(index) else "contract"
            if level in _BOLD:
                option.font.setBold(True)
                option.fontMetrics = QFontMetrics(option.font)
            if level in _OPENS:
                role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
                place = details_rect(cell)
                paint_details_icon(painter, QRectF(place), option.palette.color(role))
                option.rect.setRight(place.left())
        else:
            percent = index.data(BarRole)
            if percent is not None:
                bar = bar_rect(cell)
                paint_bar(painter, QRectF(bar), percent, option.palette, on_selection=selected)
                option.rect.setLeft(bar.right())
        super().paint(painter, option, index)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,  # noqa: ARG002 - Qt's
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the details icon opens the row, or closes it."""
        if index.column() != Column.CUSTOMER or index.data(LevelRole) not in _OPENS:
            return False
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        if not details_rect(option.rect).contains(event.position().toPoint()):
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            self.opens.emit(QPersistentModelIndex(index))
            return True
        return event.type() == QEvent.Type.MouseButtonDblClick


def is_detail(index: Index) -> bool:
    """Whether a row stands below a contract: contracts carry the number 0.

    Asked for every cell that is painted, and quicker than the parent.
    """
    return index.internalId() != 0


def details_rect(cell: QRect) -> QRect:
    """Where the details icon stands in the cell of the first text."""
    return QRect(cell.right() - BOX - RIGHT // 2, cell.center().y() - BOX // 2 + 1, BOX, BOX)


def bar_rect(cell: QRect) -> QRect:
    """Where the bar stands in the cell of a block's use; the words follow it."""
    return QRect(cell.x() + LEFT, cell.center().y() - 5, min(60, cell.width() // 4), 11)
