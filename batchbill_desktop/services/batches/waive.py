"""Waive: write an item off with a reason, and take it back (billing rules, 3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NoReturn

from sqlalchemy import Connection, delete, select

from batchbill_desktop.models import Batch, Claim
from batchbill_desktop.services.batches.load import load_snapshot
from batchbill_desktop.services.batches.store import claim_values
from batchbill_desktop.services.billing.due import due as reckon_due
from batchbill_desktop.services.billing.items import ContractDue, Due, Item, State
from batchbill_desktop.services.billing.lines import contract_lines
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.texts import mark


class CannotWaive(UserError):
    """An item that cannot be written off."""

    template = "{item} cannot be waived: {reason}."
    template_held = "{item} cannot be waived: the batch {batch!r} holds it."

    def __init__(self, **params: object) -> None:
        if "batch" in params:
            self.template = self.template_held
        super().__init__(**params)


class CannotUnwaive(UserError):
    """An item whose waiver cannot be taken back."""

    template = "The waiver of {item} cannot be taken back: {reason}."
    template_held = "The waiver of {item} cannot be taken back: the batch {batch!r} holds it."

    def __init__(self, **params: object) -> None:
        if "batch" in params:
            self.template = self.template_held
        super().__init__(**params)


class ItemMissing(UserError):
    """An item id that names nothing."""

    template = (
        "There is no billable item {item!r}. Ids look like T:118, C:12, "
        "R:<contract>:<line>:<first day> or U:<contract>:<entry>; see what is due."
    )


def find_item(due: Due, item: str) -> tuple[ContractDue, Item] | None:
    """An unbilled item of what is due, with its contract."""
    for contract in due.contracts:
        for found in contract.items:
            if found.id == item:
                return contract, found
    return None


def holder_of(connection: Connection, item: str) -> str | None:
    """The name of the batch that holds an item; None where none does."""
    return connection.scalar(
        select(Batch.name).join(Claim, Claim.batch_id == Batch.id).where(Claim.item == item)
    )


def waived_reason(connection: Connection, item: str) -> str | None:
    """The reason for which an item was written off; None where it was not."""
    return connection.scalar(select(Claim.waived_reason).where(Claim.item == item))


def waive(connection: Connection, item: str, reason: str, as_of: date) -> None:
    """Write an item off. Its block use stays recorded.

    Raises `CannotWaive` for a billed, reserved or waived item and without a reason,
    `ItemMissing` for an id that names nothing.
    """
    waive_items(connection, {item: reason}, as_of)


def waive_items(connection: Connection, reasons: Mapping[str, str], as_of: date) -> None:
    """Write items off, each for its reason: all of them or none. What is due is reckoned once.

    Raises as `waive` does, for the first item that cannot be written off.
    """
    if not reasons:
        return
    found = {
        item.id: (contract, item)
        for contract in reckon_due(load_snapshot(connection), as_of).contracts
        for item in contract.items
    }
    claims, changes = [], []
    for item, given in reasons.items():
        reason = given.strip()
        if not reason:
            raise CannotWaive(item=item, reason=mark("a reason is needed, for whoever asks later"))
        if item not in found:
            _refuse_held(connection, item)
        contract, due_item = found[item]
        if due_item.state is State.WAIVED:
            raise CannotWaive(item=item, reason=mark("it is waived already"))
        claims.append(
            {
                **claim_values(due_item, contract),
                "batch_id": None,
                "invoice_id": None,
                "waived_reason": reason,
            }
        )
        changes.append(Change("waive", f"item:{item}", None, {"reason": reason}))
    insert_all(connection, Claim, claims)
    record(connection, changes)


def _refuse_held(connection: Connection, item: str) -> NoReturn:
    """An item that is not due is held by a batch, or there is no such item."""
    holder = holder_of(connection, item)
    if holder is not None:
        raise CannotWaive(item=item, batch=holder)
    raise ItemMissing(item=item)


def written_off(due: ContractDue, items: Collection[str]) -> int:
    """What `items` of a contract would come to on their lines, in the smallest unit.

    An item that cannot be priced or taxed yet counts as far as it is priced.
    """
    chosen = [item for item in due.items if item.id in items]
    on_lines = [item for item in chosen if item.tax is not None]
    alone = [item for item in chosen if item.tax is None]
    lines = contract_lines(due, on_lines)
    return sum(line.net for line in lines) + sum(item.net for item in alone)


def unwaive(connection: Connection, item: str) -> None:
    """Take a waiver back: the item is due again. Raises `CannotUnwaive`."""
    holder = holder_of(connection, item)
    if holder is not None:
        raise CannotUnwaive(item=item, batch=holder)
    reason = waived_reason(connection, item)
    if reason is None:
        raise CannotUnwaive(item=item, reason=mark("it is not waived"))
    connection.execute(delete(Claim).where(Claim.item == item))
    record(connection, [Change("unwaive", f"item:{item}", {"reason": reason}, None)])
