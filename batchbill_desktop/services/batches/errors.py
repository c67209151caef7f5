"""What can go wrong with batches, in words for the user."""

from __future__ import annotations

from batchbill_desktop.services.errors import UserError


class BatchNameMissing(UserError):
    """A batch without a name."""

    template = "A batch needs a name. Type one, for example the month that it bills."


class BatchNameTaken(UserError):
    """Another batch has that name."""

    template = "There is a batch named {name!r} already. Choose another name."


class BatchMissing(UserError):
    """No batch of that name."""

    template = "There is no batch named {name!r}. See the list of batches for the names."


class NothingSelected(UserError):
    """A run of nothing."""

    template = (
        "Nothing that is ready was selected, so there is nothing to run. "
        "Select at least one item, or choose a later as-of date."
    )


class ItemNotReady(UserError):
    """A selected or excluded item that may not be billed (any more)."""

    template = (
        "{items} cannot be billed now: {reason}. "
        "Look at what is due again and adjust the selection."
    )
    template_held = (
        "{items} cannot be billed now: the batch {batch!r} holds it. "
        "Look at what is due again and adjust the selection."
    )
    template_locked = (
        "{items} cannot be billed now: it is locked: {locks}. "
        "Look at what is due again and adjust the selection."
    )

    def __init__(self, **params: object) -> None:
        if "batch" in params:
            self.template = self.template_held
        elif "locks" in params:
            self.template = self.template_locked
        super().__init__(**params)


class BatchGenerated(UserError):
    """The batch has been generated; proposals alone can be changed."""

    template = (
        "The batch {name!r} has been generated, so {act} is not possible. "
        "Undo the generation first, where that is still allowed."
    )


class BatchEdited(UserError):
    """A proposed batch whose invoices were edited before its generation was undone."""

    template = (
        "The batch {name!r} cannot be grouped anew: the invoice for {customer} was edited before "
        "the generation was undone, and its edits would be lost. Delete that invoice from the "
        "batch, or leave the grouping as it is."
    )


class BatchNotGenerated(UserError):
    """The batch is still proposed."""

    template = "The batch {name!r} has not been generated yet. Generate its invoices first."


class BatchEmpty(UserError):
    """Every proposal was deleted."""

    template = "The batch {name!r} has nothing left to generate. Delete it, or run a new one."


class InvoiceDateTooEarly(UserError):
    """Billing rules, 8.4: dates never run against the numbers."""

    template = (
        "The invoice date {date} is before {newest}, the date of the newest numbered invoice "
        "of its series. Choose that day or a later one."
    )


class CannotUndo(UserError):
    """Billing rules, 8.6."""

    template = (
        "The generation of {name!r} cannot be undone: {number} has been issued. "
        "Correct single invoices by credit notes."
    )
    template_corrected = (
        "The generation of {name!r} cannot be undone: {number} corrects one of its invoices. "
        "Correct single invoices by credit notes."
    )
    template_paid = (
        "The generation of {name!r} cannot be undone: {number} has a payment. "
        "Correct single invoices by credit notes."
    )
    template_newer = (
        "The generation of {name!r} cannot be undone: {number} has a newer number. "
        "Correct single invoices by credit notes."
    )

    def __init__(self, template: str | None = None, **params: object) -> None:
        if template is not None:
            self.template = template
        super().__init__(**params)
