"""The page of a working invoice: the document that would be printed if it were saved now."""

from __future__ import annotations

from datetime import date

from batchbill_desktop.services.billing.tax import TaxRow
from batchbill_desktop.services.invoices.document import (
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    PageDesign,
    WorkRow,
)
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.totals import WorkingTotals, totals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.invoices.frozen import foreign_tax_of, page_of
from batchbill_desktop.services.invoices.status import status_word
from batchbill_desktop.services.invoices.time_report import report_of
from batchbill_desktop.services.money import scaled_to_decimal, to_decimal


def document_of(
    working: WorkingInvoice, context: EditContext, known: WorkingTotals | None = None
) -> InvoiceDocument:
    """The document of what is typed now; `known`: its totals, if they are reckoned already."""
    reckoned = known or totals(working, context)
    digits = working.digits
    standing = context.standing
    exchange = {"exchange": working.exchange, "seller": {"currency": working.seller.currency}}
    lines = tuple(_line(line, digits) for line in working.lines)
    names = {**context.tax_names, **working.tax_names}
    page = page_of({"page": working.page}, context.logos)
    return InvoiceDocument(
        id=working.invoice_id or 0,
        number=working.number,
        kind=working.kind,
        batch=working.batch,
        customer=working.customer,
        contracts=_contracts(working),
        currency=working.currency,
        digits=digits,
        language=working.language,
        status=status_word(reckoned.total, standing.facts),
        invoice_date=working.invoice_date,
        due_date=working.due_date,
        net=to_decimal(reckoned.net, digits),
        tax=to_decimal(reckoned.tax, digits),
        total=to_decimal(reckoned.total, digits),
        paid=to_decimal(standing.facts.paid, digits),
        order_number=working.order_number,
        seller=working.seller,
        buyer=working.buyer,
        taxes=tuple(_tax(row, digits, names.get(row.codes[0], "")) for row in reckoned.taxes),
        lines=lines,
        corrects=standing.corrects,
        corrects_date=standing.corrects_date,
        issued=standing.issued,
        printed=standing.facts.printed,
        foreign_tax=foreign_tax_of(exchange, reckoned.tax, digits),
        service_period=working.service_period or _span(lines),
        remarks=working.remarks,
        texts=working.texts,
        page=page,
        time_report=_time_report(working, page, lines, context),
    )


def _time_report(
    working: WorkingInvoice,
    page: PageDesign,
    lines: tuple[DocumentLine, ...],
    context: EditContext,
) -> tuple[WorkRow, ...]:
    if not page.time_report or working.kind != "invoice":
        return ()
    return report_of(lines, context.work)


def _line(line: WorkingLine, digits: int) -> DocumentLine:
    return DocumentLine(
        kind=line.kind,
        contract=line.contract,
        contract_name=line.contract_name,
        items=line.items,
        sku=line.sku,
        description=line.description,
        quantity=scaled_to_decimal(line.quantity),
        unit=line.unit,
        unit_price=scaled_to_decimal(line.unit_price),
        discount_percent=scaled_to_decimal(line.discount_percent),
        tax_code=line.tax.code,
        tax_rate_percent=scaled_to_decimal(line.tax.rate_percent),
        proration=line.proration,
        supply=line.supply,
        net=to_decimal(line.net, digits),
        minutes=None if line.minutes is None else scaled_to_decimal(line.minutes),
        included=line.treatment == "included",
        rich=line.rich,
    )


def _tax(row: TaxRow, digits: int, name: str) -> DocumentTax:
    category, rate, exemption_code, reason = row.group
    return DocumentTax(
        category=category,
        rate_percent=scaled_to_decimal(rate),
        exemption_code=exemption_code,
        exemption_reason=reason,
        tax_codes=row.codes,
        base=to_decimal(row.base, digits),
        tax=to_decimal(row.tax, digits),
        name=name,
    )


def _contracts(working: WorkingInvoice) -> tuple[str, ...]:
    """By (name, code), as `load` has them."""
    found = {(line.contract_name, line.contract) for line in working.lines if line.contract}
    return tuple(code for _name, code in sorted(found))


def _span(lines: tuple[DocumentLine, ...]) -> tuple[date, date] | None:
    spans = [line.supply for line in lines if line.supply is not None]
    if not spans:
        return None
    return min(first for first, _ in spans), max(last for _, last in spans)
