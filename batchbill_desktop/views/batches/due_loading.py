"""Reads what the page *New invoice batch* needs, on the worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from batchbill_desktop.services.batches.draft_selection import (
    DraftSelection,
    TakenUp,
    load_draft,
    take_up,
)
from batchbill_desktop.services.batches.explain import held_texts
from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.run import load_due
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.batches.show import list_batches
from batchbill_desktop.services.batches.tree_filter import TreeFilter, saved_filters
from batchbill_desktop.services.billing.items import Due
from batchbill_desktop.services.invoices.numbering import newest_date
from batchbill_desktop.services.texts import date_text, tr

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DueRequest:
    """What is asked for, and what was ticked before."""

    as_of: dt.date
    invoice_date: dt.date
    one_per_customer: bool
    period_to: dt.date | None = None
    """Only what begins up to that day; None: everything."""
    kept: DraftSelection | None = None
    """The ticks to take up again."""
    first: bool = False
    """Whether a draft of the last time is to be looked for."""


@dataclass(frozen=True, slots=True)
class DueAnswer:
    """What is due, the ticks that still hold, and what the page knows of the company."""

    selection: Selection
    names: frozenset[str]
    """The names that batches have."""
    newest: dt.date | None
    """The date of the newest numbered invoice."""
    views: Mapping[str, TreeFilter]
    """The saved filters."""
    taken: TakenUp | None = None
    """What became of `kept`."""
    held: Mapping[str, str] = field(default_factory=dict)
    """Of what is gone: which batch has it, or why it is not listed; a sentence each."""
    draft: DraftSelection | None = None
    """The draft of the last time."""


def load_selection(connection: Any, request: DueRequest, report: Report) -> DueAnswer:
    """What is due, ticked as before as far as it is still ready."""
    due = load_due(connection, request.as_of, request.invoice_date, lambda done: report(done, 0))
    everything = due
    if request.period_to is not None:
        due = Filters(period_to=request.period_to).apply(due)
    selection = Selection(due, one_per_customer=request.one_per_customer)
    selection.prepare()
    taken = None if request.kept is None else take_up(selection, request.kept)
    held = {}
    if taken is not None and taken.gone:
        held = held_texts(connection, taken.gone) | _left_out(everything, request, taken.gone)
    return DueAnswer(
        selection,
        frozenset(batch.name for batch in list_batches(connection)),
        newest_date(connection),
        saved_filters(connection),
        taken,
        held,
        load_draft(connection) if request.first else None,
    )


def _left_out(everything: Due, request: DueRequest, gone: tuple[str, ...]) -> dict[str, str]:
    """Of what is gone: what is due, but begins after the last day that is listed."""
    if request.period_to is None:
        return {}
    due = {item.id for contract in everything.contracts for item in contract.items}
    day = date_text(request.period_to)
    return {
        item: tr("{item} begins after {day}, the last day that is listed.", item=item, day=day)
        for item in gone
        if item in due
    }
