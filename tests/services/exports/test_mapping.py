"""The mapping: defaults by country, what goes before them, and its file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection, select

from batchbill_desktop.models import HistoryRecord
from batchbill_desktop.services.company_folder.apply import import_company
from batchbill_desktop.services.database import Database, open_database
from batchbill_desktop.services.errors import ImportRefused, Refused
from batchbill_desktop.services.exports.mapping import (
    clear_mapping,
    kept_names,
    load_mapping,
    mapping_rows,
    set_names,
)
from batchbill_desktop.services.exports.mapping_defaults import COUNTRIES, default_mapping
from batchbill_desktop.services.exports.mapping_file import export_mapping, import_mapping
from batchbill_desktop.services.exports.mapping_rules import key_fault, known_codes, value_fault
from batchbill_desktop.services.exports.registry import FORMATS, UnknownFormat, find_format
from batchbill_desktop.services.history.verify import verify
from tests.builders.expected import DATA
from tests.builders.export_documents import export_context, worked_example


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company, imported once."""
    path = tmp_path_factory.mktemp("small") / "company.db"
    with open_database(path) as opened:
        opened.write(import_company, DATA / "small")
    return path


@pytest.fixture
def database(small: Path, tmp_path: Path) -> Iterator[Database]:
    """A small company of its own for every test."""
    with open_database(shutil.copy(small, tmp_path / "company.db")) as opened:
        yield opened


# Defaults


@pytest.mark.parametrize("country", list(COUNTRIES))
@pytest.mark.parametrize("format_name", ["csv", "xlsx", "iif", "qbo", "xero", "fec", "sage"])
def test_a_first_export_lacks_no_name(format_name: str, country: str) -> None:
    context = export_context(format_name, country=country)
    found = find_format(format_name).check(worked_example(), context)
    assert [problem for problem in found if "the mapping has none" in problem.reason] == []


@pytest.mark.parametrize(
    ("country", "accounts"),
    [
        ("FR", ("411000", "706000", "707000")),
        ("DE", ("1400", "8400", "8200")),
        ("BE", ("400000", "704000", "700000")),
        ("CH", ("1100", "3400", "3200")),
        ("GB", ("1100", "4000", "4010")),
        ("US", ("1200", "4000", "4010")),
    ],
)
def test_journals_have_the_accounts_of_the_countrys_plan(
    country: str, accounts: tuple[str, str, str]
) -> None:
    found = default_mapping("fec", {"country": country})
    keys = (("account", "receivable"), ("revenue", "default"), ("revenue", "kind:charge"))
    assert tuple(found[key] for key in keys) == accounts


@pytest.mark.parametrize(("vat_due", "begin"), [("invoice", "44571"), ("payment", "44574")])
def test_french_tax_accounts_follow_when_the_tax_is_due(vat_due: str, begin: str) -> None:
    found = default_mapping("fec", {"country": "FR", "vat_due": vat_due})
    accounts = {key[1]: value for key, value in found.items() if key[0] == "tax_account"}
    assert accounts["category:S:20"] == f"{begin}2"
    assert accounts["category:S:5.5"] == f"{begin}1"
    assert all(account.startswith(begin) for account in accounts.values())


def test_another_country_has_no_defaults() -> None:
    assert default_mapping("xero", {"country": "ES"}) == {}


def test_every_default_is_a_name_that_may_be_given(database: Database) -> None:
    known = database.read(known_codes)
    for name in FORMATS:
        for country in COUNTRIES:
            for (kind, key), value in default_mapping(name, {"country": country}).items():
                assert key_fault(name, kind, key, known) is None
                assert value_fault(name, kind, key, value) is None


# What is kept


def test_kept_names_go_before_the_defaults(database: Database) -> None:
    database.write(set_names, {("xero", "tax", "S20"): "20 %", ("xero", "revenue", "default"): "1"})
    mapping = database.read(load_mapping, "xero")
    assert mapping["tax", "S20"] == "20 %"
    assert mapping["revenue", "default"] == "1"
    assert mapping["revenue", "kind:charge"] == "210"
    assert database.read(load_mapping, "iif")["revenue", "default"] == "Service Income"


def test_a_category_stands_for_its_skus_and_a_type_for_its_contracts(database: Database) -> None:
    names = {
        ("xero", "revenue", "category:Matériel"): "270",
        ("xero", "revenue", "sku:VHS"): "271",
        ("xero", "revenue", "type:retainer"): "280",
    }
    database.write(set_names, names)
    mapping = database.read(load_mapping, "xero")
    assert mapping["revenue", "sku:PC-15"] == "270"
    assert mapping["revenue", "sku:VHS"] == "271"
    assert mapping["revenue", "contract:C-101"] == "280"
    assert ("revenue", "contract:C-201") not in mapping


def test_a_name_that_is_the_default_again_is_forgotten(database: Database) -> None:
    key = ("xero", "revenue", "default")
    assert database.write(set_names, {key: "205"}) == 1
    assert database.write(set_names, {key: "205"}) == 0
    assert database.read(kept_names) == {key: "205"}
    assert database.write(set_names, {key: "200"}) == 1
    assert database.write(set_names, {("xero", "tax", "S20"): ""}) == 0
    assert database.read(kept_names) == {}


def test_clear_forgets_one_format_and_knows_the_formats(database: Database) -> None:
    names = {("xero", "revenue", "default"): "205", ("iif", "revenue", "default"): "Income"}
    database.write(set_names, names)
    assert database.write(clear_mapping, "xero") == 1
    assert database.read(kept_names) == {("iif", "revenue", "default"): "Income"}
    with pytest.raises(UnknownFormat, match=r"'peachtree' is not known\. Known formats: csv"):
        database.write(clear_mapping, "peachtree")


def test_names_are_kept_on_every_kind_of_database(database_url: str) -> None:
    names = {("xero", "revenue", "default"): "205", ("xero", "item", "sku:Ä; DROP"): "é"}
    with open_database(database_url) as opened:
        assert opened.write(set_names, names) == 2
        assert opened.read(kept_names) == names
        assert opened.write(set_names, {("xero", "revenue", "default"): "206"}) == 1
        assert opened.read(load_mapping, "xero")["revenue", "default"] == "206"
        assert opened.write(clear_mapping, "xero") == 2
        assert opened.read(kept_names) == {}


def test_the_history_keeps_what_was_changed(database: Database) -> None:
    def newest(connection: Connection) -> tuple[str, str | None, str | None]:
        row = connection.execute(
            select(HistoryRecord.subject, HistoryRecord.before, HistoryRecord.after)
            .where(HistoryRecord.action == "mapping")
            .order_by(HistoryRecord.id.desc())
        ).first()
        assert row is not None
        return row.subject, row.before, row.after

    database.write(set_names, {("xero", "tax", "S20"): "20 %"})
    assert database.read(newest) == ("mapping:xero", '{"tax/S20":null}', '{"tax/S20":"20 %"}')
    database.write(clear_mapping, "xero")
    assert database.read(newest) == ("mapping:xero", '{"tax/S20":"20 %"}', '{"tax/S20":null}')
    assert database.read(verify) == []


# The file


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_is_read_again_as_the_same(
    database: Database, tmp_path: Path, ending: str
) -> None:
    names = {
        ("xero", "tax", "S20"): '=20 %, «TVA» "x"',
        ("xero", "revenue", "sku:'=x"): "007",
        ("iif", "customer", "1001"): "Holding:Fournier",
    }
    database.write(set_names, names)
    path = tmp_path / f"mapping.{ending}"
    assert database.read(export_mapping, path) == len(database.read(mapping_rows))
    assert database.write(import_mapping, path).rows["changed"] == 0
    for name in ("xero", "iif"):
        database.write(clear_mapping, name)
    assert database.read(kept_names) == {}
    assert database.write(import_mapping, path).rows["changed"] == 3
    assert database.read(kept_names) == names


def test_a_file_that_is_there_is_not_written_over(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text("mine")
    with pytest.raises(Refused, match="exists already"):
        database.read(export_mapping, path)
    assert path.read_text() == "mine"
    with pytest.raises(Refused, match="No such file"):
        database.read(export_mapping, tmp_path / "nowhere" / "mapping.csv")


@pytest.mark.parametrize("name", ["mapping", "mapping.txt", "mapping.xls"])
def test_only_csv_and_xlsx_are_taken(database: Database, tmp_path: Path, name: str) -> None:
    for act in (export_mapping, import_mapping):
        with pytest.raises(Refused, match=r"neither a \.csv nor an \.xlsx file"):
            database.write(act, tmp_path / name)
    assert list(tmp_path.glob("mapping*")) == []


def test_absent_names_stay_and_empty_ones_take_the_default(
    database: Database, tmp_path: Path
) -> None:
    kept = {("xero", "tax", "S20"): "20 %", ("xero", "tax", "S10"): "10 %"}
    database.write(set_names, kept)
    path = tmp_path / "mapping.csv"
    path.write_text("note,value,key,kind,format\nx,,S20,tax,xero\n", encoding="utf-8")
    report = database.write(import_mapping, path)
    assert report.warnings == ("mapping.csv: unknown columns were left out: 'note'.",)
    assert database.read(kept_names) == {("xero", "tax", "S10"): "10 %"}


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("peachtree,tax,S20,x", "format", "is no format; there is csv, xlsx"),
        ("xero,colour,S20,x", "kind", "is no kind of name; there is account"),
        ("xero,tax,,x", "key", "is needed and empty"),
        ("xero,tax,NOPE,x", "key", "is no tax code of the company"),
        ("xero,tax,category:X,x", "key", "names no tax category; there is S, Z"),
        ("xero,tax,category:S:much,x", "key", "ends in no rate"),
        ("xero,customer,9999,x", "key", "is the business number of no customer"),
        ("xero,revenue,contract:NOPE,x", "key", "names no contract"),
        ("xero,revenue,type:weekly,x", "key", "names no type; there is retainer"),
        ("xero,revenue,kind:text,x", "key", "names no kind; there is recurring"),
        ("xero,revenue,all,x", "key", "may be `default`, `sku:`"),
        ("xero,item,all,x", "key", "may be `default`, `discount`"),
        ("xero,account,receivable,x", "key", "is no account of xero; there is rounding"),
        ("iif,account,receivable:EURO,x", "key", "'EURO' cannot be used"),
        ("iif,terms,a month,x", "key", "is no number of days"),
        ("xero,setting,colour,x", "key", "is no setting of xero; there is columns"),
        ("sage,setting,columns,x", "key", "is no setting of sage; there is department"),
        ("xero,setting,columns,28", "value", "may be 27 or 29"),
        (f"xero,tax,S20,{'x' * 201}", "value", "has 201 characters; at most 200"),
        ('xero,tax,S20,"a\nb"', "value", "stands on more than one line"),
        ("xero,tax,S20", None, "the row has 3 cells, the header 4"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(
    database: Database, tmp_path: Path, row: str, column: str | None, reason: str
) -> None:
    path = tmp_path / "mapping.csv"
    path.write_text(f"format,kind,key,value\nxero,tax,S10,10 %\n{row}\n", encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        database.write(import_mapping, path)
    (problem,) = refused.value.problems
    assert (problem.file, problem.row, problem.column) == ("mapping.csv", 3, column)
    assert reason in problem.reason
    assert database.read(kept_names) == {}


def test_every_bad_row_is_named(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "mapping.csv"
    rows = ["xero,tax,NOPE,x", "xero,tax,S20,x", "xero,tax,S20,y", "foo,tax,S20,x"]
    path.write_text("\n".join(["format,kind,key,value", *rows]), encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        database.write(import_mapping, path)
    assert [problem.row for problem in refused.value.problems] == [2, 4, 5]
    assert "the first time in row 3" in refused.value.problems[1].reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"format,kind,key\n", "column value: the column is needed and missing"),
        (b"format,kind,key,value,value\n", "the column is in the header twice"),
        (b"format,kind,key,value\nxero,tax,S20,\xff\n", "is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(
    database: Database, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "mapping.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as refused:
        database.write(import_mapping, path)
    assert reason in refused.value.message


def test_a_workbook_needs_its_sheet_and_no_formulas(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "mapping.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["format", "kind", "key", "value"])
    sheet.append(["xero", "revenue", "default", 205])
    book.save(path)
    with pytest.raises(ImportRefused, match="1 problem") as refused:
        database.write(import_mapping, path)
    assert "has no sheet called mapping" in refused.value.message
    sheet.title = "mapping"
    book.save(path)
    database.write(import_mapping, path)
    assert database.read(kept_names) == {("xero", "revenue", "default"): "205"}
    sheet["D2"] = "=200+5"
    book.save(path)
    with pytest.raises(ImportRefused) as refused:
        database.write(import_mapping, path)
    assert "is a formula" in refused.value.message


def test_a_file_that_is_not_there_is_said(database: Database, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx"):
        with pytest.raises(ImportRefused) as refused:
            database.write(import_mapping, tmp_path / f"none.{ending}")
        assert "cannot be read" in refused.value.message
