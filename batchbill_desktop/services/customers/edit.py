"""Changing a customer's data, with what was before kept in the history."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from batchbill_desktop.models import Customer
from batchbill_desktop.services.company_folder.iso_codes import COUNTRIES
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.history.record import Change, record

BUYER_FIELDS = ("name", "street", "street2", "postcode", "city", "region", "country", "vat_id")
"""What an invoice needs to know of its buyer."""

_LONGEST_VAT_ID = 20


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
    `CustomerMissing`, `CustomerNameMissing`, `CountryUnknown`, `VatIdWrong`.
    """
    before = buyer_data(connection, number)
    wanted = {name: values[name].strip() for name in BUYER_FIELDS if name in values}
    for name in ("country", "vat_id"):
        if name in wanted:
            wanted[name] = wanted[name].upper().replace(" ", "")
    _check(wanted)
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
    country = values.get("country")
    if country and country not in COUNTRIES:
        raise CountryUnknown(country=country)
    vat_id = values.get("vat_id")
    if vat_id and not _looks_like_vat_id(vat_id):
        raise VatIdWrong(vat_id=vat_id)


def _looks_like_vat_id(text: str) -> bool:
    """Two letters of a country and at least two letters or figures: EL is Greece's, XI is NI's."""
    country, rest = text[:2], text[2:]
    known = country in COUNTRIES or country in ("EL", "XI")
    # Two are the least that any country gives; Romania's begin at two.
    long_enough = len(rest) >= 2 and len(text) <= _LONGEST_VAT_ID  # noqa: PLR2004
    return known and long_enough and rest.isascii() and rest.isalnum()
