"""The way back of acts that changed the database: a proposal put back, a waiver made again.

Each is one transaction. Where the world has moved on it is refused with the reason, and
nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.sql import ColumnElement

from batchbill_desktop.models import (
    Batch,
    Claim,
    Contract,
    Customer,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
    ItemAnswer,
)
from batchbill_desktop.services.batches.proposals import delete_proposal, group_batch
from batchbill_desktop.services.batches.waive import unwaive, waive_items, waived_reason
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.errors import InvoiceMissing


class CannotPutBack(UserError):
    """A deleted proposal whose batch is no longer a proposal, or is no more."""

    template = (
        "The proposal for {customer} cannot be put back: the batch {batch!r} has been deleted. "
        "Tick its items again and run a new batch."
    )
    template_generated = (
        "The proposal for {customer} cannot be put back: the batch {batch!r} has been generated. "
        "Tick its items again and run a new batch."
    )
    template_taken = (
        "The proposal for {customer} cannot be put back: {item} has been billed, reserved or "
        "waived meanwhile. Look at what is due again."
    )

    def __init__(self, template: str | None = None, **params: object) -> None:
        if template is not None:
            self.template = template
        super().__init__(**params)


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A deleted proposal, as it was: everything that puts it back."""

    batch_id: int
    batch: str
    customer: str
    one_per_customer: bool
    invoice: Mapping[str, Any]
    taxes: Sequence[Mapping[str, Any]]
    lines: Sequence[Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]
    claims: Sequence[Mapping[str, Any]]
    answers: Sequence[Mapping[str, Any]] = ()
    """Of one that was edited before its generation was undone: what became of its items."""

    @property
    def invoice_id(self) -> int:
        """The proposal's id, which it has again once it is back."""
        return int(self.invoice["id"])


@dataclass(frozen=True, slots=True)
class Unwaived:
    """Waivers that were taken back: each item with the reason that it had."""

    reasons: Mapping[str, str]


def take_out(connection: Connection, invoice_id: int) -> TakenOut:
    """Delete a proposal as `delete_proposal` does, and hand out what it was.

    Raises `InvoiceMissing`, `BatchGenerated`.
    """
    row = connection.execute(
        select(Batch.id, Batch.name, Batch.one_per_customer, Customer.name.label("customer"))
        .join(Invoice, Invoice.batch_id == Batch.id)
        .join(Customer, Customer.id == Invoice.customer_id)
        .where(Invoice.id == invoice_id)
    ).first()
    if row is None:
        raise InvoiceMissing(number=str(invoice_id))
    lines = _rows(connection, InvoiceLine, InvoiceLine.invoice_id == invoice_id)
    own = select(InvoiceLine.id).where(InvoiceLine.invoice_id == invoice_id)
    taken = TakenOut(
        row.id,
        row.name,
        row.customer,
        row.one_per_customer,
        _rows(connection, Invoice, Invoice.id == invoice_id)[0],
        _rows(connection, InvoiceTax, InvoiceTax.invoice_id == invoice_id),
        lines,
        _rows(connection, InvoiceLineItem, InvoiceLineItem.line_id.in_(own)),
        _rows(connection, Claim, Claim.invoice_id == invoice_id),
        _rows(connection, ItemAnswer, ItemAnswer.invoice_id == invoice_id),
    )
    delete_proposal(connection, invoice_id)
    return taken


def put_back(connection: Connection, taken: TakenOut) -> int:
    """Put a deleted proposal back into its batch, exactly as it was; the proposal's id.

    Where the batch has been grouped otherwise meanwhile, its lines join that grouping. Raises
    `CannotPutBack`.
    """
    batch = connection.execute(select(Batch.__table__).where(Batch.id == taken.batch_id)).first()
    names = {"customer": taken.customer, "batch": taken.batch}
    if batch is None:
        raise CannotPutBack(**names)
    if batch.state != "proposed":
        raise CannotPutBack(CannotPutBack.template_generated, **names)
    wanted = [claim["item"] for claim in taken.claims]
    held = connection.scalar(
        select(Claim.item).where(Claim.item.in_(wanted)).order_by(Claim.item).limit(1)
    )
    if held is not None:
        raise CannotPutBack(CannotPutBack.template_taken, customer=taken.customer, item=held)
    insert_all(connection, Invoice, [dict(taken.invoice)])
    for model, rows in (
        (InvoiceTax, taken.taxes),
        (InvoiceLine, taken.lines),
        (InvoiceLineItem, taken.items),
        (Claim, taken.claims),
        (ItemAnswer, taken.answers),
    ):
        insert_all(connection, model, [dict(row) for row in rows])
    _order_anew(connection, taken.batch_id)
    record(
        connection,
        [Change("put_back_proposal", f"batch:{batch.name}", None, {"invoice": taken.invoice_id})],
    )
    if batch.one_per_customer != taken.one_per_customer:
        group_batch(connection, batch.name, one_per_customer=batch.one_per_customer)
    return taken.invoice_id


def waive_all(connection: Connection, items: Sequence[str], reason: str, as_of: date) -> None:
    """Write several items off for one reason: all of them or none. Raises as `waive` does."""
    waive_items(connection, dict.fromkeys(items, reason), as_of)


def unwaive_all(connection: Connection, items: Sequence[str]) -> Unwaived:
    """Take several waivers back, all or none, and hand out their reasons.

    Raises `CannotUnwaive`.
    """
    reasons = {item: waived_reason(connection, item) or "" for item in items}
    for item in items:
        unwaive(connection, item)
    return Unwaived(reasons)


def waive_again(connection: Connection, unwaived: Unwaived, as_of: date) -> None:
    """Write off again what was taken back, each item for the reason that it had."""
    waive_items(connection, unwaived.reasons, as_of)


def _rows(connection: Connection, model: Any, condition: ColumnElement[bool]) -> list[Any]:
    found = connection.execute(select(model.__table__).where(condition)).mappings()
    return [dict(row) for row in found]


def _order_anew(connection: Connection, batch_id: int) -> None:
    """Number the places of a batch's invoices by (customer name, contract name, code)."""
    first: dict[int, tuple[str, str, str]] = {}
    for invoice_id, *key in connection.execute(
        select(InvoiceLine.invoice_id, Customer.name, Contract.name, Contract.code)
        .join(Contract, Contract.id == InvoiceLine.contract_id)
        .join(Customer, Customer.id == Contract.customer_id)
        .where(InvoiceLine.batch_id == batch_id)
        .distinct()
    ):
        customer, contract, code = key
        place = (customer, contract, code)
        if invoice_id is not None:
            first[invoice_id] = min(first.get(invoice_id, place), place)
    ordered = sorted(first, key=lambda invoice_id: first[invoice_id])
    connection.execute(
        update(Invoice)
        .where(Invoice.id == bindparam("invoice"))
        .values(position=bindparam("place")),
        [{"invoice": invoice_id, "place": place} for place, invoice_id in enumerate(ordered)],
    )
