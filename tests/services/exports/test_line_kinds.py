"""Lines that come with the editor: words alone, typed by hand, below 0, parts that are credited."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from batchbill_desktop.services.exports.einvoice_format import checked_einvoice
from batchbill_desktop.services.exports.en16931_make import make_einvoice
from batchbill_desktop.services.exports.en16931_parties import Mail
from batchbill_desktop.services.exports.format import spread_tax
from batchbill_desktop.services.exports.registry import FORMATS, find_format
from batchbill_desktop.services.invoices.document import WORD_KINDS, DocumentLine, InvoiceDocument
from tests.builders.export_documents import billed, export_context, sold
from tests.builders.target_readers import csv_rows, read_iif, read_qbo, read_xero

PAID = sold("SKU-1", "Work", "2", "50.00")


def words_of(kind: str, text: str = "Our work in March") -> DocumentLine:
    """A line of words alone, as an editor keeps it."""
    return replace(sold("", text, "0", "0"), kind=kind, tax_code="", contract="", items=())


def by_hand(
    kind: str = "free", sku: str = "", price: str = "80.00", **changes: Any
) -> DocumentLine:
    line = sold(sku, "Typed by hand", "1.5", price, kind=kind, **changes)
    return replace(line, contract="", contract_name="", items=())


@pytest.mark.parametrize("kind", sorted(WORD_KINDS))
@pytest.mark.parametrize("format_name", FORMATS)
def test_words_alone_change_no_amount_in_any_format(format_name: str, kind: str) -> None:
    plain, worded = billed([PAID]), billed([words_of(kind), PAID, words_of(kind, "")])
    target, context = find_format(format_name), export_context(format_name)
    assert target.check([worded], context) == []
    made, bare = target.write([worded], context), target.write([plain], context)
    assert [file.name for file in made.files] == [file.name for file in bare.files]
    if format_name in ("iif", "qbo", "xero", "fec", "sage"):
        assert made.files == bare.files
        assert made.remarks == bare.remarks


@pytest.mark.parametrize("kind", sorted(WORD_KINDS))
def test_tables_hold_words_without_amounts(kind: str) -> None:
    document = billed([words_of(kind), PAID])
    first, second = csv_rows(
        find_format("csv").write([document], export_context("csv")).files[0].content
    )
    assert first["description"] == "Our work in March"
    assert [first[name] for name in ("quantity", "unit_price", "net", "tax_code", "gross")] == [
        ""
    ] * 5
    assert (second["net"], second["gross"]) == ("100.00", "120.00")
    (file,) = find_format("xlsx").write([document], export_context("xlsx")).files
    sheet = openpyxl.load_workbook(io.BytesIO(file.content))["lines"]
    assert sheet["M2"].value == "Our work in March"
    assert [sheet[f"{column}2"].value for column in "NOPQRSTUVW"] == [None] * 10
    assert sheet["S3"].value == 100


@pytest.mark.parametrize("format_name", ["iif", "qbo", "xero"])
def test_a_long_text_that_a_file_cannot_hold_is_told(format_name: str) -> None:
    target, context = find_format(format_name), export_context(format_name)
    long = billed([PAID, words_of("text", "Long. " * 40), words_of("heading")])
    assert any("2 lines of text only" in remark for remark in target.write([long], context).remarks)


def test_texts_that_an_e_invoice_leaves_out_are_told_but_no_subtotal() -> None:
    target, context = find_format("facturx"), export_context("facturx")
    document = billed([PAID, words_of("subtotal"), words_of("text"), words_of("heading")])
    (remark,) = target.write([document], context).remarks
    assert remark == "INV-2026-0042: 2 lines of text only are not in the e-invoice."


def test_the_remarks_under_the_lines_are_the_note_of_an_e_invoice() -> None:
    document = replace(billed([PAID]), remarks="Thank you\x07 for March")
    note = make_einvoice(document, Mail.FIRST).note
    assert note.splitlines()[0] == "Thank you  for March"
    assert document.seller.late_payment_text in note
    credit = replace(billed([sold("A", "Back", "-1", "10")]), remarks="Sorry")
    assert make_einvoice(credit, Mail.FIRST).note == "Sorry"


def test_words_alone_take_no_share_of_a_tax() -> None:
    lines = [sold("", "a", "1", "0.03"), words_of("text"), sold("", "b", "1", "0.03")]
    lines[1] = replace(lines[1], tax_code="S20", tax_rate_percent=Decimal(20))
    document = billed(lines)
    less = replace(document.taxes[0], tax=document.taxes[0].tax - Decimal("0.01"))
    assert spread_tax(replace(document, taxes=(less,)))[1] == 0


@pytest.mark.parametrize(
    ("line", "names", "account"),
    [
        (by_hand(), {}, "200"),
        (by_hand("product", "BOX"), {("revenue", "sku:BOX"): "701"}, "701"),
        (by_hand(), {("revenue", "tax:S20"): "702"}, "702"),
        (by_hand(), {("revenue", "kind:free"): "703", ("revenue", "tax:S20"): "702"}, "703"),
        (by_hand("product", "BOX"), {("revenue", "tax:S20"): "702"}, "702"),
    ],
)
def test_lines_typed_by_hand_book_on_the_account_of_sku_kind_or_tax_code(
    line: DocumentLine, names: dict[tuple[str, str], str], account: str
) -> None:
    (file,) = find_format("xero").write([billed([line])], export_context("xero", names)).files
    ((row,),) = [csv_rows(file.content)]
    assert (row["*AccountCode"], row["*TaxType"]) == (account, "20% (VAT on Income)")


def _net_of(format_name: str, document: InvoiceDocument) -> Decimal:
    """The net as an independent reader of the format reckons it."""
    (file,) = find_format(format_name).write([document], export_context(format_name)).files
    if format_name == "iif":
        (found,) = read_iif(file.content).documents
        return sum((amount for _row, amount in found.lines), Decimal(0))
    reader = read_qbo if format_name == "qbo" else read_xero
    (read,) = reader(file.content)
    return sum(read.nets, Decimal(0))


@pytest.mark.parametrize("format_name", ["iif", "qbo", "xero"])
def test_a_price_below_0_becomes_a_quantity_below_0(format_name: str) -> None:
    document = billed([PAID, by_hand(price="-12.50")])
    assert document.net == Decimal("81.25")
    assert find_format(format_name).check([document], export_context(format_name)) == []
    assert _net_of(format_name, document) == document.net


def test_e_invoices_have_no_price_below_0() -> None:
    document = billed([PAID, by_hand(price="-12.50"), by_hand(price="-60", minutes=Decimal(30))])
    invoice, reasons = checked_einvoice(document, Mail.FIRST)
    assert reasons == []
    assert invoice is not None
    assert [line.price for line in invoice.lines] == [50, Decimal("12.50"), 60]
    assert [line.quantity for line in invoice.lines] == [2, Decimal("-1.5"), -30]
    assert [line.net for line in invoice.lines] == [100, Decimal("-18.75"), -30]


def test_the_last_credit_note_may_take_the_rounding_rest_of_the_tax() -> None:
    credit = billed([sold("A", "Back", "-1", "10.02")], number="CN-1", corrects="INV-1")
    (group,) = credit.taxes
    rest = Decimal("0.01")
    more = replace(
        credit,
        taxes=(replace(group, tax=group.tax - rest),),
        tax=credit.tax - rest,
        total=credit.total - rest,
    )
    for name in ("facturx", "ubl"):
        assert find_format(name).check([more], export_context(name)) == []
        remarks = find_format(name).write([more], export_context(name)).remarks
        assert remarks[0] == (
            "CN-1: its tax of -2.01 takes the rounding rest of the invoice that it corrects."
        )
        assert find_format(name).check([replace(more, corrects=None)], export_context(name))
        much = replace(more, taxes=(replace(group, tax=group.tax - 2 * rest),))
        assert find_format(name).check([much], export_context(name))
