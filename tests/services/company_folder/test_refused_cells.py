"""Cells are read strictly: what does not fit is refused with file, row, column, value, reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from batchbill_desktop.models import Customer, HistoryRecord
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.errors import ImportRefused
from tests.builders.company_tables import WRITERS, company_tables

CELLS = [
    # Booleans are exactly yes or no.
    ("contracts", "taxable", "Yes", "neither `yes` nor `no`"),
    ("contracts", "taxable", "true", "neither `yes` nor `no`"),
    ("contracts", "taxable", "1", "neither `yes` nor `no`"),
    # Dates are exactly YYYY-MM-DD, from 1900 to 2199.
    ("contracts", "start", "2026-1-16", "YYYY-MM-DD"),
    ("contracts", "start", "16.01.2026", "YYYY-MM-DD"),
    ("contracts", "start", "20260116", "YYYY-MM-DD"),
    ("contracts", "start", "2026-01-16T00:00", "YYYY-MM-DD"),
    ("contracts", "start", "2026-02-29", "not a day of the calendar"),
    ("contracts", "start", "1899-12-31", "not between 1900-01-01 and 2199-12-31"),
    ("contracts", "start", "2200-01-01", "not between 1900-01-01 and 2199-12-31"),
    ("contracts", "start", "\uff12\uff10\uff12\uff16-01-16", "YYYY-MM-DD"),
    # Times are HH:MM.
    ("time_entries", "start", "9:00", "HH:MM"),
    ("time_entries", "start", "24:00", "HH:MM"),
    ("time_entries", "start", "09:00:00", "HH:MM"),
    # Numbers are digits with at most one point and a leading minus.
    ("charges", "quantity", "1e3", "not a number"),
    ("charges", "quantity", "+5", "not a number"),
    ("charges", "quantity", "1 000", "not a number"),
    ("charges", "quantity", "1,5", "not a number"),
    ("charges", "quantity", "1.2.3", "not a number"),
    ("charges", "quantity", "- 5", "not a number"),
    ("charges", "quantity", "two", "not a number"),
    ("charges", "quantity", "NaN", "not a number"),
    ("charges", "quantity", "٣", "not a number"),
    ("charges", "quantity", "1_000", "not a number"),
    # Limits.
    ("charges", "unit_price", "1.23456", "5 decimals; at most 4"),
    ("charges", "quantity", "0.00001", "5 decimals; at most 4"),
    ("charges", "quantity", "1234567890123", "more than 12 digits before the point"),
    ("charges", "unit_price", "-0.01", "below 0"),
    ("rates", "amount", "-1", "below 0"),
    ("charges", "markup_percent", "1000.0001", "above 1000"),
    ("charges", "markup_percent", "-1", "below 0"),
    ("tax_rates", "rate_percent", "100.1", "above 100"),
    ("exchange_rates", "rate", "0", "not above 0"),
    ("exchange_rates", "rate", "1.123456789", "9 decimals; at most 8"),
    ("time_entries", "minutes", "1441", "not between 0 and 1440"),
    ("time_entries", "minutes", "-1", "not between 0 and 1440"),
    ("time_entries", "minutes", "25.5", "not a whole number"),
    ("time_entries", "entry", "1.0", "not a whole number"),
    ("time_entries", "entry", "1" * 5000, "not between"),
    ("tickets", "ticket", "A-1", "not a whole number"),
    ("contracts", "time_increment", "0", "not between 1 and 1440"),
    ("contracts", "contract", "C" * 51, "51 characters; at most 50"),
    ("customers", "name", "N" * 201, "201 characters; at most 200"),
    ("contracts", "notes", "T" * 10_001, "10,001 characters; at most 10,000"),
    ("contracts", "contract", "C\n1", "a line break or a tab"),
    # Codes have no colon; item ids are made with it.
    ("contracts", "contract", "C:1", "`:`"),
    ("contract_lines", "line", "L:1", "`:`"),
    ("tax_codes", "tax_code", "S:20", "`:`"),
    # Words and codes of a list.
    ("contracts", "type", "Hourly", "is not one of retainer, hourly"),
    ("contracts", "frequency", "monthly", "is not one of week"),
    ("contracts", "anchor", "01", "neither start, calendar"),
    ("contracts", "anchor", "32", "neither start, calendar"),
    ("contracts", "anchor", "13-01", "neither start, calendar"),
    ("tickets", "status", "done", "is not one of open"),
    ("charges", "kind", "service", "is not one of product, expense"),
    ("tax_codes", "category", "s", "is not one of S"),
    ("customers", "currency", "EURO", "ISO 4217"),
    ("customers", "currency", "CLF", "ISO 4217"),
    # What a row needs.
    ("customers", "name", "", "needed and empty"),
    ("customers", "business_number", "   ", "needed and empty"),
    ("contracts", "type", "", "needed and empty"),
    ("contracts", "start", "", "needed and empty"),
    ("contracts", "business_number", "", "needed and empty"),
    ("rates", "amount", "", "needed and empty"),
    ("contract_lines", "quantity", "", "needed and empty"),
    ("contract_lines", "unit_price", "", "needed and empty"),
    ("tax_codes", "category", "", "needed and empty"),
    ("tickets", "title", "", "needed and empty"),
    ("tickets", "status", "", "needed and empty"),
    ("time_entries", "date", "", "needed and empty"),
    ("time_entries", "minutes", "", "needed and empty"),
    ("charges", "kind", "", "needed and empty"),
    ("products", "unit_price", "", "needed and empty"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("file", "column", "value", "reason"), CELLS)
def test_a_cell_that_does_not_fit_is_refused(
    connection: Connection,
    tmp_path: Path,
    kind: str,
    file: str,
    column: str,
    value: str,
    reason: str,
) -> None:
    tables = company_tables()
    tables[file][0][column] = value
    path = WRITERS[kind](tmp_path, tables)
    with pytest.raises(ImportRefused) as refused:
        import_company(connection, path)
    where = f"{file}.csv" if kind == "csv" else f"company.xlsx, sheet {file}"
    found = [p for p in refused.value.problems if (p.file, p.column) == (where, column)]
    assert len(found) == 1, refused.value.message
    problem = found[0]
    assert problem.row == 2
    assert problem.value is not None
    assert value.strip().startswith(problem.value.removesuffix("..."))
    assert reason in problem.reason
    assert connection.scalar(select(func.count()).select_from(Customer)) == 0
    assert connection.scalar(select(func.count()).select_from(HistoryRecord)) == 0


@pytest.mark.parametrize("letter", ["\0", "\x07", "\x7f", "\ufffe"])
def test_a_character_that_no_document_can_hold_is_refused(
    connection: Connection, tmp_path: Path, letter: str
) -> None:
    tables = company_tables()
    tables["tickets"][1]["title"] = f"bell{letter}"
    with pytest.raises(ImportRefused) as refused:
        import_company(connection, WRITERS["csv"](tmp_path, tables))
    (problem,) = refused.value.problems
    assert (problem.file, problem.row, problem.column) == ("tickets.csv", 3, "title")
    assert f"cannot be printed (U+{ord(letter):04X})" in problem.reason


COMPANY_VALUES = [
    ("country", "France", "country code"),
    ("country", "", "needed and empty"),
    ("currency", "Euro", "ISO 4217"),
    ("language", "français", "language code"),
    ("tax_rounding", "total", "is not one of invoice, line"),
    ("tickets_must_be_resolved", "oui", "neither `yes` nor `no`"),
    ("fiscal_year_end", "02-30", "day of the year"),
    ("invoice_number", "INV-{year}", "needs {seq}"),
    ("invoice_number", "{seq}-{seq}", "needs {seq}"),
    ("invoice_number", "INV-{day}-{seq}", "in braces"),
    ("invoice_number", "INV#{seq}", "'#'"),
    ("invoice_number", "I" * 35 + "{seq:05}", "more than 40 characters"),
    ("invoice_number", "CN-{year}-{seq}", "the same number as the other series"),
    ("next_invoice_number", "0", "not between 1"),
    ("exempt_tax_code", "NONE", "is not in tax_codes.csv"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("key", "value", "reason"), COMPANY_VALUES)
def test_a_company_value_that_does_not_fit_is_refused(
    connection: Connection, tmp_path: Path, kind: str, key: str, value: str, reason: str
) -> None:
    tables = company_tables()
    rows = [row for row in tables["company"] if row["key"] != key]
    tables["company"] = [*rows, {"key": key, "value": value}]
    with pytest.raises(ImportRefused) as refused:
        import_company(connection, WRITERS[kind](tmp_path, tables))
    (problem,) = refused.value.problems
    assert (problem.row, problem.column) == (len(rows) + 2, key)
    assert problem.value == value
    assert reason in problem.reason


def test_every_bad_row_is_reported_at_once(connection: Connection, tmp_path: Path) -> None:
    tables = company_tables()
    tables["customers"][0]["currency"] = "EURO"
    tables["customers"][1]["payment_days"] = "soon"
    tables["time_entries"][0]["minutes"] = "2h"
    tables["time_entries"][0]["date"] = "yesterday"
    tables["charges"][1]["quantity"] = ""
    with pytest.raises(ImportRefused) as refused:
        import_company(connection, WRITERS["csv"](tmp_path, tables))
    assert [(p.file, p.row, p.column, p.value) for p in refused.value.problems] == [
        ("customers.csv", 2, "currency", "EURO"),
        ("customers.csv", 3, "payment_days", "soon"),
        ("time_entries.csv", 2, "date", "yesterday"),
        ("time_entries.csv", 2, "minutes", "2h"),
        ("charges.csv", 3, "quantity", ""),
    ]


ACCEPTED = [
    ("charges", "quantity", "-3.5"),
    ("charges", "quantity", "007"),
    ("charges", "quantity", " 2 "),
    ("charges", "quantity", "999999999999.9999"),
    ("charges", "markup_percent", "1000"),
    ("contracts", "anchor", "31"),
    ("contracts", "anchor", "04-31"),
    ("contracts", "start", "1900-01-01"),
    ("contracts", "start", "2199-12-31"),
    ("time_entries", "start", "00:00"),
    ("time_entries", "minutes", "1440"),
    ("time_entries", "rate", "a rate that the contract does not have"),
    ("customers", "name", "N" * 200),
    ("contracts", "notes", "two\nlines"),
    ("customers", "name", "two\nlines"),
    ("contracts", "notes", "=1+1"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("file", "column", "value"), ACCEPTED)
def test_what_the_format_allows_is_accepted(
    connection: Connection, tmp_path: Path, kind: str, file: str, column: str, value: str
) -> None:
    tables = company_tables()
    tables[file][0][column] = value
    if kind == "xlsx" and value.startswith("="):
        path = WRITERS[kind](tmp_path, company_tables())
        _put_text(path, file, column, value)
    else:
        path = WRITERS[kind](tmp_path, tables)
    assert import_company(connection, path).rows[f"{file}.csv"] == len(tables[file])


def _put_text(path: Path, sheet: str, column: str, value: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    names = [cell.value for cell in book[sheet][1]]
    cell = book[sheet].cell(2, names.index(column) + 1)
    cell.value = value
    cell.data_type = "s"
    book.save(path)
