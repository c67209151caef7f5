"""The export: all files and columns, rows by key, defaults empty; read again it is the same."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import Connection, insert, select, update

from batchbill_desktop.models import CompanyValue, Customer, TimeEntry
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.company_folder.export import export_company
from batchbill_desktop.services.company_folder.schema import COMPANY_KEYS, FILES
from batchbill_desktop.services.database import open_database
from batchbill_desktop.services.errors import Refused
from tests.builders.company_tables import Tables, company_tables, import_tables, write_folder
from tests.builders.memory_database import memory_database

DATA = Path(__file__).parents[2] / "data"

COLUMNS = {
    "company": "key,value",
    "tax_codes": "tax_code,name,category,exemption_code,exemption_reason",
    "tax_rates": "tax_code,effective_from,rate_percent",
    "exchange_rates": "currency,date,rate,source",
    "customers": "business_number,name,street,street2,postcode,city,region,country,contact,"
    "delivery_name,delivery_street,delivery_postcode,delivery_city,delivery_country,vat_id,"
    "registration,email,language,currency,payment_days,end_of_month,on_hold,purchase_order,"
    "buyer_reference,endpoint_scheme,endpoint_id,one_invoice,archived",
    "contracts": "contract,business_number,name,type,start,end,completed,active,default,taxable,"
    "tax_code,frequency,anchor,timing,prorate,usage_ready,discount_percent,time_increment,"
    "time_minimum,time_rounding,rounding_scope,detail,block_hours,block_amount,rollover,"
    "rollover_limit,overage_rate,top_up,purchase_order,billed_until,opening_balance,sku,notes,"
    "archived",
    "rates": "contract,rate,effective_from,amount,block_factor,sku",
    "contract_lines": "contract,line,effective_from,sku,description,category,quantity,"
    "included_quantity,unit_price,tax_code,frequency,timing",
    "tickets": "ticket,business_number,title,status,resolved_on,source,source_key",
    "time_entries": "entry,ticket,contract,date,start,minutes,billable_minutes,rate,billable,"
    "technician,description,source,source_key",
    "charges": "charge,contract,ticket,kind,date,sku,description,quantity,unit_price,"
    "markup_percent,discount_percent,tax_code,source,source_key",
    "products": "sku,description,kind,category,unit,unit_price,tax_code,archived",
}
"""The columns of the format, in their order."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_export_writes_all_files_with_all_columns_in_order(
    connection: Connection, tmp_path: Path
) -> None:
    counts = export_company(connection, tmp_path / "out")
    assert {name: data.decode() for name, data in contents(tmp_path / "out").items()} == {
        f"{name}.csv": f"{columns}\n" for name, columns in COLUMNS.items()
    }
    assert counts == {f"{name}.csv": 0 for name in COLUMNS}


@pytest.mark.parametrize(
    ("folder", "kind"), [("small", "csv"), ("medium", "csv"), ("small", "xlsx")]
)
def test_export_import_and_export_again_give_the_same_bytes(
    database_url: str, tmp_path: Path, folder: str, kind: str
) -> None:
    first, between, second = tmp_path / "1", tmp_path / f"between.{kind}", tmp_path / "2"
    database = open_database(database_url)
    try:
        database.write(import_company, DATA / folder)
        counts = database.read(export_company, first)
        database.read(export_company, between)
    finally:
        database.dispose()
    another = open_database(tmp_path / "another.sqlite")
    try:
        another.write(import_company, between)
        assert another.read(export_company, second) == counts
        another.read(export_company, tmp_path / f"again.{kind}")
    finally:
        another.dispose()
    assert contents(first) == contents(second)
    if kind == "xlsx":
        assert between.read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    assert (
        counts["time_entries.csv"]
        == len((first / "time_entries.csv").read_bytes().splitlines()) - 1
    )


def test_rows_stand_by_key_defaults_are_empty_numbers_are_short(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    tables["customers"] = [
        {"business_number": "b", "name": "Small b", "currency": "EUR", "payment_days": "30"},
        {"business_number": "1002", "name": "Atelier", "currency": "JPY", "payment_days": "045"},
        {"business_number": "B", "name": "Capital B", "currency": "", "payment_days": ""},
        {"business_number": "1001", "name": 'Le "Coin", Lyon', "currency": "", "payment_days": ""},
    ]
    tables["charges"] = [
        tables["charges"][0] | {"charge": "10", "quantity": "-02.5000", "unit_price": "007.10"},
        tables["charges"][0] | {"charge": "9", "quantity": "-0", "markup_percent": "0.0"},
    ]
    import_tables(connection, tmp_path, tables)
    export_company(connection, tmp_path / "out")
    with (tmp_path / "out" / "customers.csv").open(encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file))
    assert [row["business_number"] for row in customers] == ["1001", "1002", "B", "b"]
    assert [row["currency"] for row in customers] == ["", "JPY", "", ""]
    assert [row["payment_days"] for row in customers] == ["", "45", "", ""]
    assert (tmp_path / "out" / "charges.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "9,C-1,501,product,2026-01-20,,,0,7.45,,,,,",
        "10,C-1,501,product,2026-01-20,,,-2.5,7.1,,,,,",
    ]
    assert b'1001,"Le ""Coin"", Lyon",' in contents(tmp_path / "out")["customers.csv"]


def test_company_values_stand_by_key_and_defaults_are_empty(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    tables["company"] += [
        {"key": "currency", "value": "EUR"},
        {"key": "footer_text.fr", "value": "Merci"},
        {"key": "next_invoice_number", "value": "41"},
    ]
    import_tables(connection, tmp_path, tables)
    export_company(connection, tmp_path / "out")
    lines = (tmp_path / "out" / "company.csv").read_text(encoding="utf-8").splitlines()
    keys = [line.partition(",")[0] for line in lines[1:]]
    assert keys == sorted([*(column.name for column in COMPANY_KEYS), "footer_text.fr"])
    assert {line for line in lines[1:] if not line.endswith(",")} == {
        "name,Lumen",
        "country,FR",
        "exempt_tax_code,EXO",
        "footer_text.fr,Merci",
        "next_invoice_number,41",
    }


def test_a_workbook_has_a_sheet_per_file_and_no_formula(
    connection: Connection, tmp_path: Path
) -> None:
    tables = company_tables()
    tables["contracts"][0]["notes"] = '=HYPERLINK("http://x.example","click")'
    import_tables(connection, tmp_path, tables)
    export_company(connection, tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == list(COLUMNS)
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in filled} == {"s"}
    notes = [cell.value for cell in book["contracts"][2]]
    assert '=HYPERLINK("http://x.example","click")' in notes
    book.close()


def test_what_an_editor_stored_untidily_is_exported_tidily(
    connection: Connection, tmp_path: Path
) -> None:
    import_tables(connection, tmp_path, company_tables())
    connection.execute(update(Customer).values(street=" two\r\nlines\x07 "))
    connection.execute(insert(CompanyValue), {"key": "currency", "value": "EUR"})
    connection.execute(insert(CompanyValue), {"key": "footer_text", "value": " Thanks\r\n"})
    export_company(connection, tmp_path / "out")
    assert b'"two\nlines"' in contents(tmp_path / "out")["customers.csv"]
    company = contents(tmp_path / "out")["company.csv"]
    assert b"\ncurrency,\n" in company
    assert b"\nfooter_text,Thanks\n" in company


def test_an_empty_folder_is_filled_and_keeps_nothing_else(
    connection: Connection, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    export_company(connection, tmp_path / "out")
    assert sorted(contents(tmp_path / "out")) == sorted(f"{name}.csv" for name in COLUMNS)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("full", "is not empty, and nothing is written over"),
        ("file", "is a file"),
        ("book.xlsx", "exists already, and nothing is written over"),
        ("nowhere/out", "was not written: "),
        ("nowhere/out.xlsx", "was not written: "),
    ],
)
def test_nothing_is_written_where_something_is_or_nothing_can_be(
    connection: Connection, tmp_path: Path, place: str, words: str
) -> None:
    (tmp_path / "full").mkdir()
    for name in ("full/notes.txt", "file", "book.xlsx"):
        (tmp_path / name).write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Refused) as refused:
        export_company(connection, tmp_path / place)
    assert words in refused.value.message
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "full" / "notes.txt").read_text() == "mine"


def test_the_schema_has_the_columns_of_the_format_and_of_the_tables() -> None:
    for schema in FILES:
        assert ",".join(column.name for column in schema.columns) == COLUMNS[schema.name]
        fields = {column.field for column in schema.columns}
        assert set(schema.table.c.keys()) - fields <= {"id"}
        key = {schema.columns[schema.index[name]].field for name in schema.key}
        if "id" not in schema.table.c:
            assert key == {column.name for column in schema.table.primary_key}


# Texts as people write them, and as nobody should.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
    | st.sampled_from(' \n\t,";=+-@'),
    max_size=30,
)
LINES = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=20)
NUMBERS = st.decimals(-9999, 9999, places=4).map(lambda number: format(number, "f"))
PRICES = st.decimals(0, 9999, places=4).map(lambda number: format(number, "f"))
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)
YES_NO = st.sampled_from(["", "yes", "no"])


@st.composite
def companies(draw: st.DrawFn) -> Tables:
    """The tiny company with cells drawn at random."""
    tables = company_tables()
    for row in tables["customers"]:
        row["name"] = "N" + draw(LINES)
        row["street"] = draw(LINES)
        row["language"] = draw(st.sampled_from(["", "en", "fr", "ja"]))
        row["on_hold"] = draw(YES_NO)
        row["one_invoice"] = draw(st.sampled_from(["", "always", "never"]))
    for row in tables["contracts"]:
        row["notes"] = draw(TEXTS)
        row["prorate"] = draw(YES_NO)
        row["overage_rate"] = draw(PRICES | st.just(""))
        row["anchor"] = draw(st.sampled_from(["", "start", "calendar", "1", "31", "02-31"]))
        row["discount_percent"] = draw(st.sampled_from(["", "0", "0.0", "5", "33.3333", "100"]))
    for row in tables["time_entries"]:
        row["description"] = draw(TEXTS)
        row["date"] = draw(DAYS)
        row["billable"] = draw(YES_NO)
        row["rate"] = draw(st.sampled_from(["", "base", "soir, nuit", '"'])) or ""
        row["source"], row["source_key"] = draw(LINES), row["entry"]
    for row in tables["charges"]:
        row["quantity"], row["unit_price"] = draw(NUMBERS), draw(PRICES)
    tables["company"] += [
        {"key": "footer_text", "value": draw(TEXTS)},
        {"key": "language", "value": draw(st.sampled_from(["", "en", "fr"]))},
    ]
    return tables


@settings(max_examples=25, deadline=None)
@given(companies(), st.sampled_from(["", ".xlsx"]))
def test_whatever_was_imported_comes_back_the_same(tables: Tables, kind: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with memory_database() as connection:
            import_company(connection, write_folder(folder / "in", tables))
            export_company(connection, folder / "one")
            export_company(connection, folder / f"between{kind}")
            rows = connection.execute(select(TimeEntry.__table__).order_by(TimeEntry.entry)).all()
        with memory_database() as connection:
            import_company(connection, folder / f"between{kind}")
            again = connection.execute(select(TimeEntry.__table__).order_by(TimeEntry.entry)).all()
            export_company(connection, folder / "two")
        assert contents(folder / "one") == contents(folder / "two")
        assert again == rows
