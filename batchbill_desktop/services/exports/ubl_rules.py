"""Rules of Peppol BIS Billing 3 and XRechnung beyond EN 16931, as far as they concern us.

They have no compiled form that could be run, so each is written here, named by its id. What
the writer does always (one note, no empty elements, bases with per cents) needs no check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from batchbill_desktop.services.exports.einvoice_codes import (
    is_belgian_number,
    is_gln,
    is_norwegian_number,
)
from batchbill_desktop.services.exports.en16931 import EInvoice, Party

_MAIL = re.compile(r"[^@\s.][^@\s]*@[^@\s.]+[^@\s]*[^@\s.]")
_SKONTO = re.compile(
    r"#(?:SKONTO)#TAGE=[0-9]+#PROZENT=[0-9]+\.[0-9]{2}(?:#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#"
)

_NOT_IN_PEPPOL = frozenset(["AN", "AQ", "AS", "AU", "EM"])
_CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "0088": (is_gln, "PEPPOL-COMMON-R040"),
    "0192": (is_norwegian_number, "PEPPOL-COMMON-R041"),
    "0208": (is_belgian_number, "PEPPOL-COMMON-R043"),
}


def without_address(invoice: EInvoice) -> list[str]:
    """Who has no electronic address, without which Peppol takes no invoice."""
    found = []
    if not invoice.buyer.endpoint:
        found.append(
            f"customer {invoice.buyer.id} has no electronic address: enter its endpoint_scheme "
            "and endpoint_id, or its vat_id (PEPPOL-EN16931-R010)"
        )
    if not invoice.seller.endpoint:
        found.append(
            "no electronic address follows from the company's registration or vat_id: enter one "
            "of them (PEPPOL-EN16931-R020)"
        )
    return found


def peppol_refusals(invoice: EInvoice) -> list[str]:
    """What Peppol BIS Billing 3 wants and the e-invoice lacks, each naming field and rule."""
    found = []
    if invoice.buyer.endpoint_scheme in _NOT_IN_PEPPOL:
        found.append(
            f"endpoint_scheme {invoice.buyer.endpoint_scheme} of customer {invoice.buyer.id} is "
            "none of Peppol's, where an address is a number such as a SIREN (0002), a VAT number "
            "(9930) or a GLN (0088) (PEPPOL-EN16931-CL008)"
        )
    countries = (invoice.seller.address.country, invoice.buyer.address.country)
    if countries == ("DE", "DE"):
        found += _german(invoice, "DE-R-{:03}")
    if countries[0] == "NL":
        found += _dutch(invoice)
    for party in (invoice.seller, invoice.buyer):
        found += _identifiers(party)
    return found


def xrechnung_refusals(invoice: EInvoice) -> list[str]:
    """What XRechnung wants and the e-invoice lacks, each naming field and rule."""
    found = without_address(invoice)
    found += _german(invoice, "BR-DE-{}")
    for party in (invoice.seller, invoice.buyer):
        found += _identifiers(party)
    return found


def _identifiers(party: Party) -> Iterable[str]:
    """Check digits of ids that Peppol reckons."""
    check, rule = _CHECKS.get(party.endpoint_scheme, (None, ""))
    if check is not None and not check(party.endpoint):
        yield (
            f"endpoint_id {party.endpoint!r} of {party.name} has wrong check digits for the "
            f"scheme {party.endpoint_scheme} ({rule})"
        )


def _german(invoice: EInvoice, rule: str) -> Iterable[str]:
    """What both XRechnung and Peppol want in Germany; `rule` makes an id of a number."""
    seller, buyer, place = invoice.seller, invoice.buyer, invoice.delivery.address
    wanted = [
        (seller.address.city, "city of the company", 3),
        (seller.address.postcode, "postcode of the company", 4),
        (seller.contact, "contact_name of the company", 5),
        (seller.phone, "phone of the company", 6),
        (seller.email, "email of the company", 7),
        (buyer.address.city, f"city of customer {buyer.id}", 8),
        (buyer.address.postcode, f"postcode of customer {buyer.id}", 9),
    ]
    if place is not None:
        wanted += [
            (place.city, f"delivery_city of customer {buyer.id}", 10),
            (place.postcode, f"delivery_postcode of customer {buyer.id}", 11),
        ]
    for value, field, number in wanted:
        if not value:
            yield f"{field} is empty, which German e-invoices need ({rule.format(number)})"
    taxed = any(row.category != "O" for row in invoice.taxes)
    if taxed and not (seller.vat_id or seller.tax_number):
        yield f"the company has neither vat_id nor tax_number ({rule.format(16)})"
    yield from _german_texts(invoice, rule)


def _german_texts(invoice: EInvoice, rule: str) -> Iterable[str]:
    seller = invoice.seller
    if seller.phone and len(re.findall("[0-9]", seller.phone)) < len("123"):
        yield f"phone {seller.phone!r} of the company has no three digits ({rule.format(27)})"
    if seller.email and not _MAIL.fullmatch(seller.email):
        yield f"email {seller.email!r} of the company is no e-mail address ({rule.format(28)})"
    for line in invoice.terms.splitlines():
        if line.strip().startswith("#") and not _SKONTO.fullmatch(line.strip()):
            yield (
                "a line of payment_terms_text begins with #, which is kept for cash discounts "
                f"in the form #SKONTO#TAGE=14#PROZENT=2.00# ({rule.format(18)})"
            )


def _dutch(invoice: EInvoice) -> Iterable[str]:
    seller, buyer = invoice.seller, invoice.buyer
    inland = buyer.address.country == "NL"
    if invoice.is_credit_note and invoice.preceding is None:
        yield "a Dutch credit note must name the invoice that it corrects (NL-R-001)"
    for value, field in (
        (seller.address.street, "street"),
        (seller.address.city, "city"),
        (seller.address.postcode, "postcode"),
    ):
        if not value:
            yield f"{field} of the company is empty (NL-R-002)"
    if seller.legal_scheme not in ("0106", "0190"):
        yield "registration of the company holds no KvK number of eight digits (NL-R-003)"
    if not inland:
        return
    for value, field in (
        (buyer.address.street, "street"),
        (buyer.address.city, "city"),
        (buyer.address.postcode, "postcode"),
    ):
        if not value:
            yield f"{field} of customer {buyer.id} is empty (NL-R-004)"
    if buyer.legal_id and buyer.legal_scheme not in ("0106", "0190"):
        yield (
            f"registration of customer {buyer.id} holds no KvK number of eight digits (NL-R-005)"
        )
