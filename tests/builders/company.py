"""A company written straight into an empty database: a test adds what matters to it.

Days are written `2026-01-10`, numbers as they are printed (`"25.00"`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select

from batchbill_desktop.models import (
    Charge,
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
from batchbill_desktop.services.money import from_decimal

START = date(2026, 1, 1)
FEBRUARY = date(2026, 2, 1)
"""The day on which the month of January is due."""

JANUARY_ITEMS = frozenset(
    "R:A-1:L1:2026-01-01 T:1 R:A-2:L1:2026-01-01 R:B-1:L1:2026-01-01 T:4 T:5 R:B-2:block:2026-01-01"
    " T:6 T:7 R:C-1:L1:2026-01-01 C:1 C:2".split()
)
"""What is ready of `put_month` on 1 February."""

_SCALED = (
    "discount_percent",
    "block_hours",
    "block_amount",
    "rollover_limit",
    "overage_rate",
    "opening_balance",
)


def scaled(number: str | int) -> int:
    """A price, quantity or percentage in ten-thousandths."""
    return from_decimal(Decimal(number), 4)


def put_company(connection: Connection, /, **values: str) -> None:
    """The company in euros, with the tax codes S20 (20 %) and EXO (exempt)."""
    kept = {"name": "Lumen", "country": "FR", "exempt_tax_code": "EXO", **values}
    connection.execute(
        insert(CompanyValue), [{"key": key, "value": value} for key, value in kept.items()]
    )
    connection.execute(
        insert(TaxCode),
        [
            {"code": "S20", "name": "VAT 20 %", "category": "S", "exemption_reason": ""},
            {"code": "EXO", "name": "Exempt", "category": "E", "exemption_reason": "Art. 261"},
        ],
    )
    since = {"tax_code": "S20", "effective_from": date(2014, 1, 1), "rate_percent": scaled(20)}
    connection.execute(insert(TaxRate), since)


def set_value(connection: Connection, /, key: str, value: str) -> None:
    """A further value of the company, for example `invoice_number`."""
    connection.execute(insert(CompanyValue), {"key": key, "value": value})


def put_customer(connection: Connection, /, number: int, name: str, **fields: Any) -> None:
    """A customer whose id and business number are `number`."""
    values = {"id": number, "business_number": f"{number}", "name": name, "country": "FR"}
    connection.execute(insert(Customer), {**values, **fields})


def put_contract(
    connection: Connection,
    /,
    code: str,
    customer: int,
    kind: str = "hourly",
    *,
    lines: Mapping[str, str] | None = None,
    rates: Mapping[str, str] | None = None,
    **fields: Any,
) -> None:
    """A taxable contract by calendar months in arrears from 1 January 2026.

    `lines`: unit prices by line; `rates`: hourly prices by name.
    """
    newest: int = connection.scalar(select(func.max(Contract.id))) or 0
    values: dict[str, Any] = {
        "id": newest + 1,
        "code": code,
        "customer_id": customer,
        "name": f"Contract {code}",
        "type": kind,
        "start": START,
        "anchor": "calendar",
        "taxable": True,
        "tax_code": "S20",
        **fields,
    }
    for name in _SCALED:
        if name in values:
            values[name] = scaled(values[name])
    connection.execute(insert(Contract), values)
    for line, price in (lines or {}).items():
        put_line(connection, values["id"], line, price)
    for rate, price in (rates or {}).items():
        put_rate(connection, values["id"], rate, price)


def put_line(
    connection: Connection, /, contract: int, line: str, price: str, **fields: Any
) -> None:
    """One piece of something at that price, from 1 January 2026."""
    values = {
        "contract_id": contract,
        "line": line,
        "effective_from": START,
        "description": f"Line {line}",
        "quantity": scaled(fields.pop("quantity", 1)),
        "included_quantity": scaled(fields.pop("included", 0)),
        "unit_price": scaled(price),
    }
    connection.execute(insert(ContractLine), {**values, **fields})


def put_rate(connection: Connection, /, contract: int, name: str, price: str) -> None:
    """An hourly price from 1 January 2026."""
    values = {"contract_id": contract, "name": name, "effective_from": START}
    connection.execute(insert(Rate), {**values, "amount": scaled(price)})


def put_ticket(
    connection: Connection, /, ticket: int, customer: int, status: str = "closed"
) -> None:
    """A ticket with that number."""
    values = {"ticket": ticket, "customer_id": customer, "title": f"Case {ticket}"}
    connection.execute(insert(Ticket), {**values, "status": status})


def put_entry(
    connection: Connection, /, entry: int, contract: str, day: str, minutes: int, **fields: Any
) -> None:
    """Billable time at the base rate."""
    values = {
        "entry": entry,
        "contract_id": contract_id(connection, contract),
        "date": date.fromisoformat(day),
        "minutes": minutes,
        "description": f"Work {entry}",
    }
    connection.execute(insert(TimeEntry), {**values, **fields})


def put_charge(
    connection: Connection, /, charge: int, contract: str, day: str, price: str, **fields: Any
) -> None:
    """One piece of a product."""
    values = {
        "charge": charge,
        "contract_id": contract_id(connection, contract),
        "kind": "product",
        "date": date.fromisoformat(day),
        "description": f"Charge {charge}",
        "quantity": scaled(fields.pop("quantity", 1)),
        "unit_price": scaled(price),
        "markup_percent": scaled(fields.pop("markup", 0)),
    }
    connection.execute(insert(Charge), {**values, **fields})


def contract_id(connection: Connection, code: str) -> int:
    """The id of a contract."""
    found = connection.scalar(select(Contract.id).where(Contract.code == code))
    assert found is not None, f"there is no contract {code}"
    return found


def put_month(connection: Connection) -> None:
    """A company whose January comes to five invoices, and one group that is settled.

    In numbering order: Alder A-2 10.00 and A-1 160.00, Birch B-2 210.00 and B-1 245.00,
    Cedar C-2 61.00, each plus 20 %; C-1 comes to nothing.
    """
    put_company(connection)
    put_customer(connection, 1001, "Alder Ltd")
    put_customer(connection, 1002, "Birch & Co", language="fr")
    put_customer(connection, 1003, "Cedar SA", purchase_order="PO-7")
    put_contract(
        connection, "A-1", 1001, lines={"L1": "100.00"}, rates={"base": "60.00"}, name="Support"
    )
    put_contract(connection, "A-2", 1001, "online_backup", name="Backup")
    put_line(connection, contract_id(connection, "A-2"), "L1", "2.00", quantity=15, included=10)
    put_contract(
        connection,
        "B-1",
        1002,
        "retainer",
        lines={"L1": "200.00"},
        rates={"evening": "90.00"},
        name="Flat",
    )
    put_contract(
        connection,
        "B-2",
        1002,
        "block_hours",
        rates={"base": "80.00"},
        name="Block",
        block_hours=2,
        overage_rate=100,
    )
    put_contract(connection, "C-1", 1003, "retainer", lines={"L1": "0.00"}, name="Free")
    put_contract(connection, "C-2", 1003, name="Parts", rates={"base": "60.00"})
    put_ticket(connection, 1, 1001)
    put_ticket(connection, 2, 1001, "open")
    put_ticket(connection, 3, 1002)
    put_entry(connection, 1, "A-1", "2026-01-10", 60, ticket=1)
    put_entry(connection, 2, "A-1", "2026-01-20", 30, ticket=2)
    put_entry(connection, 3, "A-1", "2026-02-05", 60)
    put_entry(connection, 4, "B-1", "2026-01-11", 45, ticket=3)
    put_entry(connection, 5, "B-1", "2026-01-12", 30, rate="evening", ticket=3)
    put_entry(connection, 6, "B-2", "2026-01-13", 90)
    put_entry(connection, 7, "B-2", "2026-01-14", 60)
    put_charge(connection, 1, "C-2", "2026-01-15", "25.00", quantity=2)
    put_charge(connection, 2, "C-2", "2026-01-16", "10.00", kind="expense", markup=10)
