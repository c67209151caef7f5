"""Makes the semantic model of an e-invoice from an invoice document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from batchbill_desktop.services.exports.characters import one_line, without_control_characters
from batchbill_desktop.services.exports.einvoice_codes import DEFAULT_VATEX, SEPA
from batchbill_desktop.services.exports.einvoice_texts import Words, words_in
from batchbill_desktop.services.exports.en16931 import (
    CREDIT_NOTE,
    INVOICE,
    Delivery,
    EInvoice,
    Payment,
    TaxGroup,
)
from batchbill_desktop.services.exports.en16931_lines import make_line
from batchbill_desktop.services.exports.en16931_parties import (
    Mail,
    buyer_party,
    clean_address,
    compact,
    seller_party,
)
from batchbill_desktop.services.exports.lines import priced_lines
from batchbill_desktop.services.invoices.document import (
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    Seller,
)

CENT = Decimal("0.01")
_TRANSFER = "30"
_SEPA_TRANSFER = "58"
_NOT_DEFINED = "1"


def make_einvoice(document: InvoiceDocument, mail: Mail) -> EInvoice:
    """The e-invoice of a document that `en16931_check.refusals` finds nothing against."""
    is_credit = is_credit_note(document)
    sign = -1 if is_credit else 1
    words = words_in(document.language)
    outside_scope = any(tax.category == "O" for tax in document.taxes)
    return EInvoice(
        number=one_line(document.number or ""),
        type_code=CREDIT_NOTE if is_credit else INVOICE,
        day=document.invoice_date,
        due=document.due_date,
        currency=document.currency,
        buyer_reference=one_line(document.buyer.buyer_reference or document.customer),
        order=one_line(document.order_number),
        contract=one_line(document.contracts[0]) if len(document.contracts) == 1 else "",
        preceding=_preceding(document),
        note=_note(document, is_credit=is_credit),
        terms="" if is_credit else _text(document.seller.payment_terms_text),
        seller=seller_party(document.seller, outside_scope=outside_scope, mail=mail),
        buyer=buyer_party(document, outside_scope=outside_scope, mail=mail),
        delivery=_delivery(document),
        period=document.service_period,
        payment=_payment(document.seller, document.currency),
        lines=tuple(
            make_line(
                place,
                line,
                category_of(document, line),
                sign=sign,
                digits=document.digits,
                words=words,
            )
            for place, line in enumerate(carried_lines(document), start=1)
        ),
        taxes=tuple(_groups(document.taxes, sign, words)),
        net=_amount(document.net, sign),
        tax=_amount(document.tax, sign),
        total=_amount(document.total, sign),
        own_tax=_own_tax(document, sign),
    )


def _note(document: InvoiceDocument, *, is_credit: bool) -> str:
    """BT-22; one note alone, since Peppol takes no second (PEPPOL-EN16931-R002)."""
    late = "" if is_credit else _text(document.seller.late_payment_text)
    return "\n".join(filter(None, (_text(document.remarks), late)))


def is_credit_note(document: InvoiceDocument) -> bool:
    """Whether it becomes type 381 with positive amounts; a total below 0 does too."""
    return document.kind == "credit_note" or document.total < 0


def carried_lines(document: InvoiceDocument) -> list[DocumentLine]:
    """The lines that an e-invoice has: those of 0 too, but not those of words alone."""
    return priced_lines(document)


def tax_of(document: InvoiceDocument, line: DocumentLine) -> DocumentTax | None:
    """The tax group that a line belongs to."""
    for group in document.taxes:
        if line.tax_code in group.tax_codes and line.tax_rate_percent == group.rate_percent:
            return group
    return None


def category_of(document: InvoiceDocument, line: DocumentLine) -> str:
    """The category of a line's tax; empty where the document has no such group."""
    group = tax_of(document, line)
    return "" if group is None else group.category


def _groups(taxes: Sequence[DocumentTax], sign: int, words: Words) -> list[TaxGroup]:
    """The breakdown: one row a category and rate, as EN 16931 wants it."""
    found: dict[tuple[str, Decimal | None], TaxGroup] = {}
    for tax in taxes:
        rate = None if tax.category == "O" else tax.rate_percent
        known = found.get((tax.category, rate))
        found[tax.category, rate] = TaxGroup(
            category=tax.category,
            rate=rate,
            base=_amount(tax.base, sign) + (known.base if known else 0),
            tax=_amount(tax.tax, sign) + (known.tax if known else 0),
            reason=_reason(tax, words),
            code="" if tax.category in ("S", "Z") else _code(tax),
        )
    return list(found.values())


def _reason(tax: DocumentTax, words: Words) -> str:
    if tax.category in ("S", "Z"):
        return ""
    return one_line(tax.exemption_reason) or words.reasons.get(tax.category, "")


def _code(tax: DocumentTax) -> str:
    return tax.exemption_code.strip() or DEFAULT_VATEX.get(tax.category, "")


def _preceding(document: InvoiceDocument) -> tuple[str, date | None] | None:
    if document.corrects is None:
        return None
    return one_line(document.corrects), document.corrects_date


def _delivery(document: InvoiceDocument) -> Delivery:
    """The last day of supply; the address where it is another one than the buyer's.

    An intra-community supply must name the country it goes to (BR-IC-12).
    """
    day = document.service_period[1] if document.service_period else document.invoice_date
    given = document.buyer.delivery
    buyer = clean_address(document.buyer.address)
    if given is not None:
        address = clean_address(given)
        address = replace(address, country=address.country or buyer.country)
        return Delivery(day, address.name or buyer.name, address)
    if any(tax.category == "K" for tax in document.taxes):
        return Delivery(day, buyer.name, buyer)
    return Delivery(day)


def _payment(seller: Seller, currency: str) -> Payment:
    iban = compact(seller.iban)
    if not iban:
        return Payment(_NOT_DEFINED)
    is_sepa = currency == "EUR" and iban[:2] in SEPA
    return Payment(
        _SEPA_TRANSFER if is_sepa else _TRANSFER,
        iban,
        compact(seller.bic),
        one_line(seller.address.name),
    )


def _own_tax(document: InvoiceDocument, sign: int) -> tuple[str, Decimal] | None:
    foreign = document.foreign_tax
    if foreign is None or foreign.currency == document.currency or not document.tax:
        return None
    return foreign.currency, _amount(foreign.tax, sign)


def _amount(value: Decimal, sign: int) -> Decimal:
    amount = (sign * value).quantize(CENT)
    return abs(amount) if amount == 0 else amount


def _text(text: str) -> str:
    return without_control_characters(text).strip()
