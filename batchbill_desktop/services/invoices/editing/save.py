"""Saving an edited invoice: checked, priced anew, with what becomes of its items, in one step.

A use case of one transaction. What the editor reckoned is reckoned again here from what is
stored, so that whatever it hands over, a line that nobody touched keeps the net of the rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from batchbill_desktop.models import (
    Batch,
    Claim,
    Customer,
    HistoryRecord,
    Invoice,
    InvoiceTax,
    WorkingCopy,
)
from batchbill_desktop.services import clock
from batchbill_desktop.services.batches.store import tax_values
from batchbill_desktop.services.database import reserve_ids
from batchbill_desktop.services.history.record import Change, record
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.editing.changes import as_typed
from batchbill_desktop.services.invoices.editing.changes_told import (
    answers_told,
    changed_values,
    totals_told,
)
from batchbill_desktop.services.invoices.editing.checks import check, errors
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.errors import (
    InvoiceGone,
    LinesFixed,
    Overwritten,
    Proposed,
    SaveRefused,
)
from batchbill_desktop.services.invoices.editing.line_rows import write_lines
from batchbill_desktop.services.invoices.editing.loading import load_context, load_working
from batchbill_desktop.services.invoices.editing.naming import name_of
from batchbill_desktop.services.invoices.editing.pricing import given_of, priced
from batchbill_desktop.services.invoices.editing.questions import Answer, questions
from batchbill_desktop.services.invoices.editing.settle import (
    check_answers,
    forget_kept,
    freed,
    settle,
)
from batchbill_desktop.services.invoices.editing.totals import WorkingTotals, totals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.invoices.editing.working_json import to_json
from batchbill_desktop.services.invoices.errors import AlreadyIssued, InvoiceMissing
from batchbill_desktop.services.invoices.frozen import frozen_json
from batchbill_desktop.services.texts import mark

_NO_ANSWERS: Mapping[str, Answer] = {}


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved invoice, with which the editor goes on."""

    invoice_id: int
    version: int
    working: WorkingInvoice
    """As it is stored: with the ids of new lines."""
    keys: Mapping[int, int]
    """The ids that new lines were given, by the keys they had."""


def save(
    connection: Connection,
    working: WorkingInvoice,
    answers: Mapping[str, Answer] = _NO_ANSWERS,
    copy_id: int | None = None,
) -> Saved:
    """Save the invoice; its version moves on by one. The working copy begins anew from it.

    Raises `SaveRefused`, `AnswersMissing`, `ReasonMissing`, `Overwritten`, `AlreadyIssued`,
    `Proposed`, `InvoiceGone`, `LinesFixed`; nothing is written then.
    """
    if working.invoice_id is None:
        saved = _save_new(connection, working)
    else:
        saved = _save_over(connection, working, working.invoice_id, answers)
    if copy_id is not None:
        _begin_copy_anew(connection, copy_id, saved.working)
    return saved


def save_notes(
    connection: Connection, invoice_id: int, notes: str, version: int | None = None
) -> int:
    """Write the internal notes of an invoice, issued or not; its new version.

    `version`: of what the user saw; `Overwritten` is raised where it has moved on. Raises
    `InvoiceMissing`.
    """
    stored = load_working(connection, invoice_id)
    if version is not None and version != stored.version:
        raise _overwritten(connection, stored)
    if stored.notes == notes:
        return stored.version
    connection.execute(
        update(Invoice)
        .where(Invoice.id == invoice_id)
        .values(notes=notes, version=stored.version + 1)
    )
    subject = f"invoice:{invoice_id}"
    record(connection, [Change("notes", subject, {"notes": stored.notes}, {"notes": notes})])
    return stored.version + 1


def rebase(snapshot: WorkingInvoice, saved: Saved) -> WorkingInvoice:
    """A state of before the save as one that can be saved on top of it (for undo after a save)."""
    now = saved.working
    return replace(
        snapshot,
        invoice_id=saved.invoice_id,
        version=saved.version,
        lines=tuple(
            replace(line, key=saved.keys.get(line.key, line.key)) for line in snapshot.lines
        ),
        number=now.number,
        series=now.series,
        counter_year=now.counter_year,
        counter=now.counter,
    )


def _save_over(
    connection: Connection,
    working: WorkingInvoice,
    invoice_id: int,
    answers: Mapping[str, Answer],
) -> Saved:
    stored = _stored(connection, working, invoice_id)
    working = _as_stored(connection, stored, working)
    if working == stored:
        return Saved(invoice_id, stored.version, stored, {})
    context = load_context(connection, working)
    reckoned = _checked(working, context)
    if context.fixed_lines and working.lines != stored.lines:
        raise LinesFixed(name=name_of(stored))
    settled = check_answers(questions(stored, working), answers)
    leaving = freed(settled)
    if leaving:
        working = replace(working, lines=tuple(_without(line, leaving) for line in working.lines))
    working = replace(working, version=stored.version + 1)
    keys = [line.key for line in working.lines]
    before = stored
    working = write_lines(connection, stored, working)
    _write_invoice(connection, working, context, reckoned)
    changes = list(settle(connection, invoice_id, settled))
    forget_kept(connection, working)
    old, new = changed_values(before, working)
    had = totals(before, context)
    if had != reckoned:
        old |= totals_told(had, working.digits)
        new |= totals_told(reckoned, working.digits)
    new |= answers_told(settled)
    record(connection, [Change("edit", f"invoice:{invoice_id}", old, new), *changes])
    return _saved(connection, working, keys)


def _save_new(connection: Connection, working: WorkingInvoice) -> Saved:
    """Insert a draft. It carries no items, whatever it was copied from."""
    lines = tuple(
        as_typed(line, line.key) if line.is_ruled or line.items else line for line in working.lines
    )
    working = replace(
        working,
        version=1,
        lines=tuple(priced(line, None, working.digits) for line in lines),
    )
    context = load_context(connection, working)
    reckoned = _checked(working, context)
    invoice_id = reserve_ids(connection, "invoice", 1)
    working = replace(working, invoice_id=invoice_id)
    connection.execute(
        insert(Invoice).values(
            id=invoice_id, position=0, kind="invoice", **_columns(working, context, reckoned, {})
        )
    )
    keys = [line.key for line in working.lines]
    working = write_lines(connection, None, working)
    _write_taxes(connection, working, reckoned)
    created = {"customer": working.customer, "invoice_date": working.invoice_date}
    record(connection, [Change("new", f"invoice:{invoice_id}", None, created)])
    return _saved(connection, working, keys)


def _saved(connection: Connection, working: WorkingInvoice, keys: list[int]) -> Saved:
    """What the editor goes on with, as it is read back."""
    ids = [line.key for line in working.lines]
    given = {old: new for old, new in zip(keys, ids, strict=True) if old != new}
    stored = load_working(connection, working.invoice_id or 0)
    return Saved(working.invoice_id or 0, stored.version, stored, given)


def _stored(connection: Connection, working: WorkingInvoice, invoice_id: int) -> WorkingInvoice:
    """What is stored now, if it may be edited from what the editor had read."""
    try:
        stored = load_working(connection, invoice_id)
    except InvoiceMissing:
        raise InvoiceGone(name=name_of(working)) from None
    row = connection.execute(
        select(Invoice.issued_at, Batch.name.label("batch"), Customer.name.label("customer"))
        .join(Customer, Customer.id == Invoice.customer_id)
        .outerjoin(Batch, Batch.id == Invoice.batch_id)
        .where(Invoice.id == invoice_id)
    ).one()
    if row.issued_at is not None:
        raise AlreadyIssued(number=stored.number, act=mark("changing it"))
    if stored.number is None and row.batch is not None:
        if working.number is not None:
            raise InvoiceGone(name=name_of(working))
        raise Proposed(customer=row.customer, batch=row.batch)
    if stored.version != working.version:
        raise _overwritten(connection, stored)
    return stored


def _overwritten(connection: Connection, stored: WorkingInvoice) -> Overwritten:
    editor = connection.scalar(
        select(HistoryRecord.who)
        .where(HistoryRecord.subject == f"invoice:{stored.invoice_id}")
        .order_by(HistoryRecord.id.desc())
        .limit(1)
    )
    return Overwritten(stored, name=name_of(stored), editor=editor or "")


def _as_stored(
    connection: Connection, stored: WorkingInvoice, working: WorkingInvoice
) -> WorkingInvoice:
    """The editor's invoice with all that it may not change as it is stored, and priced here."""
    held = set(connection.scalars(select(Claim.item).where(Claim.invoice_id == stored.invoice_id)))
    there = {line.key: line for line in stored.lines}
    lines = []
    for line in working.lines:
        before = there.get(line.key)
        if before is not None:
            lines.append(_priced_over(line, before, working.digits))
        else:
            lines.append(_returned(line, held, working.digits))
    if stored.number is not None or any(line.items for line in stored.lines):
        working = replace(
            working,
            customer_id=stored.customer_id,
            customer=stored.customer,
            currency=stored.currency,
            digits=stored.digits,
        )
    return replace(
        working,
        kind=stored.kind,
        number=stored.number,
        series=stored.series,
        counter_year=stored.counter_year,
        counter=stored.counter,
        batch_id=stored.batch_id,
        batch=stored.batch,
        corrects_id=stored.corrects_id,
        lines=tuple(lines),
    )


def _priced_over(line: WorkingLine, before: WorkingLine, digits: int) -> WorkingLine:
    """A line on top of the stored one: its items, contract and what the rules gave are that's."""
    if line == before:
        return line
    line = replace(
        line,
        kind=before.kind if before.is_ruled else line.kind,
        contract_id=before.contract_id,
        contract=before.contract,
        contract_name=before.contract_name,
        items=before.items,
    )
    return priced(line, given_of(before), digits)


def _returned(line: WorkingLine, held: set[str], digits: int) -> WorkingLine:
    """A line that is not stored: typed by hand, or taken off, saved, and brought back by undo.

    What was kept billed can stand on it again; what was released or waived cannot.
    """
    items = tuple(item for item in line.items if item in held)
    if line.is_ruled and items and items == line.items:
        return priced(line, given_of(line), digits)
    return priced(as_typed(line, line.key), None, digits)


def _without(line: WorkingLine, leaving: set[str]) -> WorkingLine:
    if leaving.isdisjoint(line.items):
        return line
    return replace(line, items=tuple(item for item in line.items if item not in leaving))


def _checked(working: WorkingInvoice, context: EditContext) -> WorkingTotals:
    reckoned = totals(working, context)
    wrong = errors(check(working, context, reckoned))
    if wrong:
        raise SaveRefused(wrong, name=name_of(working))
    return reckoned


def _write_invoice(
    connection: Connection,
    working: WorkingInvoice,
    context: EditContext,
    reckoned: WorkingTotals,
) -> None:
    frozen = connection.scalar(select(Invoice.frozen).where(Invoice.id == working.invoice_id))
    data = json.loads(frozen) if frozen else {}
    connection.execute(
        update(Invoice)
        .where(Invoice.id == working.invoice_id)
        .values(_columns(working, context, reckoned, data))
    )
    connection.execute(delete(InvoiceTax).where(InvoiceTax.invoice_id == working.invoice_id))
    _write_taxes(connection, working, reckoned)


def _write_taxes(connection: Connection, working: WorkingInvoice, reckoned: WorkingTotals) -> None:
    insert_all(connection, InvoiceTax, tax_values(working.invoice_id or 0, reckoned.taxes))


def _columns(
    working: WorkingInvoice,
    context: EditContext,
    reckoned: WorkingTotals,
    data: Mapping[str, Any],
) -> dict[str, Any]:
    """The invoice's own columns; `data`: what it had frozen, of which the rest stays."""
    return {
        "customer_id": working.customer_id,
        "currency": working.currency,
        "invoice_date": working.invoice_date,
        "due_date": working.due_date,
        "order_number": working.order_number,
        "net": reckoned.net,
        "tax": reckoned.tax,
        "total": reckoned.total,
        "notes": working.notes,
        "version": working.version,
        "frozen": frozen_json({**data, **frozen_data(working, context)}),
    }


def frozen_data(working: WorkingInvoice, context: EditContext) -> dict[str, Any]:
    """What the invoice keeps of its own (see `services.invoices.frozen`)."""
    codes = {line.tax.code for line in working.lines if line.tax.code}
    new_names = {code: context.tax_names.get(code, "") for code in codes}
    texts = {name: text for name, text in asdict(working.texts).items() if text is not None}
    period = working.service_period
    return {
        "language": working.language,
        "template": working.template,
        "page": dict(working.page),
        "seller": asdict(working.seller),
        "buyer": asdict(working.buyer),
        "tax_names": {**new_names, **working.tax_names},
        "exchange": working.exchange,
        "texts": texts,
        "remarks": working.remarks,
        "service_period": None if period is None else [day.isoformat() for day in period],
        "typed": list(working.typed),
    }


def _begin_copy_anew(connection: Connection, copy_id: int, working: WorkingInvoice) -> None:
    at = clock.now()
    connection.execute(
        update(WorkingCopy)
        .where(WorkingCopy.id == copy_id)
        .values(
            invoice_id=working.invoice_id,
            base_version=working.version,
            content=to_json(working),
            opened_at=at,
            kept_at=at,
        )
    )
