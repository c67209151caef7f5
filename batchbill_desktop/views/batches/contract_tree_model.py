"""The contract tree for Qt: a thin adapter over the selection of the service.

What stands in the cells, what is ticked, and what it comes to; the rows themselves are those of
`ContractTreeRows`.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal

from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.batches import contract_tree_words as words
from batchbill_desktop.views.batches.contract_tree_cells import Row
from batchbill_desktop.views.batches.contract_tree_columns import (
    AMOUNTS,
    CHECK_STATES,
    BarRole,
    Column,
    LevelRole,
    Mark,
    MarkRole,
    OverdueRole,
)
from batchbill_desktop.views.batches.contract_tree_rows import AnyIndex, ContractTreeRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from batchbill_desktop.services.batches.selection import Selection

__all__ = ["Column", "ContractTreeModel", "Mark", "MarkRole", "OverdueRole"]

Role = Qt.ItemDataRole
CheckState = Qt.CheckState

_SINGLE_SIGNALS = 50
_MOST_RANGES = 500

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BOX = int(Column.BOX)

# Joined once: flags are asked for every row, and joining them costs more than looking them up.
_CONTRACT = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TICKABLE = _CONTRACT | Qt.ItemFlag.ItemIsUserCheckable
_ITEM = _CONTRACT | Qt.ItemFlag.ItemNeverHasChildren
_TICKABLE_ITEM = _TICKABLE | Qt.ItemFlag.ItemNeverHasChildren


class ContractTreeModel(ContractTreeRows):
    """Contracts and their items over one `Selection`.

    `ticked` is sent once after every change of the selection, however many rows it touched.
    """

    ticked = Signal()

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
                return _RIGHT if section in AMOUNTS else _LEFT
        return None

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> Any:
        """Texts for every cell; tick, mark and spoken words in the box column."""
        if not index.isValid() or self._selection is None:
            return None
        column = index.column()
        if role == Role.TextAlignmentRole:
            return _RIGHT if column in AMOUNTS else None
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

    def text_at(self, index: AnyIndex) -> str:
        """The text of a cell, for the painting: without Qt between, since that costs more."""
        return (
            ""
            if self._selection is None
            else self._row(self._selection, index).text(index.column())
        )

    def mark_at(self, index: AnyIndex) -> tuple[Mark, Qt.CheckState]:
        """The mark of a row and the state of its box, for the painting."""
        if self._selection is None:
            return Mark.NONE, CheckState.Unchecked
        row = self._row(self._selection, index)
        mark = row.mark
        return mark, CheckState.Unchecked if mark == Mark.ACCOUNT else row.check_state

    def _row(self, selection: Selection, index: AnyIndex) -> Row:
        return Row(selection, self.contract_at(index), self._place_of(index))

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
