"""Companies of any size, the same for the same seed: as a folder, or straight in a database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from batchbill_desktop.models import CompanyValue
from batchbill_desktop.services.billing.snapshot import ContractType
from batchbill_desktop.services.company_folder.check import Row
from batchbill_desktop.services.company_folder.kinds import Value
from batchbill_desktop.services.company_folder.merge import Merged
from batchbill_desktop.services.company_folder.schema import (
    CHARGES,
    CONTRACT_LINES,
    CONTRACTS,
    CUSTOMERS,
    FILES,
    PRODUCTS,
    RATES,
    TAX_CODES,
    TAX_RATES,
    TICKETS,
    TIME_ENTRIES,
    FileSchema,
)
from batchbill_desktop.services.company_folder.stored import read_ids
from batchbill_desktop.services.company_folder.write import write_rows
from batchbill_desktop.services.company_folder.write_csv import write_csv

FIRST_DAY = date(2026, 1, 1)
LAST_DAY = date(2026, 3, 31)
"""The work of a company lies between these days."""

COMPANY = {
    "name": "Large & Sons",
    "country": "FR",
    "exempt_tax_code": "EXO",
    "street": "1 rue du Nombre",
    "postcode": "69001",
    "city": "Lyon",
}

_ENTRIES_PER_TICKET = 4
_CONTRACTS_PER_CUSTOMER = 3
_RATES = {"base": 800_000, "evening": 1_200_000}


def make_company_folder(folder: Path, contracts: int, entries_per_contract: int, seed: int) -> None:
    """Write a company folder with contracts of all eight types; `folder` must not exist."""
    folder.mkdir()
    write_csv(folder / "company.csv", [["key", "value"], *map(list, COMPANY.items())])
    tables = _mixed_company(contracts, entries_per_contract, random.Random(seed))
    for schema in FILES:
        write_csv(folder / schema.file, _as_cells(schema, tables.get(schema.name, [])))


def fill_database(
    connection: Connection,
    contracts: int,
    entries_per_contract: int,
    lines_per_contract: int = 1,
    *,
    mixed: bool = False,
    seed: int = 1,
) -> None:
    """Put a company into an empty database: hourly contracts, or `mixed` ones of all types.

    W(n) of the benchmarks is `fill_database(connection, n, 10)`: n hourly contracts with a
    monthly line and ten time entries each, every one of a customer of its own.
    """
    connection.execute(
        insert(CompanyValue), [{"key": key, "value": value} for key, value in COMPANY.items()]
    )
    if mixed:
        tables = _mixed_company(contracts, entries_per_contract, random.Random(seed))
    else:
        tables = _even_company(contracts, entries_per_contract, lines_per_contract)
    ids = read_ids(connection)
    for schema in FILES:
        rows = tables.get(schema.name, [])
        write_rows(connection, Merged(schema, new=[(0, row) for row in rows]), ids)


def row_of(schema: FileSchema, **cells: Value) -> Row:
    """A row with these cells, the defaults in all others."""
    return [cells.get(column.name, column.default) for column in schema.columns]


def _as_cells(schema: FileSchema, rows: list[Row]) -> Iterator[list[str]]:
    yield [column.name for column in schema.columns]
    for row in rows:
        yield [
            "" if value == column.default else column.kind.text(value)
            for column, value in zip(schema.columns, row, strict=True)
        ]


def _taxes() -> dict[str, list[Row]]:
    since = date(2014, 1, 1)
    return {
        "tax_codes": [
            row_of(TAX_CODES, tax_code="EXO", name="Exempt", category="E", exemption_reason="Art."),
            row_of(TAX_CODES, tax_code="S20", name="TVA 20 %", category="S"),
        ],
        "tax_rates": [
            row_of(TAX_RATES, tax_code="EXO", effective_from=since, rate_percent=0),
            row_of(TAX_RATES, tax_code="S20", effective_from=since, rate_percent=200_000),
        ],
        "products": [row_of(PRODUCTS, sku="CARE", kind="service", unit="piece", unit_price=99_000)],
    }


def _customer(number: int) -> Row:
    return row_of(
        CUSTOMERS,
        business_number=f"{100_000 + number}",
        name=f"Customer {number:06d}, Ltd",
        street=f"{number % 200 + 1} High Street",
        postcode="69001",
        city="Lyon",
        country="FR",
    )


def _even_company(contracts: int, entries: int, lines: int) -> dict[str, list[Row]]:
    tables = _taxes()
    tables["customers"] = [_customer(number) for number in range(contracts)]
    for name in ("contracts", "rates", "contract_lines", "tickets", "time_entries"):
        tables[name] = []
    key = 0
    for number in range(contracts):
        code, customer = f"C-{number:06d}", f"{100_000 + number}"
        tables["contracts"].append(
            row_of(
                CONTRACTS,
                contract=code,
                business_number=customer,
                name=f"Support {number:06d}",
                type="hourly",
                start=FIRST_DAY,
                taxable=True,
                tax_code="S20",
                anchor="calendar",
            )
        )
        tables["rates"].append(_rate(code, "base"))
        tables["contract_lines"] += [_line(code, line) for line in range(lines)]
        for entry in range(entries):
            if entry % _ENTRIES_PER_TICKET == 0:
                ticket = key + 1
                tables["tickets"].append(_ticket(ticket, customer, "closed"))
            key += 1
            day = FIRST_DAY + timedelta(days=entry * 31 // entries)
            tables["time_entries"].append(
                row_of(
                    TIME_ENTRIES,
                    entry=key,
                    ticket=ticket,
                    contract=code,
                    date=day,
                    start="09:00",
                    minutes=10 + key % 50,
                    technician="LB",
                    description=f"Entry {key}",
                )
            )
    return tables


def _rate(code: str, name: str) -> Row:
    return row_of(RATES, contract=code, rate=name, effective_from=FIRST_DAY, amount=_RATES[name])


def _line(code: str, number: int) -> Row:
    return row_of(
        CONTRACT_LINES,
        contract=code,
        line=f"L{number + 1}",
        effective_from=FIRST_DAY,
        sku="CARE",
        description="Care plan",
        quantity=10_000 + 10_000 * (number % 5),
        unit_price=99_000,
    )


def _ticket(ticket: int, customer: str, status: str) -> Row:
    return row_of(
        TICKETS, ticket=ticket, business_number=customer, title=f"Case {ticket}", status=status
    )


_BLOCKS: dict[str, dict[str, Value]] = {
    "block_hours": {"block_hours": 100_000, "rollover": True, "overage_rate": 950_000},
    "block_money": {"block_amount": 5_000_000, "top_up": True},
    "project_fee": {"frequency": "once"},
    "project_hourly": {"frequency": "once", "end": LAST_DAY},
}


def _mixed_company(contracts: int, entries: int, chance: random.Random) -> dict[str, list[Row]]:
    """Contracts of all eight types, in turn; a few open tickets, charges and odd minutes."""
    tables = _taxes()
    customers = max(contracts // _CONTRACTS_PER_CUSTOMER, 1)
    tables["customers"] = [_customer(number) for number in range(customers)]
    for name in ("contracts", "rates", "contract_lines", "tickets", "time_entries", "charges"):
        tables[name] = []
    kinds = tuple(ContractType)
    for number in range(contracts):
        customer = f"{100_000 + number % customers}"
        code, kind = f"C-{number:06d}", kinds[number % len(kinds)]
        tables["contracts"].append(_mixed_contract(code, number, customer, kind, chance))
        tables["rates"] += [_rate(code, name) for name in _RATES]
        if kind != "project_hourly":
            tables["contract_lines"] += [_line(code, line) for line in range(number % 3 + 1)]
        tables["charges"].append(_charge(len(tables["charges"]) + 1, code, chance))
        _add_work(tables, code, customer, entries, chance)
    return tables


def _mixed_contract(
    code: str, number: int, customer: str, kind: ContractType, chance: random.Random
) -> Row:
    cells: dict[str, Value] = {
        "anchor": "calendar",
        "timing": chance.choice(("advance", "arrears")),
        "detail": chance.choice(("entry", "ticket", "contract")),
        "time_increment": chance.choice((1, 5, 15)),
        "taxable": number % 10 != 0,
        "tax_code": "S20" if number % 10 else None,
        **_BLOCKS.get(kind, {}),
    }
    return row_of(
        CONTRACTS,
        contract=code,
        business_number=customer,
        name=f"{kind.replace('_', ' ').capitalize()} {number:06d}",
        type=str(kind),
        start=FIRST_DAY,
        **cells,
    )


def _charge(charge: int, code: str, chance: random.Random) -> Row:
    return row_of(
        CHARGES,
        charge=charge,
        contract=code,
        kind="product" if charge % 2 else "expense",
        date=_day(chance),
        description="Cable, 2 m",
        quantity=10_000 * chance.randint(1, 5),
        unit_price=chance.randint(1, 2_000_000),
    )


def _add_work(
    tables: dict[str, list[Row]], code: str, customer: str, entries: int, chance: random.Random
) -> None:
    ticket = 0
    for number in range(entries):
        if number % _ENTRIES_PER_TICKET == 0:
            ticket = len(tables["tickets"]) + 1
            status = "open" if chance.random() < 0.05 else "closed"
            tables["tickets"].append(_ticket(ticket, customer, status))
        entry = len(tables["time_entries"]) + 1
        tables["time_entries"].append(
            row_of(
                TIME_ENTRIES,
                entry=entry,
                ticket=ticket,
                contract=code,
                date=_day(chance),
                start=f"{chance.randint(8, 17):02d}:{chance.randint(0, 59):02d}",
                minutes=chance.randint(1, 120),
                rate="evening" if chance.random() < 0.1 else "base",
                technician=chance.choice(("LB", "NK", "RD")),
                description=f"Entry {entry}",
            )
        )


def _day(chance: random.Random) -> date:
    return FIRST_DAY + timedelta(days=chance.randint(0, (LAST_DAY - FIRST_DAY).days))
