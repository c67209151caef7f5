"""The foot of the contract tree: the sums of both balances, below their columns."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.texts import money_text, tr, tr_count
from batchbill_desktop.views.batches.contract_tree_columns import Column
from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel
from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
from batchbill_desktop.views.theme import colours
from batchbill_desktop.views.widgets.cells import LEFT, RIGHT

_AIR = 5


class TreeFooter(QWidget):
    """A line for each currency of the contracts that are shown; currencies are never added up."""

    def __init__(self, tree: ContractTreeView, model: ContractTreeModel) -> None:
        super().__init__()
        self._tree = tree
        self._model = model
        self._sums: list[tuple[str, int, int, int]] = []
        self.setObjectName("contract_tree_footer")
        model.ticked.connect(self.refresh)
        model.modelReset.connect(self.refresh)
        model.layoutChanged.connect(self.refresh)
        header = tree.header()
        for signal in (header.sectionResized, header.sectionMoved, header.geometriesChanged):
            signal.connect(self.update)
        tree.horizontalScrollBar().valueChanged.connect(self.update)
        self.refresh()

    def refresh(self) -> None:
        """Add up anew."""
        found = self._model.sums()
        lines = len(found) != len(self._sums)
        self._sums = found
        self.setAccessibleName("; ".join(self.sentences()))
        self.setToolTip("\n".join(self.sentences()))
        self.setVisible(bool(found))
        if lines:
            self.updateGeometry()
        self.update()

    def sentences(self) -> list[str]:
        """The sums in words, a sentence for each currency."""
        return [
            tr(
                "{contracts}: total balance {total}, selected balance {selected}",
                contracts=tr_count(
                    "{count} contract shown", "{count} contracts shown", self._model.rowCount()
                ),
                total=_money(currency, digits, total),
                selected=_money(currency, digits, selected),
            )
            for currency, digits, total, selected in self._sums
        ]

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(100, self._line() * max(len(self._sums), 1) + 1)

    def minimumSizeHint(self) -> QSize:
        """The lines are always there."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        """The words at the left, the sums below their columns."""
        painter = QPainter(self)
        look = colours(self.palette())
        painter.fillRect(self.rect(), look.colour("button"))
        painter.fillRect(QRect(0, 0, self.width(), 1), look.colour("mid"))
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(look.colour("window_text"))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        for line, (currency, digits, total, selected) in enumerate(self._sums):
            words = tr("Sum in {currency}", currency=currency) if len(self._sums) > 1 else tr("Sum")
            for column, text, side in (
                (Column.CUSTOMER, words, left),
                (Column.TOTAL, _money(currency, digits, total), right),
                (Column.SELECTED, _money(currency, digits, selected), right),
            ):
                cell = self._cell(column, line)
                if not cell.isEmpty():
                    painter.drawText(cell, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()

    def _line(self) -> int:
        return self.fontMetrics().height() + _AIR

    def _cell(self, column: Column, line: int) -> QRect:
        header = self._tree.header()
        if header.isSectionHidden(column):
            return QRect()
        return QRect(
            header.sectionViewportPosition(column),
            line * self._line() + 1,
            header.sectionSize(column),
            self._line(),
        ).adjusted(LEFT, 0, -RIGHT, 0)


def _money(currency: str, digits: int, minor: int) -> str:
    return money_text(to_decimal(minor, digits), currency, digits)
