"""The heads of the contract tree: the box for all contracts, and the menu of the columns."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.batches.contract_marks import BADGE, BOX, paint_mark
from batchbill_desktop.views.batches.contract_tree_columns import Column, Mark
from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel
from batchbill_desktop.views.batches.contract_tree_words import column_title
from batchbill_desktop.views.widgets.cells import Header

_Checked = Qt.CheckState.Checked


class TreeHeader(Header):
    """`reset_pressed` is sent when the columns are to stand as at first."""

    reset_pressed = Signal()

    """The heads of the columns; over the boxes stands one for all of them."""

    def __init__(self, model: ContractTreeModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._contracts = model
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setMinimumSectionSize(BOX + BADGE + 12)
        model.ticked.connect(self.viewport().update)
        model.modelReset.connect(self.viewport().update)

    def box_rect(self) -> QRectF:
        """Where the box for all contracts stands: above the boxes of the rows."""
        left = self.sectionViewportPosition(Column.BOX)
        cell = QRectF(left, 0, self.sectionSize(Column.BOX), self.height())
        width = BOX + BADGE + 1.5
        return QRectF(cell.center().x() - width / 2, cell.center().y() - BOX / 2, BOX, BOX)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The head, and over the boxes the one for all."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section == Column.BOX and self._contracts.rowCount():
            paint_mark(
                painter,
                self.box_rect(),
                self._contracts.overall_state(),
                Mark.NONE,
                self.palette(),
            )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the box does not sort."""
        if not self._on_box(event.position().toPoint()):
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick all that is shown, or nothing of it where all is ticked."""
        if self._on_box(event.position().toPoint()):
            self._contracts.tick_all(selected=self._contracts.overall_state() != _Checked)
        else:
            super().mouseReleaseEvent(event)

    def menu(self, parent: QWidget) -> QMenu:
        """Which columns are shown, and by which the rows are sorted."""
        menu = QMenu(tr("Columns"), parent)
        for column in list(Column)[Column.CONTRACT :]:
            act = menu.addAction(column_title(column))
            act.setCheckable(True)
            act.setChecked(not self.isSectionHidden(column))
            act.toggled.connect(partial(self._show_column, column))
        menu.addSeparator()
        sorting = menu.addMenu(tr("Sort by"))
        for column in Column:
            act = sorting.addAction(column_title(column) or tr("Selection"))
            act.setCheckable(True)
            act.setChecked(self.sortIndicatorSection() == column)
            act.triggered.connect(partial(self._sort_by, column))
        menu.addSeparator()
        menu.addAction(tr("Columns as at first")).triggered.connect(self.reset_pressed)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the columns."""
        menu = self.menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _show_column(self, column: Column, shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.setSectionHidden(column, not shown)

    def _sort_by(self, column: Column) -> None:
        """By a column; by the one that sorts already the other way round."""
        order = Qt.SortOrder.AscendingOrder
        if self.sortIndicatorSection() == column and self.sortIndicatorOrder() == order:
            order = Qt.SortOrder.DescendingOrder
        self.setSortIndicator(column, order)

    def _on_box(self, point: QPoint) -> bool:
        return self.box_rect().adjusted(-3, -3, 3, 3).contains(point)
