"""By what the rows of the contract tree are sorted: texts as the language sorts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from batchbill_desktop.services.texts import sort_key
from batchbill_desktop.views.batches.contract_tree_columns import Column
from batchbill_desktop.views.batches.contract_tree_words import contract_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from batchbill_desktop.services.batches.rows import ContractRow
    from batchbill_desktop.services.batches.selection import Selection

_STATES = ("empty", "mixed", "checked")


def sort_key_of(
    column: int, selection: Selection | None
) -> Callable[[ContractRow], tuple[Any, ...]]:
    """The key of a column; rows that are alike in it stand in the order of the names."""

    def names(row: ContractRow) -> tuple[Any, ...]:
        return sort_key(row.customer_name), sort_key(row.contract_name), row.contract

    def box(row: ContractRow) -> tuple[Any, ...]:
        if selection is None or not row.ready:
            return (-1, *names(row))
        return (_STATES.index(selection.contract_state(row.contract)), *names(row))

    def selected(row: ContractRow) -> tuple[Any, ...]:
        net = selection.selected_balance(row.contract) if selection else 0
        return (row.currency, net, *names(row))

    keys: dict[int, Callable[[ContractRow], tuple[Any, ...]]] = {
        Column.BOX: box,
        Column.CUSTOMER: names,
        Column.CONTRACT: lambda row: (sort_key(row.contract_name), *names(row)),
        Column.TYPE: lambda row: (sort_key(contract_type(row.type)), *names(row)),
        # Amounts of different currencies are never compared with each other.
        Column.TOTAL: lambda row: (row.currency, row.total_balance, *names(row)),
        Column.SELECTED: selected,
    }
    return keys.get(column, names)
