"""Keeping what is typed: the working copy in the database follows within a second."""

from __future__ import annotations

from sqlalchemy import Connection, case, delete, literal, select, update

from batchbill_desktop.models import WorkingCopy
from batchbill_desktop.services import clock
from batchbill_desktop.services.invoices.editing.errors import TakenOver
from batchbill_desktop.services.invoices.editing.naming import name_of
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.invoices.editing.working_json import to_json


def keep(connection: Connection, copy_id: int, working: WorkingInvoice) -> None:
    """Keep the invoice as it is typed now. Raises `TakenOver` where the copy is another's now."""
    content = to_json(working)
    done = connection.execute(
        update(WorkingCopy)
        .where(WorkingCopy.id == copy_id)
        .values(
            content=content,
            base_version=working.version,
            # A copy in which nothing was typed stays one: see `open`.
            kept_at=case(
                (WorkingCopy.content == content, WorkingCopy.kept_at),
                else_=literal(clock.now(), WorkingCopy.kept_at.type),
            ),
        )
    )
    if done.rowcount:
        return
    editor = None
    if working.invoice_id is not None:
        editor = connection.scalar(
            select(WorkingCopy.editor).where(WorkingCopy.invoice_id == working.invoice_id)
        )
    raise TakenOver(name=name_of(working), editor=editor)


def discard(connection: Connection, copy_id: int) -> None:
    """Forget what was typed and not saved; nobody edits the invoice any more."""
    connection.execute(delete(WorkingCopy).where(WorkingCopy.id == copy_id))
