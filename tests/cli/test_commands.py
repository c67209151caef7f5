"""Every command: what it does, its exit status, and that it never shows a traceback."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from batchbill_desktop import __version__
from tests.builders.expected import DATA
from tests.builders.program import Program


def _text(path: Path) -> str:
    document = pdfium.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


# Exit statuses


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["due"],
        ["due", "--as-of", "tomorrow"],
        ["due", "--as-of", "2026-06-30", "--taxable", "maybe"],
        ["due", "--as-of", "2026-06-30", "--contract-type", "weekly"],
        ["batch", "run", "X", "--as-of", "2026-06-30"],
        ["batch", "group", "X"],
        ["invoice", "delete", "seventeen"],
        ["invoice", "pay", "X", "--amount", "1,5", "--date", "2026-06-30"],
        ["pdf"],
        ["due", "--as-of", "2026-06-30", "--database"],
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(empty: Program, words: list[str]) -> None:
    answer = empty.call(*words)
    assert answer.status == 2
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert answer.err.strip()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["batch", "show", "Nowhere"], "no batch named 'Nowhere'"),
        (["batch", "generate", "Nowhere"], "no batch named"),
        (["batch", "delete", "Nowhere"], "no batch named"),
        (["batch", "group", "Nowhere", "--per-contract"], "no batch named"),
        (["batch", "undo-generate", "Nowhere"], "no batch named"),
        (["invoice", "show", "X-1"], "no invoice 'X-1'"),
        (["invoice", "delete", "17"], "no invoice '17'"),
        (["invoice", "credit", "X-1"], "no invoice 'X-1'"),
        (["invoice", "pay", "X-1", "--amount", "1", "--date", "2026-06-30"], "no invoice 'X-1'"),
        (["invoice", "status", "X-1", "sent"], "no invoice 'X-1'"),
        (["invoice", "list", "--batch", "Nowhere"], "no batch named"),
        (["pdf", "X-1", "--out", "x"], "no invoice 'X-1'"),
        (["pdf", "--batch", "Nowhere", "--out", "x"], "no batch named"),
        (["explain", "T:999999"], "no billable item 'T:999999'"),
        (["explain", "nonsense"], "no billable item 'nonsense'"),
        (["waive", "T:999999", "--reason", "x"], "no billable item"),
        (["unwaive", "T:1"], "it is not waived"),
        (["company", "import", "/nowhere/at/all"], "/nowhere/at/all"),
        (["restore", "/nowhere/at/all.db"], "/nowhere/at/all.db"),
    ],
)
def test_a_refusal_ends_with_1_and_says_why(small: Program, words: list[str], says: str) -> None:
    assert says in small.refused(*words)


def test_the_version(empty: Program) -> None:
    assert empty.done("--version").out.strip() == f"BatchBill Desktop {__version__}"


def test_a_fault_of_the_program_is_told_in_a_sentence_with_a_report(
    small: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("our own fault")

    monkeypatch.setattr("batchbill_desktop.cli.batch.list_batches", broken)
    monkeypatch.setattr("batchbill_desktop.cli.main.log_folder", lambda: tmp_path / "logs")
    said = small.refused("batch", "list")
    (report,) = (tmp_path / "logs").iterdir()
    assert str(report) in said
    assert "our own fault" in report.read_text(encoding="utf-8")


# Due and batches


def test_due_changes_nothing(small: Program) -> None:
    first = small.done("due", "--as-of", "2026-06-30", "--json").out
    assert small.done("due", "--as-of", "2026-06-30", "--json").out == first
    assert small.done("batch", "list", "--json").json == []


def test_no_number_in_json_is_a_float(june: Program) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(f"{text} is a float")

    for words in (
        ["due", "--as-of", "2026-10-31", "--json"],
        ["batch", "show", "Juin", "--json"],
        ["batch", "list", "--json"],
        ["invoice", "list", "--json"],
    ):
        json.loads(june.done(*words).out, parse_float=refuse)


@pytest.mark.parametrize(
    ("filters", "contracts"),
    [
        (["--customer", "1001"], {"C-101", "C-102", "C-103"}),
        (["--customer", "1001", "--contract-type", "retainer"], {"C-101"}),
        (["--contract", "C-101", "--contract", "C-201"], {"C-101", "C-201"}),
        (["--taxable", "no"], {"C-801", "C-802", "C-B03"}),
        (["--customer", "nobody"], set()),
    ],
)
def test_filters_choose_contracts(small: Program, filters: list[str], contracts: set[str]) -> None:
    found = small.done("due", "--as-of", "2026-06-30", *filters, "--json").json
    assert {contract["contract"] for contract in found["contracts"]} == contracts


def test_period_filters_choose_items_both_ends_included(small: Program) -> None:
    found = small.done(
        "due", "--as-of", "2026-06-30", "--period-from", "2026-02-01", "--period-to",
        "2026-03-01", "--contract", "C-101", "--json",
    ).json  # fmt: skip
    days = {item["period"][0] for item in found["contracts"][0]["items"]}
    assert days == {"2026-02-01", "2026-03-01"}


def test_an_excluded_item_that_is_not_ready_is_refused(small: Program) -> None:
    run = ("--as-of", "2026-06-30", "--invoice-date", "2026-06-30")
    said = small.refused("batch", "run", "Juin", *run, "--exclude", "T:16")
    assert "T:16" in said
    assert "it is locked: the contract is not active" in said
    assert small.done("batch", "list", "--json").json == []


def test_the_list_of_batches_has_the_totals_of_each(june: Program) -> None:
    shown = june.done("batch", "show", "Juin", "--json").json
    (listed,) = june.done("batch", "list", "--json").json
    assert listed["totals"] == shown["totals"]
    assert listed["state"] == "generated"
    assert "invoices" not in listed


def test_run_warns_of_what_should_be_looked_at(small: Program) -> None:
    run = ("--as-of", "2026-06-30", "--invoice-date", "2026-06-30")
    answer = small.done("batch", "run", "Juin", *run, "--json")
    assert "Müller & Söhne Werkzeugbau GmbH is invoiced in the language “de”" in answer.err
    assert answer.json["state"] == "proposed"


def test_tables_are_printed_for_people(june: Program) -> None:
    assert "Boulangerie Émile Fournier" in june.done("due", "--as-of", "2026-10-31").out
    assert "FA-2026-00001" in june.done("batch", "show", "Juin").out
    assert "FA-2026-00001" in june.done("invoice", "list").out
    assert "Juin" in june.done("batch", "list").out
    assert "net 1093.67" in june.done("invoice", "show", "FA-2026-00002").out


# Invoices


def test_a_paid_invoice(june: Program) -> None:
    number = "FA-2026-00002"
    pay = ("invoice", "pay", number, "--date", "2026-07-10", "--amount")
    june.done(*pay, "93.67")
    assert june.done("invoice", "show", number, "--json").json["paid"] == "93.67"
    assert june.done("invoice", "show", number, "--json").json["status"] == "draft"
    assert "would be too much" in june.refused(*pay, "1000.01")
    assert "CHF has 2 decimals" in june.refused(*pay, "0.001")
    june.done("invoice", "status", number, "paid")
    shown = june.done("invoice", "show", number, "--json").json
    assert (shown["paid"], shown["status"]) == ("1093.67", "paid")


def test_a_credit_note_is_listed_with_what_it_corrects(june: Program) -> None:
    answer = june.done("invoice", "credit", "FA-2026-00002", "--date", "2026-07-01", "--json")
    assert answer.json == {"number": "AV-2026-00001", "credits": "FA-2026-00002"}
    listed = june.done("invoice", "list", "--batch", "Juin", "--json").json
    (note,) = [entry for entry in listed if entry["kind"] == "credit_note"]
    assert (note["corrects"], note["total"], note["batch"]) == (
        "FA-2026-00002",
        "-1093.67",
        "Juin",
    )
    assert "lines" not in note
    credited = june.done("invoice", "show", "FA-2026-00002", "--json").json
    assert credited["status"] == "refunded"
    assert june.done("check", "--json").json == {"ok": True, "problems": []}


# PDF and export


def test_pdfs_are_named_by_number_and_issue_the_invoice(june: Program, folder: Path) -> None:
    june.done("pdf", "--batch", "Juin", "--out", folder)
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"FA-2026-{number:05}.pdf" for number in range(1, 14)]
    assert "1 093,67" not in _text(folder / "FA-2026-00001.pdf")
    assert "has been issued" in june.refused("batch", "undo-generate", "Juin")


def test_an_issued_pdf_is_written_again_byte_for_byte(june: Program, folder: Path) -> None:
    june.done("pdf", "FA-2026-00005", "--out", folder / "a")
    # What the company is called from now on must not reach what was issued.
    june.done("company", "import", _renamed(folder / "renamed"))
    june.done("pdf", "FA-2026-00005", "--out", folder / "b")
    first = (folder / "a" / "FA-2026-00005.pdf").read_bytes()
    assert (folder / "b" / "FA-2026-00005.pdf").read_bytes() == first
    assert "Lumen Informatique" in _text(folder / "a" / "FA-2026-00005.pdf")


def _renamed(folder: Path) -> Path:
    folder.mkdir()
    text = "key,value\nname,Autre Nom\n"
    (folder / "company.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_draft_pdf_is_marked_and_issues_nothing(june: Program, folder: Path) -> None:
    june.done("pdf", "--batch", "Juin", "--out", folder, "--draft")
    assert "CONCEPT" in _text(folder / "FA-2026-00005.pdf")
    june.done("batch", "undo-generate", "Juin")


def test_a_proposed_batch_has_draft_pdfs_only(small: Program, folder: Path) -> None:
    run = ("--as-of", "2026-03-31", "--invoice-date", "2026-03-31", "--customer", "1003")
    small.done("batch", "run", "Mars", *run)
    assert "has not been generated" in small.refused("pdf", "--batch", "Mars", "--out", folder)
    small.done("pdf", "--batch", "Mars", "--out", folder, "--draft")
    assert all(re.fullmatch(r"draft-\d+\.pdf", path.name) for path in folder.iterdir())


def test_csv_export_is_asked_for_twice_only_with_again(june: Program, folder: Path) -> None:
    export = ("export", "csv", "--batch", "Juin", "--out", folder)
    june.done(*export)
    first = (folder / "Juin.csv").read_bytes()
    assert first.startswith(b"\xef\xbb\xbfinvoice_number,document_type,")
    assert "was exported as csv before" in june.refused(*export)
    june.done(*export, "--again")
    assert (folder / "Juin.csv").read_bytes() == first
    # A plain file fixes nothing: the batch can still be taken back.
    june.done("batch", "undo-generate", "Juin")


# The database as a whole


def test_backup_and_restore(june: Program, folder: Path) -> None:
    copy = folder / "copy.db"
    june.done("backup", copy)
    assert "copy.db" in june.refused("backup", copy)
    june.done("backup", copy, "--overwrite")
    before = june.done("batch", "show", "Juin", "--json").out
    june.done("invoice", "credit", "FA-2026-00002", "--date", "2026-07-01")
    june.done("restore", copy)
    assert june.done("batch", "show", "Juin", "--json").out == before
    assert len(june.done("invoice", "list", "--json").json) == 13


def test_export_import_export_gives_the_same_bytes(small: Program, folder: Path) -> None:
    answer = small.done("company", "export", folder / "a")
    assert "it is no backup" in answer.out
    other = Program(f"sqlite:///{(folder / 'other.db').as_posix()}", small._capsys)  # noqa: SLF001
    other.done("company", "import", folder / "a")
    other.done("company", "export", folder / "b")
    written = sorted(path.name for path in (folder / "a").iterdir())
    assert len(written) >= 11
    for name in written:
        assert (folder / "b" / name).read_bytes() == (folder / "a" / name).read_bytes()


def test_check_ends_with_1_where_something_is_wrong(june: Program) -> None:
    assert june.done("check", "--json").json == {"ok": True, "problems": []}
    with sqlite3.connect(june.database.removeprefix("sqlite:///")) as connection:
        connection.execute("DELETE FROM claim WHERE item = 'T:1'")
    connection.close()
    answer = june.call("check", "--json")
    assert answer.status == 1
    assert answer.json["ok"] is False
    assert any("T:1 " in problem for problem in answer.json["problems"])


def test_migrate_brings_an_older_database_up_to_date_and_keeps_a_copy(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = folder / "company.db"
    older.write_bytes((DATA / "databases" / "0001.db").read_bytes())
    program = Program(str(older), capsys)
    answer = program.done("migrate")
    (copy,) = folder.glob("company.before-*.db")
    assert "up to date" in answer.out
    assert copy.name in answer.out
    kinds = [entry["kind"] for entry in program.done("invoice", "list", "--json").json]
    assert sorted(kinds) == ["credit_note", "invoice"]


def test_migrate_refuses_a_database_that_is_not_there(empty: Program) -> None:
    assert "batchbill.sqlite" in empty.refused("migrate")


@pytest.mark.parametrize("company", ["small", "medium"])
def test_importing_again_changes_nothing(empty: Program, folder: Path, company: str) -> None:
    for name in ("a", "b"):
        empty.done("company", "import", DATA / company)
        empty.done("company", "export", folder / name)
    for path in (folder / "a").iterdir():
        assert (folder / "b" / path.name).read_bytes() == path.read_bytes()
