"""The selection that is being made, kept so that closing the program or a crash loses no tick.

When it is taken up again, what is due may have changed: an item may have been billed by
another program, or be locked now. What still holds is ticked again, the rest is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.batches.selection import Selection
from batchbill_desktop.services.settings.store import read_setting, write_setting

KEY = "draft_selection"


@dataclass(frozen=True, slots=True)
class DraftSelection:
    """A selection as it was left."""

    as_of: date
    invoice_date: date
    name: str
    one_per_customer: bool
    balances: Mapping[str, int]
    """The ticked items, with what each came to on a line of its own (smallest unit)."""
    period_to: date | None = None
    """Only what began up to that day was on the list; None: everything."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What became of a draft when it was taken up again."""

    ticked: int
    gone: tuple[str, ...]
    """Items that are no longer due: billed, waived or deleted meanwhile."""
    locked: tuple[str, ...]
    """Items that may not be billed any more."""
    changed: tuple[str, ...]
    """Items that come to another amount now; they are ticked."""


def draft_of(selection: Selection, name: str, period_to: date | None = None) -> DraftSelection:
    """The selection as it is to be kept; `period_to` is the limit that its list had."""
    balances = {item.id: item.net for item in selection.selected_items()}
    return DraftSelection(
        selection.due.as_of,
        selection.due.invoice_date,
        name,
        selection.one_per_customer,
        balances,
        period_to,
    )


def save_draft(connection: Connection, draft: DraftSelection | None) -> None:
    """Keep the draft; None (or one without a tick) forgets it."""
    if draft is None or not draft.balances:
        write_setting(connection, KEY, None)
        return
    write_setting(
        connection,
        KEY,
        {
            "as_of": draft.as_of.isoformat(),
            "invoice_date": draft.invoice_date.isoformat(),
            "name": draft.name,
            "one_per_customer": draft.one_per_customer,
            "balances": dict(draft.balances),
            "period_to": draft.period_to.isoformat() if draft.period_to else None,
        },
    )


def load_draft(connection: Connection) -> DraftSelection | None:
    """The draft that was kept last; None where there is none."""
    kept: dict[str, Any] | None = read_setting(connection, KEY)
    if kept is None:
        return None
    return DraftSelection(
        date.fromisoformat(kept["as_of"]),
        date.fromisoformat(kept["invoice_date"]),
        kept["name"],
        kept["one_per_customer"],
        kept["balances"],
        date.fromisoformat(kept["period_to"]) if kept.get("period_to") else None,
    )


def run_drafted(connection: Connection, request: RunRequest) -> int:
    """Run the batch that was drafted, and forget the draft: both or neither.

    Raises what `run_batch` raises.
    """
    batch = run_batch(connection, request)
    save_draft(connection, None)
    return batch


def take_up(selection: Selection, draft: DraftSelection) -> TakenUp:
    """Tick again what still holds of a draft, and say what does not."""
    due = {item.id: item for contract in selection.due.contracts for item in contract.items}
    selection.set_one_per_customer(draft.one_per_customer)
    selection.set_items(draft.balances, selected=True)
    gone: list[str] = []
    locked: list[str] = []
    changed: list[str] = []
    for item, balance in draft.balances.items():
        found = due.get(item)
        if found is None:
            gone.append(item)
        elif not selection.is_selected(item):
            locked.append(item)
        elif found.net != balance:
            changed.append(item)
    return TakenUp(
        len(selection.selected_ids()),
        tuple(sorted(gone)),
        tuple(sorted(locked)),
        tuple(sorted(changed)),
    )
