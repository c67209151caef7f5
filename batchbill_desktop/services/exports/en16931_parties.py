"""Seller and buyer as EN 16931 wants them: ids, electronic addresses."""

from __future__ import annotations

from enum import Enum

from batchbill_desktop.services.exports.characters import one_line
from batchbill_desktop.services.exports.einvoice_codes import (
    EAS_BY_VAT,
    is_belgian_number,
    is_leitweg_id,
    legal_id,
)
from batchbill_desktop.services.exports.en16931 import Party
from batchbill_desktop.services.invoices.document import Address, Buyer, InvoiceDocument, Seller

Endpoint = tuple[str, str]
"""(scheme, address); both empty where there is none."""

NO_ENDPOINT = ("", "")


class Mail(Enum):
    """Whether an e-mail address may serve as the electronic address."""

    FIRST = "first"
    """Before what follows from a registration or a VAT number."""
    LAST = "last"
    """Where there is nothing else."""
    NEVER = "never"
    """Peppol has none."""


def seller_party(seller: Seller, *, outside_scope: bool, mail: Mail) -> Party:
    """The seller. `outside_scope`: without VAT numbers (BR-O-02)."""
    scheme, registration = legal_id(seller.address.country, seller.registration)
    vat_id = compact(seller.vat_id)
    derived = _derived(scheme, registration, "" if outside_scope else vat_id)
    endpoint = _with_mail(derived, seller.email, mail)
    legal = ", ".join(filter(None, (seller.legal_form.strip(), seller.share_capital.strip())))
    return Party(
        name=one_line(seller.address.name),
        address=clean_address(seller.address),
        legal_scheme=scheme,
        legal_id=one_line(registration),
        vat_id="" if outside_scope else vat_id,
        tax_number="" if outside_scope or vat_id else one_line(seller.tax_number),
        legal_info=one_line(legal),
        contact=one_line(seller.address.contact),
        phone=one_line(seller.phone),
        email=one_line(seller.email),
        endpoint_scheme=endpoint[0],
        endpoint=one_line(endpoint[1]),
    )


def buyer_party(document: InvoiceDocument, *, outside_scope: bool, mail: Mail) -> Party:
    """The buyer; see `seller_party`. Its own electronic address goes before all others."""
    buyer = document.buyer
    scheme, registration = legal_id(buyer.address.country, buyer.registration)
    vat_id = compact(buyer.vat_id)
    if buyer.endpoint_id.strip():
        endpoint = buyer.endpoint_scheme.strip(), buyer.endpoint_id.strip()
    else:
        derived = _derived(scheme, registration, "" if outside_scope else vat_id)
        if is_german_authority(buyer):
            derived = "0204", buyer.buyer_reference.strip()
        endpoint = _with_mail(derived, buyer.email, mail)
    return Party(
        name=one_line(buyer.address.name),
        address=clean_address(buyer.address),
        id=one_line(buyer.business_number),
        legal_scheme=scheme,
        legal_id=one_line(registration),
        vat_id="" if outside_scope else vat_id,
        contact=one_line(buyer.address.contact),
        email=one_line(buyer.email),
        endpoint_scheme=endpoint[0],
        endpoint=one_line(endpoint[1]),
    )


def is_german_authority(buyer: Buyer) -> bool:
    """Whether a German buyer's reference is a Leitweg-ID: then XRechnung is wanted."""
    return buyer.address.country == "DE" and is_leitweg_id(buyer.buyer_reference)


def compact(identifier: str) -> str:
    """An identifier without blanks, in capitals; points stay in Swiss ones, CHE-123.456.789."""
    text = "".join(identifier.split()).upper()
    return text if text.startswith("CHE") else text.replace(".", "")


def clean_address(address: Address) -> Address:
    """An address whose parts an XML file can hold."""
    return Address(
        name=one_line(address.name),
        contact=one_line(address.contact),
        street=one_line(address.street),
        street2=one_line(address.street2),
        postcode=one_line(address.postcode),
        city=one_line(address.city),
        region=one_line(address.region),
        country=address.country.strip(),
    )


def _with_mail(derived: Endpoint, email: str, mail: Mail) -> Endpoint:
    address = email.strip()
    if address and (mail is Mail.FIRST or (mail is Mail.LAST and derived == NO_ENDPOINT)):
        return "EM", address
    return derived


def _derived(legal_scheme: str, registration: str, vat_id: str) -> Endpoint:
    """The electronic address that follows from a registration or a VAT number."""
    if legal_scheme:
        # The French directory knows companies under 0225 by their SIREN.
        return ("0225" if legal_scheme == "0002" else legal_scheme), registration
    if vat_id.startswith("BE") and is_belgian_number(vat_id[2:]):
        return "0208", vat_id[2:]
    scheme = EAS_BY_VAT.get(vat_id[:2])
    return (scheme, vat_id) if scheme else NO_ENDPOINT
