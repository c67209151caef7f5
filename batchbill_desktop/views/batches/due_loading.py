"""Reads what the page *New invoice batch* needs, on the worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.batches.show import list_batches

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DueRequest:
    """What is asked for, and what was ticked before."""

    as_of: dt.date
    invoice_date: dt.date
    one_per_customer: bool
    ticked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DueAnswer:
    """What is due, the ticks that still hold, and the names that batches have."""

    selection: Selection
    lost: int
    """How many ticked items are no longer ready."""
    names: frozenset[str]


def load_selection(connection: Any, request: DueRequest, report: Report) -> DueAnswer:
    """What is due, ticked as before as far as it is still ready."""
    due = load_due(connection, request.as_of, request.invoice_date, lambda done: report(done, 0))
    selection = Selection(due, one_per_customer=request.one_per_customer)
    selection.prepare()
    selection.set_items(request.ticked, True)
    kept = len(selection.selected_ids())
    names = frozenset(batch.name for batch in list_batches(connection))
    return DueAnswer(selection, len(request.ticked) - kept, names)
