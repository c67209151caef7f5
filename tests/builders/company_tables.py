"""A tiny company as tables of text, to be changed by a test and written as CSV or workbook."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import Connection

from batchbill_desktop.services.company_folder.apply import import_company

Tables = dict[str, list[dict[str, str]]]
"""The rows of each file, without `.csv` in its name; the columns are those of the first row."""


def company_tables() -> Tables:
    """Two customers with a contract each, and something in every file."""
    return {
        "company": [
            {"key": "name", "value": "Lumen"},
            {"key": "country", "value": "FR"},
            {"key": "exempt_tax_code", "value": "EXO"},
        ],
        "tax_codes": [
            {"tax_code": "S20", "name": "TVA 20 %", "category": "S"},
            {"tax_code": "EXO", "name": "Exonéré", "category": "E"},
        ],
        "tax_rates": [
            {"tax_code": "S20", "effective_from": "2014-01-01", "rate_percent": "20"},
        ],
        "exchange_rates": [
            {"currency": "CHF", "date": "2026-01-01", "rate": "1.06812345", "source": "ECB"},
        ],
        "customers": [
            {"business_number": "1001", "name": "Boulangerie", "currency": "", "payment_days": ""},
            {"business_number": "1002", "name": "Atelier", "currency": "JPY", "payment_days": "45"},
        ],
        "contracts": [
            _contract("C-1", "1001", type="hourly", default="yes"),
            _contract("C-2", "1002", type="block_hours", block_hours="10"),
            _contract("C-3", "1002", type="block_money", block_amount="50000"),
        ],
        "rates": [
            {"contract": "C-1", "rate": "base", "effective_from": "2026-01-01", "amount": "80"},
            {"contract": "C-2", "rate": "base", "effective_from": "2026-01-01", "amount": "9800"},
        ],
        "contract_lines": [
            _line("C-1", "L1", "2026-01-01"),
            _line("C-1", "L1", "2026-06-01"),
            _line("C-2", "L1", "2026-01-01"),
        ],
        "tickets": [
            _ticket("501", "1001"),
            _ticket("502", "1002"),
        ],
        "time_entries": [
            _entry("1", "501", "C-1"),
            _entry("2", "502", "C-2"),
        ],
        "charges": [
            _charge("1", "C-1", "501"),
            _charge("2", "C-2", ""),
        ],
        "products": [
            {"sku": "PC-15", "kind": "product", "unit_price": "849", "tax_code": "S20"},
        ],
    }


def _contract(contract: str, business_number: str, **cells: str) -> dict[str, str]:
    row = {
        "contract": contract,
        "business_number": business_number,
        "name": "Support",
        "type": "",
        "start": "2026-01-16",
        "end": "",
        "completed": "",
        "default": "",
        "taxable": "yes",
        "tax_code": "S20",
        "frequency": "",
        "anchor": "",
        "block_hours": "",
        "block_amount": "",
        "rollover_limit": "",
        "opening_balance": "",
        "time_increment": "",
        "notes": "",
    }
    return row | cells


def _line(contract: str, line: str, day: str) -> dict[str, str]:
    return {
        "contract": contract,
        "line": line,
        "effective_from": day,
        "quantity": "1",
        "unit_price": "290",
        "tax_code": "",
        "frequency": "",
        "timing": "",
    }


def _ticket(ticket: str, business_number: str) -> dict[str, str]:
    return {
        "ticket": ticket,
        "business_number": business_number,
        "title": "Imprimante",
        "status": "closed",
        "source": "",
        "source_key": "",
    }


def _entry(entry: str, ticket: str, contract: str) -> dict[str, str]:
    return {
        "entry": entry,
        "ticket": ticket,
        "contract": contract,
        "date": "2026-01-20",
        "start": "09:00",
        "minutes": "25",
        "billable": "",
        "rate": "",
        "description": "Pilote",
        "source": "",
        "source_key": "",
    }


def _charge(charge: str, contract: str, ticket: str) -> dict[str, str]:
    return {
        "charge": charge,
        "contract": contract,
        "ticket": ticket,
        "kind": "product",
        "date": "2026-01-20",
        "quantity": "2",
        "unit_price": "7.45",
        "markup_percent": "",
        "tax_code": "",
        "source": "",
        "source_key": "",
    }


def write_folder(folder: Path, tables: Tables) -> Path:
    """Write the tables as CSV files into a new folder."""
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_workbook(path: Path, tables: Tables) -> Path:
    """Write the tables as the sheets of a new workbook, every cell as text."""
    book = Workbook(write_only=True)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([row[column] or None for column in rows[0]])
    book.save(path)
    return path


WRITERS: dict[str, Callable[[Path, Tables], Path]] = {
    "csv": lambda path, tables: write_folder(path / "company", tables),
    "xlsx": lambda path, tables: write_workbook(path / "company.xlsx", tables),
}


def import_tables(connection: Connection, folder: Path, tables: Tables) -> None:
    """Import the tables by way of a new CSV folder below `folder`."""
    import_company(
        connection, write_folder(folder / f"import_{len(list(folder.iterdir()))}", tables)
    )


def tables_of(folder: Path) -> Tables:
    """The CSV files of a folder as tables; those without a row are left out."""
    tables: Tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if rows:
            tables[path.stem] = rows
    return tables
