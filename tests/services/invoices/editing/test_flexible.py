"""Flexible invoices: without a batch, copied from old ones, numbered singly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from batchbill_desktop.models import (
    CompanyValue,
    Contract,
    Customer,
    ExchangeRate,
    Invoice,
    TaxCode,
    TaxRate,
)
from batchbill_desktop.services.batches.errors import InvoiceDateTooEarly
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.show import list_batches
from batchbill_desktop.services.check import check_books
from batchbill_desktop.services.clock import fixed_today
from batchbill_desktop.services.customers.edit import CustomerMissing
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.exports.export import ExportRequest, chosen_documents
from batchbill_desktop.services.invoices.correct import correct_invoice
from batchbill_desktop.services.invoices.credit_notes import credit_invoice
from batchbill_desktop.services.invoices.editing.changes import (
    delete_line,
    set_address,
    set_fields,
    set_line,
    set_texts,
)
from batchbill_desktop.services.invoices.editing.errors import (
    CustomerFixed,
    InABatch,
    NotADraft,
    Overwritten,
    SaveRefused,
)
from batchbill_desktop.services.invoices.editing.flexible import (
    bars,
    copy_of,
    delete_draft,
    list_drafts,
    new_invoice,
    number_invoice,
    with_customer,
)
from batchbill_desktop.services.invoices.editing.loading import load_context
from batchbill_desktop.services.invoices.editing.preview import document_of
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.invoices.invoice_json import invoice_json
from batchbill_desktop.services.invoices.load import Wanted, find_document, load_documents
from batchbill_desktop.services.invoices.search import list_invoices
from tests.builders.batches import invoice_of, number_of, ready_items, run, run_and_generate
from tests.builders.company import scaled, set_value
from tests.builders.editing import looked_at, saved, typed

DAY = date(2026, 2, 10)


def _new(database: Database, customer: str = "1003", **line: Any) -> WorkingInvoice:
    """A new invoice with one line of 100.00."""
    working = database.read(new_invoice, customer, DAY)
    context = database.read(load_context, working)
    return typed(working, context, **{"unit_price": scaled(100), **line})


def test_a_new_invoice_has_the_customers_language_terms_and_tax_code(
    month_anywhere: Database,
) -> None:
    birch = month_anywhere.read(new_invoice, "1002", DAY)
    assert (birch.language, birch.currency, birch.due_date) == ("fr", "EUR", date(2026, 3, 12))
    cedar = month_anywhere.read(new_invoice, "1003", DAY)
    assert (cedar.order_number, cedar.buyer.address.name) == ("PO-7", "Cedar SA")
    context = month_anywhere.read(load_context, cedar)
    assert context.default_tax_code == "S20"
    with pytest.raises(CustomerMissing):
        month_anywhere.read(new_invoice, "9999")


def test_it_is_dated_today_or_as_the_newest_invoice(month: Database) -> None:
    with fixed_today(date(2026, 1, 15)):
        assert month.read(new_invoice, "1001").invoice_date == date(2026, 1, 15)
        run_and_generate(month)
        assert month.read(new_invoice, "1001").invoice_date == date(2026, 1, 31)


DEFAULTS = [
    ("taxable", {"taxable": True, "tax_code": "S20"}, "S20"),
    ("not taxable: the company's exempt code", {"taxable": False, "tax_code": None}, "EXO"),
    ("not taxable, with a code of its own", {"taxable": False, "tax_code": "RC"}, "RC"),
]


@pytest.mark.parametrize(
    ("values", "code"), [pytest.param(values, code, id=case) for case, values, code in DEFAULTS]
)
def test_typed_lines_begin_with_the_tax_code_of_the_customers_contract(
    month: Database, values: dict[str, object], code: str
) -> None:
    month.write(
        lambda c: c.execute(insert(TaxCode), {"code": "RC", "name": "Reverse", "category": "AE"})
    )
    month.write(lambda c: c.execute(update(Contract).values(**values)))
    assert _new(month).lines[0].tax.code == code


def test_a_draft_is_stored_without_a_number(month_anywhere: Database) -> None:
    working = _new(month_anywhere)
    done = saved(month_anywhere, working)
    assert (done.version, done.working.number, done.working.batch) == (1, None, None)
    (draft,) = month_anywhere.read(list_drafts)
    assert (draft.id, draft.number, str(draft.total)) == (done.invoice_id, None, "120.00")
    document = month_anywhere.read(load_documents, Wanted(ids=(done.invoice_id,)))[0]
    context = month_anywhere.read(load_context, done.working)
    assert document == document_of(done.working, context)
    assert month_anywhere.read(check_books) == []


def test_a_draft_follows_the_master_data_but_for_what_was_typed(month: Database) -> None:
    working = set_address(_new(month), city="Typed")
    context = month.read(load_context, working)
    working = set_fields(working, context, language="de", page={"paper": "Letter"})
    draft = saved(month, working).invoice_id

    def change(connection: Connection) -> None:
        connection.execute(
            update(Customer)
            .where(Customer.id == 1003)
            .values(name="Cedar & Sons", city="Lyon", vat_id="FR40303265045", language="nl")
        )
        connection.execute(update(CompanyValue).where(CompanyValue.key == "name").values(value="X"))

    month.write(change)
    shown = month.read(load_documents, Wanted(ids=(draft,)))[0]
    assert shown.buyer.address.name == "Cedar & Sons"
    assert shown.buyer.address.city == "Typed"
    assert (shown.buyer.vat_id, shown.seller.address.name) == ("FR40303265045", "X")
    assert (shown.language, shown.page.paper) == ("de", "Letter")
    number = month.write(number_invoice, draft)
    month.write(lambda c: c.execute(update(Customer).values(name="Later")))
    frozen = month.read(find_document, number)
    assert (frozen.buyer, frozen.seller, frozen.page) == (shown.buyer, shown.seller, shown.page)


def test_a_draft_is_numbered_in_the_series_of_the_batches(month_anywhere: Database) -> None:
    run_and_generate(month_anywhere)
    draft = saved(month_anywhere, _new(month_anywhere)).invoice_id
    assert month_anywhere.write(number_invoice, draft) == "INV-2026-00006"
    document = month_anywhere.read(find_document, "INV-2026-00006")
    assert (document.kind, document.status, document.issued) == ("invoice", "draft", False)
    assert month_anywhere.read(check_books) == []
    opened = looked_at(month_anywhere, draft)
    assert opened.read_only is None, "it can be edited until it is issued"
    assert opened.context.bounds.earliest == date(2026, 1, 31)
    with pytest.raises(NotADraft, match="INV-2026-00006 has a number already"):
        month_anywhere.write(number_invoice, draft)
    with pytest.raises(InvoiceMissing):
        month_anywhere.write(number_invoice, 99)


def test_who_edits_a_draft_that_another_numbers_can_save_over_it(month: Database) -> None:
    done = saved(month, _new(month))
    number = month.write(number_invoice, done.invoice_id)
    mine = set_address(done.working, city="Mine")
    with pytest.raises(Overwritten) as caught:
        saved(month, mine)
    assert caught.value.theirs.number == number
    over = saved(month, replace(mine, version=caught.value.theirs.version)).working
    assert (over.number, over.buyer.address.city) == (number, "Mine")
    assert month.read(check_books) == []


def test_a_total_below_0_becomes_a_credit_note_when_it_is_numbered(month: Database) -> None:
    draft = saved(month, _new(month, quantity=scaled(-1))).invoice_id
    assert month.write(number_invoice, draft) == "CN-2026-00001"
    assert month.read(find_document, "CN-2026-00001").kind == "credit_note"
    assert month.read(check_books) == []


def test_numbering_never_runs_against_the_dates(month: Database) -> None:
    draft = saved(month, _new(month)).invoice_id
    run_and_generate(month, invoice_date=date(2026, 2, 20))
    with pytest.raises(InvoiceDateTooEarly):
        month.write(number_invoice, draft)
    opened = looked_at(month, draft)
    assert opened.context.bounds.earliest == date(2026, 2, 20)
    working = set_fields(opened.working, opened.context, invoice_date=date(2026, 2, 20))
    saved(month, working)
    assert month.write(number_invoice, draft) == "INV-2026-00006"


def test_what_is_wrong_with_a_draft_keeps_it_from_a_number(month: Database) -> None:
    draft = saved(month, _new(month)).invoice_id
    month.write(lambda c: c.execute(update(Customer).values(name="")))
    with pytest.raises(SaveRefused, match="needs the name of the customer"):
        month.write(number_invoice, draft)


def test_proposed_batches_that_a_number_would_bar_are_named(month_anywhere: Database) -> None:
    run(month_anywhere, "Early", items=("C:1",), invoice_date=date(2026, 1, 20))
    run(month_anywhere, "January", items=("C:2",), invoice_date=date(2026, 1, 31))
    assert month_anywhere.read(bars, date(2026, 1, 20)) == []
    assert month_anywhere.read(bars, date(2026, 1, 31)) == ["Early"]
    assert month_anywhere.read(bars, DAY) == ["Early", "January"]
    draft = saved(month_anywhere, _new(month_anywhere)).invoice_id
    month_anywhere.write(number_invoice, draft)
    with pytest.raises(InvoiceDateTooEarly):
        month_anywhere.write(generate_batch, "January")
    assert month_anywhere.read(bars, date(2026, 3, 1)) == [], "they are barred already"


def test_a_draft_can_be_deleted(month_anywhere: Database) -> None:
    draft = saved(month_anywhere, _new(month_anywhere)).invoice_id
    month_anywhere.write(delete_draft, draft)
    assert month_anywhere.read(list_drafts) == []
    with pytest.raises(InvoiceMissing):
        month_anywhere.write(delete_draft, draft)
    view = run(month_anywhere)
    with pytest.raises(InABatch, match="belongs to the batch 'January'"):
        month_anywhere.write(delete_draft, view.invoices[0].id)
    month_anywhere.write(generate_batch, "January")
    with pytest.raises(NotADraft):
        month_anywhere.write(delete_draft, view.invoices[0].id)
    assert month_anywhere.read(check_books) == []


def test_a_copy_has_lines_and_texts_but_no_items_and_no_number(month: Database) -> None:
    view = run_and_generate(month)
    opened = looked_at(month, invoice_of(view, "B-2").id)
    working = set_texts(opened.working, intro="<b>Hello</b>")
    working = typed(working, opened.context, "heading", description="Extras")
    saved(month, working)
    copy = month.read(copy_of, opened.working.invoice_id or 0, DAY)
    assert (copy.invoice_id, copy.number, copy.batch, copy.version) == (None, None, None, 0)
    assert (copy.invoice_date, copy.texts.intro) == (DAY, "<b>Hello</b>")
    assert [line.kind for line in copy.lines] == ["free", "free", "free", "free", "heading"]
    assert [line.net for line in copy.lines] == [16000, 0, 5000, 0, 0]
    assert {line.items for line in copy.lines} == {()}
    assert {line.supply for line in copy.lines} == {None}
    done = saved(month, copy)
    assert month.write(number_invoice, done.invoice_id) == "INV-2026-00006"
    assert month.read(check_books) == []


def test_a_copy_of_a_credit_note_is_an_invoice(month: Database) -> None:
    view = run_and_generate(month)
    note = month.write(credit_invoice, number_of(view, "A-1"), day=DAY)
    copy = month.read(copy_of, note.id, DAY)
    original = looked_at(month, invoice_of(view, "A-1").id).working
    assert [line.net for line in copy.lines] == [line.net for line in original.lines]
    assert [line.minutes for line in copy.lines] == [line.minutes for line in original.lines]


def test_a_copy_has_the_rates_of_its_own_date(month: Database) -> None:
    view = run_and_generate(month)
    rate = {"tax_code": "S20", "effective_from": date(2026, 2, 1), "rate_percent": scaled(21)}
    month.write(lambda c: c.execute(insert(TaxRate), rate))
    copy = month.read(copy_of, invoice_of(view, "C-2").id, DAY)
    assert {line.tax.rate_percent for line in copy.lines} == {scaled(21)}


def test_a_draft_can_be_for_another_customer(month: Database) -> None:
    working = _new(month, "1003")
    done = saved(month, working)
    other = month.read(with_customer, done.working, "1002")
    assert (other.customer, other.language, other.invoice_id) == ("1002", "fr", done.invoice_id)
    assert other.lines == done.working.lines
    assert saved(month, other).working.buyer.address.name == "Birch & Co"
    view = run_and_generate(month)
    numbered = looked_at(month, invoice_of(view, "C-2").id).working
    with pytest.raises(NotADraft):
        month.read(with_customer, numbered, "1002")


def test_another_currency_has_its_own_digits_and_rate(month: Database) -> None:
    def put(connection: Connection) -> None:
        connection.execute(update(Customer).where(Customer.id == 1003).values(currency="JPY"))
        connection.execute(
            insert(ExchangeRate),
            [
                {"currency": "JPY", "date": date(2026, 2, 1), "rate": 600_000, "source": "ECB"},
                {"currency": "JPY", "date": date(2026, 2, 11), "rate": 700_000, "source": "ECB"},
            ],
        )

    month.write(put)
    working = _new(month, unit_price=scaled("99.5"))
    assert (working.digits, working.lines[0].net) == (0, 100)
    assert working.exchange is not None
    assert working.exchange["rate"] == 600_000
    context = month.read(load_context, working)
    later = set_fields(working, context, invoice_date=date(2026, 2, 12))
    assert later.exchange is not None
    assert later.exchange["rate"] == 700_000
    number = month.write(number_invoice, saved(month, later).invoice_id)
    document = month.read(find_document, number)
    assert document.foreign_tax is not None
    assert str(document.foreign_tax.tax) == "0.14"
    in_euros = month.read(with_customer, working, "1002")
    assert (in_euros.digits, in_euros.lines[0].net) == (2, 9950)


def test_lists_json_exports_and_batches_cope_with_drafts(
    month_anywhere: Database, tmp_path: Path
) -> None:
    run_and_generate(month_anywhere)
    before = month_anywhere.read(list_batches)
    draft = saved(month_anywhere, _new(month_anywhere)).invoice_id
    assert month_anywhere.read(list_batches) == before
    shown = [invoice_json(document) for document in month_anywhere.read(list_invoices)]
    assert [one["number"] for one in shown][-1] is None, "after those of batches"
    assert (shown[-1]["id"], shown[-1]["batch"], shown[-1]["contracts"]) == (draft, None, [])
    request = ExportRequest("csv", None, tmp_path)
    numbers = [document.number for document in month_anywhere.read(chosen_documents, request)]
    assert None not in numbers
    assert len(numbers) == 5


def test_a_corrections_draft_carries_its_items_until_it_is_deleted(
    month_anywhere: Database,
) -> None:
    view = run_and_generate(month_anywhere)
    corrected = month_anywhere.write(correct_invoice, number_of(view, "C-2"), day=DAY)
    opened = looked_at(month_anywhere, corrected.draft_id)
    assert opened.read_only is None
    assert {item for line in opened.working.lines for item in line.items} == {"C:1", "C:2"}
    first = opened.working.lines[0]
    working = set_line(opened.working, opened.context, first.key, description="Better")
    done = saved(month_anywhere, delete_line(working, opened.working.lines[1].key), {"C:2": "keep"})
    assert done.working.lines[0].items == ("C:1",)
    assert month_anywhere.read(check_books) == []
    with pytest.raises(CustomerFixed, match="There are billed items of the customer on the draft"):
        month_anywhere.read(with_customer, done.working, "1002")
    month_anywhere.write(delete_draft, corrected.draft_id)
    assert ready_items(month_anywhere) == {"C:1", "C:2"}
    assert month_anywhere.read(check_books) == []


def test_a_corrections_draft_can_be_numbered(month: Database) -> None:
    view = run_and_generate(month)
    corrected = month.write(correct_invoice, number_of(view, "C-2"), day=DAY)
    assert month.write(number_invoice, corrected.draft_id) == "INV-2026-00006"
    assert month.read(check_books) == []


def test_the_first_number_of_a_company_may_be_a_flexible_ones(month: Database) -> None:
    month.write(set_value, "next_invoice_number", "12")
    draft = saved(month, _new(month)).invoice_id
    assert month.write(number_invoice, draft) == "INV-2026-00012"
    assert month.read(lambda c: c.scalar(select(Invoice.counter).where(Invoice.id == draft))) == 12
    assert month.read(check_books) == []
