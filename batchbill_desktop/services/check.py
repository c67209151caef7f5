"""Proves a company's books: what `batchbill check` says (data exchange format, 2).

Conservation, no item billed twice, no gap in numbers, totals add up, history unbroken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from batchbill_desktop.models import (
    Batch,
    Charge,
    Claim,
    Invoice,
    InvoiceLine,
    InvoiceLineItem,
    InvoiceTax,
    ItemAnswer,
    LineCredit,
    TimeEntry,
)
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.load import (
    company_values,
    engine_company,
    load_snapshot,
)
from batchbill_desktop.services.billing.due import due
from batchbill_desktop.services.billing.tax import LineTax, invoice_tax
from batchbill_desktop.services.history.verify import verify
from batchbill_desktop.services.invoices.numbering import first_counter, patterns


def check_books(connection: Connection) -> list[str]:
    """Every problem found, in words; an empty list means that all is well."""
    return [
        *_conservation(connection),
        *_claims_and_lines(connection),
        *_over_credited(connection),
        *_numbers(connection),
        *_sums(connection),
        *verify(connection),
    ]


def _conservation(connection: Connection) -> Iterator[str]:
    """Every billable entry and charge is billed, reserved, waived, ready or locked; once."""
    snapshot = load_snapshot(connection)
    unbilled: set[str] = set()
    elsewhere: set[str] = set()
    for work in snapshot.work:
        until = work.contract.billed_until
        if until is not None:
            elsewhere |= {f"T:{e.entry}" for e in work.entries if e.date <= until}
            elsewhere |= {f"C:{c.charge}" for c in work.charges if c.date <= until}
    for contract in due(snapshot, clock.today()).contracts:
        for found in contract.items:
            if found.id in unbilled:
                yield f"{found.id} is due twice"
            unbilled.add(found.id)
    held = set(connection.scalars(select(Claim.item).where(Claim.batch_id.is_not(None))))
    for item in sorted(unbilled & held):
        yield f"{item} is held by a batch and due all the same"
    sources = {
        f"T:{entry}"
        for entry in connection.scalars(select(TimeEntry.entry).where(TimeEntry.billable))
    } | {f"C:{charge}" for charge in connection.scalars(select(Charge.charge))}
    for item in sorted(sources - unbilled - held - elsewhere):
        yield f"{item} is neither billed, waived, ready nor locked"


def _claims_and_lines(connection: Connection) -> Iterator[str]:
    """What a batch holds stands on a line of it, and what stands on a line is held once."""
    credited = {invoice for invoice, total, notes in _credits(connection) if total + notes == 0}
    on_lines: dict[str, list[tuple[int | None, int | None]]] = {}
    rows = connection.execute(
        select(InvoiceLineItem.item, InvoiceLine.batch_id, InvoiceLine.invoice_id)
        .join(InvoiceLine, InvoiceLine.id == InvoiceLineItem.line_id)
        .outerjoin(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.corrects_id.is_(None))
        .distinct()
    )
    for item, batch_id, invoice_id in rows:
        if invoice_id not in credited:
            on_lines.setdefault(item, []).append((batch_id, invoice_id))
    for item, places in sorted(on_lines.items()):
        if len(places) > 1:
            yield f"{item} stands on {len(places)} invoices that are not credited"
    claims = connection.execute(
        select(Claim.item, Claim.batch_id, Claim.invoice_id).where(Claim.batch_id.is_not(None))
    )
    answers = _answers(connection)
    held: set[str] = set()
    for item, batch_id, invoice_id in claims:
        held.add(item)
        if invoice_id in credited:
            continue
        answer = answers.get((invoice_id, item))
        if answer in ("release", "waive"):
            yield f"{item} was to leave its invoice ({answer}) but is held by it"
        elif (batch_id, invoice_id) not in on_lines.get(item, []) and answer != "keep":
            yield f"{item} is held by a batch but stands on no line of it"
    for item in sorted(set(on_lines) - held):
        yield f"{item} stands on an invoice but nothing holds it, so it could be billed again"


def _answers(connection: Connection) -> dict[tuple[int | None, str], str]:
    """What was answered for items that an edit took off their invoice, or billed lower (8.5)."""
    rows = connection.execute(select(ItemAnswer.invoice_id, ItemAnswer.item, ItemAnswer.answer))
    return {(invoice, item): answer for invoice, item, answer in rows}


def _credits(connection: Connection) -> Sequence[tuple[int, int, int]]:
    """Each invoice that credit notes correct: its id, its total, and theirs."""
    note = aliased(Invoice)
    return [
        (invoice, total, int(notes))
        for invoice, total, notes in connection.execute(
            select(Invoice.id, Invoice.total, func.sum(note.total))
            .join(note, note.corrects_id == Invoice.id)
            .group_by(Invoice.id, Invoice.total)
            .order_by(Invoice.id)
        )
    ]


def _over_credited(connection: Connection) -> Iterator[str]:
    """Credit notes never come to more than the invoice that they correct."""
    for invoice, total, notes in _credits(connection):
        if total * notes > 0 or abs(notes) > abs(total):
            number = connection.scalar(select(Invoice.number).where(Invoice.id == invoice))
            yield f"the credit notes for {number} come to more than it"


def _numbers(connection: Connection) -> Iterator[str]:
    """Counters without a gap, numbers that follow, dates that never run against them."""
    values = company_values(connection)
    known = patterns(values)
    rows = connection.execute(
        select(
            Invoice.series,
            Invoice.counter_year,
            Invoice.counter,
            Invoice.number,
            Invoice.invoice_date,
        )
        .where(Invoice.number.is_not(None))
        .order_by(Invoice.series, Invoice.counter_year, Invoice.counter)
    ).all()
    previous: Any = None
    for row in rows:
        if row.series not in known:
            yield f"{row.number} belongs to the unknown series {row.series}"
        elif previous is None or previous[:2] != row[:2]:
            # A pattern with another year counts anew, and so does one that gains or loses it.
            if row.counter not in (1, first_counter(values, row.series)):
                yield f"numbers are missing before {row.number}"
        else:
            if row.counter != previous.counter + 1:
                yield f"numbers are missing between {previous.number} and {row.number}"
            if row.invoice_date < previous.invoice_date:
                yield f"{row.number} is dated before {previous.number}"
        previous = row
    missing = connection.scalars(
        select(Invoice.id)
        .join(Batch, Batch.id == Invoice.batch_id)
        .where(Batch.state == "generated", Invoice.number.is_(None))
    )
    for invoice in missing:
        yield f"invoice {invoice} of a generated batch has no number"


def _sums(connection: Connection) -> Iterator[str]:
    """Lines add up to the net, tax groups to the tax, and each group is base x rate."""
    nets = dict(
        connection.execute(
            select(InvoiceLine.invoice_id, func.sum(InvoiceLine.net))
            .where(InvoiceLine.invoice_id.is_not(None))
            .group_by(InvoiceLine.invoice_id)
        ).all()
    )
    taxes = {
        invoice: (int(base), int(tax))
        for invoice, base, tax in connection.execute(
            select(
                InvoiceTax.invoice_id, func.sum(InvoiceTax.base), func.sum(InvoiceTax.tax)
            ).group_by(InvoiceTax.invoice_id)
        )
    }
    invoices = connection.execute(
        select(Invoice.id, Invoice.number, Invoice.net, Invoice.tax, Invoice.total)
    )
    for row in invoices:
        name = row.number or f"proposal {row.id}"
        if int(nets.get(row.id, 0)) != row.net:
            yield f"the lines of {name} do not add up to its net"
        base, tax = taxes.get(row.id, (0, 0))
        if base != row.net:
            yield f"the tax groups of {name} do not add up to its net"
        if tax != row.tax:
            yield f"the tax groups of {name} do not add up to its tax"
    yield from _tax_groups(connection)


def _tax_groups(connection: Connection) -> Iterator[str]:
    rounding = engine_company(company_values(connection)).tax_rounding
    lines: dict[int, list[tuple[LineTax, int]]] = {}
    for row in connection.execute(
        select(
            InvoiceLine.invoice_id,
            InvoiceLine.tax_code,
            InvoiceLine.tax_category,
            InvoiceLine.tax_rate_percent,
            InvoiceLine.exemption_code,
            InvoiceLine.exemption_reason,
            InvoiceLine.net,
        ).where(InvoiceLine.invoice_id.is_not(None))
    ):
        group = (
            row.tax_category,
            row.tax_rate_percent,
            row.exemption_code,
            row.exemption_reason,
        )
        lines.setdefault(row.invoice_id, []).append((LineTax(row.tax_code, group), row.net))
    stored: dict[int, int] = dict(connection.execute(select(Invoice.id, Invoice.tax)).all())
    rests = _rounding_rests(connection)
    for invoice, taxed in lines.items():
        exact = {
            sum(tax_row.tax for tax_row in invoice_tax(taxed, way)) for way in ("invoice", "line")
        }
        wanted = sum(tax_row.tax for tax_row in invoice_tax(taxed, rounding))
        # The rounding of an older invoice may have been the other one.
        if stored[invoice] in exact or abs(stored[invoice] - wanted) <= rests.get(invoice, 0):
            continue
        if stored[invoice] != wanted:
            yield f"the tax of invoice {invoice} is not its base times the rate"


def _rounding_rests(connection: Connection) -> dict[int, int]:
    """How far the tax of a note may be from the rule, in the smallest unit.

    Of several notes for one invoice the last one takes the rounding rest: half a unit for each
    line that was credited before.
    """
    note = aliased(Invoice)
    notes: dict[int | None, set[int]] = {}
    lines: dict[int | None, int] = {}
    for invoice, note_id, count in connection.execute(
        select(note.corrects_id, note.id, func.count(LineCredit.line_id))
        .join(InvoiceLine, InvoiceLine.invoice_id == note.id)
        .join(LineCredit, LineCredit.credit_line_id == InvoiceLine.id)
        .where(note.corrects_id.is_not(None))
        .group_by(note.corrects_id, note.id)
    ):
        notes.setdefault(invoice, set()).add(note_id)
        lines[invoice] = lines.get(invoice, 0) + count
    return {
        note_id: lines[invoice] for invoice, ids in notes.items() if len(ids) > 1 for note_id in ids
    }
