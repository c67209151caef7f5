"""What a cell of the contract tree holds, at every level: texts, mark, state, spoken words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from batchbill_desktop.services.batches.detail_rows import Level
from batchbill_desktop.views.batches import contract_tree_words as words
from batchbill_desktop.views.batches import detail_words
from batchbill_desktop.views.batches.contract_tree_columns import CHECK_STATES, Column, Mark

if TYPE_CHECKING:
    from batchbill_desktop.services.batches.detail_rows import DetailNode
    from batchbill_desktop.services.batches.rows import ContractRow
    from batchbill_desktop.services.batches.selection import Selection

CheckState = Qt.CheckState
_MARKS = {"none": Mark.NONE, "partly_locked": Mark.PARTLY_LOCKED, "locked": Mark.LOCKED}


class Row:
    """One row as the selection has it; `place` None: the contract's own."""

    def __init__(self, selection: Selection, contract: ContractRow, place: int | None) -> None:
        self._selection = selection
        self._contract = contract
        self._place = place

    @property
    def node(self) -> DetailNode | None:
        """The detail row; None on a contract's."""
        return None if self._place is None else self._contract.details.nodes[self._place]

    @property
    def check_state(self) -> Qt.CheckState:
        """Empty, mixed or ticked; only ready items count (billing rules, 7)."""
        node = self.node
        if node is None:
            return CHECK_STATES[self._selection.contract_state(self._contract.contract)]
        ticked = len(node.ready & self._ticked)
        if not ticked:
            return CheckState.Unchecked
        return CheckState.Checked if ticked == len(node.ready) else CheckState.PartiallyChecked

    @property
    def mark(self) -> Mark:
        """The padlock, or what stands instead of a box."""
        node = self.node
        if node is None:
            row = self._contract
            return Mark.WAIVED if row.mark == "none" and not row.ready else _MARKS[row.mark]
        if node.level is Level.ACCOUNT:
            return Mark.ACCOUNT
        if node.locked:
            return Mark.PARTLY_LOCKED if node.ready else Mark.LOCKED
        return Mark.NONE if node.ready else Mark.WAIVED

    @property
    def is_overdue(self) -> bool:
        """Whether a detail row is overdue, or holds what is; a contract says it otherwise."""
        node = self.node
        return node is not None and node.overdue > 0

    @property
    def level(self) -> str:
        """`contract`, or the level of the detail row."""
        node = self.node
        return "contract" if node is None else node.level.value

    @property
    def bar(self) -> int | None:
        """How much of a block is used, in percent, where the row is its account."""
        node = self.node
        return None if node is None or node.balance is None else node.balance.percent

    def text(self, column: int) -> str:
        """The text of a cell."""
        node, contract = self.node, self._contract
        if node is None:
            return words.contract_cell(
                contract,
                column,
                selected=lambda: self._selection.selected_balance(contract.contract),
            )
        if node.level is Level.ITEM:
            return words.item_cell(
                contract,
                node.items[0],
                column,
                selected=bool(node.ready & self._ticked),
                below_ticket=self._is_below_ticket(node),
            )
        if node.level is Level.ACCOUNT:
            return detail_words.account_cell(contract, node, column)
        return detail_words.group_cell(contract, node, column, lambda: self._net(column))

    @property
    def tooltip(self) -> str:
        """State, reasons and the days on which it opens, a line each."""
        node = self.node
        if node is None:
            return words.contract_tooltip(self._contract, self.check_state)
        if node.level is Level.ITEM:
            return words.item_tooltip(self._contract, node.items[0], self.check_state)
        return "\n".join(detail_words.sentences(self._contract, node, self.check_state))

    @property
    def spoken(self) -> str:
        """What a screen reader says of the box."""
        node = self.node
        if node is None:
            return words.contract_spoken(self._contract, self.check_state)
        if node.level is Level.ITEM:
            return words.item_spoken(self._contract, node.items[0], self.check_state)
        return ", ".join(detail_words.sentences(self._contract, node, self.check_state))

    @property
    def _ticked(self) -> frozenset[str]:
        return self._selection.selected_of(self._contract.contract)

    def _net(self, column: int) -> int:
        assert self._place is not None  # noqa: S101 - asked of detail rows alone
        chosen = self._ticked if column == Column.SELECTED else None
        return self._contract.details.net(self._place, chosen)

    def _is_below_ticket(self, node: DetailNode) -> bool:
        nodes = self._contract.details.nodes
        return node.parent >= 0 and nodes[node.parent].level is Level.TICKET
