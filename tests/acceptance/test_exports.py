"""Exports of a whole batch through the command line, read as the other programs read them."""

from __future__ import annotations

import io
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from batchbill_desktop.cli.main import main
from tests.builders.expected import DATA
from tests.builders.program import Program
from tests.builders.target_readers import csv_rows, read_iif, read_qbo, read_xero

RUN = ("--as-of", "2026-06-30", "--invoice-date", "2026-06-30", "--one-per-customer")
FORMATS = ("csv", "xlsx", "iif", "qbo", "xero")

Total = tuple[str, Decimal]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The batch of June of each company, with a credit note, generated once."""
    made = {}
    for company, credited in (("small", "FA-2026-00004"), ("medium", "INV-2026-00003")):
        path = tmp_path_factory.mktemp(company) / "company.db"
        for words in (
            ("company", "import", str(DATA / company)),
            ("batch", "run", "Juin 2026", *RUN),
            ("batch", "generate", "Juin 2026"),
            ("invoice", "credit", credited, "--date", "2026-07-03"),
        ):
            assert main([*words, "--database", str(path)]) == 0
        made[company] = path
    return made


@pytest.fixture(params=["small", "medium"])
def program(
    request: pytest.FixtureRequest,
    generated: dict[str, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Program:
    """The command line on a company of its own with the generated batch."""
    path = shutil.copy(generated[request.param], tmp_path / "company.db")
    return Program(str(path), capsys)


@pytest.fixture
def small(
    generated: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Program:
    """The command line on a small company of its own with the generated batch."""
    path = shutil.copy(generated["small"], tmp_path / "small.db")
    return Program(str(path), capsys)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def _export(program: Program, format_name: str, out: Path, *options: str) -> list[str]:
    """The remarks of an export of the EUR customers."""
    words = ("export", format_name, "--batch", "Juin 2026", "--out", out, "--currency", "EUR")
    return program.done(*words, *options).err.splitlines()


def _invoices(program: Program) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = program.done("invoice", "list", "--json").json
    return [invoice for invoice in listed if invoice["currency"] == "EUR"]


def _totals(program: Program) -> list[Total]:
    return sorted(
        (invoice["number"], Decimal(invoice["total"]))
        for invoice in _invoices(program)
        if Decimal(invoice["total"])
    )


def test_csv_sums_to_the_invoices(program: Program, out: Path) -> None:
    assert _export(program, "csv", out) == []
    content = (out / "Juin-2026.csv").read_bytes().removeprefix(b"\xef\xbb\xbf")
    found: dict[str, Decimal] = {}
    for row in csv_rows(content):
        number = row["invoice_number"]
        found[number] = found.get(number, Decimal(0)) + Decimal(row["gross"])
    assert sorted(item for item in found.items() if item[1]) == _totals(program)


def test_the_workbook_sums_to_the_invoices(program: Program, out: Path) -> None:
    assert _export(program, "xlsx", out) == []
    book = openpyxl.load_workbook(io.BytesIO((out / "Juin-2026.xlsx").read_bytes()))
    rows = book["invoices"].iter_rows(min_row=2, values_only=True)
    found = [(str(row[0]), Decimal(str(row[9])).quantize(Decimal("0.01"))) for row in rows]
    assert sorted(item for item in found if item[1]) == _totals(program)


def test_quickbooks_desktop_books_every_invoice(program: Program, out: Path) -> None:
    _export(program, "iif", out)
    read = read_iif((out / "Juin-2026.iif").read_bytes())
    amounts = sorted(document.total for document in read.documents)
    assert amounts == sorted(total for _number, total in _totals(program))
    credits_ = [one for one in read.documents if one.head["TRNSTYPE"] == "CREDIT MEMO"]
    assert credits_
    assert all(one.total < 0 for one in credits_)
    assert all(one.head["DOCNUM"].startswith("26-C") for one in credits_)


def test_quickbooks_online_reckons_every_invoice(program: Program, out: Path) -> None:
    _export(program, "qbo", out)
    found = [
        (one.number, -one.total if "creditnotes" in path.name else one.total)
        for path in out.iterdir()
        for one in read_qbo(path.read_bytes())
    ]
    assert (out / "Juin-2026_creditnotes.csv").exists()
    assert sorted(found) == _totals(program)


def test_xero_reckons_every_invoice_or_the_difference_was_said(program: Program, out: Path) -> None:
    remarks = _export(program, "xero", out)
    wanted = dict(_totals(program))
    found = [one for path in out.iterdir() for one in read_xero(path.read_bytes())]
    assert {one.number for one in found} == wanted.keys()
    announced = {remark.partition(":")[0] for remark in remarks if "will reckon" in remark}
    assert {one.number for one in found if one.total != wanted[one.number]} == announced


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_second_export_needs_again_and_gives_the_same(
    small: Program, out: Path, format_name: str
) -> None:
    _export(small, format_name, out)
    names = sorted(path.name for path in out.iterdir())
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    words = ("export", format_name, "--batch", "Juin 2026", "--out", out, "--currency", "EUR")
    assert f"was exported as {format_name} before" in small.refused(*words)
    _export(small, format_name, out, "--again")
    assert sorted(path.name for path in out.iterdir()) == names
    if format_name != "xlsx":  # a workbook bears the time at which it was made
        assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_a_batch_with_kwd_is_refused_whole_where_kwd_cannot_be_held(
    small: Program, out: Path
) -> None:
    words = ("export", "iif", "--batch", "Juin 2026", "--out", out)
    said = small.refused(*words)
    assert "FA-2026-00001: KWD has 3 decimals" in said
    assert list(out.iterdir()) == []
    assert small.done("invoice", "show", "FA-2026-00003", "--json").json["status"] == "draft"
    small.done(*words, "--currency", "CHF")
    assert [path.name for path in out.iterdir()] == ["Juin-2026.iif"]
    small.done(*words, "--invoice", "FA-2026-00003")


def test_chosen_invoices_are_exported_and_unknown_ones_refused(small: Program, out: Path) -> None:
    words = ("export", "xero", "--batch", "Juin 2026", "--out", out)
    assert "no invoice 'FA-1'" in small.refused(*words, "--invoice", "FA-1")
    small.done(*words, "--invoice", "FA-2026-00003", "--invoice", "FA-2026-00006")
    (path,) = out.iterdir()
    assert [one.number for one in read_xero(path.read_bytes())] == [
        "FA-2026-00003",
        "FA-2026-00006",
    ]


def test_a_mapping_changes_what_is_exported(small: Program, out: Path) -> None:
    path = out.parent / "mapping.csv"
    small.done("mapping", "export", path)
    text = path.read_text("utf-8").replace("xero,revenue,default,200,", "xero,revenue,default,205,")
    changed = out.parent / "changed.csv"
    changed.write_text(text + "xero,tax,S20,TVA 20,\n", encoding="utf-8")
    assert "2 changed" in small.done("mapping", "import", changed).out
    _export(small, "xero", out)
    rows = csv_rows((out / "Juin-2026.csv").read_bytes())
    assert {row["*AccountCode"] for row in rows} == {"205", "210"}
    assert "TVA 20" in {row["*TaxType"] for row in rows}
    assert "2 name(s) of xero forgotten" in small.done("mapping", "clear", "xero").out
    _export(small, "xero", out, "--again")
    rows = csv_rows((out / "Juin-2026.csv").read_bytes())
    assert {row["*AccountCode"] for row in rows} == {"200", "210"}
    assert "'peachtree' is not known" in small.refused("mapping", "clear", "peachtree")


def test_an_accounting_export_issues_the_invoices_and_a_plain_one_does_not(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = Program(str(tmp_path / "fresh.db"), capsys)
    program.done("company", "import", DATA / "small")
    program.done("batch", "run", "Juin 2026", *RUN, "--customer", "1001")
    program.done("batch", "generate", "Juin 2026")
    for format_name in ("csv", "xlsx"):
        _export(program, format_name, out)
    program.done("batch", "undo-generate", "Juin 2026")
    program.done("batch", "generate", "Juin 2026")
    _export(program, "iif", out)
    assert "has been issued" in program.refused("batch", "undo-generate", "Juin 2026")


def test_a_folder_that_is_not_there_is_said_and_nothing_is_noted(small: Program, out: Path) -> None:
    words = ("export", "csv", "--batch", "Juin 2026", "--out")
    assert "does not exist" in small.refused(*words, out / "nowhere")
    (out / "file").write_text("x")
    assert "does not exist" in small.refused(*words, out / "file")
    small.done(*words, out)
