"""The small company's batch as FEC, Sage, Factur-X and UBL, from the command line."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from tests.builders.einvoice_readers import check_sums, read_cii, read_ubl
from tests.builders.expected import DATA
from tests.builders.journal_readers import amount, read_fec, read_sage
from tests.builders.program import Program

DAY = "2026-03-31"


@pytest.fixture
def generated(program: Program) -> Program:
    program.done("company", "import", DATA / "small")
    program.done("batch", "run", "March", "--as-of", DAY, "--invoice-date", DAY, "--json")
    program.done("batch", "generate", "March", "--json")
    return program


def invoices(program: Program, currency: str) -> dict[str, Decimal]:
    """Number -> total of the batch's invoices in a currency."""
    batch = program.done("batch", "show", "March", "--json").json
    return {
        invoice["number"]: Decimal(invoice["total"])
        for invoice in batch["invoices"]
        if invoice["currency"] == currency
    }


def fec_totals(files: list[Path]) -> dict[str, Decimal]:
    (file,) = files
    assert file.name == "123456824FEC20261231.txt"
    rows = [row for row in read_fec(file.read_bytes()) if row["CompteNum"] == "411000"]
    return {row["PieceRef"]: amount(row["Debit"]) - amount(row["Credit"]) for row in rows}


def sage_totals(files: list[Path]) -> dict[str, Decimal]:
    (file,) = files
    found: dict[str, Decimal] = {}
    for row in read_sage(file.read_bytes()):
        sign = 1 if row[0] == "SI" else -1
        found[row[5]] = found.get(row[5], Decimal(0)) + sign * (Decimal(row[7]) + Decimal(row[9]))
    return found


def facturx_totals(files: list[Path]) -> dict[str, Decimal]:
    found = {}
    for file in files:
        with pikepdf.open(io.BytesIO(file.read_bytes())) as pdf:
            invoice = read_cii(pdf.attachments["factur-x.xml"].get_file().read_bytes())
        check_sums(invoice)
        assert file.name == f"{invoice.number}.pdf"
        found[invoice.number] = invoice.total
    return found


def ubl_totals(files: list[Path]) -> dict[str, Decimal]:
    read = [read_ubl(file.read_bytes()) for file in files]
    for invoice in read:
        check_sums(invoice)
    return {invoice.number: invoice.total for invoice in read}


FORMATS = {"fec": fec_totals, "sage": sage_totals, "facturx": facturx_totals, "ubl": ubl_totals}


@pytest.mark.parametrize(("name", "totals"), FORMATS.items())
def test_the_euro_invoices_come_to_their_totals_and_are_exported(
    generated: Program,
    tmp_path: Path,
    name: str,
    totals: Callable[[list[Path]], dict[str, Decimal]],
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    words = ("export", name, "--batch", "March", "--currency", "EUR", "--out", folder)
    generated.done(*words)
    wanted = invoices(generated, "EUR")
    assert len(wanted) > 8
    assert totals(sorted(folder.iterdir())) == {k: v for k, v in wanted.items() if v}
    batch = generated.done("batch", "show", "March", "--json").json
    status = {invoice["number"]: invoice["status"] for invoice in batch["invoices"]}
    assert {status[number] for number in wanted} == {"exported"}
    assert "again" in generated.refused(*words)


@pytest.mark.parametrize("name", FORMATS)
def test_one_invoice_that_cannot_be_carried_stops_the_whole_export(
    generated: Program, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    message = generated.refused("export", name, "--batch", "March", "--out", folder)
    assert all(number in message for number in invoices(generated, "KWD"))
    assert list(folder.iterdir()) == []
    batch = generated.done("batch", "show", "March", "--json").json
    assert {invoice["status"] for invoice in batch["invoices"]} == {"draft"}
