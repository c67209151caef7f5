"""What stands below a contract in the tree: its periods, their tickets, their items.

A level that would hold a single item and add nothing is left out: the item stands in its place.
Items without a ticket stand straight below their period, items without a period straight below
the contract. Above all of them stands the account of a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from batchbill_desktop.services.batches.block_balance import BlockBalance, block_balances
from batchbill_desktop.services.billing.lines import contract_lines

if TYPE_CHECKING:
    import datetime as dt

    from batchbill_desktop.services.batches.rows import ContractRow, ItemRow

Span = tuple["dt.date", "dt.date | None"]
G = TypeVar("G")


class Level(StrEnum):
    """What a detail row is."""

    ACCOUNT = "account"
    PERIOD = "period"
    TICKET = "ticket"
    ITEM = "item"


@dataclass(slots=True, eq=False)
class DetailNode:
    """A detail row; `parent` is the place of the row above it, -1 for the contract."""

    level: Level
    key: str
    """Tells it from the other rows below the same parent, in every list of the contract."""
    parent: int
    row: int
    """Its place below its parent."""
    items: tuple[ItemRow, ...]
    """All items that stand in it or below it."""
    period: Span | None = None
    balance: BlockBalance | None = None
    children: list[int] = field(default_factory=list)
    ready: frozenset[str] = frozenset()
    """The ids of its ready items."""
    locked: int = 0
    overdue: int = 0

    @property
    def item(self) -> ItemRow | None:
        """The item of an item's row."""
        return self.items[0] if self.level is Level.ITEM else None


class Details:
    """The detail rows of one contract, each under its place in `nodes`."""

    def __init__(self, contract: ContractRow) -> None:
        self._contract = contract
        self.nodes: list[DetailNode] = []
        self.top: list[int] = []
        self._of_item: dict[str, int] = {}
        self._nets: dict[int, tuple[frozenset[str], int]] = {}
        self._due = {item.id: item for item in contract.due.items}
        self._balances = block_balances(contract.due)
        if self._balances:
            present = (one for one in self._balances if one.holds(contract.as_of))
            balance = next(present, self._balances[-1])
            self._add(Level.ACCOUNT, "account", -1, (), balance=balance)
        for period, items in _grouped(contract.items, lambda item: item.period):
            self._add_period(period, items)

    def children(self, place: int) -> list[int]:
        """The places of the rows below a row; -1: below the contract."""
        return self.top if place < 0 else self.nodes[place].children

    def place_of_item(self, item: str) -> int | None:
        """Where an item stands; None where the contract has no such item."""
        return self._of_item.get(item)

    def place_of_keys(self, keys: Iterable[str]) -> int | None:
        """The place that a way of keys from the contract down leads to; None: there is none."""
        place = -1
        for key in keys:
            below = (child for child in self.children(place) if self.nodes[child].key == key)
            found = next(below, None)
            if found is None:
                return None
            place = found
        return None if place < 0 else place

    def keys_of(self, place: int) -> tuple[str, ...]:
        """The keys from the contract down to a row."""
        keys: list[str] = []
        while place >= 0:
            keys.append(self.nodes[place].key)
            place = self.nodes[place].parent
        return tuple(reversed(keys))

    def net(self, place: int, selected: frozenset[str] | None = None) -> int:
        """What a row's ready items come to, of them the `selected` ones alone where given.

        In the smallest unit; the nets of the lines that they make, as a contract's balances are.
        """
        node = self.nodes[place]
        ids = node.ready if selected is None else node.ready & selected
        # A row that is ticked as a whole asks for the same sum in both columns.
        slot = place if ids != node.ready else ~place
        kept = self._nets.get(slot)
        if kept is not None and kept[0] == ids:
            return kept[1]
        lines = contract_lines(self._contract.due, [self._due[item] for item in sorted(ids)])
        net = sum(line.net for line in lines) if ids else 0
        self._nets[slot] = (ids, net)
        return net

    def _add_period(self, period: Span | None, items: list[ItemRow]) -> None:
        balance = next(
            (one for one in self._balances if period is not None and one.first == period[0]), None
        )
        place = -1
        if period is not None and (len(items) > 1 or balance is not None):
            place = self._add(Level.PERIOD, f"{period[0]}", -1, items, period, balance)
        for ticket, own in _grouped(items, lambda item: item.ticket):
            below = place
            if ticket is not None and len(own) > 1:
                below = self._add(Level.TICKET, f"#{ticket}", place, own, period)
            for item in own:
                self._of_item[item.id] = self._add(Level.ITEM, item.id, below, (item,), item.period)

    def _add(
        self,
        level: Level,
        key: str,
        parent: int,
        items: Iterable[ItemRow],
        period: Span | None = None,
        balance: BlockBalance | None = None,
    ) -> int:
        place = len(self.nodes)
        own = tuple(items)
        siblings = self.children(parent)
        self.nodes.append(
            DetailNode(
                level,
                key,
                parent,
                len(siblings),
                own,
                period,
                balance,
                ready=frozenset(item.id for item in own if item.state == "ready"),
                locked=sum(item.state == "locked" for item in own),
                overdue=sum(item.overdue for item in own),
            )
        )
        siblings.append(place)
        return place


def _grouped(
    items: Iterable[ItemRow], group_of: Callable[[ItemRow], G]
) -> Iterable[tuple[G, list[ItemRow]]]:
    """The items by group, groups in the order of their first items."""
    found: dict[G, list[ItemRow]] = {}
    for item in items:
        found.setdefault(group_of(item), []).append(item)
    return found.items()
