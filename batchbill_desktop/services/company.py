"""Starting a new company: the few values that everything else needs."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from batchbill_desktop.models import CompanyValue
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.money import currency_digits


class CompanyExists(UserError):
    """The database holds a company already."""

    template = "This database already holds the company {name!r}. Start a new one in another file."


class CompanyNameMissing(UserError):
    """A company without a name."""

    template = "The company needs a name: it is printed on every invoice."


def company_name(connection: Connection) -> str | None:
    """The company's name; None while the database holds none."""
    return connection.scalar(select(CompanyValue.value).where(CompanyValue.key == "name"))


def create_company(
    connection: Connection, name: str, country: str, currency: str, language: str
) -> None:
    """Begin a company in an empty database.

    `country`: ISO 3166 alpha-2; `currency`: ISO 4217. Raises `CompanyNameMissing`,
    `CompanyExists`, `UnknownCurrency`.
    """
    name = name.strip()
    if not name:
        raise CompanyNameMissing
    existing = company_name(connection)
    if existing is not None:
        raise CompanyExists(name=existing)
    currency_digits(currency)
    values = {"name": name, "country": country, "currency": currency, "language": language}
    connection.execute(
        insert(CompanyValue), [{"key": key, "value": value} for key, value in values.items()]
    )
    record(connection, [Change("create", "company", None, values)])
