"""The contract tree for Qt: a thin adapter over the selection of the service.

Rows are contracts; below each stand its periods, tickets and items. An index carries a whole
number, never a Python object: 0 for a contract; for a detail row its place in the contract's
`Details`, and above the lower 32 bits the number of the contract plus one. That number stays
the same when rows are sorted.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, overload

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.batches import contract_tree_words as words
from batchbill_desktop.views.batches.contract_tree_cells import Row
from batchbill_desktop.views.batches.contract_tree_columns import (
    CHECK_STATES,
    BarRole,
    Column,
    LevelRole,
    Mark,
    MarkRole,
    OverdueRole,
)
from batchbill_desktop.views.batches.contract_tree_order import sort_key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from batchbill_desktop.services.batches.detail_rows import DetailNode
    from batchbill_desktop.services.batches.rows import ContractRow, ItemRow
    from batchbill_desktop.services.batches.selection import Selection

__all__ = ["Column", "ContractTreeModel", "Mark", "MarkRole", "OverdueRole"]

AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
CheckState = Qt.CheckState

_ROOT = QModelIndex()
_SINGLE_SIGNALS = 50
_MOST_RANGES = 500
_BITS = 32
_PLACE = (1 << _BITS) - 1


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AMOUNTS = (Column.TOTAL, Column.SELECTED)
_BOX, _COLUMNS = int(Column.BOX), len(Column)

# Joined once: flags are asked for every row, and joining them costs more than looking them up.
_CONTRACT = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TICKABLE = _CONTRACT | Qt.ItemFlag.ItemIsUserCheckable
_ITEM = _CONTRACT | Qt.ItemFlag.ItemNeverHasChildren
_TICKABLE_ITEM = _TICKABLE | Qt.ItemFlag.ItemNeverHasChildren


class ContractTreeModel(QAbstractItemModel):
    """Contracts and their items over one `Selection`.

    `ticked` is sent once after every change of the selection, however many rows it touched.
    """

    ticked = Signal()

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

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """What can be ticked is checkable in the box column."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if not index.internalId():
            # A layout asks this of every contract twice.
            ready = index.column() == _BOX and self._contracts[self._order[index.row()]].ready
            return _TICKABLE if ready else _CONTRACT
        node = self.node_at(index)
        if index.column() == _BOX and self.can_tick(index):
            return _TICKABLE_ITEM if node is not None and not node.children else _TICKABLE
        return _ITEM if node is not None and not node.children else _CONTRACT

    def can_tick(self, index: AnyIndex) -> bool:
        """Whether there is anything ready in the row."""
        node = self.node_at(index)
        if node is not None:
            return bool(node.ready)
        return self._contracts[self._order[index.row()]].ready > 0

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """The fixed words of the columns; the box column has none for the eye."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Role.DisplayRole:
                return words.column_title(section)
            case Role.AccessibleTextRole | Role.ToolTipRole:
                return words.column_title(section) or tr("Selection")
            case Role.TextAlignmentRole:
                return _RIGHT if section in _AMOUNTS else _LEFT
        return None

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> Any:
        """Texts for every cell; tick, mark and spoken words in the box column."""
        if not index.isValid() or self._selection is None:
            return None
        column = index.column()
        if role == Role.TextAlignmentRole:
            return _RIGHT if column in _AMOUNTS else None
        if role in _UNKNOWN:
            return None
        row = self._row(self._selection, index)
        answer: Any = None
        match role:
            case Role.DisplayRole if column != _BOX:
                answer = row.text(column)
            case Role.ToolTipRole:
                answer = row.tooltip
            case Role.CheckStateRole if column == _BOX and row.mark != Mark.ACCOUNT:
                answer = row.check_state
            case Role.AccessibleTextRole if column == _BOX:
                answer = row.spoken
            case _ if role in _OWN_ROLES:
                answer = getattr(row, _OWN_ROLES[Role(role)])
        return answer

    def _row(self, selection: Selection, index: AnyIndex) -> Row:
        way = index.internalId()
        return Row(selection, self.contract_at(index), way & _PLACE if way else None)

    def setData(self, index: AnyIndex, value: Any, role: int = Role.EditRole) -> bool:
        """Tick or untick one row."""
        if role != Role.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        self.tick([index], selected=CheckState(value) == CheckState.Checked)
        return True

    # Ticking

    def check_state(self, index: AnyIndex) -> Qt.CheckState:
        """Empty, mixed or ticked; only ready items count."""
        if self._selection is None:
            return CheckState.Unchecked
        return self._row(self._selection, index).check_state

    def tick(self, indexes: Iterable[AnyIndex], *, selected: bool) -> None:
        """Tick or untick the rows in one go; what is locked is left alone."""
        if self._selection is None:
            return
        contracts: dict[int, None] = {}
        items: dict[int, set[str]] = {}
        for index in indexes:
            node, number = self.node_at(index), self._number(index)
            if node is None:
                contracts[number] = None
            else:
                items.setdefault(number, set()).update(node.ready)
        if contracts:
            codes = [self._contracts[number].contract for number in contracts]
            self._selection.set_contracts(codes, selected)
        ids = [item for number, own in items.items() if number not in contracts for item in own]
        if ids:
            self._selection.set_items(ids, selected)
        self._changed([*contracts, *items])

    def tick_all(self, *, selected: bool) -> None:
        """Tick all that is shown and ready, or nothing of it; what is hidden stays as it is."""
        if self._selection is not None:
            codes = [self._contracts[number].contract for number in self._order]
            self._selection.set_contracts(codes, selected)
            self._changed(self._order)

    def set_ticks(self, ticks: Mapping[str, frozenset[str]]) -> None:
        """Tick of each contract exactly these items, of hidden ones too; the rest stays."""
        if self._selection is not None:
            self._selection.set_ticks(ticks)
            self._changed([self._numbers[code] for code in ticks if code in self._numbers])

    def overall_state(self) -> Qt.CheckState:
        """The state of all contracts shown together, for the box in the header."""
        if self._selection is None or not self._selection.totals():
            return CheckState.Unchecked
        states = set()
        for number in self._order:
            contract = self._contracts[number]
            if contract.ready:
                states.add(self._selection.contract_state(contract.contract))
                if len(states) > 1:
                    # Asked at every painting of the header: no more rows than needed.
                    return CheckState.PartiallyChecked
        return CHECK_STATES[states.pop()] if states else CheckState.Unchecked

    def sums(self) -> list[tuple[str, int, int, int]]:
        """Of the contracts shown, by currency: its digits, the total and the selected balance."""
        selection = self._selection
        found: dict[str, tuple[int, int, int]] = {}
        if selection is not None:
            for number in self._order:
                row = self._contracts[number]
                _, total, selected = found.get(row.currency, (0, 0, 0))
                total += row.total_balance
                selected += selection.selected_balance(row.contract)
                found[row.currency] = (row.digits, total, selected)
        return [(currency, *found[currency]) for currency in sorted(found)]

    def _changed(self, numbers: Sequence[int]) -> None:
        """Tell the views, with ranges: a signal per row would cost more than the painting."""
        rows = [row for number in numbers if (row := self._row_of[number]) >= 0]
        if not rows:
            # All of them are hidden: their ticks count all the same.
            self.ticked.emit()
            return
        self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), Column.SELECTED))
        if len(rows) <= _SINGLE_SIGNALS:
            # With more the signal above has the whole view painted, detail rows too.
            for first, last in islice(self._detail_ranges(rows), _MOST_RANGES):
                self.dataChanged.emit(first, last)
        self.ticked.emit()

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

    # Words

    def retranslate(self) -> None:
        """Show every text anew, in the language that is now set."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self._order:
            last = self.index(len(self._order) - 1, Column.SELECTED)
            self.dataChanged.emit(self.index(0, 0), last)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_OWN_ROLES = {
    MarkRole: "mark",
    OverdueRole: "is_overdue",
    LevelRole: "level",
    BarRole: "bar",
}
_UNKNOWN = frozenset(
    {
        Role.FontRole,
        Role.ForegroundRole,
        Role.BackgroundRole,
        Role.DecorationRole,
        Role.SizeHintRole,
        Role.StatusTipRole,
        Role.WhatsThisRole,
        Role.AccessibleDescriptionRole,
    }
)
"""Roles for which Qt asks often and the tree has no answer."""
