"""The contract tree for Qt: a thin adapter over the selection of the service.

Rows are contracts; below each stand its billable items. An index carries a whole number,
never a Python object: 0 for a contract, else the number of the item's contract plus one.
That number stays the same when rows are sorted.
"""

from __future__ import annotations

from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Any, overload

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from batchbill_desktop.services.texts import sort_key, tr
from batchbill_desktop.views.batches import contract_tree_words as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from batchbill_desktop.services.batches.rows import ContractRow, ItemRow
    from batchbill_desktop.services.batches.selection import Selection

AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
CheckState = Qt.CheckState

_ROOT = QModelIndex()
_SINGLE_SIGNALS = 50


class Column(IntEnum):
    """The six columns of the tree."""

    BOX = 0
    CUSTOMER = 1
    CONTRACT = 2
    TYPE = 3
    TOTAL = 4
    SELECTED = 5


class Mark(IntEnum):
    """What stands in the box column besides the tick."""

    NONE = 0
    PARTLY_LOCKED = 1
    LOCKED = 2
    WAIVED = 3


MarkRole = Role.UserRole
OverdueRole = Role.UserRole + 1

_STATES = {
    "empty": CheckState.Unchecked,
    "mixed": CheckState.PartiallyChecked,
    "checked": CheckState.Checked,
}
_MARKS = {"none": Mark.NONE, "partly_locked": Mark.PARTLY_LOCKED, "locked": Mark.LOCKED}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AMOUNTS = (Column.TOTAL, Column.SELECTED)


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
        numbers = None if codes is None else frozenset(self._numbers[code] for code in codes)
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
        """The item of a detail row; None on a contract's row."""
        number = index.internalId()
        return self._contracts[number - 1].items[index.row()] if number else None

    def index_of_contract(self, code: str) -> QModelIndex:
        """The row of a contract; not valid where there is none, or it is hidden."""
        number = self._numbers.get(code)
        return QModelIndex() if number is None else self.index(self._row_of[number], 0)

    def names(self) -> list[str]:
        """The customer names in the order of the rows, for finding by typing."""
        return [self._contracts[number].customer_name for number in self._order]

    def _number(self, index: AnyIndex) -> int:
        number = index.internalId()
        return number - 1 if number else self._order[index.row()]

    # Qt's questions

    def index(self, row: int, column: int, parent: AnyIndex = _ROOT) -> QModelIndex:
        """The index of a cell; not valid where there is none."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        number = self._order[parent.row()] + 1 if parent.isValid() else 0
        return self.createIndex(row, column, number)

    @overload
    def parent(self) -> QObject | None: ...
    @overload
    def parent(self, index: AnyIndex, /) -> QModelIndex: ...
    def parent(self, index: AnyIndex | None = None) -> QObject | QModelIndex | None:
        """Of an index, its contract's row; without one, the object that owns the model."""
        if index is None:
            return QObject.parent(self)
        number = index.internalId() if index.isValid() else 0
        row = self._row_of[number - 1] if number else -1
        return self.createIndex(row, 0, 0) if row >= 0 else QModelIndex()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Contracts at the top, items below a contract."""
        if not parent.isValid():
            return len(self._order)
        if parent.internalId() or parent.column():
            return 0
        # Not `items`: the detail rows are made when a contract is opened.
        return len(self._contracts[self._order[parent.row()]].due.items)

    def hasChildren(self, parent: AnyIndex = _ROOT) -> bool:
        """Whether a row opens."""
        return self.rowCount(parent) > 0

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:  # noqa: ARG002 - Qt's
        """Six, at both levels."""
        return len(Column)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """What can be ticked is checkable in the box column."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item = self.item_at(index)
        if item is not None:
            flags |= Qt.ItemFlag.ItemNeverHasChildren
        if index.column() == Column.BOX and self.can_tick(index):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def can_tick(self, index: AnyIndex) -> bool:
        """Whether there is anything ready in the row."""
        item = self.item_at(index)
        return item.state == "ready" if item is not None else self.contract_at(index).ready > 0

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
        answer: Any = None
        match role:
            case Role.DisplayRole if column != Column.BOX:
                answer = self._text(index, column)
            case Role.TextAlignmentRole if column in _AMOUNTS:
                answer = _RIGHT
            case Role.ToolTipRole:
                answer = self._tooltip(index)
            case Role.CheckStateRole if column == Column.BOX:
                answer = self.check_state(index)
            case Role.AccessibleTextRole if column == Column.BOX:
                answer = self._spoken(index)
            case _ if role == MarkRole:
                answer = self._mark(index)
            case _ if role == OverdueRole:
                answer = self._is_overdue(index)
        return answer

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
        item = self.item_at(index)
        if item is not None:
            selected = self._selection.is_selected(item.id)
            return CheckState.Checked if selected else CheckState.Unchecked
        return _STATES[self._selection.contract_state(self.contract_at(index).contract)]

    def tick(self, indexes: Iterable[AnyIndex], *, selected: bool) -> None:
        """Tick or untick the rows in one go; what is locked is left alone."""
        if self._selection is None:
            return
        contracts: dict[int, None] = {}
        items: dict[int, list[str]] = {}
        for index in indexes:
            item = self.item_at(index)
            if item is None:
                contracts[self._order[index.row()]] = None
            else:
                items.setdefault(index.internalId() - 1, []).append(item.id)
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
        if self._selection is None:
            return CheckState.Unchecked
        states = {
            self._selection.contract_state(contract.contract)
            for contract in map(self._contracts.__getitem__, self._order)
            if contract.ready
        }
        if states == {"checked"}:
            return CheckState.Checked
        return CheckState.PartiallyChecked if states - {"empty"} else CheckState.Unchecked

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
            for row in rows:
                top = self.index(row, 0)
                last = self.rowCount(top) - 1
                if last >= 0:
                    self.dataChanged.emit(
                        self.index(0, 0, top), self.index(last, Column.SELECTED, top)
                    )
        self.ticked.emit()

    # Sorting and hiding

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the contracts by a column, names as the language sorts them."""
        key = self._sort_key(column)
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

    def _sort_key(self, column: int) -> Callable[[ContractRow], tuple[Any, ...]]:
        selection = self._selection
        states = ["empty", "mixed", "checked"]

        def names(row: ContractRow) -> tuple[Any, ...]:
            return sort_key(row.customer_name), sort_key(row.contract_name), row.contract

        def box(row: ContractRow) -> tuple[Any, ...]:
            if selection is None or not row.ready:
                return (-1, *names(row))
            return (states.index(selection.contract_state(row.contract)), *names(row))

        def selected(row: ContractRow) -> tuple[Any, ...]:
            return row.currency, selection.selected_balance(row.contract) if selection else 0

        keys: dict[int, Callable[[ContractRow], tuple[Any, ...]]] = {
            Column.BOX: box,
            Column.CUSTOMER: names,
            Column.CONTRACT: lambda row: (sort_key(row.contract_name), row.contract),
            Column.TYPE: lambda row: (sort_key(words.contract_type(row.type)), *names(row)),
            # Amounts of different currencies are never compared with each other.
            Column.TOTAL: lambda row: (row.currency, row.total_balance),
            Column.SELECTED: selected,
        }
        return keys.get(column, names)

    # Words

    def retranslate(self) -> None:
        """Show every text anew, in the language that is now set."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self._order:
            last = self.index(len(self._order) - 1, Column.SELECTED)
            self.dataChanged.emit(self.index(0, 0), last)

    def _text(self, index: AnyIndex, column: int) -> str:
        contract = self.contract_at(index)
        item = self.item_at(index)
        selection = self._selection
        if selection is None:
            return ""
        if item is not None:
            return words.item_cell(contract, item, column, selected=selection.is_selected(item.id))
        return words.contract_cell(
            contract, column, selected=lambda: selection.selected_balance(contract.contract)
        )

    def _is_overdue(self, index: AnyIndex) -> bool:
        item = self.item_at(index)
        return item is not None and item.overdue

    def _mark(self, index: AnyIndex) -> Mark:
        item = self.item_at(index)
        if item is None:
            contract = self.contract_at(index)
            if contract.mark == "none" and not contract.ready:
                return Mark.WAIVED
            return _MARKS[contract.mark]
        return {"locked": Mark.LOCKED, "waived": Mark.WAIVED}.get(item.state, Mark.NONE)

    def _tooltip(self, index: AnyIndex) -> str:
        contract, item = self.contract_at(index), self.item_at(index)
        if item is not None:
            return words.item_tooltip(item, self.check_state(index))
        return words.contract_tooltip(contract, self.check_state(index))

    def _spoken(self, index: AnyIndex) -> str:
        contract, item = self.contract_at(index), self.item_at(index)
        if item is not None:
            return words.item_spoken(item, self.check_state(index))
        return words.contract_spoken(contract, self.check_state(index))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
