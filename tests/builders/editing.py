"""Invoices in the editor, opened, changed and saved as the window does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.editing.changes import add_line, set_line
from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.open import Opened, look_at
from batchbill_desktop.services.invoices.editing.questions import Answer
from batchbill_desktop.services.invoices.editing.save import Saved, save
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from tests.builders.batches import invoice_of, run_and_generate

OURS = "anna@office/unlocked-1"
THEIRS = "bert@office/unlocked-2"
"""Sessions of two programs that run."""


def generated(database: Database, contract: str) -> Opened:
    """The invoice of a contract of `put_month`, generated, as an editor has it."""
    view = run_and_generate(database)
    return looked_at(database, invoice_of(view, contract).id)


def looked_at(database: Database, invoice_id: int) -> Opened:
    """An invoice as an editor has it, without a working copy."""
    return database.read(look_at, invoice_id)


def line_with(working: WorkingInvoice, item: str, treatment: str | None = None) -> WorkingLine:
    """The line on which an item stands; on two: by the treatment."""
    return next(
        line for line in working.lines if item in line.items and treatment in (None, line.treatment)
    )


def saved(
    database: Database, working: WorkingInvoice, answers: Mapping[str, str] | None = None
) -> Saved:
    """Save; answers by item: `keep`, `release`, or the reason of a waiver."""
    made = {
        item: Answer(text) if text in ("keep", "release") else Answer("waive", text)
        for item, text in (answers or {}).items()
    }
    return database.write(save, working, made)


def typed(
    working: WorkingInvoice, context: EditContext, kind: str = "free", **values: Any
) -> WorkingInvoice:
    """A line typed at the end."""
    return add_line(working, context, kind, **{"description": "Typed", **values})


def changed(
    working: WorkingInvoice, context: EditContext, line: WorkingLine, **values: Any
) -> WorkingLine:
    """What becomes of a line when values are set."""
    return set_line(working, context, line.key, **values).line(line.key)
