"""What the contract tree shows: combinable filters of contracts and items, saved by name.

Filters choose what is shown, never what is ticked: a ticked row that a filter hides stays
ticked and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from batchbill_desktop.services.batches.rows import ContractRow
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.billing.items import Item, Kind, State
from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.settings.store import read_setting, write_setting
from batchbill_desktop.services.texts import sort_key

KEY = "saved_tree_filters"


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
        words = sort_key(self.text)[0].split()
        names = {code: sort_key(name)[0] for code, name in (type_names or {}).items()}
        return [row for row in rows if self._shows(row, words, names)]

    def _shows(self, row: ContractRow, words: list[str], names: Mapping[str, str]) -> bool:
        contract = row.due.contract
        return (
            (not self.contract_types or row.type in self.contract_types)
            and (not self.customers or contract.customer.business_number in self.customers)
            and (self.taxable is None or contract.taxable == self.taxable)
            and not (self.hide_locked and not row.ready)
            and not (self.overdue_only and not row.overdue)
            and (not words or _has_words(row, words, names.get(row.type, row.type)))
            and self._shows_items(row)
            and self._shows_amount(row)
        )

    def _shows_amount(self, row: ContractRow) -> bool:
        if self.least is None and self.most is None:
            return True
        balance = to_decimal(row.total_balance, row.digits)
        return (self.least is None or balance >= self.least) and (
            self.most is None or balance <= self.most
        )

    def _shows_items(self, row: ContractRow) -> bool:
        if self.usage_only and not any(_is_usage(item) for item in row.due.items):
            return False
        if self.period_from is None and self.period_to is None:
            return True
        return any(self._in_period(item) for item in row.due.items)

    def _in_period(self, item: Item) -> bool:
        day = item.date if item.period is None else item.period.first
        if self.period_from is not None and day < self.period_from:
            return False
        return self.period_to is None or day <= self.period_to


def _is_usage(item: Item) -> bool:
    return item.kind in (Kind.TIME, Kind.CHARGE) and item.state is not State.WAIVED


def _has_words(row: ContractRow, words: list[str], type_name: str) -> bool:
    return all(word in row.search_text or word in type_name for word in words)


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
