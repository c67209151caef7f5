"""How cells and heads of every list are painted: air at both sides, figures in line."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QWidget,
)

from batchbill_desktop.views.widgets.kept_pictures import KeptTexts

Index = QModelIndex | QPersistentModelIndex

LEFT, RIGHT = 6, 10
"""Pixels between a text and the edges of its column."""

_AIR = 10
"""Added to the height of the text in a row."""

_EN_SPACE = "\u2002"


def row_height(widget: QWidget, least: int = 0) -> int:
    """The height of every row: the text, or `least`, and some air."""
    return max(widget.fontMetrics().height(), least) + _AIR


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """The highlight of a selected cell."""
    active = bool(option.state & QStyle.StateFlag.State_Active)
    group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
    painter.fillRect(option.rect, option.palette.color(group, QPalette.ColorRole.Highlight))


class CellDelegate(QStyledItemDelegate):
    """Texts and amounts, elided where they are too long."""

    least_height = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = KeptTexts()

    def text(self, index: Index) -> str:
        """What stands in a cell."""
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")

    def is_right(self, index: Index) -> bool:
        """Whether the text stands at the right of its cell."""
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        return bool(alignment and alignment & Qt.AlignmentFlag.AlignRight)

    def ink(self, option: QStyleOptionViewItem, index: Index) -> QColor:  # noqa: ARG002 - for others
        """The colour of a text that is not selected."""
        return option.palette.color(QPalette.ColorRole.Text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The text and its padding."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + LEFT + RIGHT, row_height(widget_of(option), self.least_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The text, elided where the column is too narrow."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            paint_ground(painter, option)
        text = self.text(index)
        if not text:
            return
        area = option.rect.adjusted(LEFT, 0, -RIGHT, 0)
        role = QPalette.ColorRole.HighlightedText
        colour = option.palette.color(role) if selected else self.ink(option, index)
        painter.setPen(QPen(colour))
        self._texts.draw(painter, area, text, option.font, right=self.is_right(index))


class Header(QHeaderView):
    """Heads that stand exactly above their texts and figures."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        """A little higher than a row."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 14)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """The style's margin is narrower than that of the cells."""
        super().initStyleOptionForIndex(option, section)
        right = bool(option.textAlignment & Qt.AlignmentFlag.AlignRight)
        option.text = option.text + _EN_SPACE if right else "\u2009" + option.text


def widget_of(option: QStyleOptionViewItem) -> QWidget:
    """The view that is painted."""
    widget = option.widget
    assert isinstance(widget, QWidget)  # noqa: S101 - Qt always says which view it paints
    return widget
