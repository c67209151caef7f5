"""Fills in a customer's data, also on invoices that are numbered and not issued yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from batchbill_desktop.services.customers.edit import edit_buyer
from batchbill_desktop.services.invoices.refresh_parties import refresh_buyer


def fill_in_buyer(
    connection: Connection, customer: str, values: Mapping[str, str], numbers: Sequence[str] = ()
) -> bool:
    """Write the customer's data, and copy it into the invoices of `numbers`; whether any changed.

    Raises what `edit_buyer` and `refresh_buyer` raise; nothing is written then.
    """
    edited = edit_buyer(connection, customer, values)
    return bool(refresh_buyer(connection, numbers)) or edited
