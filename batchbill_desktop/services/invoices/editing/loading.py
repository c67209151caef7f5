"""Reads an invoice to edit, and the context that its editor needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from batchbill_desktop.models import (
    Batch,
    Contract,
    Customer,
    ExchangeRate,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
    Product,
    TaxCode,
)
from batchbill_desktop.services.batches.load import company_values, engine_company, load_tax_codes
from batchbill_desktop.services.billing.snapshot import Company
from batchbill_desktop.services.billing.tax import LineTax, TaxRow
from batchbill_desktop.services.dates import due_date
from batchbill_desktop.services.invoices.document import EditedTexts
from batchbill_desktop.services.invoices.editing.bounds import date_bounds
from batchbill_desktop.services.invoices.editing.context import (
    CatalogueProduct,
    CustomerChoice,
    EditContext,
    ExchangeQuote,
    Standing,
)
from batchbill_desktop.services.invoices.editing.working import (
    NO_TAX,
    WorkingInvoice,
    WorkingLine,
)
from batchbill_desktop.services.invoices.editing.working_json import given_from_json
from batchbill_desktop.services.invoices.errors import InvoiceMissing
from batchbill_desktop.services.invoices.frozen import (
    Freezer,
    buyer_of,
    load_logos,
    local_texts,
    seller_of,
    text_templates,
    typed_period,
)
from batchbill_desktop.services.invoices.load import Wanted, draft_data, line_order, load_facts
from batchbill_desktop.services.invoices.time_report import work_of
from batchbill_desktop.services.money import currency_digits
from batchbill_desktop.services.texts import PRINT_LANGUAGES


def load_working(connection: Connection, invoice_id: int) -> WorkingInvoice:
    """The stored invoice as the editor has it. Raises `InvoiceMissing`.

    A proposal, which has nothing frozen yet, is read with the data as they are now.
    """
    row = _invoice_row(connection, invoice_id)
    data = _data(connection, row)
    typed = set(data.get("typed", ()))
    if row["due_date"] != due_date(row["invoice_date"], row["payment_days"], row["end_of_month"]):
        # Whatever made it so: it is no longer what the terms give, and must not move by itself.
        typed.add("due_date")
    return WorkingInvoice(
        invoice_id=row["id"],
        customer_id=row["customer_id"],
        customer=row["business_number"],
        currency=row["currency"],
        digits=currency_digits(row["currency"]),
        invoice_date=row["invoice_date"],
        due_date=row["due_date"],
        language=data["language"],
        seller=seller_of(data),
        buyer=buyer_of(data),
        kind=row["kind"],
        number=row["number"],
        series=row["series"],
        counter_year=row["counter_year"],
        counter=row["counter"],
        batch_id=row["batch_id"],
        batch=row["batch_name"],
        corrects_id=row["corrects_id"],
        version=row["version"] or 0,
        order_number=row["order_number"],
        service_period=typed_period(data),
        texts=EditedTexts(**data.get("texts", {})),
        remarks=data.get("remarks", ""),
        notes=row["notes"],
        page=data.get("page", {}),
        template=data["template"],
        tax_names=data["tax_names"],
        exchange=data["exchange"],
        typed=tuple(sorted(typed)),
        lines=load_lines(connection, invoice_id),
    )


def load_lines(connection: Connection, invoice_id: int) -> tuple[WorkingLine, ...]:
    """The stored lines of an invoice, in their order."""
    items: dict[int, list[str]] = {}
    for line_id, item in connection.execute(
        select(InvoiceLineItem.line_id, InvoiceLineItem.item)
        .join(InvoiceLine, InvoiceLine.id == InvoiceLineItem.line_id)
        .where(InvoiceLine.invoice_id == invoice_id)
    ):
        items.setdefault(line_id, []).append(item)
    rows = connection.execute(
        select(
            InvoiceLine.__table__,
            Contract.code.label("contract_code"),
            Contract.name.label("contract_name"),
        )
        .outerjoin(Contract, Contract.id == InvoiceLine.contract_id)
        .where(InvoiceLine.invoice_id == invoice_id)
    ).mappings()
    ordered = sorted(rows, key=line_order)
    return tuple(_line(row, tuple(sorted(items.get(row["id"], ())))) for row in ordered)


def _line(row: RowMapping, items: tuple[str, ...]) -> WorkingLine:
    proration = None
    if row["proration_days"] is not None:
        proration = (row["proration_days"], row["proration_of"])
    supply = None
    if row["supply_from"] is not None and row["supply_to"] is not None:
        supply = (row["supply_from"], row["supply_to"])
    group = (
        row["tax_category"],
        row["tax_rate_percent"],
        row["exemption_code"],
        row["exemption_reason"],
    )
    return WorkingLine(
        key=row["id"],
        kind=row["kind"],
        description=row["description"],
        rich=row["rich"] or "",
        sku=row["sku"],
        treatment=row["treatment"],
        quantity=row["quantity"],
        minutes=row["minutes"],
        unit=row["unit"],
        unit_price=row["unit_price"],
        discount_percent=row["discount_percent"],
        proration=proration,
        tax=LineTax(row["tax_code"], group) if row["tax_category"] else NO_TAX,
        supply=supply,
        order_number=row["order_number"],
        contract_id=row["contract_id"],
        contract=row["contract_code"] or "",
        contract_name=row["contract_name"] or "",
        items=items,
        net=row["net"],
        given=None if row["given"] is None else given_from_json(row["given"]),
    )


def load_context(connection: Connection, working: WorkingInvoice) -> EditContext:
    """What the editor of an invoice needs beside it, in a fixed number of queries."""
    values = company_values(connection)
    company = engine_company(values)
    terms = connection.execute(
        select(Customer.payment_days, Customer.end_of_month).where(
            Customer.id == working.customer_id
        )
    ).one()
    templates = text_templates(connection)
    return EditContext(
        company=company,
        tax_codes=load_tax_codes(connection),
        tax_names=dict(connection.execute(select(TaxCode.code, TaxCode.name)).all()),
        products=_products(connection),
        customers=_customers(connection, company),
        default_tax_code=default_tax_code(connection, working, company),
        payment_days=terms.payment_days,
        end_of_month=terms.end_of_month,
        bounds=date_bounds(connection, working),
        fixed_lines=working.corrects_id is not None,
        fixed_taxes=_taxes(connection, working),
        quotes=_quotes(connection, working.currency, company),
        local_texts={language: local_texts(values, language) for language in PRINT_LANGUAGES},
        templates=templates,
        logos=load_logos(connection, [{"page": working.page}]),
        standing=_standing(connection, working),
        work=work_of(connection, (item for line in working.lines for item in line.items)),
    )


def default_tax_code(connection: Connection, working: WorkingInvoice, company: Company) -> str:
    """The tax code that a typed line begins with: that of the invoice, else of the customer.

    The code that most of its lines have; else that of the customer's default contract, then
    of her newest one; not taxable: its own exempt code or the company's.
    """
    counts: dict[str, int] = {}
    for line in working.lines:
        if line.tax.code:
            counts[line.tax.code] = counts.get(line.tax.code, 0) + 1
    if counts:
        return max(counts, key=lambda code: counts[code])
    row = connection.execute(
        select(Contract.taxable, Contract.tax_code, TaxCode.category)
        .outerjoin(TaxCode, TaxCode.code == Contract.tax_code)
        .where(Contract.customer_id == working.customer_id)
        .order_by(Contract.default.desc(), Contract.archived, Contract.id.desc())
        .limit(1)
    ).first()
    if row is not None and (row.taxable or (row.category or "S") != "S"):
        return row.tax_code or ""
    if row is not None:
        return company.exempt_tax_code or ""
    # A customer without any contract: the only standard code there is, if it is the only one.
    standard = list(connection.scalars(select(TaxCode.code).where(TaxCode.category == "S")))
    return standard[0] if len(standard) == 1 else ""


def _invoice_row(connection: Connection, invoice_id: int) -> RowMapping:
    row = (
        connection.execute(
            select(
                Invoice.__table__,
                Batch.name.label("batch_name"),
                Batch.state.label("batch_state"),
                Customer.business_number,
                Customer.payment_days,
                Customer.end_of_month,
            )
            .join(Customer, Customer.id == Invoice.customer_id)
            .outerjoin(Batch, Batch.id == Invoice.batch_id)
            .where(Invoice.id == invoice_id)
        )
        .mappings()
        .first()
    )
    if row is None:
        raise InvoiceMissing(number=str(invoice_id))
    return row


def _data(connection: Connection, row: RowMapping) -> Mapping[str, Any]:
    if row["number"] is not None and row["frozen"] is not None:
        found: dict[str, Any] = json.loads(row["frozen"])
        return found
    return draft_data(Freezer(connection, company_values(connection)), row)


def _products(connection: Connection) -> tuple[CatalogueProduct, ...]:
    rows = connection.execute(
        select(
            Product.sku,
            Product.description,
            Product.kind,
            Product.category,
            Product.unit,
            Product.unit_price,
            Product.tax_code,
        )
        .where(Product.archived.is_(False))
        .order_by(Product.sku)
    )
    return tuple(CatalogueProduct(*row) for row in rows)


def _customers(connection: Connection, company: Company) -> tuple[CustomerChoice, ...]:
    rows = connection.execute(
        select(
            Customer.id,
            Customer.business_number,
            Customer.name,
            Customer.city,
            Customer.country,
            Customer.currency,
        )
        .where(Customer.archived.is_(False))
        .order_by(Customer.name, Customer.business_number)
    )
    return tuple(CustomerChoice(*row[:5], row[5] or company.currency) for row in rows)


def _taxes(connection: Connection, working: WorkingInvoice) -> tuple[TaxRow, ...]:
    """The stored tax rows of a credit note that corrects an invoice; none of any other."""
    if working.corrects_id is None:
        return ()
    table = InvoiceTax.__table__.c
    rows = connection.execute(
        select(InvoiceTax.__table__)
        .where(table.invoice_id == working.invoice_id)
        .order_by(table.position)
    ).mappings()
    return tuple(
        TaxRow(
            (
                row["category"],
                row["rate_percent"],
                row["exemption_code"],
                row["exemption_reason"],
            ),
            tuple(row["tax_codes"].split("\n")),
            row["base"],
            row["tax"],
        )
        for row in rows
    )


def _quotes(connection: Connection, currency: str, company: Company) -> tuple[ExchangeQuote, ...]:
    if currency == company.currency:
        return ()
    rows = connection.execute(
        select(ExchangeRate.date, ExchangeRate.rate, ExchangeRate.source)
        .where(ExchangeRate.currency == currency)
        .order_by(ExchangeRate.date)
    )
    return tuple(ExchangeQuote(*row) for row in rows)


def _standing(connection: Connection, working: WorkingInvoice) -> Standing:
    if working.invoice_id is None:
        return Standing()
    facts = load_facts(connection, Wanted(ids=(working.invoice_id,))).get(working.invoice_id)
    issued_at = connection.scalar(select(Invoice.issued_at).where(Invoice.id == working.invoice_id))
    standing = Standing(issued=issued_at is not None)
    if facts is not None:
        standing = Standing(facts, standing.issued)
    if working.corrects_id is None:
        return standing
    number, day = connection.execute(
        select(Invoice.number, Invoice.invoice_date).where(Invoice.id == working.corrects_id)
    ).one()
    return Standing(standing.facts, standing.issued, number, day)
