"""What becomes of billed items that an edit took off or lowered: kept, released or waived (8.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, delete, select, update

from batchbill_desktop.models import Claim, InvoiceLine, InvoiceLineItem, ItemAnswer
from batchbill_desktop.services import clock
from batchbill_desktop.services.history.record import Change
from batchbill_desktop.services.inserting import insert_all
from batchbill_desktop.services.invoices.editing.errors import AnswersMissing, ReasonMissing
from batchbill_desktop.services.invoices.editing.questions import (
    KEEP,
    RELEASE,
    WAIVE,
    Answer,
    ItemQuestion,
    is_lower,
)
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice


def check_answers(
    asked: Sequence[ItemQuestion], answers: Mapping[str, Answer]
) -> dict[str, Answer]:
    """The answers to what is asked. Raises `AnswersMissing`, `ReasonMissing`."""
    open_ones = tuple(question for question in asked if question.item not in answers)
    if open_ones:
        raise AnswersMissing(open_ones)
    found = {question.item: answers[question.item] for question in asked}
    for item, answer in found.items():
        if answer.choice not in (KEEP, RELEASE, WAIVE):
            msg = f"{answer.choice!r} is no answer"
            raise ValueError(msg)
        if answer.choice == WAIVE and not answer.reason.strip():
            raise ReasonMissing(item=item)
    return found


def freed(answers: Mapping[str, Answer]) -> set[str]:
    """The items that leave the invoice: released or waived."""
    return {item for item, answer in answers.items() if answer.choice != KEEP}


def settle(
    connection: Connection, invoice_id: int, answers: Mapping[str, Answer]
) -> Iterator[Change]:
    """Carry the answers out; the records for the history."""
    if not answers:
        return
    leaving = sorted(freed(answers))
    if leaving:
        own = select(InvoiceLine.id).where(InvoiceLine.invoice_id == invoice_id)
        connection.execute(
            delete(InvoiceLineItem).where(
                InvoiceLineItem.line_id.in_(own), InvoiceLineItem.item.in_(leaving)
            )
        )
    for item, answer in sorted(answers.items()):
        held = (Claim.item == item, Claim.invoice_id == invoice_id)
        if answer.choice == RELEASE:
            # What its block use was recorded as goes with the claim: it is reckoned anew.
            connection.execute(delete(Claim).where(*held))
            yield Change("release", f"item:{item}", {"invoice": invoice_id}, None)
        elif answer.choice == WAIVE:
            reason = answer.reason.strip()
            connection.execute(
                update(Claim)
                .where(*held)
                .values(batch_id=None, invoice_id=None, waived_reason=reason)
            )
            yield Change("waive", f"item:{item}", {"invoice": invoice_id}, {"reason": reason})
        else:
            yield Change("keep", f"item:{item}", None, {"invoice": invoice_id})
    _note(connection, invoice_id, answers)


def _note(connection: Connection, invoice_id: int, answers: Mapping[str, Answer]) -> None:
    """Keep the answers; a later answer takes the place of an earlier one."""
    connection.execute(
        delete(ItemAnswer).where(
            ItemAnswer.invoice_id == invoice_id, ItemAnswer.item.in_(sorted(answers))
        )
    )
    at = clock.now()
    insert_all(
        connection,
        ItemAnswer,
        [
            {
                "invoice_id": invoice_id,
                "item": item,
                "answer": answer.choice,
                "reason": answer.reason.strip(),
                "at": at,
            }
            for item, answer in sorted(answers.items())
        ],
    )


def forget_kept(connection: Connection, working: WorkingInvoice) -> None:
    """Forget that items were kept which are billed again as the rules had given."""
    kept = set(
        connection.scalars(
            select(ItemAnswer.item).where(
                ItemAnswer.invoice_id == working.invoice_id, ItemAnswer.answer == KEEP
            )
        )
    )
    if not kept:
        return
    standing: set[str] = set()
    lowered: set[str] = set()
    for line in working.lines:
        standing.update(line.items)
        if line.given is not None and is_lower(line, line.given.net, line.given.minutes):
            lowered.update(line.items)
    whole = sorted(kept & standing - lowered)
    if whole:
        connection.execute(
            delete(ItemAnswer).where(
                ItemAnswer.invoice_id == working.invoice_id, ItemAnswer.item.in_(whole)
            )
        )
