"""What the contract tree shows: combinable filters of contracts and items, saved by name.

Filters choose what is shown, never what is ticked: a ticked row that a filter hides stays
ticked and is counted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from sqlalchemy import Connection

from batchbill_desktop.services.batches.rows import ContractRow
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.settings.store import read_setting, write_setting
from batchbill_desktop.services.texts import sort_key

KEY = "saved_tree_filters"

_MOST_DIGITS = 4

_Check = Callable[[ContractRow], bool]


@dataclass(frozen=True, slots=True)
class TreeFilter:
    """Which contracts the tree shows. Values of one filter are alternatives; filters combine."""

    contract_types: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    """Business numbers."""
    taxable: bool | None = None
    period_from: date | None = None
    period_to: date | None = None
    hide_locked: bool = False
    overdue_only: bool = False
    usage_only: bool = False
    """Contracts with unbilled time or charges."""
    least: Decimal | None = None
    """Total balance at least, in the contract's own currency."""
    most: Decimal | None = None
    text: str = ""
    """Words that all stand in customer, contract, code or type; accents do not matter."""

    @property
    def is_empty(self) -> bool:
        """Whether it shows everything."""
        return self == TreeFilter()

    def visible(
        self, rows: Iterable[ContractRow], type_names: Mapping[str, str] | None = None
    ) -> list[ContractRow]:
        """The rows to show, in their order.

        `type_names` says what the reader calls the contract types, for the words of `text`.
        """
        found = rows
        # The cheapest first; of each row only what is set is asked.
        for checks in (
            self._contract_checks(),
            self._item_checks(),
            self._text_checks(type_names or {}),
        ):
            for check in checks:
                found = filter(check, found)
        return list(found)

    def _contract_checks(self) -> Iterator[_Check]:
        if self.contract_types:
            yield lambda row: row.type in self.contract_types
        if self.customers:
            yield lambda row: row.due.contract.customer.business_number in self.customers
        if self.taxable is not None:
            yield lambda row: row.due.contract.taxable == self.taxable

    def _item_checks(self) -> Iterator[_Check]:
        if self.hide_locked:
            yield lambda row: row.ready > 0
        if self.overdue_only:
            yield lambda row: row.overdue > 0
        if self.usage_only:
            yield lambda row: row.has_usage
        if self.period_from is not None or self.period_to is not None:
            yield self._shows_days
        if self.least is not None:
            least = _bounds(self.least, ROUND_CEILING)
            yield lambda row: row.total_balance >= least[row.digits]
        if self.most is not None:
            most = _bounds(self.most, ROUND_FLOOR)
            yield lambda row: row.total_balance <= most[row.digits]

    def _text_checks(self, type_names: Mapping[str, str]) -> Iterator[_Check]:
        for word in sort_key(self.text)[0].split():
            types = {code for code, name in type_names.items() if word in sort_key(name)[0]}
            yield partial(_has_word, word, types)

    def _shows_days(self, row: ContractRow) -> bool:
        days = row.days
        first = 0 if self.period_from is None else bisect_left(days, self.period_from)
        return first < len(days) and (self.period_to is None or days[first] <= self.period_to)


def _has_word(word: str, types: set[str], row: ContractRow) -> bool:
    """Whether the word stands in the row's text, or in what its type is called."""
    return word in row.search_text or row.type in types


def _bounds(amount: Decimal, rounding: str) -> list[int]:
    """An amount in the smallest unit of currencies with 0, 1, 2 … decimals."""
    units = (amount.scaleb(digits) for digits in range(_MOST_DIGITS + 1))
    return [int(unit.to_integral_value(rounding)) for unit in units]


def hidden_selected(selection: Selection, visible: Iterable[ContractRow]) -> list[ContractRow]:
    """The contracts with ticks that are not among those shown."""
    shown = {row.contract for row in visible}
    return [
        row
        for row in selection.contracts
        if row.contract not in shown and selection.contract_state(row.contract) != "empty"
    ]


def saved_filters(connection: Connection) -> dict[str, TreeFilter]:
    """The filters saved by name, in the order of their names."""
    kept: dict[str, dict[str, Any]] = read_setting(connection, KEY) or {}
    return {name: _from_json(kept[name]) for name in sorted(kept, key=sort_key)}


def save_filter(connection: Connection, name: str, chosen: TreeFilter | None) -> None:
    """Keep a filter under a name; None forgets the one of that name."""
    kept: dict[str, dict[str, Any]] = read_setting(connection, KEY) or {}
    if chosen is None:
        kept.pop(name, None)
    else:
        kept[name] = _to_json(chosen)
    write_setting(connection, KEY, kept or None)


def _to_json(chosen: TreeFilter) -> dict[str, Any]:
    values = asdict(chosen)
    for name, value in values.items():
        if isinstance(value, frozenset):
            values[name] = sorted(value)
        elif isinstance(value, date):
            values[name] = value.isoformat()
        elif isinstance(value, Decimal):
            values[name] = str(value)
    return values


def _from_json(values: dict[str, Any]) -> TreeFilter:
    """A saved filter; what a newer program added is left out."""
    known = {field.name for field in fields(TreeFilter)}
    read = {name: value for name, value in values.items() if name in known}
    for name in ("contract_types", "customers"):
        read[name] = frozenset(read.get(name, ()))
    for name in ("period_from", "period_to"):
        if read.get(name) is not None:
            read[name] = date.fromisoformat(read[name])
    for name in ("least", "most"):
        if read.get(name) is not None:
            read[name] = Decimal(read[name])
    return TreeFilter(**read)
