"""What is wrong, or looks wrong, with a working invoice: told while it is typed.

An error must be mended before the invoice can be saved; all else is worth a look. What the rules
made and nobody touched is no error: it was good enough to be generated.
"""

from __future__ import annotations

from collections.abc import Iterator

from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.line_checks import check_line
from batchbill_desktop.services.invoices.editing.party_checks import check_parties
from batchbill_desktop.services.invoices.editing.problems import FieldProblem
from batchbill_desktop.services.invoices.editing.totals import WorkingTotals, totals
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.money import LARGEST_AMOUNT, to_decimal
from batchbill_desktop.services.texts import mark, money_text

__all__ = ["FieldProblem", "check", "errors"]

_EARLIEST_YEAR = 1900
_LATEST_YEAR = 2999


def check(
    working: WorkingInvoice, context: EditContext, known: WorkingTotals | None = None
) -> tuple[FieldProblem, ...]:
    """Everything found, from the top of the page to its foot; `known`: its totals."""
    return (
        *_dates(working, context),
        *check_parties(working),
        *(problem for line in working.lines for problem in check_line(line, working, context)),
        *_whole(working, context, known or totals(working, context)),
    )


def errors(problems: tuple[FieldProblem, ...]) -> tuple[FieldProblem, ...]:
    """Those that must be mended before the invoice can be saved."""
    return tuple(problem for problem in problems if problem.is_error)


def _dates(working: WorkingInvoice, context: EditContext) -> Iterator[FieldProblem]:
    yield from _invoice_date(working, context)
    if working.due_date < working.invoice_date:
        yield FieldProblem(
            "due_date",
            None,
            mark("The payment is due on {due}, before the date of the invoice."),
            {"due": working.due_date},
            is_error=False,
        )
    period = working.service_period
    if period is not None and period[1] < period[0]:
        yield FieldProblem(
            "service_period",
            None,
            mark("The service period ends on {last}, before it begins. Choose a later last day."),
            {"last": period[1]},
        )


def _invoice_date(working: WorkingInvoice, context: EditContext) -> Iterator[FieldProblem]:
    day, bounds = working.invoice_date, context.bounds
    if not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
        yield FieldProblem(
            "invoice_date",
            None,
            mark("An invoice cannot be dated {day}. Check the year."),
            {"day": day.isoformat()},
        )
    elif bounds.earliest is not None and day < bounds.earliest:
        yield _too_early(working, context)
    elif bounds.latest is not None and day > bounds.latest:
        template = mark(
            "The date may be {latest} at the latest, the date of {number}, which has the next "
            "number: dates never run against the numbers."
        )
        if bounds.year is not None and day.year != bounds.year:
            template = _OTHER_YEAR
        params = {"latest": bounds.latest, "number": bounds.following or "", "year": bounds.year}
        yield FieldProblem("invoice_date", None, template, params)


_OTHER_YEAR = mark(
    "The number was counted in {year}, so the date must lie in that year. For another year, "
    "make a credit note and a new invoice."
)


def _too_early(working: WorkingInvoice, context: EditContext) -> FieldProblem:
    day, bounds = working.invoice_date, context.bounds
    params: dict[str, object] = {
        "earliest": bounds.earliest,
        "number": bounds.previous or "",
        "year": bounds.year,
    }
    if working.is_draft:
        template = mark(
            "{number} is dated {earliest}. A draft with an earlier date cannot be numbered: dates "
            "never run against the numbers."
        )
    elif bounds.corrects is not None and day < bounds.corrects:
        template = mark(
            "A credit note may not be dated before the invoice that it corrects ({earliest})."
        )
        params["earliest"] = bounds.corrects
    elif bounds.year is not None and day.year != bounds.year:
        template = _OTHER_YEAR
    else:
        template = mark(
            "The date may be {earliest} at the earliest, the date of {number}, which has the "
            "number before: dates never run against the numbers."
        )
    return FieldProblem("invoice_date", None, template, params, is_error=not working.is_draft)


def _whole(
    working: WorkingInvoice, context: EditContext, reckoned: WorkingTotals
) -> Iterator[FieldProblem]:
    largest = LARGEST_AMOUNT * 10**working.digits
    if max(abs(reckoned.net), abs(reckoned.tax), abs(reckoned.total)) > largest:
        yield FieldProblem(
            "total",
            None,
            mark("The invoice comes to more than 999,999,999,999. Spread it over several ones."),
        )
    if all(line.is_words for line in working.lines):
        yield FieldProblem(
            "lines", None, mark("There is no line with an amount yet."), is_error=False
        )
    paid = context.standing.facts.paid
    if paid and abs(paid) > abs(reckoned.total):
        yield FieldProblem(
            "total",
            None,
            mark("{paid} have been paid, which is more than the total."),
            {
                "paid": money_text(
                    to_decimal(paid, working.digits), working.currency, working.digits
                )
            },
            is_error=False,
        )
    own = context.company.currency
    if working.currency != own and reckoned.tax and working.exchange is None:
        yield FieldProblem(
            "invoice_date",
            None,
            mark(
                "No exchange rate from {currency} is known on or before the invoice date, so the "
                "tax for {customer} cannot be shown in {own}."
            ),
            {"currency": working.currency, "customer": working.buyer.address.name, "own": own},
            is_error=False,
        )
    yield from _kind(working, reckoned.total)


def _kind(working: WorkingInvoice, total: int) -> Iterator[FieldProblem]:
    """A number belongs to a series: an invoice stays one, and so does a credit note."""
    if working.number is None:
        if total < 0:
            yield FieldProblem(
                "total",
                None,
                mark("The total for {customer} is below 0: it becomes a credit note."),
                {"customer": working.buyer.address.name},
                is_error=False,
            )
        return
    if working.kind == "invoice" and total < 0:
        yield FieldProblem(
            "total",
            None,
            mark(
                "The total of {number} would be below 0, and its number is one of the invoices. "
                "Leave it as it was and make a credit note for the difference."
            ),
            {"number": working.number},
        )
    if working.kind == "credit_note" and total > 0:
        yield FieldProblem(
            "total",
            None,
            mark(
                "The total of {number} would be above 0, and its number is one of the credit "
                "notes. Leave it as it was and make an invoice for the difference."
            ),
            {"number": working.number},
        )
