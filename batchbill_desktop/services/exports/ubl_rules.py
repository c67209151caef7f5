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
from batchbill_desktop.services.exports.einvoice_fields import COMPANY, Who
from batchbill_desktop.services.exports.einvoice_fields import buyer as buyer_of
from batchbill_desktop.services.exports.en16931 import EInvoice, Party
from batchbill_desktop.services.exports.gaps import Gap, Reason, why

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


def without_address(invoice: EInvoice) -> list[Reason]:
    """Who has no electronic address, without which Peppol takes no invoice."""
    found = []
    if not invoice.buyer.endpoint:
        who = buyer_of(invoice.buyer.id)
        found.append(
            why(
                "{who} has no electronic address: enter its endpoint_scheme and endpoint_id, or "
                "its vat_id (PEPPOL-EN16931-R010)",
                who.gap("endpoint_id"),
                who=who.words,
            )
        )
    if not invoice.seller.endpoint:
        found.append(
            why(
                "no electronic address follows from the company's registration or vat_id: enter "
                "one of them (PEPPOL-EN16931-R020)",
                COMPANY.gap("registration"),
            )
        )
    return found


def peppol_refusals(invoice: EInvoice) -> list[Reason]:
    """What Peppol BIS Billing 3 wants and the e-invoice lacks, each naming field and rule."""
    found = []
    if invoice.buyer.endpoint_scheme in _NOT_IN_PEPPOL:
        who = buyer_of(invoice.buyer.id)
        found.append(
            why(
                "endpoint_scheme {scheme} of {who} is none of Peppol's, where an address is a "
                "number such as a SIREN (0002), a VAT number (9930) or a GLN (0088) "
                "(PEPPOL-EN16931-CL008)",
                who.gap("endpoint_scheme"),
                scheme=invoice.buyer.endpoint_scheme,
                who=who.words,
            )
        )
    countries = (invoice.seller.address.country, invoice.buyer.address.country)
    if countries == ("DE", "DE"):
        found += _german(invoice, "DE-R-{:03}")
    if countries[0] == "NL":
        found += _dutch(invoice)
    found += _all_identifiers(invoice)
    return found


def xrechnung_refusals(invoice: EInvoice) -> list[Reason]:
    """What XRechnung wants and the e-invoice lacks, each naming field and rule."""
    found = without_address(invoice)
    found += _german(invoice, "BR-DE-{}")
    found += _all_identifiers(invoice)
    return found


def _all_identifiers(invoice: EInvoice) -> Iterable[Reason]:
    yield from _identifiers(invoice.seller, COMPANY.gap("registration"))
    yield from _identifiers(invoice.buyer, buyer_of(invoice.buyer.id).gap("endpoint_id"))


def _identifiers(party: Party, gap: Gap) -> Iterable[Reason]:
    """Check digits of ids that Peppol reckons."""
    check, rule = _CHECKS.get(party.endpoint_scheme, (None, ""))
    if check is not None and not check(party.endpoint):
        yield why(
            "endpoint_id {endpoint!r} of {name} has wrong check digits for the scheme {scheme} "
            "({rule})",
            gap,
            endpoint=party.endpoint,
            name=party.name,
            scheme=party.endpoint_scheme,
            rule=rule,
        )


def _german(invoice: EInvoice, rule: str) -> Iterable[Reason]:
    """What both XRechnung and Peppol want in Germany; `rule` makes an id of a number."""
    seller, buyer, place = invoice.seller, invoice.buyer, invoice.delivery.address
    theirs = buyer_of(buyer.id)
    wanted: list[tuple[str, Who, str, int]] = [
        (seller.address.city, COMPANY, "city", 3),
        (seller.address.postcode, COMPANY, "postcode", 4),
        (seller.contact, COMPANY, "contact_name", 5),
        (seller.phone, COMPANY, "phone", 6),
        (seller.email, COMPANY, "email", 7),
        (buyer.address.city, theirs, "city", 8),
        (buyer.address.postcode, theirs, "postcode", 9),
    ]
    if place is not None:
        wanted += [
            (place.city, theirs, "delivery_city", 10),
            (place.postcode, theirs, "delivery_postcode", 11),
        ]
    for value, who, field, number in wanted:
        if not value:
            yield why(
                "{field} is empty, which German e-invoices need ({rule})",
                who.gap(field),
                field=who.field(field),
                rule=rule.format(number),
            )
    taxed = any(row.category != "O" for row in invoice.taxes)
    if taxed and not (seller.vat_id or seller.tax_number):
        yield why(
            "the company has neither vat_id nor tax_number ({rule})",
            COMPANY.gap("vat_id"),
            rule=rule.format(16),
        )
    yield from _german_texts(invoice, rule)


def _german_texts(invoice: EInvoice, rule: str) -> Iterable[Reason]:
    seller = invoice.seller
    if seller.phone and len(re.findall("[0-9]", seller.phone)) < len("123"):
        yield why(
            "phone {phone!r} of the company has no three digits ({rule})",
            COMPANY.gap("phone"),
            phone=seller.phone,
            rule=rule.format(27),
        )
    if seller.email and not _MAIL.fullmatch(seller.email):
        yield why(
            "email {email!r} of the company is no e-mail address ({rule})",
            COMPANY.gap("email"),
            email=seller.email,
            rule=rule.format(28),
        )
    for line in invoice.terms.splitlines():
        if line.strip().startswith("#") and not _SKONTO.fullmatch(line.strip()):
            yield why(
                "a line of payment_terms_text begins with #, which is kept for cash discounts "
                "in the form #SKONTO#TAGE=14#PROZENT=2.00# ({rule})",
                rule=rule.format(18),
            )


def _dutch(invoice: EInvoice) -> Iterable[Reason]:
    seller, buyer = invoice.seller, invoice.buyer
    if invoice.is_credit_note and invoice.preceding is None:
        yield why("a Dutch credit note must name the invoice that it corrects (NL-R-001)")
    yield from _dutch_address(seller, COMPANY, "NL-R-002")
    if seller.legal_scheme not in ("0106", "0190"):
        yield why(
            "registration of the company holds no KvK number of eight digits (NL-R-003)",
            COMPANY.gap("registration"),
        )
    if buyer.address.country != "NL":
        return
    theirs = buyer_of(buyer.id)
    yield from _dutch_address(buyer, theirs, "NL-R-004")
    if buyer.legal_id and buyer.legal_scheme not in ("0106", "0190"):
        yield why(
            "registration of {who} holds no KvK number of eight digits (NL-R-005)",
            theirs.gap("registration"),
            who=theirs.words,
        )


def _dutch_address(party: Party, who: Who, rule: str) -> Iterable[Reason]:
    address = party.address
    for value, field in (
        (address.street, "street"),
        (address.city, "city"),
        (address.postcode, "postcode"),
    ):
        if not value:
            yield why(
                "{field} is empty ({rule})", who.gap(field), field=who.field(field), rule=rule
            )
