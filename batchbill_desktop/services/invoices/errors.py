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

    template = "{number} cannot be credited: {reason}."


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
