"""Checks of a line: text, figures, tax code, supply dates."""

from __future__ import annotations

from collections.abc import Iterator

from batchbill_desktop.services.invoices.editing.context import EditContext
from batchbill_desktop.services.invoices.editing.line_values import line_tax_date
from batchbill_desktop.services.invoices.editing.pricing import is_too_large
from batchbill_desktop.services.invoices.editing.problems import FieldProblem
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice, WorkingLine
from batchbill_desktop.services.money import (
    LARGEST_AMOUNT,
    PERCENT_WHOLE,
    SCALE,
    scaled_to_decimal,
)
from batchbill_desktop.services.texts import mark, number_text

_LARGEST = LARGEST_AMOUNT * SCALE


def check_line(
    line: WorkingLine, working: WorkingInvoice, context: EditContext
) -> Iterator[FieldProblem]:
    """What is wrong with a line; one that the rules made is good until it is touched."""
    key = line.key
    if line.is_words:
        if line.kind != "subtotal" and not line.description.strip():
            yield FieldProblem(
                "description", key, mark("The line is empty. Type a text, or delete it.")
            )
        return
    if line.supply is not None and line.supply[1] < line.supply[0]:
        yield FieldProblem(
            "supply",
            key,
            mark("The supply ends on {last}, before it begins. Choose a later last day."),
            {"last": line.supply[1]},
        )
    if line.is_ruled and line.given is None:
        return
    if not line.description.strip():
        yield FieldProblem(
            "description",
            key,
            mark("The line needs a description: an invoice says what it is for."),
            is_error=not line.is_ruled,
        )
    yield from _figures(line, working)
    if not line.is_ruled or (line.given is not None and line.tax != line.given.tax):
        yield from _tax_code(line, working, context)


def _figures(line: WorkingLine, working: WorkingInvoice) -> Iterator[FieldProblem]:
    if not 0 <= line.discount_percent <= PERCENT_WHOLE:
        yield FieldProblem(
            "discount_percent", line.key, mark("A discount is between 0 and 100 per cent.")
        )
    for name, value in (("quantity", line.quantity), ("unit_price", line.unit_price)):
        if abs(value) > _LARGEST:
            yield FieldProblem(
                name, line.key, mark("The number is too large: 999,999,999,999 at the most.")
            )
            return
    if is_too_large(line, working.digits):
        yield FieldProblem(
            "unit_price",
            line.key,
            mark("The line comes to more than 999,999,999,999. Check its quantity and its price."),
        )


def _tax_code(
    line: WorkingLine, working: WorkingInvoice, context: EditContext
) -> Iterator[FieldProblem]:
    code = line.tax.code
    if not code:
        if context.tax_codes:
            yield FieldProblem("tax_code", line.key, mark("Choose a tax code for the line."))
        return
    day = line_tax_date(working, context, line)
    found = context.tax_on(code, day)
    if found is None:
        yield FieldProblem(
            "tax_code",
            line.key,
            mark(
                "The tax code {code} has no rate in effect on {day}. Choose another one, or give "
                "it a rate in the company's data."
            ),
            {"code": code, "day": day},
        )
    elif found.rate_percent != line.tax.rate_percent:
        yield FieldProblem(
            "tax_code",
            line.key,
            mark("The rate of {code} on {day} is {rate} %, the line has {has} %."),
            {
                "code": code,
                "day": day,
                "rate": number_text(scaled_to_decimal(found.rate_percent).normalize()),
                "has": number_text(scaled_to_decimal(line.tax.rate_percent).normalize()),
            },
            is_error=False,
        )
