"""Reads invoices as documents, in a fixed number of queries whatever their number."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVarTuple

from sqlalchemy import Connection, RowMapping, Select, func, select
from sqlalchemy.orm import aliased

from batchbill_desktop.models import (
    Batch,
    Contract,
    Customer,
    Invoice,
    InvoiceFact,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
    Payment,
)
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.invoices.document import (
    DocumentLine,
    DocumentTax,
    EditedTexts,
    InvoiceDocument,
)
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.invoices.frozen import (
    Freezer,
    buyer_of,
    foreign_tax_of,
    load_logos,
    page_of,
    seller_of,
    typed_period,
)
from batchbill_desktop.services.invoices.refreeze import refrozen
from batchbill_desktop.services.invoices.status import Facts, status_word
from batchbill_desktop.services.invoices.time_report import with_time_reports
from batchbill_desktop.services.money import (
    currency_digits,
    scaled_to_decimal,
    to_decimal,
)

Ts = TypeVarTuple("Ts")

Values: TypeAlias = RowMapping | Mapping[str, Any]
"""A row's values by column: as the database gives them, or not written yet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which invoices to read. Values that are set combine; an empty one reads them all."""

    batch_id: int | None = None
    ids: tuple[int, ...] | None = None
    numbers: tuple[str, ...] | None = None
    corrections: bool = True
    """Whether credit notes that correct an invoice belong to it."""

    def narrow(self, statement: Select[*Ts]) -> Select[*Ts]:
        """The statement, which selects from `Invoice`, for the wanted ones alone."""
        if self.batch_id is not None:
            statement = statement.where(Invoice.batch_id == self.batch_id)
        if self.ids is not None:
            statement = statement.where(Invoice.id.in_(self.ids))
        if self.numbers is not None:
            statement = statement.where(Invoice.number.in_(self.numbers))
        if not self.corrections:
            statement = statement.where(Invoice.corrects_id.is_(None))
        return statement


def load_documents(
    connection: Connection, wanted: Wanted, *, with_lines: bool = True
) -> list[InvoiceDocument]:
    """The wanted documents: by batch and place, credit notes after the invoices they correct."""
    corrected = aliased(Invoice)
    rows = connection.execute(
        wanted.narrow(
            select(
                Invoice.__table__,
                Batch.name.label("batch_name"),
                Customer.business_number,
                corrected.number.label("corrects_number"),
                corrected.invoice_date.label("corrects_date"),
            )
            .join(Customer, Customer.id == Invoice.customer_id)
            .outerjoin(Batch, Batch.id == Invoice.batch_id)
            .outerjoin(corrected, corrected.id == Invoice.corrects_id)
        ).order_by(Invoice.batch_id.nulls_last(), Invoice.position, Invoice.id)
    ).mappings()
    invoices = list(rows)
    facts = load_facts(connection, wanted)
    lines = _lines(connection, wanted) if with_lines else {}
    contracts = _contracts(connection, wanted)
    taxes = _taxes(connection, wanted)
    data = _data_of(connection, invoices)
    logos = load_logos(connection, data)
    documents = [
        make_document(
            row,
            what,
            facts.get(row["id"], Facts()),
            lines.get(row["id"], ()),
            contracts.get(row["id"], ()),
            taxes.get(row["id"], ()),
            logos,
        )
        for row, what in zip(invoices, data, strict=True)
    ]
    return with_time_reports(connection, documents)


def _data_of(connection: Connection, invoices: Sequence[RowMapping]) -> list[Mapping[str, Any]]:
    """What each invoice has frozen; without a number it is `draft_data`."""
    live: Freezer | None = None
    found: list[Mapping[str, Any]] = []
    for row in invoices:
        if row["number"] is not None and row["frozen"] is not None:
            found.append(json.loads(row["frozen"]))
        else:
            live = live or Freezer(connection, company_values(connection))
            found.append(draft_data(live, row))
    return found


def draft_data(live: Freezer, row: Values) -> dict[str, Any]:
    """What an invoice without a number shows: live data, and what an editor typed over them."""
    now = live.data(row["customer_id"], row["currency"], row["invoice_date"])
    if row["frozen"] is None:
        return now
    return refrozen(json.loads(row["frozen"]), now, live.values)


def find_document(connection: Connection, number: str) -> InvoiceDocument:
    """The invoice or credit note with that number. Raises `InvoiceMissing`."""
    found = load_documents(connection, Wanted(numbers=(number,)))
    if not found:
        raise InvoiceMissing(number=number)
    return found[0]


def load_facts(connection: Connection, wanted: Wanted) -> dict[int, Facts]:
    """Payments, credits and dated facts of the wanted invoices, from which status follows."""
    paid: dict[int, int] = dict(
        connection.execute(
            wanted.narrow(
                select(Payment.invoice_id, func.sum(Payment.amount))
                .join(Invoice, Invoice.id == Payment.invoice_id)
                .group_by(Payment.invoice_id)
            )
        ).all()
    )
    note = aliased(Invoice)
    credited: dict[int, int] = dict(
        connection.execute(
            wanted.narrow(
                select(Invoice.id, func.sum(note.total))
                .join(note, note.corrects_id == Invoice.id)
                .group_by(Invoice.id)
            )
        ).all()
    )
    facts = connection.execute(
        wanted.narrow(
            select(InvoiceFact.invoice_id, InvoiceFact.kind)
            .join(Invoice, Invoice.id == InvoiceFact.invoice_id)
            .where(InvoiceFact.kind.in_(("sent", "exported")))
            .order_by(InvoiceFact.id)
        )
    )
    newest: dict[int, str] = dict(facts.all())
    printed: dict[int, datetime] = {
        invoice: clock.in_utc(at)
        for invoice, at in connection.execute(
            wanted.narrow(
                select(InvoiceFact.invoice_id, func.max(InvoiceFact.at))
                .join(Invoice, Invoice.id == InvoiceFact.invoice_id)
                .where(InvoiceFact.kind == "printed")
                .group_by(InvoiceFact.invoice_id)
            )
        )
    }
    return {
        invoice: Facts(
            int(paid.get(invoice, 0)),
            int(credited.get(invoice, 0)),
            newest.get(invoice),
            printed.get(invoice),
        )
        for invoice in {*paid, *credited, *newest, *printed}
    }


def _contracts(connection: Connection, wanted: Wanted) -> dict[int, tuple[str, ...]]:
    """The contracts of each invoice, by (name, code)."""
    found: dict[int, list[tuple[str, str]]] = {}
    for invoice_id, code, name in connection.execute(
        wanted.narrow(
            select(Invoice.id, Contract.code, Contract.name)
            .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
            .join(Contract, Contract.id == InvoiceLine.contract_id)
            .distinct()
        )
    ).all():
        found.setdefault(invoice_id, []).append((name, code))
    return {
        invoice: tuple(code for _name, code in sorted(pairs)) for invoice, pairs in found.items()
    }


def _lines(connection: Connection, wanted: Wanted) -> dict[int, list[DocumentLine]]:
    items: dict[int, list[str]] = {}
    for line_id, item in connection.execute(
        wanted.narrow(
            select(InvoiceLineItem.line_id, InvoiceLineItem.item)
            .join(InvoiceLine, InvoiceLine.id == InvoiceLineItem.line_id)
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        )
    ):
        items.setdefault(line_id, []).append(item)
    rows = connection.execute(
        wanted.narrow(
            select(
                InvoiceLine.__table__,
                Invoice.currency,
                Contract.code.label("contract_code"),
                Contract.name.label("contract_name"),
            )
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
            .outerjoin(Contract, Contract.id == InvoiceLine.contract_id)
        )
    ).mappings()
    found: dict[int, list[DocumentLine]] = {}
    for row in sorted(rows, key=line_order):
        found.setdefault(row["invoice_id"], []).append(
            make_line(row, tuple(sorted(items.get(row["id"], ()))))
        )
    return found


def line_order(row: Values) -> tuple[int, str, str, int, int]:
    """The order of an invoice's lines, on every page and in every list.

    By place where the invoice was edited, else by (contract name, contract code, place within
    the contract); the row stands with `contract_name` and `contract_code`.
    """
    return (
        -1 if row["place"] is None else row["place"],
        row["contract_name"] or "",
        row["contract_code"] or "",
        row["position"],
        row["id"],
    )


def make_line(row: Values, items: tuple[str, ...]) -> DocumentLine:
    """A line from its row, with `currency`, `contract_code` and `contract_name` beside it."""
    proration = None
    if row["proration_days"] is not None:
        proration = (row["proration_days"], row["proration_of"])
    supply = None
    if row["supply_from"] is not None and row["supply_to"] is not None:
        supply = (row["supply_from"], row["supply_to"])
    minutes = row["minutes"]
    return DocumentLine(
        kind=row["kind"],
        contract=row["contract_code"] or "",
        contract_name=row["contract_name"] or "",
        items=items,
        sku=row["sku"],
        description=row["description"],
        quantity=scaled_to_decimal(row["quantity"]),
        unit=row["unit"],
        unit_price=scaled_to_decimal(row["unit_price"]),
        discount_percent=scaled_to_decimal(row["discount_percent"]),
        tax_code=row["tax_code"],
        tax_rate_percent=scaled_to_decimal(row["tax_rate_percent"]),
        proration=proration,
        supply=supply,
        net=to_decimal(row["net"], currency_digits(row["currency"])),
        minutes=None if minutes is None else scaled_to_decimal(minutes),
        included=row["treatment"] == "included",
        rich=row.get("rich") or "",
    )


def _taxes(connection: Connection, wanted: Wanted) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = {}
    for row in connection.execute(
        wanted.narrow(
            select(InvoiceTax.__table__)
            .join(Invoice, Invoice.id == InvoiceTax.invoice_id)
            .order_by(InvoiceTax.invoice_id, InvoiceTax.position)
        )
    ).mappings():
        found.setdefault(row["invoice_id"], []).append(row)
    return found


def make_document(
    row: Values,
    data: Mapping[str, Any],
    facts: Facts,
    lines: Sequence[DocumentLine],
    contracts: tuple[str, ...],
    taxes: Sequence[Values],
    logos: Mapping[str, bytes] | None = None,
) -> InvoiceDocument:
    """A document from the invoice's row and what `Freezer` gathered for it.

    The row stands with `batch_name`, `business_number`, `corrects_number` and `corrects_date`;
    `logos` are the pictures that the design may name, by their SHA-256.
    """
    digits = currency_digits(row["currency"])
    names: Mapping[str, str] = data["tax_names"]
    return InvoiceDocument(
        id=row["id"],
        number=row["number"],
        kind=row["kind"],
        batch=row["batch_name"],
        customer=row["business_number"],
        contracts=contracts,
        currency=row["currency"],
        digits=digits,
        language=data["language"],
        status=status_word(row["total"], facts),
        invoice_date=row["invoice_date"],
        due_date=row["due_date"],
        net=to_decimal(row["net"], digits),
        tax=to_decimal(row["tax"], digits),
        total=to_decimal(row["total"], digits),
        paid=to_decimal(facts.paid, digits),
        order_number=row["order_number"],
        seller=seller_of(data),
        buyer=buyer_of(data),
        taxes=tuple(_tax(tax, digits, names) for tax in taxes),
        lines=tuple(lines),
        corrects=row["corrects_number"],
        corrects_date=row["corrects_date"],
        issued=row["issued_at"] is not None,
        printed=facts.printed,
        foreign_tax=foreign_tax_of(data, row["tax"], digits),
        service_period=typed_period(data) or _service_period(lines),
        remarks=data.get("remarks", ""),
        texts=EditedTexts(**data.get("texts", {})),
        page=page_of(data, logos),
    )


def _tax(row: Values, digits: int, names: Mapping[str, str]) -> DocumentTax:
    codes = tuple(row["tax_codes"].split("\n"))
    return DocumentTax(
        category=row["category"],
        rate_percent=scaled_to_decimal(row["rate_percent"]),
        exemption_code=row["exemption_code"],
        exemption_reason=row["exemption_reason"],
        tax_codes=codes,
        base=to_decimal(row["base"], digits),
        tax=to_decimal(row["tax"], digits),
        name=names.get(codes[0], ""),
    )


def _service_period(lines: Sequence[DocumentLine]) -> tuple[date, date] | None:
    spans = [line.supply for line in lines if line.supply is not None]
    if not spans:
        return None
    return min(first for first, _ in spans), max(last for _, last in spans)
