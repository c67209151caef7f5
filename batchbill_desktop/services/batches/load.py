"""Reads a snapshot of the company in a fixed number of queries, whatever its size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, String, and_, cast, exists, literal, or_, select, true
from sqlalchemy.sql import ColumnElement

from batchbill_desktop.models import (
    Batch,
    Charge,
    Claim,
    CompanyValue,
    Contract,
    ContractLine,
    Customer,
    Rate,
    TaxCode,
    TaxRate,
    Ticket,
    TimeEntry,
)
from batchbill_desktop.services.billing import snapshot as engine

_BLOCK_TYPES = (engine.ContractType.BLOCK_HOURS.value, engine.ContractType.BLOCK_MONEY.value)


def company_values(connection: Connection) -> dict[str, str]:
    """The company's values by key, as company.csv has them; absent keys mean the default."""
    rows = connection.execute(select(CompanyValue.key, CompanyValue.value))
    return {row.key: row.value for row in rows}


def engine_company(values: dict[str, str]) -> engine.Company:
    """What of the company the rules read, with the defaults of the data exchange format."""
    return engine.Company(
        currency=values.get("currency") or "EUR",
        language=values.get("language") or "en",
        exempt_tax_code=values.get("exempt_tax_code") or None,
        tax_rounding=values.get("tax_rounding") or "invoice",
        tax_date=values.get("tax_date") or "supply",
        tickets_must_be_resolved=values.get("tickets_must_be_resolved") != "no",
        zero_invoices=values.get("zero_invoices") == "yes",
    )


def load_snapshot(connection: Connection) -> engine.Snapshot:
    """Everything the engine reads, in one state of the database.

    Of contracts without a block, billed and reserved usage is left out: it is no item any
    more. A block needs all its entries, since recorded use comes first.
    """
    company = engine_company(company_values(connection))
    tax_codes = load_tax_codes(connection)
    contracts = _contracts(connection, company)
    entries = _entries(connection)
    charges = _charges(connection)
    work = tuple(
        engine.ContractWork(
            contract,
            tuple(entries.get(contract.id, ())),
            tuple(charges.get(contract.id, ())),
        )
        for contract in contracts
    )
    return engine.Snapshot(company, tax_codes, work, _tickets(connection), load_claims(connection))


def load_tax_codes(connection: Connection) -> dict[str, engine.TaxCode]:
    """Every tax code with its dated rates."""
    rates: dict[str, list[tuple[date, int]]] = {}
    for code, day, percent in connection.execute(
        select(TaxRate.tax_code, TaxRate.effective_from, TaxRate.rate_percent).order_by(
            TaxRate.effective_from
        )
    ):
        rates.setdefault(code, []).append((day, percent))
    return {
        row.code: engine.TaxCode(
            row.code,
            row.category,
            row.exemption_code,
            row.exemption_reason,
            tuple(rates.get(row.code, ())),
        )
        for row in connection.execute(
            select(TaxCode.code, TaxCode.category, TaxCode.exemption_code, TaxCode.exemption_reason)
        )
    }


def load_customers(connection: Connection, company: engine.Company) -> dict[int, engine.Customer]:
    """Every customer by id, with currency and language resolved."""
    rows = connection.execute(
        select(
            Customer.id,
            Customer.business_number,
            Customer.name,
            Customer.currency,
            Customer.language,
            Customer.payment_days,
            Customer.end_of_month,
            Customer.on_hold,
            Customer.purchase_order,
            Customer.one_invoice,
        )
    )
    return {
        row.id: engine.Customer(
            row.id,
            row.business_number,
            row.name,
            row.currency or company.currency,
            row.language or company.language,
            row.payment_days,
            row.end_of_month,
            row.on_hold,
            row.purchase_order,
            row.one_invoice,
        )
        for row in rows
    }


def load_contract(connection: Connection, code: str) -> engine.Contract | None:
    """One contract with its lines and rates; None where there is none of that code."""
    company = engine_company(company_values(connection))
    return next(iter(_contracts(connection, company, code)), None)


def _contracts(
    connection: Connection, company: engine.Company, code: str | None = None
) -> list[engine.Contract]:
    """All contracts, or the one of that code, by (customer name, contract name, contract code)."""
    wanted = true() if code is None else Contract.code == code
    ids = select(Contract.id).where(wanted)
    lines_wanted = true() if code is None else ContractLine.contract_id.in_(ids)
    rates_wanted = true() if code is None else Rate.contract_id.in_(ids)
    customers = load_customers(connection, company)
    lines = _by_contract(
        connection.execute(
            select(
                ContractLine.contract_id,
                ContractLine.line,
                ContractLine.effective_from,
                ContractLine.quantity,
                ContractLine.unit_price,
                ContractLine.included_quantity,
                ContractLine.sku,
                ContractLine.description,
                ContractLine.tax_code,
                ContractLine.frequency,
                ContractLine.timing,
            )
            .where(lines_wanted)
            .order_by(ContractLine.line, ContractLine.effective_from)
        ),
        _line,
    )
    rates = _by_contract(
        connection.execute(
            select(
                Rate.contract_id,
                Rate.name,
                Rate.effective_from,
                Rate.amount,
                Rate.block_factor,
                Rate.sku,
            )
            .where(rates_wanted)
            .order_by(Rate.name, Rate.effective_from)
        ),
        engine.Rate,
    )
    contracts = [
        _contract(row, customers, tuple(lines.get(row["id"], ())), tuple(rates.get(row["id"], ())))
        for row in connection.execute(select(Contract.__table__).where(wanted)).mappings()
    ]
    contracts.sort(key=lambda c: (c.customer.name, c.name, c.code))
    return contracts


def _by_contract(rows: Iterable[Any], make: Any) -> dict[int, list[Any]]:
    """Rows that begin with a contract's id, made into engine objects and grouped by it."""
    found: dict[int, list[Any]] = {}
    for contract_id, *values in rows:
        found.setdefault(contract_id, []).append(make(*values))
    return found


def _line(*values: Any) -> engine.ContractLine:
    line, frequency = engine.ContractLine(*values), values[-2]
    if frequency is None:
        return line
    return replace(line, frequency=engine.Frequency(frequency))


def _contract(
    row: Any,
    customers: dict[int, engine.Customer],
    lines: tuple[engine.ContractLine, ...],
    rates: tuple[engine.Rate, ...],
) -> engine.Contract:
    return engine.Contract(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        customer=customers[row["customer_id"]],
        type=engine.ContractType(row["type"]),
        start=row["start"],
        last_day=row["completed"] or row["end"],
        active=row["active"],
        taxable=row["taxable"],
        tax_code=row["tax_code"],
        frequency=engine.Frequency(row["frequency"]),
        anchor=row["anchor"],
        timing=row["timing"],
        prorate=row["prorate"],
        usage_ready=row["usage_ready"],
        discount_percent=row["discount_percent"],
        time_increment=row["time_increment"],
        time_minimum=row["time_minimum"],
        time_rounding=row["time_rounding"],
        rounding_scope=row["rounding_scope"],
        detail=row["detail"],
        block_hours=row["block_hours"],
        block_amount=row["block_amount"],
        rollover=row["rollover"],
        rollover_limit=row["rollover_limit"],
        overage_rate=row["overage_rate"],
        top_up=row["top_up"],
        purchase_order=row["purchase_order"],
        billed_until=row["billed_until"],
        opening_balance=row["opening_balance"],
        sku=row["sku"],
        lines=lines,
        rates=rates,
    )


def _not_billed(prefix: str, key: ColumnElement[int]) -> ColumnElement[bool]:
    """Usage that no batch holds, or that a block needs all the same."""
    held = exists().where(
        Claim.item == literal(prefix) + cast(key, String), Claim.batch_id.is_not(None)
    )
    return or_(Contract.type.in_(_BLOCK_TYPES), ~held)


def _entries(connection: Connection) -> dict[int, list[engine.TimeEntry]]:
    found: dict[int, list[engine.TimeEntry]] = {}
    entry = engine.TimeEntry
    for contract_id, *values in connection.execute(
        select(
            TimeEntry.contract_id,
            TimeEntry.entry,
            TimeEntry.ticket,
            TimeEntry.date,
            TimeEntry.start,
            TimeEntry.minutes,
            TimeEntry.billable_minutes,
            TimeEntry.rate,
            TimeEntry.technician,
            TimeEntry.description,
        )
        .join(Contract, Contract.id == TimeEntry.contract_id)
        .where(TimeEntry.billable, _not_billed("T:", TimeEntry.entry.expression))
    ):
        found.setdefault(contract_id, []).append(entry(*values))
    return found


def _charges(connection: Connection) -> dict[int, list[engine.Charge]]:
    return _by_contract(
        connection.execute(
            select(
                Charge.contract_id,
                Charge.charge,
                Charge.ticket,
                Charge.kind,
                Charge.date,
                Charge.quantity,
                Charge.unit_price,
                Charge.sku,
                Charge.description,
                Charge.markup_percent,
                Charge.discount_percent,
                Charge.tax_code,
            )
            .join(Contract, Contract.id == Charge.contract_id)
            .where(_not_billed("C:", Charge.charge.expression))
        ),
        engine.Charge,
    )


def _tickets(connection: Connection) -> dict[int, engine.Ticket]:
    return {
        ticket: engine.Ticket(ticket, title, status in ("resolved", "closed"))
        for ticket, title, status in connection.execute(
            select(Ticket.ticket, Ticket.title, Ticket.status)
        )
    }


def load_claims(connection: Connection) -> dict[str, engine.Claim]:
    """The claims that the engine must know: waivers, recurring items, and all of blocks."""
    rows = connection.execute(
        select(
            Claim.item,
            Claim.waived_reason,
            Batch.state,
            Claim.covered,
            Claim.past,
            Claim.top_ups,
            Claim.allowance,
        )
        .join(Contract, Contract.id == Claim.contract_id)
        .outerjoin(Batch, Batch.id == Claim.batch_id)
        .where(
            or_(
                Claim.batch_id.is_(None),
                Contract.type.in_(_BLOCK_TYPES),
                and_(Claim.item.like("R:%")),
            )
        )
    )
    return {
        item: engine.Claim(_hold(reason, state), covered, past, top_ups, allowance)
        for item, reason, state, covered, past, top_ups, allowance in rows
    }


def _hold(waived_reason: str | None, batch_state: str | None) -> engine.Hold:
    if waived_reason is not None:
        return engine.Hold.WAIVED
    return engine.Hold.BILLED if batch_state == "generated" else engine.Hold.RESERVED
