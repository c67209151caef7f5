"""What the other program reckons from our file is what our documents say, to the cent."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest

from batchbill_desktop.services.exports.format import Written
from batchbill_desktop.services.exports.registry import find_format
from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
from tests.builders.export_documents import export_context, random_documents
from tests.builders.target_readers import Reckoned, csv_rows, read_iif, read_qbo, read_xero

COUNT = 2_000
SEED = 20260331


@pytest.fixture(scope="module")
def documents() -> list[InvoiceDocument]:
    return random_documents(COUNT, SEED)


def _written(format_name: str, documents: list[InvoiceDocument], **settings: str) -> Written:
    changes = {("setting", key): value for key, value in settings.items()}
    context = export_context(format_name, changes)
    target = find_format(format_name)
    assert target.check(documents, context) == []
    return target.write(documents, context)


def _lines(document: InvoiceDocument) -> list[DocumentLine]:
    return [line for line in document.lines if not line.is_words and line.net]


def _named(remarks: tuple[str, ...], pattern: str) -> dict[str, Decimal]:
    """Number and difference of each document that a remark on its sums names."""
    found = (re.match(rf"(\S+): .*{pattern}.* a difference of (\S+) ", text) for text in remarks)
    return {match[1]: Decimal(match[2]) for match in found if match}


def test_the_random_documents_are_of_every_kind(documents: list[InvoiceDocument]) -> None:
    lines = [line for document in documents for line in document.lines]
    assert sum(document.total < 0 for document in documents) > 100
    assert sum(line.proration is not None for line in lines) > 500
    assert sum(line.minutes is not None for line in lines) > 1_000
    assert sum(bool(line.discount_percent) for line in lines) > 1_000
    assert sum(len(document.taxes) > 2 for document in documents) > 500
    assert sum(line.net < 0 for d in documents if d.total > 0 for line in d.lines) > 50


@pytest.mark.parametrize(("currency", "count"), [("EUR", COUNT), ("JPY", 300)])
def test_quickbooks_desktop_books_our_cents(currency: str, count: int) -> None:
    documents = random_documents(count, SEED, currency)
    (file,) = _written("iif", documents).files
    read = {found.head["DOCNUM"]: found for found in read_iif(file.content).documents}
    written = [document for document in documents if _lines(document)]
    assert len(read) == len(written)
    for document in written:
        kind = "-C" if document.total < 0 else "-"
        counter = (document.number or "")[-5:]
        found = read[f"26{kind}{counter.removeprefix('0') if kind == '-C' else counter}"]
        assert found.total == document.total
        assert [amount for _row, amount in found.lines] == [line.net for line in _lines(document)]
        taxes = sorted(-Decimal(row["AMOUNT"]) for row in found.taxes)
        assert taxes == sorted(tax.tax for tax in document.taxes if tax.tax) or taxes == [0]


def _online(
    documents: list[InvoiceDocument], made: Written, read: Callable[[bytes, int], list[Reckoned]]
) -> list[tuple[InvoiceDocument, Reckoned]]:
    digits = documents[0].digits
    found = {one.number: one for file in made.files for one in read(file.content, digits)}
    written = [document for document in documents if _lines(document)]
    assert len(found) == len(written)
    left_out = [document for document in documents if not _lines(document)]
    assert all(f"{d.number}: left out, since it comes to 0." in made.remarks for d in left_out)
    return [(document, found[document.number or ""]) for document in written]


@pytest.mark.parametrize(("currency", "count"), [("EUR", COUNT), ("JPY", 300), ("KWD", 300)])
def test_quickbooks_online_reckons_our_cents(currency: str, count: int) -> None:
    documents = random_documents(count, SEED, currency)
    made = _written("qbo", documents)
    for document, found in _online(documents, made, read_qbo):
        sign = -1 if document.total < 0 else 1
        assert found.nets == [sign * line.net for line in _lines(document)]
        assert found.tax == sign * document.tax
        shares = sum(Decimal(row["ItemTaxAmount"]) for row in found.rows)
        assert shares == sign * document.tax
    assert _named(made.remarks, "QuickBooks Online will reckon") == {}
    assert len([file for file in made.files if "creditnotes" in file.name]) >= 1


@pytest.mark.parametrize(("currency", "count"), [("EUR", COUNT), ("JPY", 300), ("KWD", 300)])
def test_xero_reckons_our_nets_and_is_announced_where_its_tax_differs(
    currency: str, count: int
) -> None:
    documents = random_documents(count, SEED, currency)
    made = _written("xero", documents)
    differences = {}
    for document, found in _online(documents, made, read_xero):
        assert found.nets == [line.net for line in _lines(document)]
        if found.total != document.total:
            differences[found.number] = found.total - document.total
    assert _named(made.remarks, "Xero rounds the tax of each line") == differences
    assert 0 < len(differences) < count // 2


def test_xeros_rounding_line_makes_every_total_ours(documents: list[InvoiceDocument]) -> None:
    made = _written("xero", documents, rounding_line="yes")
    pairs = _online(documents, made, read_xero)
    assert all(found.total == document.total for document, found in pairs)
    rows = [row for _document, found in pairs for row in found.rows]
    rounding = [row for row in rows if row["*Description"] == "Rounding"]
    assert {row["*AccountCode"] for row in rounding} == {"860"}
    assert {row["*TaxType"] for row in rounding} == {"No VAT"}


@pytest.mark.parametrize("separator", ["comma", "semicolon"])
def test_sums_over_the_csv_file_are_those_of_the_documents(
    documents: list[InvoiceDocument], separator: str
) -> None:
    (file,) = _written("csv", documents, separator=separator).files
    content = file.content.removeprefix(b"\xef\xbb\xbf")
    if separator == "semicolon":
        assert b"," in content
        content = content.replace(b",", b".").replace(b";", b",")
    rows = csv_rows(content)
    assert len(rows) == sum(len(document.lines) for document in documents)
    for name, wanted in (
        ("net", sum(d.net for d in documents)),
        ("line_tax", sum(d.tax for d in documents)),
        ("gross", sum(d.total for d in documents)),
    ):
        assert sum(Decimal(row[name] or 0) for row in rows) == wanted


def test_sums_over_the_workbook_are_those_of_the_documents(
    documents: list[InvoiceDocument],
) -> None:
    (file,) = _written("xlsx", documents).files
    book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True)
    totals: dict[tuple[str, str], Decimal] = {}
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        heads = list(next(rows))
        for row in rows:
            for name, value in zip(heads, row, strict=False):
                if name in ("net", "tax", "total", "line_tax", "gross", "base"):
                    key = (sheet.title, str(name))
                    totals[key] = totals.get(key, Decimal(0)) + Decimal(str(value))
    book.close()
    net, tax = sum(d.net for d in documents), sum(d.tax for d in documents)
    assert totals == {
        ("invoices", "net"): net,
        ("invoices", "tax"): tax,
        ("invoices", "total"): net + tax,
        ("lines", "net"): net,
        ("lines", "line_tax"): tax,
        ("lines", "gross"): net + tax,
        ("taxes", "base"): net,
        ("taxes", "tax"): tax,
    }
