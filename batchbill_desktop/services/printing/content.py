"""What stands on an invoice, as words and figures in its language; where is `layout`'s affair."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from batchbill_desktop.services.money import currency_digits
from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.labels import Labels, labels_in
from batchbill_desktop.services.printing.legal import (
    exemption_reason,
    identity_lines,
    legal_lines,
    local_labels,
)
from batchbill_desktop.services.printing.markup import plain_text, typed_text
from batchbill_desktop.services.printing.rows import rows_of
from batchbill_desktop.services.printing.templates import TEXTS, rendered, rendered_source

if TYPE_CHECKING:
    from pathlib import Path

    from batchbill_desktop.services.invoices.document import (
        Address,
        DocumentTax,
        InvoiceDocument,
        Seller,
    )
    from batchbill_desktop.services.printing.markup import Paragraph
    from batchbill_desktop.services.printing.rows import Group, Row


_REGION_BEFORE_POSTCODE = frozenset(("AU", "CA", "US"))
_POSTCODE_LAST = frozenset(("GB", "IE"))


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
    """The line above the address: company and address."""
    sender_address: str
    logo: bytes
    address: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    continuation: str
    """Stands at the head of each further page."""
    delivery: str
    subject: str
    intro: tuple[Paragraph, ...]
    groups: tuple[Group, ...]
    """The headings over the rows, in their order."""
    rows: tuple[Row, ...]
    net_heading: str
    taxes: tuple[TaxRow, ...]
    totals: tuple[tuple[str, str], ...]
    """Label and amount; the last one is what is to be paid."""
    foreign_tax: str
    remarks: str
    payment: tuple[Paragraph, ...]
    legal: str
    """What the seller's country wants said with the payment."""
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
    labels = local_labels(labels_in(language), document.seller.address.country, language)
    sign = sign_of(document)
    texts = _texts(document, sign, language, templates)
    rows, groups = rows_of(document, labels, language, sign)
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
        sender_address=", ".join(_filled(seller.address.street, _town(seller.address))),
        logo=document.page.logo,
        address=address_lines(document.buyer.address, seller.address.country, language),
        facts=_facts(document, labels, language),
        continuation=_continuation(document, labels, language),
        delivery=_delivery(document, labels, language),
        subject=plain_text(texts["subject"]),
        intro=texts["intro"],
        groups=groups,
        rows=rows,
        net_heading=labels.net.format(currency=document.currency),
        taxes=tuple(_tax_row(tax, document, labels, language, sign) for tax in document.taxes),
        totals=_totals(document, labels, language, sign),
        foreign_tax=_foreign_tax(document, labels, language, sign),
        remarks=document.remarks,
        payment=texts["payment"],
        legal=" ".join(legal_lines(document)),
        closing=texts["closing"],
        footer=_footer(seller, labels, language),
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
        *_town_lines(address),
        country,
    )


def _town_lines(address: Address) -> tuple[str, ...]:
    """Town, postcode and region in the order of the address's country."""
    if address.country in _REGION_BEFORE_POSTCODE:
        place = ", ".join(_filled(address.city, address.region))
        return _filled(" ".join(_filled(place, address.postcode)))
    if address.country in _POSTCODE_LAST:
        return _filled(address.city, address.region, address.postcode)
    return _filled(_town(address), address.region)


def _town(address: Address) -> str:
    if address.country in _REGION_BEFORE_POSTCODE | _POSTCODE_LAST:
        return ", ".join(_town_lines(address))
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


def _tax_row(
    tax: DocumentTax, document: InvoiceDocument, labels: Labels, language: str, sign: int
) -> TaxRow:
    rate = formats.percent(tax.rate_percent, language)
    return TaxRow(
        name=tax.name or (labels.tax_group if tax.rate_percent else labels.exempt),
        base=formats.amount(sign * tax.base, language, document.digits),
        rate=rate,
        tax=formats.amount(sign * tax.tax, language, document.digits),
        reason=exemption_reason(tax, document),
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


def _footer(seller: Seller, labels: Labels, language: str) -> tuple[tuple[str, ...], ...]:
    bank = _filled(
        f"IBAN {formats.iban(seller.iban)}" if seller.iban else "",
        f"BIC {seller.bic}" if seller.bic else "",
        seller.phone,
        seller.email,
    )
    address = seller.address
    party = _filled(address.name, address.street, address.street2, _town(address), seller.website)
    return (party, identity_lines(seller, labels, language), bank)


def template_values(document: InvoiceDocument) -> dict[str, object]:
    """What a text may speak of: strings, dates and decimals. Amounts are as on paper."""
    language = formats.printed_language(document.language)
    return _template_values(document, sign_of(document), language)


def sign_of(document: InvoiceDocument) -> int:
    """-1 where negative amounts are printed positive: on a credit note; else 1."""
    return -1 if document.kind == "credit_note" else 1


def _texts(
    document: InvoiceDocument, sign: int, language: str, templates: Path | None
) -> dict[str, tuple[Paragraph, ...]]:
    """The texts by name: what was typed for this invoice, else what the templates give.

    A company's own template goes before that of the folder.
    """
    values = _template_values(document, sign, language)
    found = {}
    for name in TEXTS:
        typed: str | None = getattr(document.texts, name)
        own = document.page.templates.get(name)
        if typed is not None:
            found[name] = typed_text(typed)
        elif own is not None:
            found[name] = rendered_source(name, own, values, language)
        else:
            found[name] = rendered(name, values, language, templates)
    return found


def _template_values(document: InvoiceDocument, sign: int, language: str) -> dict[str, object]:
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
