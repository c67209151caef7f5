"""Addresses and months as accounting programs, which speak English, write them."""

from __future__ import annotations

from calendar import monthrange
from functools import lru_cache

from batchbill_desktop.services.invoices.document import Address, InvoiceDocument

ADDRESS_ROWS = 5


@lru_cache(maxsize=300)
def country_name(code: str) -> str:
    """The English name of a country; the code itself where it is unknown."""
    # Babel takes a while to import, and only some formats need it.
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def address_rows(address: Address) -> list[str]:
    """The address in five rows; the contact has one where there is room."""
    if address.country == "US":
        town = f"{address.city}, {address.region}".strip(", ") + f" {address.postcode}"
    else:
        town = f"{address.postcode} {address.city}"
    rows = [address.name, address.street, address.street2, town, country_name(address.country)]
    rows = [row.strip() for row in rows if row.strip()]
    if address.contact and len(rows) < ADDRESS_ROWS:
        rows.insert(1, address.contact)
    return rows + [""] * (ADDRESS_ROWS - len(rows))


def supply_month(document: InvoiceDocument) -> str:
    """The time of supply: `March 2026` for a whole month, `2026-03-05 - 2026-03-20` else."""
    if document.service_period is None:
        return ""
    first, last = document.service_period
    month_end = monthrange(last.year, last.month)[1]
    if first.replace(day=1) == last.replace(day=1) and (first.day, last.day) == (1, month_end):
        from babel.dates import format_date

        return str(format_date(first, "MMMM yyyy", locale="en"))
    return first.isoformat() if first == last else f"{first.isoformat()} - {last.isoformat()}"
