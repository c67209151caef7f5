"""Ties the filter bar to the contract tree: what is shown, what is hidden and ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Signal

from batchbill_desktop.services.batches.tree_filter import hidden_selected
from batchbill_desktop.views.batches.contract_tree_model import Column
from batchbill_desktop.views.batches.contract_tree_words import contract_types

if TYPE_CHECKING:
    from batchbill_desktop.services.batches.rows import ContractRow
    from batchbill_desktop.services.batches.selection import Selection
    from batchbill_desktop.views.batches.contract_tree_model import ContractTreeModel
    from batchbill_desktop.views.batches.contract_tree_view import ContractTreeView
    from batchbill_desktop.views.batches.filter_bar import FilterBar

_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class TreeFiltering(QObject):
    """Applies the filter to the model; opened rows and the cursor come back when shown again.

    `applied` is sent after the tree has changed.
    """

    applied = Signal()

    def __init__(self, bar: FilterBar, model: ContractTreeModel, tree: ContractTreeView) -> None:
        super().__init__(tree)
        self._bar = bar
        self._model = model
        self._tree = tree
        self._selection: Selection | None = None
        self._visible: list[ContractRow] = []
        self._hidden: list[ContractRow] = []
        self._opened: set[tuple[str, ...]] = set()
        self._cursor: str | None = None
        """The contract where the user last put the cursor herself."""
        self._cursor_way: tuple[str, ...] = ()
        """The way to that row, where it was one below the contract."""
        self._moving = False
        bar.changed.connect(self.apply)
        bar.left.connect(tree.setFocus)
        model.ticked.connect(self._count)
        tree.expanded.connect(self._row_opened)
        tree.collapsed.connect(self._row_closed)
        tree.selectionModel().currentChanged.connect(self._cursor_moved)

    @property
    def hides_all(self) -> bool:
        """Whether there are contracts, and the filter shows none of them."""
        return self._selection is not None and bool(self._selection.contracts) and not self._visible

    def set_selection(self, selection: Selection) -> None:
        """Filter another list, which the model shows already."""
        self._selection = selection
        self._bar.set_customers(
            {
                row.due.contract.customer.business_number: row.customer_name
                for row in selection.contracts
            }
        )
        self.apply()

    def apply(self) -> None:
        """Show what the filter shows."""
        selection = self._selection
        if selection is None:
            return
        chosen = self._bar.chosen
        self._visible = selection.contracts
        if not chosen.is_empty:
            self._visible = chosen.visible(selection.contracts, contract_types())
            if self._bar.with_ticked:
                self._visible += hidden_selected(selection, self._visible)
        shown = {row.contract for row in self._visible}
        self._hidden = []
        if len(shown) < len(selection.contracts):
            self._hidden = [row for row in selection.contracts if row.contract not in shown]
        self._moving = True
        self._model.set_visible(shown)
        self._open_again()
        self._place_cursor()
        self._moving = False
        self._count()
        self.applied.emit()

    def _count(self) -> None:
        selection = self._selection
        if selection is None:
            return
        states = map(selection.contract_state, [row.contract for row in self._hidden])
        hidden = sum(state != "empty" for state in states)
        self._bar.show_counts(len(self._visible), len(selection.contracts), hidden)

    def _open_again(self) -> None:
        for way in sorted(self._opened, key=len):
            index = self._model.index_of_way(way)
            if index.isValid() and not self._tree.isExpanded(index):
                self._tree.expand(index)

    def _place_cursor(self) -> None:
        current = self._tree.currentIndex()
        if current.isValid() and self._model.contract_at(current).contract == self._cursor:
            self._tree.scrollTo(current)
            return
        index = self._model.index_of_contract(self._cursor or "")
        if len(self._cursor_way) > 1 and self._tree.isExpanded(index):
            detail = self._model.index_of_way(self._cursor_way)
            index = detail if detail.isValid() else index
        if not index.isValid():
            index = self._model.index(0, 0)
        if index.isValid():
            # The view's own `setCurrentIndex` selects nothing while Ctrl+Z is still held down.
            self._tree.selectionModel().setCurrentIndex(
                index.siblingAtColumn(Column.CUSTOMER), _CHOOSE
            )

    def _row_opened(self, index: QModelIndex) -> None:
        self._opened.add(self._model.way_to(index))

    def _row_closed(self, index: QModelIndex) -> None:
        self._opened.discard(self._model.way_to(index))

    def _cursor_moved(self, current: QModelIndex) -> None:
        if current.isValid() and not self._moving:
            self._cursor = self._model.contract_at(current).contract
            self._cursor_way = self._model.way_to(current)
