"""The rows of the contract tree for Qt: which there are, in which order, and where they stand.

Rows are contracts; below each stand its periods, tickets and items. An index carries a whole
number, never a Python object: 0 for a contract; for a detail row its place in the contract's
`Details`, and above the lower 32 bits the number of the contract plus one. That number stays
the same when rows are sorted.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, overload

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from batchbill_desktop.views.batches.contract_tree_columns import Column
from batchbill_desktop.views.batches.contract_tree_order import sort_key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from batchbill_desktop.services.batches.detail_rows import DetailNode
    from batchbill_desktop.services.batches.rows import ContractRow, ItemRow
    from batchbill_desktop.services.batches.selection import Selection

AnyIndex = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
_BITS = 32
_PLACE = (1 << _BITS) - 1
_COLUMNS = len(Column)


class ContractTreeRows(QAbstractItemModel):
    """Contracts and their detail rows over one `Selection`, sorted and narrowed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection: Selection | None = None
        self._contracts: Sequence[ContractRow] = ()
        self._numbers: dict[str, int] = {}
        """Code -> number of the contract."""
        self._sorted: list[int] = []
        """All contracts in the order of the rows, hidden ones too."""
        self._visible: frozenset[int] | None = None
        self._order: list[int] = []
        """Row -> number of the contract, and back; -1 of a hidden one."""
        self._row_of: list[int] = []

    # What is shown

    def set_selection(self, selection: Selection | None) -> None:
        """Show another selection (None: nothing), all of it, in its own order."""
        self.beginResetModel()
        self._selection = selection
        self._contracts = selection.contracts if selection else ()
        self._numbers = {row.contract: number for number, row in enumerate(self._contracts)}
        self._sorted = list(range(len(self._contracts)))
        self._visible = None
        self._place_rows()
        self.endResetModel()

    def set_visible(self, codes: Iterable[str] | None) -> None:
        """Show these contracts alone (None: all), in the order that is set.

        Ticks stay as they are; so do opened rows and the current one unless they are hidden.
        """
        numbers = None if codes is None else frozenset(map(self._numbers.__getitem__, codes))
        if numbers is not None and len(numbers) == len(self._contracts):
            numbers = None
        if numbers != self._visible:
            with self._rearranging():
                self._visible = numbers

    @property
    def selection(self) -> Selection | None:
        """What is shown; None while there is no list."""
        return self._selection

    def contract_of(self, code: str) -> ContractRow:
        """The contract with that code."""
        return self._contracts[self._numbers[code]]

    def contract_at(self, index: AnyIndex) -> ContractRow:
        """The contract of a row, or the one to which the row's item belongs."""
        return self._contracts[self._number(index)]

    def item_at(self, index: AnyIndex) -> ItemRow | None:
        """The item of an item's row; None on any other."""
        node = self.node_at(index)
        return None if node is None else node.item

    def node_at(self, index: AnyIndex) -> DetailNode | None:
        """The detail row; None on a contract's row."""
        way = index.internalId()
        return self._contracts[(way >> _BITS) - 1].details.nodes[way & _PLACE] if way else None

    def index_of_contract(self, code: str) -> QModelIndex:
        """The row of a contract; not valid where there is none, or it is hidden."""
        number = self._numbers.get(code)
        return QModelIndex() if number is None else self.index(self._row_of[number], 0)

    def index_of_item(self, code: str, item: str) -> QModelIndex:
        """The row of an item of a contract; not valid where there is none, or it is hidden."""
        number = self._numbers.get(code, -1)
        place = None if number < 0 else self._contracts[number].details.place_of_item(item)
        return self._index_at(number, place)

    def way_to(self, index: AnyIndex) -> tuple[str, ...]:
        """A row's way of keys: its contract's code, then a key for each level down to it."""
        contract, way = self.contract_at(index), index.internalId()
        return (contract.contract, *(contract.details.keys_of(way & _PLACE) if way else ()))

    def index_of_way(self, way: Sequence[str]) -> QModelIndex:
        """The row to which a way of keys leads; not valid where there is none, or it is hidden."""
        if len(way) == 1:
            return self.index_of_contract(way[0])
        number = self._numbers.get(way[0], -1)
        place = None if number < 0 else self._contracts[number].details.place_of_keys(way[1:])
        return self._index_at(number, place)

    def _index_at(self, number: int, place: int | None) -> QModelIndex:
        if place is None or self._row_of[number] < 0:
            return QModelIndex()
        row = self._contracts[number].details.nodes[place].row
        return self.createIndex(row, 0, (number + 1) << _BITS | place)

    def names(self) -> list[str]:
        """The customer names in the order of the rows, for finding by typing."""
        return [self._contracts[number].customer_name for number in self._order]

    def _number(self, index: AnyIndex) -> int:
        way = index.internalId()
        return (way >> _BITS) - 1 if way else self._order[index.row()]

    def _below(self, parent: AnyIndex) -> Sequence[int]:
        """The places of the rows below a row; a contract's detail rows are made at that."""
        if parent.column():
            return ()
        way = parent.internalId()
        details = self._contracts[self._number(parent)].details
        return details.children(way & _PLACE if way else -1)

    # Qt's questions

    def index(self, row: int, column: int, parent: AnyIndex = _ROOT) -> QModelIndex:
        """The index of a cell; not valid where there is none."""
        # Asked for every row at every layout: `hasIndex` would come back here three times.
        if not 0 <= column < _COLUMNS or row < 0:
            return _ROOT
        if not parent.isValid():
            return self.createIndex(row, column, 0) if row < len(self._order) else _ROOT
        below = self._below(parent)
        if row >= len(below):
            return _ROOT
        return self.createIndex(row, column, (self._number(parent) + 1) << _BITS | below[row])

    @overload
    def parent(self) -> QObject | None: ...
    @overload
    def parent(self, index: AnyIndex, /) -> QModelIndex: ...
    def parent(self, index: AnyIndex | None = None) -> QObject | QModelIndex | None:
        """Of an index, the row above its level; without one, the object that owns the model."""
        if index is None:
            return QObject.parent(self)
        way = index.internalId() if index.isValid() else 0
        if not way:
            return QModelIndex()
        number = (way >> _BITS) - 1
        nodes = self._contracts[number].details.nodes
        above = nodes[way & _PLACE].parent
        if above >= 0:
            return self.createIndex(nodes[above].row, 0, (number + 1) << _BITS | above)
        row = self._row_of[number]
        return self.createIndex(row, 0, 0) if row >= 0 else QModelIndex()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Contracts at the top, below them periods, tickets, items."""
        return len(self._below(parent)) if parent.isValid() else len(self._order)

    def hasChildren(self, parent: AnyIndex = _ROOT) -> bool:
        """Whether a row opens."""
        if not parent.isValid():
            return bool(self._order)
        if parent.column():
            return False
        if not parent.internalId():
            # Not `details`: they are made when a contract is opened.
            return bool(self._contracts[self._order[parent.row()]].due.items)
        node = self.node_at(parent)
        return node is not None and bool(node.children)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:  # noqa: ARG002 - Qt's
        """Six, at every level."""
        return len(Column)

    def _place_of(self, index: AnyIndex) -> int | None:
        """A detail row's place in its contract's `Details`; None of a contract's row."""
        way = index.internalId()
        return way & _PLACE if way else None

    def _detail_ranges(self, rows: Sequence[int]) -> Iterator[tuple[QModelIndex, QModelIndex]]:
        """The first and the last cell below every row that opens, where anybody has looked."""
        for number in map(self._order.__getitem__, rows):
            contract = self._contracts[number]
            if not contract.has_details:
                continue
            details, base = contract.details, (number + 1) << _BITS
            for below in (details.top, *(node.children for node in details.nodes)):
                if below:
                    yield (
                        self.createIndex(0, 0, base | below[0]),
                        self.createIndex(len(below) - 1, _COLUMNS - 1, base | below[-1]),
                    )

    # Sorting and hiding

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the contracts by a column, names as the language sorts them."""
        key = sort_key_of(column, self._selection)
        with self._rearranging():
            self._sorted.sort(
                key=lambda number: key(self._contracts[number]),
                reverse=order == Qt.SortOrder.DescendingOrder,
            )

    @contextmanager
    def _rearranging(self) -> Iterator[None]:
        """Change order or visibility; Qt's own notes of rows move along, or end when hidden."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._number(index) for index in before]
        yield
        self._place_rows()
        after = [
            self._moved(index, self._row_of[number])
            for number, index in zip(numbers, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, row: int) -> QModelIndex:
        if row < 0:
            return QModelIndex()
        # A detail row keeps its row and its contract's number: only contracts move.
        return index if index.internalId() else self.createIndex(row, index.column(), 0)

    def _place_rows(self) -> None:
        visible = self._visible
        self._order = [number for number in self._sorted if visible is None or number in visible]
        self._row_of = [-1] * len(self._sorted)
        for row, number in enumerate(self._order):
            self._row_of[number] = row
