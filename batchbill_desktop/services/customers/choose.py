"""Customers as a list offers them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from batchbill_desktop.models import Customer
from batchbill_desktop.services.texts import sort_key


@dataclass(frozen=True, slots=True)
class ListedCustomer:
    """A customer who can be chosen."""

    number: str
    """Business number."""
    name: str
    city: str
    country: str
    currency: str
    """ISO 4217; empty: the company's."""


def list_customers(connection: Connection) -> list[ListedCustomer]:
    """All customers that are not archived, as the language sorts their names."""
    rows = connection.execute(
        select(
            Customer.business_number,
            Customer.name,
            Customer.city,
            Customer.country,
            Customer.currency,
        ).where(Customer.archived.is_(False))
    )
    found = [
        ListedCustomer(number, name, city, country, currency or "")
        for number, name, city, country, currency in rows
    ]
    return sorted(found, key=lambda customer: (sort_key(customer.name), customer.number))
