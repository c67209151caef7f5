"""Reads what the dialog *Compare with last batch* needs, on the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batchbill_desktop.services.batches.compare import (
    CustomerChange,
    RecurringKey,
    compare_with_last,
    line_names,
)
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.billing.items import Due


@dataclass(frozen=True, slots=True)
class Comparison:
    """The customers, the strangest first, and what their strange lines are called."""

    changes: tuple[CustomerChange, ...]
    names: Mapping[RecurringKey, str]


def load_comparison(
    connection: Any,
    due: Due,
    items: tuple[str, ...],
    one_per_customer: bool,  # noqa: FBT001 - handed through the worker by place
) -> Comparison:
    """The ticked `items` against each customer's last batch.

    It ticks them on a selection of its own: the window's goes on changing meanwhile.
    """
    selection = Selection(due, one_per_customer=one_per_customer)
    selection.set_items(items, True)
    changes = tuple(compare_with_last(connection, selection))
    keys = {(line.contract, line.line) for change in changes for line in change.strange}
    return Comparison(changes, line_names(connection, keys))
