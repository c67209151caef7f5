"""What stands on an invoice, as words and figures in its language; where is `layout`'s affair."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from batchbill_desktop.services.money import currency_digits
from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.labels import Labels, labels_in
from batchbill_desktop.services.printing.markup import plain_text
from batchbill_desktop.services.printing.templates import rendered

if TYPE_CHECKING:
    from pathlib import Path

    from batchbill_desktop.services.invoices.document import (
        Address,
        DocumentLine,
        DocumentTax,
        InvoiceDocument,
        Seller,
    )
    from batchbill_desktop.services.printing.markup import Paragraph

NUMBER_COLUMNS = ("quantity", "unit_price", "discount", "tax_rate", "net")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the invoice. `net` is the amount behind `figures["net"]`, for subtotals."""

    position: str
    description: str
    details: str
    """Small print below the description: article number, days of supply, proration."""
    unit: str
    figures: dict[str, str]
    """Text by column of `NUMBER_COLUMNS`; none for a line of text alone."""
    net: Decimal
    group: int
    """Place in `Content.groups` of the contract that the line belongs to."""


@dataclass(frozen=True, slots=True)
class TaxRow:
    """A tax group: its base and tax, and why there is none."""

    name: str
    base: str
    rate: str
    tax: str
    reason: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is printed of one document. Amounts are as on paper: see `sign`."""

    language: str
    labels: Labels
    sign: int
    """-1 on a credit note, whose negative amounts are printed positive; else 1."""
    digits: int
    title: str
    number: str
    seller_name: str
    contact: tuple[str, ...]
    sender: str
    address: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    continuation: str
    """Stands at the head of each further page."""
    delivery: str
    subject: str
    intro: tuple[Paragraph, ...]
    groups: tuple[str, ...]
    """Names of the contracts, in the order of the rows; empty where there is only one."""
    rows: tuple[Row, ...]
    net_heading: str
    taxes: tuple[TaxRow, ...]
    totals: tuple[tuple[str, str], ...]
    """Label and amount; the last one is what is to be paid."""
    foreign_tax: str
    payment: tuple[Paragraph, ...]
    closing: tuple[Paragraph, ...]
    footer: tuple[tuple[str, ...], ...]
    """Three columns of lines."""
    footer_text: str

    def amount(self, value: Decimal) -> str:
        """An amount of the document's currency as it stands in a column."""
        return formats.amount(value, self.language, self.digits)


def content_of(document: InvoiceDocument, templates: Path | None = None) -> Content:
    """The words and figures of a document; `templates` is a template set (None: our own).

    Raises `templates.TemplateFault` where a text of the set is wrong.
    """
    language = formats.printed_language(document.language)
    labels = labels_in(language)
    sign = -1 if document.kind == "credit_note" else 1
    values = _template_values(document, sign, language)
    several = len({line.contract for line in document.lines}) > 1
    seller = document.seller
    return Content(
        language=language,
        labels=labels,
        sign=sign,
        digits=document.digits,
        title=labels.credit_note if document.kind == "credit_note" else labels.invoice,
        number=document.number or labels.proposal,
        seller_name=seller.address.name,
        contact=_filled(seller.phone, seller.email, seller.website),
        sender=" · ".join(
            _filled(seller.address.name, seller.address.street, _town(seller.address))
        ),
        address=address_lines(document.buyer.address, seller.address.country, language),
        facts=_facts(document, labels, language),
        continuation=_continuation(document, labels, language),
        delivery=_delivery(document, labels, language),
        subject=plain_text(rendered("subject", values, language, templates)),
        intro=rendered("intro", values, language, templates),
        groups=_group_names(document.lines) if several else (),
        rows=_rows(document, labels, language, sign, several=several),
        net_heading=labels.net.format(currency=document.currency),
        taxes=tuple(_tax_row(tax, document, labels, language, sign) for tax in document.taxes),
        totals=_totals(document, labels, language, sign),
        foreign_tax=_foreign_tax(document, labels, language, sign),
        payment=rendered("payment", values, language, templates),
        closing=rendered("closing", values, language, templates),
        footer=_footer(seller, labels),
        footer_text=seller.footer_text,
    )


def address_lines(address: Address, home: str, language: str) -> tuple[str, ...]:
    """The lines of an address window; the country, in capitals, where it is not `home`."""
    country = ""
    if address.country and address.country != home:
        territories = formats.locale_of(language).territories
        country = str(territories.get(address.country, address.country)).upper()
    return _filled(
        address.name,
        address.contact,
        address.street,
        address.street2,
        _town(address),
        address.region,
        country,
    )


def _town(address: Address) -> str:
    return " ".join(_filled(address.postcode, address.city))


def _filled(*texts: str) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts if text.strip())


def _facts(document: InvoiceDocument, labels: Labels, language: str) -> tuple[tuple[str, str], ...]:
    """The block beside the address: label and value."""
    buyer = document.buyer
    corrects = document.corrects or ""
    if corrects and document.corrects_date:
        day = formats.day(document.corrects_date, language)
        corrects += "\n" + labels.corrects_of.format(day=day)
    is_invoice = document.kind != "credit_note"
    period = document.service_period
    facts = (
        (labels.number, document.number or labels.proposal),
        (labels.invoice_date, formats.day(document.invoice_date, language)),
        (labels.due_date, formats.day(document.due_date, language) if is_invoice else ""),
        (labels.corrects, corrects),
        (labels.service_period, formats.period(*period, language) if period else ""),
        (labels.customer_number, buyer.business_number),
        (labels.order_number, document.order_number),
        (labels.buyer_reference, buyer.buyer_reference),
        (labels.buyer_vat_id, buyer.vat_id),
        (labels.buyer_registration, buyer.registration),
    )
    return tuple((label, value) for label, value in facts if value.strip())


def _continuation(document: InvoiceDocument, labels: Labels, language: str) -> str:
    title = labels.credit_note if document.kind == "credit_note" else labels.invoice
    number = document.number or labels.proposal
    day = formats.day(document.invoice_date, language)
    return " · ".join((f"{title} {number}", day, document.buyer.address.name))


def _delivery(document: InvoiceDocument, labels: Labels, language: str) -> str:
    if document.buyer.delivery is None:
        return ""
    lines = address_lines(document.buyer.delivery, document.seller.address.country, language)
    return labels.delivered_to.format(address=", ".join(lines)) if lines else ""


def _group_names(lines: tuple[DocumentLine, ...]) -> tuple[str, ...]:
    """A name for each run of lines of one contract."""
    names = []
    last = None
    for line in lines:
        if line.contract != last:
            last = line.contract
            names.append(line.contract_name or line.contract)
    return tuple(names)


def _rows(
    document: InvoiceDocument, labels: Labels, language: str, sign: int, *, several: bool
) -> tuple[Row, ...]:
    rows = []
    group = -1
    contract = None
    position = 0
    for line in document.lines:
        if line.contract != contract:
            contract, group = line.contract, group + 1
        is_text = line.kind == "text"
        position += not is_text
        rows.append(
            Row(
                position="" if is_text else str(position),
                description=line.description,
                details="" if is_text else _details(line, labels, language),
                unit="" if is_text else _unit(line, labels),
                figures={} if is_text else _figures(line, document, language, sign),
                net=sign * line.net,
                group=group if several else 0,
            )
        )
    return tuple(rows)


def _figures(
    line: DocumentLine, document: InvoiceDocument, language: str, sign: int
) -> dict[str, str]:
    has_discount = line.discount_percent and not line.included
    return {
        "quantity": _quantity(line, language, sign),
        "unit_price": formats.price(line.unit_price, language, document.digits),
        "discount": formats.number(line.discount_percent, language) if has_discount else "",
        "tax_rate": formats.number(line.tax_rate_percent, language),
        "net": formats.amount(sign * line.net, language, document.digits),
    }


def _quantity(line: DocumentLine, language: str, sign: int) -> str:
    """The quantity, or the time as h:mm.

    Parts of a minute are printed only where they are charged: the amount would not be the
    product of what stands there otherwise.
    """
    if line.minutes is None:
        return formats.number(sign * line.quantity, language)
    return formats.hours(sign * line.minutes, language, most=0 if line.included else 4)


def _unit(line: DocumentLine, labels: Labels) -> str:
    return {"piece": labels.piece, "hour": labels.hour}.get(line.unit, line.unit)


def _details(line: DocumentLine, labels: Labels, language: str) -> str:
    parts = [line.sku] if line.sku else []
    supply = formats.period(*line.supply, language) if line.supply else ""
    if supply and supply not in line.description:
        parts.append(supply)
    if line.proration:
        days, full = line.proration
        parts.append(labels.prorated.format(days=days, full=full))
    if line.included:
        parts.append(labels.included)
    return " · ".join(parts)


def _tax_row(
    tax: DocumentTax, document: InvoiceDocument, labels: Labels, language: str, sign: int
) -> TaxRow:
    rate = formats.percent(tax.rate_percent, language)
    return TaxRow(
        name=tax.name or (labels.tax_group if tax.rate_percent else labels.exempt),
        base=formats.amount(sign * tax.base, language, document.digits),
        rate=rate,
        tax=formats.amount(sign * tax.tax, language, document.digits),
        reason=" · ".join(_filled(tax.exemption_reason)),
    )


def _totals(
    document: InvoiceDocument, labels: Labels, language: str, sign: int
) -> tuple[tuple[str, str], ...]:
    def money(value: Decimal) -> str:
        return formats.money(sign * value, language, document.currency, document.digits)

    last = labels.total_credited if sign < 0 else labels.total_to_pay
    return (
        (labels.total_net, money(document.net)),
        (labels.total_tax, money(document.tax)),
        (last, money(document.total)),
    )


def _foreign_tax(document: InvoiceDocument, labels: Labels, language: str, sign: int) -> str:
    foreign = document.foreign_tax
    if foreign is None:
        return ""
    digits = currency_digits(foreign.currency)
    amount = formats.money(sign * foreign.tax, language, foreign.currency, digits)
    rate_text = labels.foreign_rate_source if foreign.source else labels.foreign_rate
    rate = rate_text.format(
        of=document.currency,
        currency=foreign.currency,
        rate=formats.number(foreign.rate, language, 0, max(4, _decimals(foreign.rate))),
        source=foreign.source,
        day=formats.day(foreign.rate_date, language),
    )
    tax = labels.foreign_tax.format(currency=foreign.currency, amount=amount)
    return f"{tax} ({rate})"


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _footer(seller: Seller, labels: Labels) -> tuple[tuple[str, ...], ...]:
    legal = _filled(
        seller.legal_form,
        labels.share_capital.format(amount=seller.share_capital) if seller.share_capital else "",
        labels.registration.format(number=seller.registration) if seller.registration else "",
        labels.vat_id.format(number=seller.vat_id) if seller.vat_id else "",
        labels.tax_number.format(number=seller.tax_number) if seller.tax_number else "",
    )
    bank = _filled(
        f"IBAN {formats.iban(seller.iban)}" if seller.iban else "",
        f"BIC {seller.bic}" if seller.bic else "",
        seller.phone,
        seller.email,
    )
    address = seller.address
    party = _filled(address.name, address.street, address.street2, _town(address), seller.website)
    return (party, legal, bank)


def _template_values(document: InvoiceDocument, sign: int, language: str) -> dict[str, object]:
    """What a text may speak of: strings, dates and decimals."""
    buyer, seller = document.buyer, document.seller
    period = document.service_period
    return {
        "kind": document.kind,
        "number": document.number or "",
        "invoice_date": document.invoice_date,
        "due_date": document.due_date,
        "corrects": document.corrects or "",
        "corrects_date": document.corrects_date,
        "order_number": document.order_number,
        "period": formats.period(*period, language) if period else "",
        "currency": document.currency,
        "total": formats.money(sign * document.total, language, document.currency, document.digits),
        "net_amount": sign * document.net,
        "tax_amount": sign * document.tax,
        "total_amount": sign * document.total,
        "customer_name": buyer.address.name,
        "customer_contact": buyer.address.contact,
        "customer_number": buyer.business_number,
        "buyer_reference": buyer.buyer_reference,
        "company_name": seller.address.name,
        "iban": seller.iban,
        "bic": seller.bic,
        "payment_terms_text": seller.payment_terms_text,
        "late_payment_text": seller.late_payment_text,
        "remarks": document.remarks,
    }
