"""Editing an invoice: lines, dates, parties, and the way back to what the rules had given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from batchbill_desktop.models import Product, TaxCode, TaxRate
from batchbill_desktop.services.billing.tax import LineTax
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.editing.changes import (
    add_line,
    add_product,
    back_to_given,
    copy_line,
    delete_line,
    move_line,
    set_address,
    set_buyer,
    set_delivery,
    set_fields,
    set_line,
    set_product,
    set_texts,
)
from batchbill_desktop.services.invoices.editing.loading import load_context
from batchbill_desktop.services.invoices.editing.open import Opened
from tests.builders.company import scaled, set_value
from tests.builders.editing import changed, generated, line_with, typed


@pytest.fixture
def block(month: Database) -> Opened:
    """B-2: its block 160.00, T:6 included, T:7 half overage 50.00 and half included."""
    return generated(month, "B-2")


@pytest.fixture
def parts(month: Database) -> Opened:
    """C-2: two charges, 2 x 25.00 and 1 x 11.00."""
    return generated(month, "C-2")


PRICES: list[tuple[str, dict[str, Any], int]] = [
    ("quantity", {"quantity": scaled(3)}, 7500),
    ("a part of one", {"quantity": scaled("0.3333")}, 833),
    ("unit price", {"unit_price": scaled("12.345")}, 2469),
    (
        "discount, rounded half-up",
        {"unit_price": scaled("0.05"), "discount_percent": scaled(5)},
        10,
    ),
    ("a discount of all", {"discount_percent": scaled(100)}, 0),
    ("a negative quantity", {"quantity": scaled(-1)}, -2500),
    ("proration", {"proration": (16, 31)}, 2581),
    (
        "minutes are exact: 50 min at 100.00",
        {"minutes": scaled(50), "unit_price": scaled(100)},
        8333,
    ),
    ("minutes are exact: 7 min at 250.00", {"minutes": scaled(7), "unit_price": scaled(250)}, 2917),
    ("hours typed as a number", {"unit": "hour", "quantity": scaled("1.5")}, 3750),
    ("more than the rules allow", {"quantity": scaled(10**11)}, 0),
]


@pytest.mark.parametrize(
    ("values", "net"), [pytest.param(values, net, id=case) for case, values, net in PRICES]
)
def test_a_touched_line_is_priced_by_the_rules(
    parts: Opened, values: dict[str, Any], net: int
) -> None:
    line = changed(parts.working, parts.context, parts.working.lines[0], **values)
    assert line.net == net
    assert line.given is not None


def test_time_and_quantity_are_in_step(block: Opened) -> None:
    line = line_with(block.working, "T:7", "overage")
    fifty = changed(block.working, block.context, line, minutes=scaled(50))
    assert (fifty.quantity, fifty.minutes, fifty.unit) == (8333, scaled(50), "hour")
    two = changed(block.working, block.context, line, quantity=scaled(2))
    assert (two.quantity, two.minutes) == (scaled(2), scaled(120))
    piece = changed(block.working, block.context, line, unit="piece")
    assert (piece.quantity, piece.minutes) == (line.quantity, None)


def test_an_edited_line_knows_what_the_rules_gave_and_goes_back_to_it(block: Opened) -> None:
    working, context = block.working, block.context
    line = line_with(working, "T:7", "overage")
    edited = set_line(
        working,
        context,
        line.key,
        rich="<b>Night</b> work",
        minutes=scaled(20),
        unit_price=scaled(90),
        tax_code="EXO",
        discount_percent=scaled(10),
    )
    now = edited.line(line.key)
    assert now.given is not None
    assert (now.given.net, now.given.description, now.given.minutes) == (5000, "Work 7", scaled(30))
    assert now.tax.code == "EXO"
    assert back_to_given(edited, line.key) == working


def test_what_is_typed_as_it_was_is_untouched_again(block: Opened) -> None:
    working, context = block.working, block.context
    for line in working.lines:
        there = set_line(
            working, context, line.key, description="X", unit_price=7, tax_code="EXO", unit="box"
        )
        back = set_line(
            there,
            context,
            line.key,
            description=line.description,
            unit_price=line.unit_price,
            tax_code=line.tax.code,
            unit=line.unit,
            treatment=line.treatment,
        )
        assert back == working


def test_a_text_alone_leaves_the_net_of_the_rules(block: Opened) -> None:
    """Also where quantity x price would not give it: a net is not reckoned for nothing."""
    working = block.working
    odd = replace(working.lines[0], net=15999)
    working = replace(working, lines=(odd, *working.lines[1:]))
    edited = set_line(working, block.context, odd.key, description="Other")
    assert edited.lines[0].net == 15999
    priced = set_line(edited, block.context, odd.key, unit_price=odd.unit_price + 1)
    assert priced.lines[0].net == 16000
    again = set_line(priced, block.context, odd.key, unit_price=odd.unit_price)
    assert again.lines[0].net == 15999


def test_included_time_with_a_price_is_billed(block: Opened) -> None:
    line = line_with(block.working, "T:6")
    assert line.treatment == "included"
    priced = changed(block.working, block.context, line, unit_price=scaled(80))
    assert (priced.treatment, priced.net) == ("billed", 12000)


def test_plain_and_rich_text_are_in_step(parts: Opened) -> None:
    line = parts.working.lines[0]
    html = "A <b>big</b> box<br>of <i>x &lt; y</i>"
    rich = changed(parts.working, parts.context, line, rich=html)
    assert rich.description == "A big box\nof x < y"
    assert rich.rich == html
    working = set_line(parts.working, parts.context, line.key, rich=rich.rich)
    plain = changed(working, parts.context, rich, description="Box")
    assert (plain.description, plain.rich) == ("Box", "")
    nothing_bold = changed(parts.working, parts.context, line, rich="Just text")
    assert (nothing_bold.description, nothing_bold.rich) == ("Just text", "")


def test_lines_are_added_moved_copied_and_deleted(parts: Opened) -> None:
    working, context = parts.working, parts.context
    first, second = working.lines
    working = add_line(working, context, "heading", 0, description="Goods")
    working = add_line(working, context, "free", description="Typed", unit_price=scaled(5))
    assert [line.kind for line in working.lines] == ["heading", "charge", "charge", "free"]
    added = working.lines[-1]
    assert (added.key, added.quantity, added.net, added.tax.code) == (-2, 10000, 500, "S20")
    working = move_line(working, added.key, 1)
    assert [line.key for line in working.lines] == [-1, -2, first.key, second.key]
    working = move_line(working, first.key, 99)
    assert [line.key for line in working.lines] == [-1, -2, second.key, first.key]
    working = copy_line(working, second.key)
    copy = working.lines[3]
    assert (copy.key, copy.kind, copy.items, copy.contract, copy.net) == (-3, "free", (), "", 1100)
    assert copy.given is None
    working = delete_line(working, second.key)
    assert [line.key for line in working.lines] == [-1, -2, -3, first.key]


@pytest.mark.parametrize("kind", ["text", "heading", "subtotal"])
def test_words_have_no_amount(parts: Opened, kind: str) -> None:
    working = typed(parts.working, parts.context, kind, unit_price=scaled(5), quantity=scaled(2))
    line = working.lines[-1]
    assert (line.net, line.quantity, line.unit_price, line.tax.code) == (0, 0, 0, "")
    amount = changed(working, parts.context, line, kind="free")
    assert (amount.quantity, amount.tax.code) == (scaled(1), "S20")


def test_a_line_of_the_rules_stays_one(parts: Opened) -> None:
    line = changed(parts.working, parts.context, parts.working.lines[0], kind="text")
    assert (line.kind, line.net) == ("charge", 5000)


@pytest.fixture
def catalogue(month: Database) -> Opened:
    """With two products in the catalogue."""

    def put(connection: Connection) -> None:
        rows = [
            {
                "sku": "SW-24",
                "description": "Switch, 24 ports",
                "kind": "product",
                "unit_price": scaled("199.50"),
                "tax_code": None,
                "unit": "",
                "archived": False,
            },
            {
                "sku": "INST",
                "description": "Installation",
                "kind": "service",
                "unit_price": scaled("75"),
                "tax_code": "EXO",
                "unit": "hour",
                "archived": False,
            },
            {
                "sku": "OLD",
                "description": "Switch, old",
                "kind": "product",
                "unit_price": 0,
                "tax_code": None,
                "unit": "",
                "archived": True,
            },
        ]
        connection.execute(insert(Product), rows)

    month.write(put)
    return generated(month, "C-2")


def test_products_come_from_the_catalogue(catalogue: Opened) -> None:
    context = catalogue.context
    assert [product.sku for product in context.find_products("swi por")] == ["SW-24"]
    assert [product.sku for product in context.find_products("")] == ["INST", "SW-24"]
    switch, installation = context.product("SW-24"), context.product("INST")
    assert switch is not None
    assert installation is not None
    working = add_product(catalogue.working, context, switch, 0, quantity=scaled(2))
    line = working.lines[0]
    assert (line.kind, line.sku, line.description) == ("product", "SW-24", "Switch, 24 ports")
    assert (line.unit, line.net, line.tax.code) == ("piece", 39900, "S20")
    working = set_product(working, context, line.key, installation)
    line = working.lines[0]
    assert (line.sku, line.unit, line.minutes, line.net) == ("INST", "hour", scaled(120), 15000)
    assert line.tax.code == "EXO"


def test_the_due_date_follows_the_date_until_it_is_typed(parts: Opened) -> None:
    working, context = parts.working, parts.context
    moved = set_fields(working, context, invoice_date=date(2026, 2, 5))
    assert moved.due_date == date(2026, 3, 7)
    fixed = set_fields(working, context, due_date=date(2026, 2, 28))
    fixed = set_fields(fixed, context, invoice_date=date(2026, 2, 5))
    assert fixed.due_date == date(2026, 2, 28)
    assert fixed.typed == ("due_date",)
    again = set_fields(fixed, context, due_date=None)
    assert (again.due_date, again.typed) == (date(2026, 3, 7), ())


def _new_rate(connection: Connection) -> None:
    row = {"tax_code": "S20", "effective_from": date(2026, 2, 1), "rate_percent": scaled(21)}
    connection.execute(insert(TaxRate), row)
    connection.execute(
        insert(TaxCode), {"code": "S10", "name": "10", "category": "S", "exemption_reason": ""}
    )
    row = {"tax_code": "S10", "effective_from": date(2026, 2, 1), "rate_percent": scaled(10)}
    connection.execute(insert(TaxRate), row)


TAX_DATES = ["supply", "invoice", "earlier"]
"""A line without days of supply takes the invoice's date, whatever the setting."""


@pytest.mark.parametrize("setting", TAX_DATES)
def test_moving_the_date_reprices_nothing_and_looks_up_typed_tax_codes_again(
    month: Database, setting: str
) -> None:
    month.write(set_value, "tax_date", setting)
    opened = generated(month, "C-2")
    month.write(_new_rate)
    context = replace(opened.context, tax_codes=month.read(load_context, opened.working).tax_codes)
    working = typed(opened.working, context, unit_price=scaled(100))
    assert working.lines[-1].tax.rate_percent == scaled(20)
    moved = set_fields(working, context, invoice_date=date(2026, 2, 1))
    assert moved.lines[-1].tax.rate_percent == scaled(21)
    assert moved.lines[:-1] == working.lines[:-1], "the lines of the rules stay as they are"
    assert set_fields(moved, context, invoice_date=working.invoice_date) == working


CODES = [
    # company's tax_date, day of supply, invoice date, rate of S20
    ("supply", date(2026, 1, 31), date(2026, 2, 3), 20),
    ("supply", date(2026, 2, 1), date(2026, 1, 31), 21),
    ("invoice", date(2026, 1, 31), date(2026, 2, 3), 21),
    ("invoice", date(2026, 2, 1), date(2026, 1, 31), 20),
    ("earlier", date(2026, 1, 31), date(2026, 2, 3), 20),
    ("earlier", date(2026, 2, 1), date(2026, 1, 31), 20),
    ("earlier", date(2026, 2, 1), date(2026, 2, 1), 21),
]


@pytest.mark.parametrize(("setting", "supply", "invoice_date", "rate"), CODES)
def test_a_chosen_tax_code_has_the_rate_of_its_tax_date(
    month: Database, setting: str, supply: date, invoice_date: date, rate: int
) -> None:
    month.write(set_value, "tax_date", setting)
    month.write(_new_rate)
    opened = generated(month, "C-2")
    working = set_fields(opened.working, opened.context, invoice_date=invoice_date)
    working = typed(working, opened.context, supply=(supply, supply), tax_code="EXO")
    assert working.lines[-1].tax == LineTax("EXO", ("E", 0, "", "Art. 261"))
    line = changed(working, opened.context, working.lines[-1], tax_code="S20")
    assert line.tax.rate_percent == scaled(rate)


def test_a_code_without_a_rate_on_that_day_is_kept_for_the_check_to_tell(month: Database) -> None:
    month.write(_new_rate)
    opened = generated(month, "C-2")
    line = changed(opened.working, opened.context, opened.working.lines[0], tax_code="S10")
    assert (line.tax.code, line.tax.group[0], line.tax.rate_percent) == ("S10", "S", 0)


def test_parties_and_texts_remember_what_was_typed(parts: Opened) -> None:
    working = set_address(parts.working, street="1 New Street", city="Lyon")
    working = set_buyer(working, vat_id="FR40303265045")
    working = set_delivery(working, name="Warehouse", city="Nice")
    working = set_texts(working, subject="<b>Re</b>", closing=None)
    working = set_fields(working, parts.context, page={"paper": "Letter"}, order_number="PO-9")
    assert working.buyer.address.street == "1 New Street"
    assert working.buyer.delivery is not None
    assert (working.texts.subject, working.texts.closing) == ("<b>Re</b>", None)
    assert working.typed == (
        "buyer.address.city",
        "buyer.address.street",
        "buyer.delivery",
        "buyer.vat_id",
        "order_number",
        "page.paper",
    )
    assert set_delivery(working, name="", city="").buyer.delivery is None
    assert set_address(parts.working, street=parts.working.buyer.address.street) is parts.working


def test_the_companys_texts_come_in_the_language_that_is_chosen(month: Database) -> None:
    month.write(set_value, "footer_text", "Footer")
    month.write(set_value, "footer_text.de", "Fußzeile")
    opened = generated(month, "C-2")
    german = set_fields(opened.working, opened.context, language="de")
    assert (german.language, german.seller.footer_text) == ("de", "Fußzeile")
    assert set_fields(german, opened.context, language="nl").seller.footer_text == "Footer"


def test_an_unknown_field_is_a_fault_of_the_program(parts: Opened) -> None:
    with pytest.raises(TypeError):
        set_fields(parts.working, parts.context, number="INV-1")
    with pytest.raises(KeyError):
        set_line(parts.working, parts.context, 99, description="x")
