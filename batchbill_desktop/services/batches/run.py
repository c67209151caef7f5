"""Run a batch: save a selection under its name, propose its invoices, reserve its items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, insert, select

from batchbill_desktop.models import Batch, Claim
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.descriptions import Describer
from batchbill_desktop.services.batches.errors import (
    BatchNameMissing,
    BatchNameTaken,
    ItemNotReady,
    NothingSelected,
)
from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.load import load_snapshot
from batchbill_desktop.services.batches.lock_words import lock_sentence
from batchbill_desktop.services.batches.selection import Selection, select_all
from batchbill_desktop.services.batches.store import save_proposals
from batchbill_desktop.services.billing.due import due as reckon_due
from batchbill_desktop.services.billing.items import Due, State
from batchbill_desktop.services.billing.snapshot import Snapshot
from batchbill_desktop.services.collector import collector_held
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.sentence import sentence
from batchbill_desktop.services.texts import mark

NAMED_AT_MOST = 5
"""How many items a sentence names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to run. Either `items` (what was ticked), or all that is ready under `filters`."""

    name: str
    as_of: date
    invoice_date: date
    one_per_customer: bool = False
    filters: Filters = field(default_factory=Filters)
    exclude: tuple[str, ...] = ()
    items: tuple[str, ...] | None = None


@collector_held()
def load_due(
    connection: Connection,
    as_of: date,
    invoice_date: date | None = None,
    on_contract: Callable[[int], None] | None = None,
) -> Due:
    """What is due now, read from the database; nothing is changed."""
    return reckon_due(load_snapshot(connection), as_of, invoice_date, on_contract)


@collector_held()
def run_batch(connection: Connection, request: RunRequest) -> int:
    """Run and return the batch's id. All or nothing.

    What is due is reckoned again inside the transaction, so that an item which another
    program took meanwhile is noticed. Raises `BatchNameMissing`, `BatchNameTaken`,
    `ItemNotReady`, `NothingSelected`.
    """
    name = request.name.strip()
    if not name:
        raise BatchNameMissing
    if connection.scalar(select(Batch.id).where(Batch.name == name)) is not None:
        raise BatchNameTaken(name=name)
    snapshot = load_snapshot(connection)
    due = reckon_due(snapshot, request.as_of, request.invoice_date)
    selection = _select(connection, due, request)
    proposals = selection.proposals()
    if not proposals:
        raise NothingSelected
    batch_id = reserve_ids(connection, "batch", 1)
    connection.execute(
        insert(Batch).values(
            id=batch_id,
            name=name,
            state="proposed",
            as_of=request.as_of,
            invoice_date=request.invoice_date,
            one_per_customer=request.one_per_customer,
            created_at=clock.now(),
        )
    )
    invoice_ids = save_proposals(
        connection,
        batch_id,
        request.invoice_date,
        proposals,
        {contract.contract.code: contract for contract in selection.due.contracts},
        _describer(snapshot),
    )
    record(
        connection,
        [
            Change(
                "run",
                f"batch:{name}",
                None,
                {
                    "as_of": request.as_of,
                    "invoice_date": request.invoice_date,
                    "one_per_customer": request.one_per_customer,
                    "invoices": invoice_ids,
                },
            )
        ],
    )
    return batch_id


def _describer(snapshot: Snapshot) -> Describer:
    return Describer(snapshot.tickets, snapshot.company.language)


def _select(connection: Connection, due: Due, request: RunRequest) -> Selection:
    if request.items is None:
        selection = select_all(
            request.filters.apply(due), one_per_customer=request.one_per_customer
        )
        chosen = set(selection.selected_ids())
        _refuse_unready(connection, due, [item for item in request.exclude if item not in chosen])
        selection.set_items(request.exclude, selected=False)
        return selection
    selection = Selection(due, one_per_customer=request.one_per_customer)
    selection.set_items(request.items, selected=True)
    chosen = set(selection.selected_ids())
    _refuse_unready(connection, due, [item for item in request.items if item not in chosen])
    return selection


def _refuse_unready(connection: Connection, due: Due, items: Sequence[str]) -> None:
    """Refuse items that are not ready, with the reason of the first."""
    if not items:
        return
    shown = ", ".join(items[:NAMED_AT_MOST])
    if len(items) > NAMED_AT_MOST:
        more = len(items) - NAMED_AT_MOST
        shown = sentence("{items} and {count} more", items=shown, count=more)
    raise ItemNotReady(items=shown, **_why_unready(connection, due, items[0]))


def _why_unready(connection: Connection, due: Due, item: str) -> dict[str, object]:
    """Why an item may not be billed, as a parameter of `ItemNotReady`."""
    for contract in due.contracts:
        for found in contract.items:
            if found.id == item:
                if found.state is State.WAIVED:
                    return {"reason": mark("it was waived")}
                if found.state is State.LOCKED:
                    return {"locks": lock_sentence(found.locks)}
                return {"reason": mark("the filters leave it out")}
    holder = connection.execute(
        select(Batch.name).join(Claim, Claim.batch_id == Batch.id).where(Claim.item == item)
    ).scalar()
    if holder is not None:
        return {"batch": holder}
    return {"reason": mark("there is no such item")}
