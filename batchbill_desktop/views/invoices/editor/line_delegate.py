"""Paints the cells of the table of lines, and opens the fields in which they are edited."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from batchbill_desktop.services.texts import number_text, tr
from batchbill_desktop.views.icons import pixmap
from batchbill_desktop.views.invoices.editor.cell_editors import (
    TAKING,
    ChoiceCell,
    NumberCell,
    TextCell,
)
from batchbill_desktop.views.invoices.editor.line_choices import LineChoices
from batchbill_desktop.views.invoices.editor.line_columns import (
    RIGHT,
    TITLES,
    Column,
    Role,
)
from batchbill_desktop.views.invoices.editor.line_paint import paint_text
from batchbill_desktop.views.theme import Colours, colours
from batchbill_desktop.views.widgets.cells import LEFT, Index, widget_of

_RIGHT_AIR = 6
_CORNER = 7
_GRIP_DOTS = 3
_PENCIL = 12
_UNIT_LETTERS, _TAX_LETTERS = 22, 46
Hint = QAbstractItemDelegate.EndEditHint
_NEXT, _BACK = Hint.EditNextItem, Hint.EditPreviousItem
CellEditor = TextCell | NumberCell | ChoiceCell


class LineDelegate(QStyledItemDelegate):
    """The cells of the table.

    `product_picked` is sent with the row and the product that fills it, `opened` with the field
    that was opened, `fault_left` with the words for what was typed and does not count.
    """

    product_picked = Signal(int, object)
    opened = Signal(QWidget)
    fault_left = Signal(str)

    def __init__(self, lists: LineChoices, parent: QWidget) -> None:
        super().__init__(parent)
        self._lists = lists
        self._is_writing = False

    # Editing

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's
        index: Index,
    ) -> QWidget:
        """The field for a cell."""
        column = Column(index.column())
        editor: CellEditor
        if column == Column.DESCRIPTION:
            editor = self._text_cell(parent, index)
        elif column == Column.UNIT:
            editor = ChoiceCell(parent, "cell.unit", self._lists.units(), _UNIT_LETTERS)
        elif column == Column.TAX:
            editor = ChoiceCell(parent, "cell.tax", self._lists.taxes(), _TAX_LETTERS)
        else:
            editor = NumberCell(parent, f"cell.{column.name.lower()}")
        editor.setAccessibleName(
            tr(
                "{column} of line {number}",
                column=tr(TITLES[column]),
                number=index.row() + 1,
            )
        )
        editor.edited.connect(lambda: self.commitData.emit(editor))
        if isinstance(editor, TextCell | ChoiceCell):
            editor.ended.connect(lambda: self._end(editor))
        if isinstance(editor, TextCell | ChoiceCell):
            editor.tabbed.connect(lambda on: self._end(editor, _NEXT if on else _BACK))
        self.opened.emit(editor)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Before Enter or Tab closes a field, what is marked in its list is taken."""
        if (
            isinstance(editor, ChoiceCell)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in TAKING
        ):
            editor.take_marked()
        return super().eventFilter(editor, event)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the line has, unless it comes from this very field."""
        if self._is_writing or not isinstance(editor, CellEditor):
            return
        first = not editor.property("begun")
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, TextCell):
            editor.show_value(value)
        else:
            editor.show_value(str(value))
        if first:
            editor.setProperty("begun", True)
            editor.begin()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed; what cannot be read is marked in the field."""
        if not isinstance(editor, CellEditor):
            return
        self._is_writing = True
        try:
            accepted = model.setData(index, editor.value())
        finally:
            self._is_writing = False
        editor.show_fault("" if accepted else _fault(Column(index.column()), editor.value()))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Tell what was typed and does not count."""
        if isinstance(editor, NumberCell) and editor.fault:
            self.fault_left.emit(editor.fault)
        super().destroyEditor(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """The field fills its cell; the row grows with its text."""
        area = QRect(option.rect)
        if index.column() == Column.DESCRIPTION:
            # The frame of the field stands around the text.
            area.adjust(0, -1, 0, 1)
        editor.setGeometry(area)

    def _text_cell(self, parent: QWidget, index: Index) -> TextCell:
        editor = TextCell(parent, self._lists.products())
        line = index.data(Role.LINE)
        editor.offers = not line.is_words and not line.items and not line.description
        editor.setFont(self._font(parent, index))
        row = index.row()
        editor.picked.connect(lambda product: self.product_picked.emit(row, product))
        return editor

    def _font(self, widget: QWidget, index: Index) -> QFont:
        font = widget.font()
        font.setBold(index.data(Role.LINE).kind in _BOLD)
        return font

    def _end(self, editor: QWidget, hint: Hint = Hint.SubmitModelCache) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, hint)

    # Painting

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        """Rows are as high as the view says."""
        return QSize(40, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, text, marks, and a frame around the cell that has the keyboard."""
        view = widget_of(option)
        look = colours(option.palette)
        line = index.data(Role.LINE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, look.colour("detail"))
        elif line.is_words:
            painter.fillRect(option.rect, look.colour("alternate"))
        ink = look.colour("detail_text" if selected else "text")
        column = Column(index.column())
        if column == Column.GRIP:
            self._paint_grip(painter, option, index, look)
        elif column == Column.DESCRIPTION:
            text = index.data(Qt.ItemDataRole.EditRole)
            area = option.rect.adjusted(LEFT - 3, 0, -2, 0)
            paint_text(painter, area, text, option.font, ink, bold=line.kind in _BOLD)
        else:
            self._paint_figure(painter, option, index, ink)
        if index.data(Role.PROBLEM):
            _paint_corner(painter, option.rect, look.colour("warning"))
        if view.hasFocus() and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def _paint_figure(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, ink: QColor
    ) -> None:
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if not text:
            return
        font = option.font
        font.setBold(index.data(Role.LINE).kind in _BOLD)
        painter.setFont(font)
        painter.setPen(ink)
        right = index.column() in RIGHT
        area = option.rect.adjusted(LEFT, 3, -_RIGHT_AIR, 0)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignTop), shown)

    def _paint_grip(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, look: Colours
    ) -> None:
        """Dots to hold on to, the number, and a pencil where the line was edited."""
        area = option.rect
        text = index.sibling(index.row(), Column.DESCRIPTION)
        held = bool(text.flags() & Qt.ItemFlag.ItemIsEditable)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("disabled"))
        middle = area.top() + option.fontMetrics.height() // 2 + 3
        for row in range(-1, _GRIP_DOTS - 1) if held else ():
            for column in range(2):
                painter.drawRect(area.left() + 5 + 4 * column, middle + 5 * row - 1, 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.colour("muted"))
        painter.setFont(option.font)
        number = number_text(index.row() + 1)
        box = area.adjusted(16, 3, -(_PENCIL + 6), 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(box, int(flags), number)
        if index.data(Role.MARK):
            ratio = painter.device().devicePixelRatio()
            picture = pixmap("edit", look.colour("accent"), _PENCIL, ratio)
            painter.drawPixmap(QPoint(area.right() - _PENCIL - 2, middle - _PENCIL // 2), picture)


_BOLD = frozenset(("heading", "subtotal"))


def _paint_corner(painter: QPainter, area: QRect, ink: QColor) -> None:
    """A triangle in the upper right corner."""
    corner = area.topRight()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(
        QPolygon([corner, corner - QPoint(_CORNER, 0), corner + QPoint(0, _CORNER)])
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fault(column: Column, typed: object) -> str:
    """Why what was typed does not count."""
    if column == Column.TAX:
        return tr("There is no tax code “{typed}”, so it does not count.", typed=typed)
    if column == Column.QUANTITY:
        return tr(
            "“{typed}” is neither a number nor a time such as 1:30, so it does not count.",
            typed=typed,
        )
    return tr("“{typed}” is not a number, so it does not count.", typed=typed)
