"""What is ticked: box states, balances and batch details, kept as ticks change.

A tick recomputes the contract it touches, and the totals of the invoice that contract is
on; nothing else. The figures are those of `billing.compose`, so they equal the sum of the
invoices that a run makes, to the cent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from batchbill_desktop.services.batches.rows import ContractRow
from batchbill_desktop.services.billing.compose import (
    ContractLines,
    GroupKey,
    Proposal,
    Totals,
    group_key,
    propose,
)
from batchbill_desktop.services.billing.items import Due, Item
from batchbill_desktop.services.billing.lines import Line, contract_lines
from batchbill_desktop.services.collector import collector_held


@dataclass(slots=True)
class _Ticked:
    """What is selected of one contract, and what it comes to."""

    row: ContractRow
    group: GroupKey
    selected: frozenset[str] = frozenset()
    lines: tuple[Line, ...] = ()
    net: int = 0
    minutes: int = 0
    tickets: tuple[int, ...] = ()


@dataclass(slots=True)
class _CurrencySums:
    """Running sums of one currency."""

    digits: int
    items: int = 0
    invoices: int = 0
    minutes: int = 0
    net: int = 0
    tax: int = 0
    tickets: Counter[int] = field(default_factory=Counter)


class Selection:
    """The ticked items of what is due. Starts with nothing selected."""

    def __init__(self, due: Due, *, one_per_customer: bool = False) -> None:
        self.due = due
        self.one_per_customer = one_per_customer
        self.contracts: list[ContractRow] = [
            ContractRow(contract, due.tickets, due.as_of) for contract in due.contracts
        ]
        self._ticked = {row.contract: _Ticked(row, self._group_of(row)) for row in self.contracts}
        self._order = {row.contract: place for place, row in enumerate(self.contracts)}
        self._contract_of: dict[str, str] = {}
        self._sums: dict[str, _CurrencySums] = {}
        self._members: dict[GroupKey, list[str]] = {}
        self._proposals: dict[GroupKey, Proposal[Line]] = {}
        self._stale: set[GroupKey] = set()
        self._whole: dict[str, Proposal[Line] | None] = {}
        """By contract the invoice of all that is ready of it, where it stands alone."""
        self._regroup()

    @collector_held()
    def prepare(self) -> None:
        """Make now, on a worker, what ticks and the tree would make when they first need it."""
        for row in self.contracts:
            row.total_balance, row.search_text, row.days, row.has_usage  # noqa: B018 - kept then
            row.ready_minutes, row.ready_tickets, row.ready_ids  # noqa: B018 - kept then
            if row.ready:
                self._whole_proposal(row)
        self._map_items()

    def is_selected(self, item_id: str, /) -> bool:
        """Whether the item's box is ticked."""
        code = self._contract_of_item(item_id)
        return code is not None and item_id in self._ticked[code].selected

    def contract_state(self, code: str, /) -> str:
        """The contract's box: `empty`, `mixed` or `checked` (billing rules, 7)."""
        ticked = self._ticked[code]
        if not ticked.selected:
            return "empty"
        return "checked" if len(ticked.selected) == ticked.row.ready else "mixed"

    def selected_of(self, code: str, /) -> frozenset[str]:
        """The ids of a contract's ticked items."""
        return self._ticked[code].selected

    def selected_balance(self, code: str, /) -> int:
        """**Selected balance** of a contract, in the smallest unit."""
        return self._ticked[code].net

    def set_items(self, ids: Iterable[str], /, selected: bool) -> None:  # noqa: FBT001 - a box has two states
        """Tick or untick items; those that are not ready are passed over."""
        by_contract: dict[str, set[str]] = {}
        for item in ids:
            code = self._contract_of_item(item)
            if code is not None:
                by_contract.setdefault(code, set()).add(item)
        for code, items in by_contract.items():
            before = self._ticked[code].selected
            self._tick(code, before | items if selected else before - items)

    @collector_held()
    def set_contracts(self, codes: Iterable[str], /, selected: bool) -> None:  # noqa: FBT001 - a box has two states
        """Tick all ready items of contracts, overdue ones included, or untick them."""
        for code in codes:
            self._tick(code, self._ticked[code].row.ready_ids if selected else frozenset())

    def set_all(self, selected: bool, /) -> None:  # noqa: FBT001 - a box has two states
        """Tick all that is ready, or nothing."""
        self.set_contracts(self._ticked, selected)

    def ticks(self) -> dict[str, frozenset[str]]:
        """What is ticked of each contract; of an untouched contract the very same set again."""
        return {code: ticked.selected for code, ticked in self._ticked.items()}

    @collector_held()
    def set_ticks(self, ticks: Mapping[str, frozenset[str]], /) -> None:
        """Tick of each contract exactly these items, as far as they are ready.

        Contracts that are no longer on the list are passed over.
        """
        for code, items in ticks.items():
            ticked = self._ticked.get(code)
            if ticked is not None:
                ready = ticked.row.ready_ids
                # After *select all* it is the very same set.
                self._tick(code, items if items is ready else items & ready)

    def proposal_of(self, code: str, /) -> Proposal[Line] | None:
        """The invoice on which a contract's ticked items stand; None where none is ticked."""
        self._settle_groups()
        ticked = self._ticked[code]
        return self._proposals.get(ticked.group) if ticked.selected else None

    def set_one_per_customer(self, on: bool, /) -> None:  # noqa: FBT001 - a switch has two states
        """Switch *One invoice per customer*; nothing is priced again."""
        if on != self.one_per_customer:
            self.one_per_customer = on
            self._regroup()

    def selected_ids(self) -> list[str]:
        """The ids of the ticked items, by contract in display order, then by id."""
        return [item.id for item in self.selected_items()]

    def selected_items(self) -> list[Item]:
        """The ticked items, by contract in display order, then by id."""
        return [
            item
            for ticked in self._ticked.values()
            if ticked.selected
            for item in ticked.row.due.items
            if item.id in ticked.selected
        ]

    def totals(self) -> dict[str, Totals]:
        """**Batch totals** of the ticked items per currency, ordered by currency."""
        self._settle_groups()
        return {
            currency: Totals(
                sums.digits, sums.invoices, len(sums.tickets), sums.minutes, sums.net, sums.tax
            )
            for currency, sums in sorted(self._sums.items())
            if sums.items
        }

    def proposals(self) -> list[Proposal[Line]]:
        """The invoices that the ticked items make, settled ones included, in numbering order."""
        self._settle_groups()
        return sorted(
            self._proposals.values(),
            key=lambda proposal: self._order[proposal.parts[0].contract.code],
        )

    # Inside

    def _contract_of_item(self, item: str) -> str | None:
        """The contract of a ready item; None for any other id."""
        if not self._contract_of:
            self._map_items()
        return self._contract_of.get(item)

    def _map_items(self) -> None:
        for row in self.contracts:
            self._contract_of.update(dict.fromkeys(row.ready_ids, row.contract))

    def _group_of(self, row: ContractRow) -> GroupKey:
        return group_key(row.due.contract, one_per_customer=self.one_per_customer)

    def _tick(self, code: str, selected: frozenset[str]) -> None:
        ticked = self._ticked[code]
        if selected == ticked.selected:
            return
        row = ticked.row
        sums = self._sums.setdefault(row.currency, _CurrencySums(row.digits))
        sums.items -= len(ticked.selected)
        sums.minutes -= ticked.minutes
        sums.net -= ticked.net
        _take_out(sums.tickets, ticked.tickets)
        ticked.selected = selected
        if len(selected) == row.ready:
            ticked.lines, ticked.net = row.ready_lines, row.total_balance
            ticked.minutes, ticked.tickets = row.ready_minutes, row.ready_tickets
        elif not selected:
            ticked.lines, ticked.net, ticked.minutes, ticked.tickets = (), 0, 0, ()
        else:
            chosen = [item for item in row.due.items if item.id in selected]
            ticked.lines = contract_lines(row.due, chosen)
            ticked.net = sum(line.net for line in ticked.lines)
            ticked.minutes = sum(item.minutes or 0 for item in chosen)
            ticked.tickets = tuple({item.ticket for item in chosen if item.ticket is not None})
        sums.items += len(selected)
        sums.minutes += ticked.minutes
        sums.net += ticked.net
        sums.tickets.update(ticked.tickets)
        self._stale.add(ticked.group)

    def _regroup(self) -> None:
        """Begin the groups anew; the ticks and the lines stay."""
        self._members = {}
        for ticked in self._ticked.values():
            ticked.group = self._group_of(ticked.row)
            self._members.setdefault(ticked.group, []).append(ticked.row.contract)
        self._proposals = {}
        self._stale = {ticked.group for ticked in self._ticked.values() if ticked.selected}
        for sums in self._sums.values():
            sums.invoices = 0
            sums.tax = 0

    def _settle_groups(self) -> None:
        """Total the invoices whose contracts have changed."""
        for key in self._stale:
            members = [self._ticked[code] for code in self._members[key]]
            sums = self._sums[members[0].row.currency]
            before = self._proposals.pop(key, None)
            if before is not None:
                sums.tax -= before.tax
                sums.invoices -= not before.is_settled
            proposal = self._proposal(members)
            if proposal is not None:
                self._proposals[key] = proposal
                sums.tax += proposal.tax
                sums.invoices += not proposal.is_settled
        self._stale.clear()

    def _proposal(self, members: Sequence[_Ticked]) -> Proposal[Line] | None:
        """The invoice of the contracts that share one; None where nothing of them is ticked."""
        ticked = [member for member in members if member.selected]
        if len(ticked) == 1 and len(ticked[0].selected) == ticked[0].row.ready:
            return self._whole_proposal(ticked[0].row)
        parts = [
            ContractLines(member.row.due.contract, member.row.digits, member.lines)
            for member in ticked
        ]
        return self._propose(parts)

    def _whole_proposal(self, row: ContractRow) -> Proposal[Line] | None:
        """The invoice of all ready items of one contract alone; most invoices are that."""
        if row.contract not in self._whole:
            parts = [ContractLines(row.due.contract, row.digits, row.ready_lines)]
            self._whole[row.contract] = self._propose(parts)
        return self._whole[row.contract]

    def _propose(self, parts: Sequence[ContractLines[Line]]) -> Proposal[Line] | None:
        found = propose(
            parts,
            one_per_customer=self.one_per_customer,
            tax_rounding=self.due.tax_rounding,
            zero_invoices=self.due.zero_invoices,
        )
        return found[0] if found else None


def _take_out(counts: Counter[int], tickets: Iterable[int]) -> None:
    """Count each ticket once less, and forget those that nothing selected belongs to."""
    for ticket in tickets:
        counts[ticket] -= 1
        if not counts[ticket]:
            del counts[ticket]


def select_all(due: Due, *, one_per_customer: bool) -> Selection:
    """A selection of everything that is ready."""
    selection = Selection(due, one_per_customer=one_per_customer)
    selection.set_all(True)
    return selection
