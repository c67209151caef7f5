"""Workbooks: real dates, numbers and booleans are read; what cannot be trusted is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Connection, select
from sqlalchemy.orm import InstrumentedAttribute

from batchbill_desktop.models import Charge, Contract, TimeEntry
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.read_xlsx import cell_text
from batchbill_desktop.services.errors import ImportRefused, Refused, RowProblem
from tests.builders.company_tables import company_tables, write_workbook


def with_cell(path: Path, sheet: str, column: str, value: Any) -> None:
    """Put a real value into the first row of a sheet."""
    book = load_workbook(path)
    names = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(2, names.index(column) + 1).value = value
    book.save(path)


def problems_of(connection: Connection, path: Path) -> list[RowProblem]:
    with pytest.raises(ImportRefused) as refused:
        import_company(connection, path)
    return refused.value.problems


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (15, "15"),
        (15.0, "15"),
        (0.1, "0.1"),
        (-1234.5678, "-1234.5678"),
        (1e-05, "0.00001"),
        (1e22, "10000000000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (float("inf"), "Infinity"),
        (datetime(2026, 1, 16), "2026-01-16"),  # noqa: DTZ001 - workbooks have no time zones
        (datetime(2026, 1, 16, 9, 30), "2026-01-16 09:30:00"),  # noqa: DTZ001
        (date(2026, 1, 16), "2026-01-16"),
        (time(9, 5), "09:05"),
        (time(9, 5, 1), "09:05:01"),
        (timedelta(hours=9, minutes=5), "09:05"),
        (timedelta(hours=25), "1 day, 1:00:00"),
    ],
)
def test_a_real_value_is_read_as_a_csv_file_would_have_it(value: object, text: str) -> None:
    assert cell_text(value) == text


REAL_VALUES: list[tuple[str, str, object, InstrumentedAttribute[Any], object]] = [
    ("contracts", "start", date(2026, 1, 10), Contract.start, date(2026, 1, 10)),
    ("contracts", "taxable", True, Contract.taxable, True),
    ("contracts", "anchor", 15, Contract.anchor, "15"),
    ("time_entries", "start", time(8, 15), TimeEntry.start, "08:15"),
    ("time_entries", "minutes", 90.0, TimeEntry.minutes, 90),
    ("charges", "quantity", 2.5, Charge.quantity, 25_000),
    ("charges", "unit_price", 0.1, Charge.unit_price, 1_000),
]


@pytest.mark.parametrize(("sheet", "column", "value", "field", "stored"), REAL_VALUES)
def test_real_dates_numbers_and_booleans_are_accepted(
    connection: Connection,
    tmp_path: Path,
    sheet: str,
    column: str,
    value: object,
    field: InstrumentedAttribute[Any],
    stored: object,
) -> None:
    path = write_workbook(tmp_path / "company.xlsx", company_tables())
    with_cell(path, sheet, column, value)
    import_company(connection, path)
    key = field.class_.__mapper__.primary_key[0]
    assert connection.scalars(select(field).order_by(key)).first() == stored


@pytest.mark.parametrize(
    ("sheet", "column", "value", "shown", "reason"),
    [
        ("charges", "quantity", 1.00001, "1.00001", "has 5 decimals; at most 4"),
        ("charges", "quantity", True, "yes", "is not a number"),
        ("contracts", "start", 45_000, "45000", "is not a date"),
        ("contracts", "start", datetime(2026, 1, 16, 9), "2026-01-16 09:00:00", "is not a date"),  # noqa: DTZ001
        ("contracts", "taxable", 1, "1", "neither `yes` nor `no`"),
        ("time_entries", "minutes", 25.5, "25.5", "not a whole number"),
        ("time_entries", "minutes", "=5*5", "=5*5", "is a formula"),
        ("contracts", "notes", "=1+1", "=1+1", "is a formula"),
        ("charges", "quantity", "#N/A", "#N/A", "is an error of the spreadsheet"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    connection: Connection,
    tmp_path: Path,
    sheet: str,
    column: str,
    value: object,
    shown: str,
    reason: str,
) -> None:
    path = write_workbook(tmp_path / "company.xlsx", company_tables())
    with_cell(path, sheet, column, value)
    (problem,) = problems_of(connection, path)
    assert problem.file == f"company.xlsx, sheet {sheet}"
    assert (problem.row, problem.column, problem.value) == (2, column, shown)
    assert reason in problem.reason


def test_empty_rows_and_columns_of_a_sheet_are_passed_over(
    connection: Connection, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "tax_codes"
    sheet["A1"], sheet["B1"], sheet["C1"] = "tax_code", "name", "category"
    sheet["A4"], sheet["B4"], sheet["C4"] = "S20", "TVA", "S"
    sheet["E9"] = "  "
    book.create_sheet("Notes")["A1"] = "not ours"
    path = tmp_path / "company.xlsx"
    book.save(path)
    report = import_company(connection, path)
    assert report.rows == {"tax_codes.csv": 1}
    assert report.warnings == (
        "The sheet 'Notes' is not one of a company folder and was left out.",
    )


def test_the_row_of_a_problem_is_the_row_of_the_sheet(
    connection: Connection, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "tax_codes"
    sheet["A1"], sheet["B1"], sheet["C1"] = "tax_code", "name", "category"
    sheet["A4"], sheet["B4"] = "S20", "TVA"
    path = tmp_path / "company.xlsx"
    book.save(path)
    (problem,) = problems_of(connection, path)
    assert (problem.row, problem.column) == (4, "category")


def password(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000)


def not_a_zip(path: Path) -> None:
    path.write_bytes(b"contract;name\n")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_off(path: Path) -> None:
    write_workbook(path, company_tables())
    path.write_bytes(path.read_bytes()[:-100])


def another_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("hello.txt", "hello")


def macros(path: Path) -> None:
    write_workbook(path, company_tables())
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\0")


def bomb(path: Path) -> None:
    write_workbook(path, company_tables())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/large.xml", b" " * 30_000_000)


def broken_xml(path: Path) -> None:
    # Saved by a program that notes the size of each sheet at its beginning.
    load_workbook(write_workbook(path, company_tables())).save(path.with_suffix(".whole"))
    with (
        zipfile.ZipFile(path.with_suffix(".whole")) as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if name.endswith("sheet5.xml") else data)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (password, "is protected with a password"),
        (not_a_zip, "is not an .xlsx workbook"),
        (empty, "is not an .xlsx workbook"),
        (cut_off, "is a damaged .xlsx workbook"),
        (another_zip, "is not an .xlsx workbook"),
        (macros, "has macros in it"),
        (bomb, "which no real workbook of its size does"),
        (broken_xml, "cannot be read as a sheet"),
    ],
)
def test_a_file_that_is_no_plain_workbook_is_refused(
    connection: Connection, tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    path = tmp_path / "company.xlsx"
    spoil(path)
    (problem,) = problems_of(connection, path)
    assert problem.file.startswith("company.xlsx")
    assert reason in problem.reason


def test_a_workbook_without_any_of_the_sheets_is_refused(
    connection: Connection, tmp_path: Path
) -> None:
    path = tmp_path / "company.xlsx"
    Workbook().save(path)
    with pytest.raises(Refused, match="has none of the sheets of a company folder"):
        import_company(connection, path)


def test_the_workbook_is_closed_after_use(connection: Connection, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "company.xlsx", company_tables())
    import_company(connection, path)
    path.rename(tmp_path / "elsewhere.xlsx")
    path = write_workbook(tmp_path / "company.xlsx", {"tax_codes": [{"name": "TVA"}]})
    problems_of(connection, path)
    path.unlink()
