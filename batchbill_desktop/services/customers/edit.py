"""Changing a customer's data, with what was before kept in the history."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from batchbill_desktop.models import Customer
from batchbill_desktop.services.company_folder.iso_codes import COUNTRIES
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.einvoice_codes import EAS
from batchbill_desktop.services.history.record import Change, record

BUYER_FIELDS = (
    "name",
    "street",
    "street2",
    "postcode",
    "city",
    "region",
    "country",
    "vat_id",
    "registration",
    "email",
    "buyer_reference",
    "endpoint_scheme",
    "endpoint_id",
    "delivery_postcode",
    "delivery_city",
    "delivery_country",
)
"""What an invoice, or its export, needs to know of the buyer."""

_COUNTRY_FIELDS = ("country", "delivery_country")
_CODE_FIELDS = (*_COUNTRY_FIELDS, "vat_id", "endpoint_scheme")
"""Written in capitals and without blanks."""

_LONGEST_VAT_ID = 20
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class CustomerMissing(UserError):
    """No customer of that number."""

    template = "There is no customer with the number {number!r}. See the list of customers."


class CustomerNameMissing(UserError):
    """A customer without a name."""

    template = "A customer needs a name, since it stands on every invoice. Type one."


class CountryUnknown(UserError):
    """A country that is no ISO code."""

    template = (
        "{country!r} is no country code. Type the two letters of ISO 3166, for example FR or DE."
    )


class VatIdWrong(UserError):
    """A VAT number that cannot be one."""

    template = (
        "{vat_id!r} is no VAT number. It begins with the two letters of its country, followed "
        "by letters and figures, for example DE123456789."
    )


class EmailWrong(UserError):
    """An e-mail address that cannot be one."""

    template = "{email!r} is no e-mail address. It reads, for example, office@company.example."


class EndpointSchemeUnknown(UserError):
    """A scheme of electronic addresses that is not on the list."""

    template = (
        "{scheme!r} is no scheme of electronic addresses. Type one of the list, for example "
        "0009 (SIRET), 0208 (Belgian enterprise number), 9930 (German VAT number) or EM (e-mail)."
    )


class EndpointIncomplete(UserError):
    """An electronic address without its scheme, or a scheme without an address."""

    template = "An electronic address has a scheme and an address. Type both, or leave both empty."


def buyer_data(connection: Connection, number: str) -> dict[str, str]:
    """What is kept of the customer's `BUYER_FIELDS`. Raises `CustomerMissing`."""
    columns = [Customer.__table__.c[name] for name in BUYER_FIELDS]
    row = connection.execute(select(*columns).where(Customer.business_number == number)).first()
    if row is None:
        raise CustomerMissing(number=number)
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a mapping


def edit_buyer(connection: Connection, number: str, values: Mapping[str, str]) -> bool:
    """Write those of the customer's `BUYER_FIELDS` that `values` names; whether any changed.

    Proposals show the new data at once, numbered invoices keep what they were given. Raises
    `CustomerMissing`, `CustomerNameMissing`, `CountryUnknown`, `VatIdWrong`, `EmailWrong`,
    `EndpointSchemeUnknown`, `EndpointIncomplete`.
    """
    before = buyer_data(connection, number)
    wanted = {name: values[name].strip() for name in BUYER_FIELDS if name in values}
    for name in _CODE_FIELDS:
        if name in wanted:
            wanted[name] = wanted[name].upper().replace(" ", "")
    _check(wanted)
    if not wanted.keys().isdisjoint(("endpoint_scheme", "endpoint_id")):
        _check_endpoint(before | wanted)
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if not changed:
        return False
    connection.execute(update(Customer).where(Customer.business_number == number).values(**changed))
    old = {name: before[name] for name in changed}
    record(connection, [Change("edit", f"customer:{number}", old, changed)])
    return True


def _check(values: Mapping[str, str]) -> None:
    if values.get("name") == "":
        raise CustomerNameMissing
    for name in _COUNTRY_FIELDS:
        country = values.get(name)
        if country and country not in COUNTRIES:
            raise CountryUnknown(country=country)
    vat_id = values.get("vat_id")
    if vat_id and not _looks_like_vat_id(vat_id):
        raise VatIdWrong(vat_id=vat_id)
    email = values.get("email")
    if email and not _EMAIL.fullmatch(email):
        raise EmailWrong(email=email)


def _check_endpoint(values: Mapping[str, str]) -> None:
    scheme, address = values["endpoint_scheme"], values["endpoint_id"]
    if bool(scheme) != bool(address):
        raise EndpointIncomplete
    if scheme and scheme not in EAS:
        raise EndpointSchemeUnknown(scheme=scheme)


def _looks_like_vat_id(text: str) -> bool:
    """Two letters of a country and at least two letters or figures: EL is Greece's, XI is NI's."""
    country, rest = text[:2], text[2:]
    known = country in COUNTRIES or country in ("EL", "XI")
    # Two are the least that any country gives; Romania's begin at two.
    long_enough = len(rest) >= 2 and len(text) <= _LONGEST_VAT_ID  # noqa: PLR2004
    return known and long_enough and rest.isascii() and rest.isalnum()
