"""Copies what company and customer are now into numbered invoices that are not issued yet.

A numbered invoice keeps its parties as they were at Generate, whatever becomes of the master
data (billing rules, 8.4). Until it is issued it may be edited (8.5), and this is such an edit:
its version moves on and the history has what was before. Nothing else of it changes, and what
was typed on the invoice itself stays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy import Connection, select, update

from batchbill_desktop.models import Invoice
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.invoices.errors import AlreadyIssued, InvoiceMissing
from batchbill_desktop.services.invoices.frozen import Freezer, frozen_json
from batchbill_desktop.services.sentence import sentence


def refresh_buyer(connection: Connection, numbers: Sequence[str]) -> list[str]:
    """Copy their customers' data anew into these invoices; the numbers of those that changed.

    Raises `InvoiceMissing` and `AlreadyIssued`; nothing is written then.
    """
    return _refresh(connection, numbers, "buyer")


def refresh_seller(connection: Connection, numbers: Sequence[str]) -> list[str]:
    """Copy the company's data anew into these invoices; as `refresh_buyer`."""
    return _refresh(connection, numbers, "seller")


def _refresh(connection: Connection, numbers: Sequence[str], party: str) -> list[str]:
    rows = [_invoice(connection, number) for number in numbers]
    freezer = Freezer(connection, company_values(connection))
    changes, changed = [], []
    for row in rows:
        data: dict[str, Any] = json.loads(row.frozen)
        now = deepcopy(freezer.data(row.customer_id, row.currency, row.invoice_date))
        _keep_typed(data, now, party)
        if now["language"] != data["language"]:
            # The seller's texts stay in the language that the invoice is printed in.
            texts = {key: text for key, text in data["seller"].items() if key.endswith("_text")}
            now["seller"] |= texts
        if now[party] == data[party]:
            continue
        changes.append(
            Change("edit", f"invoice:{row.id}", {party: data[party]}, {party: now[party]})
        )
        data[party] = now[party]
        connection.execute(
            update(Invoice)
            .where(Invoice.id == row.id)
            .values(frozen=frozen_json(data), version=(row.version or 0) + 1)
        )
        changed.append(row.number)
    record(connection, changes)
    return changed


def _keep_typed(data: Mapping[str, Any], now: dict[str, Any], party: str) -> None:
    """What was typed on the invoice itself stays: an editor keeps its names, `buyer.vat_id`."""
    for name in data.get("typed", ()):
        first, *path = name.split(".")
        if first != party:
            continue
        old, new = data[party], now[party]
        for part in path[:-1]:
            old, new = old[part], new[part]
        new[path[-1]] = old[path[-1]]


def _invoice(connection: Connection, number: str) -> Any:
    columns = (
        Invoice.id,
        Invoice.number,
        Invoice.customer_id,
        Invoice.currency,
        Invoice.invoice_date,
        Invoice.issued_at,
        Invoice.frozen,
        Invoice.version,
    )
    row = connection.execute(select(*columns).where(Invoice.number == number)).first()
    if row is None:
        raise InvoiceMissing(number=number)
    if row.issued_at is not None:
        act = sentence("taking over the new data")
        raise AlreadyIssued(number=number, act=act)
    return row
