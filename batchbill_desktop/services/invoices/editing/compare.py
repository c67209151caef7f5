"""How two versions of an invoice differ, in words: mine in the editor, theirs in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from batchbill_desktop.services.invoices.document import Address, Buyer, Seller
from batchbill_desktop.services.invoices.editing import rich_text
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.money import SCALE, scaled_to_decimal, to_decimal
from batchbill_desktop.services.texts import (
    date_text,
    mark,
    minutes_text,
    money_text,
    number_text,
    span_text,
    tr,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the two differ; all texts are in the language that is set."""

    where: str
    mine: str
    theirs: str


_FIELDS = (
    ("invoice_date", mark("Invoice date")),
    ("due_date", mark("Due date")),
    ("order_number", mark("Order number")),
    ("service_period", mark("Service period")),
    ("language", mark("Language")),
    ("currency", mark("Currency")),
    ("customer", mark("Customer")),
    ("remarks", mark("Remarks")),
    ("notes", mark("Internal notes")),
)
_TEXTS = (
    ("subject", mark("Subject")),
    ("intro", mark("Introduction")),
    ("closing", mark("Closing text")),
    ("payment", mark("Payment terms")),
)
_ADDRESS = {
    "name": mark("Name"),
    "contact": mark("Contact"),
    "street": mark("Street"),
    "street2": mark("Street, second line"),
    "postcode": mark("Postcode"),
    "city": mark("City"),
    "region": mark("Region"),
    "country": mark("Country"),
}
_PARTY = {
    "business_number": mark("Number"),
    "vat_id": mark("VAT number"),
    "tax_number": mark("Tax number"),
    "registration": mark("Registration"),
    "email": mark("E-mail"),
    "phone": mark("Telephone"),
    "website": mark("Website"),
    "iban": mark("IBAN"),
    "bic": mark("BIC"),
    "buyer_reference": mark("Buyer reference"),
    "endpoint_scheme": mark("Scheme of the electronic address"),
    "endpoint_id": mark("Electronic address"),
}
_OTHER_DATA = mark("Other data")
_LINE_FIELDS = (
    ("description", mark("Description")),
    ("sku", mark("SKU")),
    ("quantity", mark("Quantity")),
    ("unit", mark("Unit")),
    ("unit_price", mark("Unit price")),
    ("discount_percent", mark("Discount")),
    ("tax", mark("Tax code")),
    ("supply", mark("Supply dates")),
    ("net", mark("Amount")),
)


def differences(mine: WorkingInvoice, theirs: WorkingInvoice) -> tuple[Difference, ...]:
    """Every place where the two differ, from the top of the page to its foot."""
    return (
        *_parties(mine, theirs),
        *_plain(_FIELDS, mine, theirs),
        *_plain(_TEXTS, mine.texts, theirs.texts),
        *_page(mine, theirs),
        *_lines(mine, theirs),
    )


def _plain(
    names: tuple[tuple[str, str], ...], mine: object, theirs: object
) -> Iterator[Difference]:
    for name, label in names:
        own, other = getattr(mine, name), getattr(theirs, name)
        if own != other:
            yield Difference(tr(label), _shown(own), _shown(other))


def _parties(mine: WorkingInvoice, theirs: WorkingInvoice) -> Iterator[Difference]:
    for title, own, other in (
        (mark("Company: {field}"), mine.seller, theirs.seller),
        (mark("Customer: {field}"), mine.buyer, theirs.buyer),
    ):
        yield from _party(title, own, other)
    empty = Address()
    yield from _address(
        mark("Delivery: {field}"), mine.buyer.delivery or empty, theirs.buyer.delivery or empty
    )


def _party(title: str, mine: Seller | Buyer, theirs: Seller | Buyer) -> Iterator[Difference]:
    yield from _address(title, mine.address, theirs.address)
    for field in fields(mine):
        own, other = getattr(mine, field.name), getattr(theirs, field.name)
        if own != other and not isinstance(own or other, Address):
            label = _PARTY.get(field.name, _OTHER_DATA)
            yield Difference(tr(title, field=tr(label)), _shown(own), _shown(other))


def _address(title: str, mine: Address, theirs: Address) -> Iterator[Difference]:
    for name, label in _ADDRESS.items():
        own, other = getattr(mine, name), getattr(theirs, name)
        if own != other:
            yield Difference(tr(title, field=tr(label)), _shown(own), _shown(other))


def _page(mine: WorkingInvoice, theirs: WorkingInvoice) -> Iterator[Difference]:
    if mine.page != theirs.page:
        changed = sorted(
            name
            for name in {*mine.page, *theirs.page}
            if mine.page.get(name) != theirs.page.get(name)
        )
        yield Difference(
            tr("Look of the page"), _settings(mine, changed), _settings(theirs, changed)
        )


def _settings(working: WorkingInvoice, names: list[str]) -> str:
    shown = (
        (name, working.page[name])
        for name in names
        if isinstance(working.page.get(name), (str, int))
    )
    return ", ".join(f"{name}: {value}" for name, value in shown)


def _lines(mine: WorkingInvoice, theirs: WorkingInvoice) -> Iterator[Difference]:
    own = {line.key: (place, line) for place, line in enumerate(mine.lines, start=1)}
    other = {line.key: line for line in theirs.lines}
    for key, (place, line) in own.items():
        if key not in other:
            yield Difference(_whole(place, line), _summary(line, mine), tr("not there"))
        elif line != other[key]:
            yield from _line(place, line, other[key], mine)
    for place, line in enumerate(theirs.lines, start=1):
        if line.key not in own:
            yield Difference(_whole(place, line), tr("not there"), _summary(line, theirs))
    there = own.keys() & other.keys()
    order = [line.key for line in mine.lines if line.key in there]
    their_order = [line.key for line in theirs.lines if line.key in there]
    if order != their_order:
        yield Difference(
            tr("Order of the lines"), _descriptions(mine, order), _descriptions(theirs, their_order)
        )


def _line(
    place: int, mine: WorkingLine, theirs: WorkingLine, invoice: WorkingInvoice
) -> Iterator[Difference]:
    for name, label in _LINE_FIELDS:
        own, other = _cell(mine, name, invoice), _cell(theirs, name, invoice)
        if own != other:
            where = tr("Line {place}: {field}", place=place, field=tr(label))
            yield Difference(where, own, other)
    if mine.description == theirs.description and mine.rich != theirs.rich:
        where = tr("Line {place}: {field}", place=place, field=tr("bold and italic"))
        yield Difference(where, _rich(mine), _rich(theirs))


def _cell(line: WorkingLine, name: str, invoice: WorkingInvoice) -> str:
    cells: dict[str, Callable[[], str]] = {
        "quantity": lambda: _quantity(line),
        "unit_price": lambda: number_text(scaled_to_decimal(line.unit_price), invoice.digits),
        "discount_percent": lambda: _percent(line),
        "tax": lambda: line.tax.code,
        "net": lambda: _amount(line, invoice),
    }
    return cells[name]() if name in cells else _shown(getattr(line, name))


def _quantity(line: WorkingLine) -> str:
    if line.minutes is not None and line.minutes % SCALE == 0:
        return minutes_text(line.minutes // SCALE)
    return number_text(scaled_to_decimal(line.quantity).normalize())


def _percent(line: WorkingLine) -> str:
    return tr(
        "{number} %", number=number_text(scaled_to_decimal(line.discount_percent).normalize())
    )


def _amount(line: WorkingLine, invoice: WorkingInvoice) -> str:
    return money_text(to_decimal(line.net, invoice.digits), invoice.currency, invoice.digits)


def _rich(line: WorkingLine) -> str:
    return line.rich or rich_text.as_rich(line.description)


def _whole(place: int, line: WorkingLine) -> str:
    return tr("Line {place}: {field}", place=place, field=line.description or tr("empty"))


def _summary(line: WorkingLine, invoice: WorkingInvoice) -> str:
    if line.is_words:
        return line.description
    return tr(
        "{quantity} at {price}: {amount}",
        quantity=_cell(line, "quantity", invoice),
        price=_cell(line, "unit_price", invoice),
        amount=_amount(line, invoice),
    )


def _descriptions(working: WorkingInvoice, keys: list[int]) -> str:
    shown = {line.key: line.description for line in working.lines}
    return " / ".join(shown[key] for key in keys)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, tuple) and value:
        return span_text(value[0], value[1])
    return str(value) if value else tr("empty")
