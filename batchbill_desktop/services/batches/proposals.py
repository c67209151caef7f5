"""Changing the proposals of a batch until Generate: delete one, group anew, delete them all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from batchbill_desktop.models import (
    Batch,
    Claim,
    Contract,
    Customer,
    Invoice,
    InvoiceLine,
    InvoiceTax,
    ItemAnswer,
)
from batchbill_desktop.services.batches.errors import BatchEdited, BatchGenerated
from batchbill_desktop.services.batches.find import find_proposed
from batchbill_desktop.services.batches.load import (
    company_values,
    engine_company,
    load_customers,
)
from batchbill_desktop.services.batches.store import invoice_values, tax_values
from batchbill_desktop.services.billing import snapshot as engine
from batchbill_desktop.services.billing.compose import ContractLines, propose
from batchbill_desktop.services.billing.tax import LineTax
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.money import currency_digits
from batchbill_desktop.services.texts import mark


@dataclass(frozen=True, slots=True)
class FixedLine:
    """A line as it was priced at Run: packing needs its tax and its net alone."""

    id: int
    tax: LineTax
    net: int


def delete_proposal(connection: Connection, invoice_id: int) -> None:
    """Take a proposed invoice out of its batch and release its items.

    Raises `InvoiceMissing`, and `BatchGenerated` for one that has a number.
    """
    row = connection.execute(
        select(Batch.name, Batch.state, Invoice.number)
        .join(Batch, Batch.id == Invoice.batch_id)
        .where(Invoice.id == invoice_id)
    ).first()
    if row is None:
        raise InvoiceMissing(number=str(invoice_id))
    if row.state != "proposed":
        raise BatchGenerated(name=row.name, act=mark("deleting an invoice"))
    connection.execute(delete(Claim).where(Claim.invoice_id == invoice_id))
    connection.execute(delete(ItemAnswer).where(ItemAnswer.invoice_id == invoice_id))
    connection.execute(delete(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id))
    connection.execute(delete(Invoice).where(Invoice.id == invoice_id))
    record(
        connection,
        [Change("delete_proposal", f"batch:{row.name}", {"invoice": invoice_id}, None)],
    )


def delete_batch(connection: Connection, name: str) -> None:
    """Delete a proposed batch and release all it holds, what is settled too.

    Raises `BatchMissing`, `BatchGenerated`.
    """
    batch = find_proposed(connection, name, mark("deleting the batch"))
    connection.execute(delete(Claim).where(Claim.batch_id == batch.id))
    own = select(Invoice.id).where(Invoice.batch_id == batch.id)
    connection.execute(delete(ItemAnswer).where(ItemAnswer.invoice_id.in_(own)))
    connection.execute(delete(InvoiceLine).where(InvoiceLine.batch_id == batch.id))
    connection.execute(delete(Invoice).where(Invoice.batch_id == batch.id))
    connection.execute(delete(Batch).where(Batch.id == batch.id))
    record(connection, [Change("delete", f"batch:{batch.name}", {"state": "proposed"}, None)])


def group_batch(connection: Connection, name: str, *, one_per_customer: bool) -> None:
    """Switch *One invoice per customer*: the fixed lines are packed anew, none is priced again.

    Raises `BatchMissing`, `BatchGenerated`, `BatchEdited`.
    """
    batch = find_proposed(connection, name, mark("grouping it anew"))
    _refuse_edited(connection, batch.id, batch.name)
    company = engine_company(company_values(connection))
    proposals = propose(
        _fixed_lines(connection, batch.id, load_customers(connection, company)),
        one_per_customer=one_per_customer,
        tax_rounding=company.tax_rounding,
        zero_invoices=company.zero_invoices,
    )
    kept = [proposal for proposal in proposals if not proposal.is_settled]
    first = reserve_ids(connection, "invoice", max(len(kept), 1))
    invoices: list[dict[str, Any]] = []
    taxes: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for proposal in proposals:
        invoice_id = None
        if not proposal.is_settled:
            position = len(invoices)
            invoice_id = first + position
            invoices.append(
                invoice_values(proposal, invoice_id, batch.id, position, batch.invoice_date)
            )
            taxes += tax_values(invoice_id, proposal.taxes)
        moves += ({"contract": part.contract.id, "invoice": invoice_id} for part in proposal.parts)
    insert_all(connection, Invoice, invoices)
    insert_all(connection, InvoiceTax, taxes)
    _move(connection, batch.id, moves)
    connection.execute(delete(Invoice).where(Invoice.batch_id == batch.id, Invoice.id < first))
    connection.execute(
        update(Batch).where(Batch.id == batch.id).values(one_per_customer=one_per_customer)
    )
    record(
        connection,
        [
            Change(
                "group",
                f"batch:{batch.name}",
                {"one_per_customer": batch.one_per_customer},
                {"one_per_customer": one_per_customer},
            )
        ],
    )


def _refuse_edited(connection: Connection, batch_id: int, name: str) -> None:
    """What was typed belongs to an invoice, not to a contract: packed anew it would be lost."""
    customer = connection.scalar(
        select(Customer.name)
        .join(Invoice, Invoice.customer_id == Customer.id)
        .where(Invoice.batch_id == batch_id, Invoice.version.is_not(None))
        .order_by(Invoice.position)
        .limit(1)
    )
    if customer is not None:
        raise BatchEdited(name=name, customer=customer)


def _move(connection: Connection, batch_id: int, moves: list[dict[str, Any]]) -> None:
    """Put the lines and the claims of each contract on its new invoice."""
    if not moves:
        return
    for model in (InvoiceLine, Claim):
        connection.execute(
            update(model)
            .where(model.batch_id == batch_id, model.contract_id == bindparam("contract"))
            .values(invoice_id=bindparam("invoice")),
            moves,
        )


def _fixed_lines(
    connection: Connection, batch_id: int, customers: dict[int, engine.Customer]
) -> list[ContractLines[FixedLine]]:
    """The lines of a batch by contract, ordered by (customer name, contract name, code)."""
    lines: dict[int, list[FixedLine]] = {}
    orders: dict[int, str] = {}
    for row in connection.execute(
        select(
            InvoiceLine.id,
            InvoiceLine.contract_id,
            InvoiceLine.order_number,
            InvoiceLine.tax_code,
            InvoiceLine.tax_category,
            InvoiceLine.tax_rate_percent,
            InvoiceLine.exemption_code,
            InvoiceLine.exemption_reason,
            InvoiceLine.net,
        )
        .where(InvoiceLine.batch_id == batch_id)
        .order_by(InvoiceLine.contract_id, InvoiceLine.position)
    ):
        group = (
            row.tax_category,
            row.tax_rate_percent,
            row.exemption_code,
            row.exemption_reason,
        )
        line = FixedLine(row.id, LineTax(row.tax_code, group), row.net)
        lines.setdefault(row.contract_id, []).append(line)
        orders[row.contract_id] = row.order_number
    contracts = [
        _contract(row, customers[row.customer_id], orders[row.id])
        for row in connection.execute(
            select(
                Contract.id,
                Contract.code,
                Contract.name,
                Contract.customer_id,
                Contract.type,
                Contract.start,
            )
        )
        if row.id in lines
    ]
    contracts.sort(key=lambda c: (c.customer.name, c.name, c.code))
    return [
        ContractLines(contract, currency_digits(contract.customer.currency), lines[contract.id])
        for contract in contracts
    ]


def _contract(row: Any, customer: engine.Customer, order_number: str) -> engine.Contract:
    """A contract as far as packing reads it, with the order number that was fixed at Run."""
    return engine.Contract(
        row.id,
        row.code,
        row.name,
        replace(customer, purchase_order=order_number),
        engine.ContractType(row.type),
        row.start,
        purchase_order=order_number,
    )
