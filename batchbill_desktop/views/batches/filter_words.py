"""What filters the tree, as chips: their words, and the filter without one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from batchbill_desktop.services.batches.tree_filter import TreeFilter
from batchbill_desktop.services.texts import date_text, mark, number_text, sort_key, tr, tr_count
from batchbill_desktop.views.batches.contract_tree_words import contract_type
from batchbill_desktop.views.widgets.chips import ChipText

_MANY = 4
"""So many values of one filter have a chip each; more of them share one."""

_SWITCHES = {
    "hide_locked": mark("Without locked contracts"),
    "overdue_only": mark("Only overdue"),
    "usage_only": mark("Only with usage"),
}

_ALL_OF = {"type": "contract_types", "customer": "customers"}


def filter_chips(chosen: TreeFilter, customers: Mapping[str, str]) -> list[ChipText]:
    """A chip for each part of the filter; `customers` has the names by business number."""
    return list(_chips(chosen, customers))


def without(chosen: TreeFilter, key: str) -> TreeFilter:
    """The filter without the part of that chip."""
    kind, _, value = key.partition(":")
    changed: dict[str, Any]
    if kind in _ALL_OF:
        field = _ALL_OF[kind]
        changed = {field: getattr(chosen, field) - {value} if value else frozenset()}
    else:
        changed = {kind: getattr(TreeFilter(), kind)}
    return replace(chosen, **changed)


def _chips(chosen: TreeFilter, customers: Mapping[str, str]) -> Iterator[ChipText]:
    if chosen.text.strip():
        yield ChipText("text", tr("Text: {words}", words=chosen.text.strip()))
    yield from _types(chosen)
    yield from _customers(chosen, customers)
    if chosen.taxable is not None:
        yield ChipText("taxable", tr("Taxable") if chosen.taxable else tr("Not taxable"))
    if chosen.period_from is not None:
        day = date_text(chosen.period_from)
        yield ChipText("period_from", tr("Periods from {day}", day=day))
    if chosen.period_to is not None:
        yield ChipText("period_to", tr("Periods to {day}", day=date_text(chosen.period_to)))
    for name, words in _SWITCHES.items():
        if getattr(chosen, name):
            yield ChipText(name, tr(words))
    if chosen.least is not None:
        yield ChipText("least", tr("Balance from {amount}", amount=number_text(chosen.least)))
    if chosen.most is not None:
        yield ChipText("most", tr("Balance to {amount}", amount=number_text(chosen.most)))


def _types(chosen: TreeFilter) -> Iterator[ChipText]:
    found = chosen.contract_types
    if len(found) > _MANY:
        yield ChipText(
            "type", tr_count("{count} contract type", "{count} contract types", len(found))
        )
        return
    for code in sorted(found, key=lambda code: sort_key(contract_type(code))):
        yield ChipText(f"type:{code}", contract_type(code))


def _customers(chosen: TreeFilter, names: Mapping[str, str]) -> Iterator[ChipText]:
    found = chosen.customers
    if len(found) > _MANY:
        yield ChipText("customer", tr_count("{count} customer", "{count} customers", len(found)))
        return
    for number in sorted(found, key=lambda number: sort_key(names.get(number, number))):
        yield ChipText(f"customer:{number}", names.get(number, number))
