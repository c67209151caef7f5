"""FEC: a sales journal that balances, entry by entry, and is numbered without a gap."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.entry_numbers import (
    EntryNumbersTaken,
    keep_entries,
    next_entry,
)
from batchbill_desktop.services.exports.export import ExportRequest, FileThere, export_batch
from batchbill_desktop.services.exports.fec import FecFormat, fiscal_year_end
from batchbill_desktop.services.exports.format import ExportContext, Written
from batchbill_desktop.services.invoices.document import ForeignTax, InvoiceDocument
from batchbill_desktop.services.invoices.load import find_document
from tests.builders.batches import run_and_generate
from tests.builders.company import set_value
from tests.builders.expected import EXPECTED
from tests.builders.export_documents import (
    billed,
    export_context,
    random_documents,
    sold,
    worked_example,
)
from tests.builders.journal_readers import Row, amount, read_fec

YEAR = 2026


def made(documents: list[InvoiceDocument], context: ExportContext | None = None) -> Written:
    context = context or export_context("fec")
    assert FecFormat().check(documents, context) == []
    return FecFormat().write(documents, context)


def rows_of(documents: list[InvoiceDocument], context: ExportContext | None = None) -> list[Row]:
    return read_fec(made(documents, context).files[0].content)


def problems(document: InvoiceDocument, context: ExportContext) -> str:
    found = FecFormat().check([document], context)
    assert {problem.number for problem in found} <= {document.number}
    return "; ".join(problem.reason for problem in found)


def test_the_worked_example_is_written_as_described() -> None:
    written = made(worked_example())
    (file,) = written.files
    assert file.name == "123456824FEC20261231.txt"
    assert file.content == (EXPECTED / "formats" / "example_fec.txt").read_bytes()
    assert (written.remarks, written.entries) == ((), 2)


def test_two_thousand_random_documents_balance_and_come_to_their_totals() -> None:
    documents = [d for d in random_documents(2_000, 20260331) if d.invoice_date.year == YEAR]
    rows = rows_of(documents)
    owed: dict[str, Decimal] = {}
    taxes: dict[str, Decimal] = {}
    for row in rows:
        value = amount(row["Debit"]) - amount(row["Credit"])
        if row["CompteNum"] == "411000":
            owed[row["PieceRef"]] = value
            assert row["CompAuxNum"]
        elif row["CompteNum"].startswith("4457"):
            taxes[row["PieceRef"]] = taxes.get(row["PieceRef"], Decimal(0)) - value
    for document in documents:
        number = document.number or ""
        assert owed.get(number, Decimal(0)) == document.total
        assert taxes.get(number, Decimal(0)) == document.tax


def test_entry_numbers_go_on_from_the_given_one() -> None:
    rows = rows_of(worked_example(), replace(export_context("fec"), entry_number=17))
    assert {row["EcritureNum"] for row in rows} == {"17", "18"}


@pytest.mark.parametrize(
    ("vat_due", "accounts"),
    [("invoice", ["445712", "445711"]), ("payment", ["445742", "445741"])],
)
def test_tax_due_on_payment_has_an_account_of_its_own(vat_due: str, accounts: list[str]) -> None:
    rows = rows_of(worked_example()[:1], export_context("fec", vat_due=vat_due))
    assert [row["CompteNum"] for row in rows if row["CompteNum"].startswith("445")] == accounts


def test_the_mapping_names_accounts_by_item_and_by_tax_code() -> None:
    changes = {
        ("revenue", "sku:HR-STD"): "706100",
        ("tax_account", "S20"): "445799",
        ("account", "receivable"): "411900",
        ("account_name", "706100"): "Régie",
        ("setting", "journal_code"): "VT",
    }
    rows = rows_of(worked_example()[:1], export_context("fec", changes))
    assert [(row["CompteNum"], row["CompteLib"]) for row in rows] == [
        ("411900", "Clients"),
        ("706000", "Prestations de services"),
        ("706100", "Régie"),
        ("707000", "Ventes de marchandises"),
        ("445799", "TVA collectée 20 %"),
        ("445711", "TVA collectée 5,5 %"),
    ]
    assert {row["JournalCode"] for row in rows} == {"VT"}


def test_what_goes_the_other_way_changes_sides() -> None:
    document = billed([sold("", "Flat", "1", "100"), sold("", "Back", "-1", "30", kind="charge")])
    rows = rows_of([document])
    assert [(row["CompteNum"], row["Debit"], row["Credit"]) for row in rows] == [
        ("411000", "84,00", "0,00"),
        ("706000", "0,00", "100,00"),
        ("707000", "30,00", "0,00"),
        ("445712", "0,00", "14,00"),
    ]


def test_a_document_of_nothing_is_left_out_and_named() -> None:
    nothing = billed([sold("", "Included", "3", "0")], id=3, number="INV-3")
    written = made([*worked_example(), nothing])
    assert written.remarks == ("INV-3: left out, since it comes to 0.",)
    assert written.entries == 2
    alone = made([nothing])
    assert (alone.files, alone.entries) == ((), 0)


@pytest.mark.parametrize(
    ("year_end", "day", "end"),
    [
        ("", date(2026, 3, 31), date(2026, 12, 31)),
        ("12-31", date(2026, 12, 31), date(2026, 12, 31)),
        ("06-30", date(2026, 6, 30), date(2026, 6, 30)),
        ("06-30", date(2026, 7, 1), date(2027, 6, 30)),
        ("02-29", date(2026, 3, 1), date(2027, 2, 28)),
        ("02-29", date(2027, 12, 1), date(2028, 2, 29)),
    ],
)
def test_the_file_is_named_after_the_end_of_its_fiscal_year(
    year_end: str, day: date, end: date
) -> None:
    context = export_context("fec", fiscal_year_end=year_end)
    assert fiscal_year_end(day, context) == end
    document = replace(worked_example()[0], invoice_date=day)
    assert made([document], context).files[0].name == f"123456824FEC{end:%Y%m%d}.txt"


def foreign(currency: str, rate: str, **changes: Any) -> InvoiceDocument:
    """Three lines in another currency, with the tax in euros at the rate."""
    digits = {"JPY": 0, "KWD": 3}.get(currency, 2)
    document = billed(
        [
            sold("", "Flat", "1", "33.33", digits=digits),
            sold("", "Book", "1", "66.67", digits=digits, tax_code="S055"),
            sold("", "Toner", "1", "10.01", digits=digits, kind="charge"),
        ],
        currency=currency,
    )
    tax = (document.tax * Decimal(rate)).quantize(Decimal("0.01"))
    kept = ForeignTax("EUR", Decimal(rate), date(2026, 3, 30), "ECB", tax)
    return replace(document, **({"foreign_tax": kept} | changes))


@pytest.mark.parametrize(
    ("currency", "rate"),
    [("CHF", "1.0512"), ("USD", "0.92345678"), ("JPY", "0.0061"), ("KWD", "3.01")],
)
def test_another_currency_is_written_in_euros_at_the_stored_rate(currency: str, rate: str) -> None:
    document = foreign(currency, rate)
    rows = rows_of([document])
    assert {row["Idevise"] for row in rows} == {currency}
    assert sum(amount(row["Montantdevise"]) for row in rows) == 0
    assert amount(rows[0]["Montantdevise"]) == document.total
    total = (document.total * Decimal(rate)).quantize(Decimal("0.01"))
    assert amount(rows[0]["Debit"]) == total
    taxes = [amount(row["Credit"]) for row in rows if row["CompteNum"].startswith("4457")]
    assert document.foreign_tax is not None
    assert sum(taxes) == document.foreign_tax.tax
    for row in rows:
        euros = amount(row["Debit"]) - amount(row["Credit"])
        assert abs(euros - amount(row["Montantdevise"]) * Decimal(rate)) < Decimal("0.02")


@pytest.mark.parametrize(
    ("document", "changes", "company", "pattern"),
    [
        (worked_example()[0], {}, {"currency": "CHF"}, "currency is CHF.*EUR"),
        (worked_example()[0], {}, {"registration": "HRB 12"}, "registration .*SIREN"),
        (foreign("CHF", "1", foreign_tax=None), {}, {}, "CHF.*no exchange rate"),
        (worked_example()[0], {("account", "receivable"): "C-1"}, {}, "account 'C-1'"),
        (worked_example()[0], {("setting", "encoding"): "EBCDIC"}, {}, "encoding is 'EBCDIC'"),
        (
            replace(worked_example()[0], net=Decimal(1), total=Decimal(2)),
            {},
            {},
            "do not come to its total",
        ),
    ],
)
def test_what_cannot_be_booked_is_refused_naming_the_reason(
    document: InvoiceDocument,
    changes: dict[tuple[str, str], str],
    company: dict[str, str],
    pattern: str,
) -> None:
    assert re.search(pattern, problems(document, export_context("fec", changes, **company)))


def test_a_company_without_accounts_is_told_which_are_missing() -> None:
    context = replace(export_context("fec"), mapping={})
    found = problems(worked_example()[0], context)
    for kind in ("account", "revenue", "tax_account"):
        assert f"fec,{kind}," in found


def test_a_file_holds_one_fiscal_year() -> None:
    first, second = worked_example()
    found = FecFormat().check(
        [first, replace(second, invoice_date=date(2027, 1, 5))], export_context("fec")
    )
    assert {problem.number for problem in found} == {"INV-2026-0042", "CN-2026-0003"}
    assert all("2026-12-31 and 2027-12-31" in problem.reason for problem in found)


@pytest.mark.parametrize(
    ("name", "encoding", "written"),
    [
        ("Čapek\t& “Söhne”\n€", "ISO-8859-15", 'Capek & "Söhne" €'),
        ("Čapek\t& “Söhne”\n€", "UTF-8", "Čapek & “Söhne” €"),
        ("さくら商事", "ISO-8859-15", "_____"),
        ("=cmd|'/c calc'!A1", "ISO-8859-15", "=cmd|'/c calc'!A1"),
    ],
)
def test_texts_keep_to_their_row_and_to_the_files_characters(
    name: str, encoding: str, written: str
) -> None:
    document = worked_example()[0]
    address = replace(document.buyer.address, name=name)
    document = replace(document, buyer=replace(document.buyer, address=address))
    context = export_context("fec", {("setting", "encoding"): encoding})
    result = made([document], context)
    rows = read_fec(result.files[0].content, encoding.lower())
    assert rows[0]["CompAuxLib"] == written
    lossy = encoding != "UTF-8" and not name.startswith("=")
    assert [remark.startswith("INV-2026-0042: characters") for remark in result.remarks] == (
        [True] if lossy else []
    )


def exported(database: Database, folder: Path, *, again: bool = False) -> list[Row]:
    folder.mkdir(exist_ok=True)
    request = ExportRequest("fec", "January", folder, again=again)
    (path,) = export_batch(database, request).files
    return read_fec(path.read_bytes())


def test_entry_numbers_go_on_through_the_year_and_a_file_is_never_overwritten(
    month: Database, tmp_path: Path
) -> None:
    month.write(set_value, "registration", "123 456 824")
    view = run_and_generate(month)
    first = exported(month, tmp_path / "first")
    again = exported(month, tmp_path / "again", again=True)
    count = int(first[-1]["EcritureNum"])
    assert first[0]["EcritureNum"] == "1"
    assert int(again[0]["EcritureNum"]) == count + 1
    kept = (tmp_path / "again").glob("*.txt")
    before = [path.read_bytes() for path in kept]
    with pytest.raises(FileThere, match="not overwritten"):
        exported(month, tmp_path / "again", again=True)
    assert [path.read_bytes() for path in (tmp_path / "again").glob("*.txt")] == before
    third = exported(month, tmp_path / "third", again=True)
    assert int(third[0]["EcritureNum"]) == 2 * count + 1
    number = view.invoices[0].number or ""
    assert month.read(find_document, number).status == "exported"


def test_two_exports_at_once_never_use_a_number_twice(empty: Database) -> None:
    empty.write(keep_entries, "journal", 1, 3)
    assert empty.read(next_entry, "journal") == 4
    for first in (1, 3, 5):
        with pytest.raises(EntryNumbersTaken, match=f"from {first} on"):
            empty.write(keep_entries, "journal", first, 3)
    empty.write(keep_entries, "journal", 4, 0)
    empty.write(keep_entries, "journal", 4, 2)
    assert empty.read(next_entry, "journal") == 6
    assert empty.read(next_entry, "another") == 1
