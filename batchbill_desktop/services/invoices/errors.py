"""What can go wrong with invoices, in words for the user."""

from __future__ import annotations

from batchbill_desktop.services.errors import UserError


class InvoiceMissing(UserError):
    """No invoice of that number or id."""

    template = "There is no invoice {number!r}. See the list of invoices for the numbers."


class AlreadyIssued(UserError):
    """Billing rules, 8.5: an issued invoice is fixed."""

    template = (
        "The invoice {number} has been issued and is fixed, so {act} is not possible. "
        "Correct it by a credit note."
    )


class NotNumbered(UserError):
    """A proposal where an invoice is needed."""

    template = "The invoice {number!r} is a proposal without a number. Generate its batch first."


class CannotCredit(UserError):
    """A credit note that may not be made."""

    template = "{number} cannot be credited: it is a credit note itself."
    template_all = "{number} cannot be credited: {note} credits it already."
    template_early = (
        "{number} cannot be credited: a credit note may not be dated before it ({date}). "
        "Choose that day or a later one."
    )
    template_nothing = (
        "{number} cannot be credited: nothing was chosen. Give a quantity for at least one line."
    )
    template_line = (
        "{number} cannot be credited: the line {line!r} has {open} left to credit, and {asked} "
        "was asked for. Give at most what is left."
    )
    template_part = (
        "{number} cannot be replaced: {note} credits a part of it already. Credit the rest, and "
        "write a new invoice."
    )

    def __init__(self, template: str | None = None, **params: object) -> None:
        if template is not None:
            self.template = template
        super().__init__(**params)


class PaymentRefused(UserError):
    """A payment that does not fit the invoice."""

    template = "The payment for {number} was refused: {reason}."


class StatusRefused(UserError):
    """A status that cannot be set."""

    template = "The status of {number} cannot be set to {status!r}: {reason}."


class NumberPatternWrong(UserError):
    """Billing rules, 8.4: number patterns."""

    template = (
        "The number pattern {pattern!r} cannot be used: {reason}. Use letters, digits, "
        "- _ / . and space (at most 40), {{year}}, {{month}} and exactly one {{seq}} or {{seq:0N}}."
    )
