"""What can go wrong while an invoice is edited, in words for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batchbill_desktop.services.errors import UserError

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.editing.checks import FieldProblem
    from batchbill_desktop.services.invoices.editing.questions import ItemQuestion
    from batchbill_desktop.services.invoices.editing.working import WorkingInvoice


class TakenOver(UserError):
    """Another program goes on with the working copy, or it is gone."""

    template = (
        "{editor} has taken over the editing of {name}. What you typed until then is there; "
        "close it here, or compare the two when you save."
    )
    template_gone = (
        "Another program has saved or deleted {name}, so it is no longer open for editing here. "
        "Open it again."
    )

    def __init__(self, *, name: str, editor: str | None) -> None:
        if editor is None:
            self.template = self.template_gone
        super().__init__(name=name, editor=editor)


class NobodyEdits(UserError):
    """A working copy that has been closed meanwhile."""

    template = "Nobody edits this invoice any more. Open it again."


class Proposed(UserError):
    """Billing rules, 8.5: editing begins with Generate."""

    template = (
        "The invoice for {customer} is a proposal of the batch {batch!r}. It can be edited once "
        "the invoices of the batch are generated."
    )


class InvoiceGone(UserError):
    """An invoice that was deleted, or whose number was taken back, while it was edited."""

    template = (
        "Another program has deleted {name}, or undone its generation, so it cannot be saved. "
        "Copy what you need into a new invoice."
    )


class Overwritten(UserError):
    """Somebody else saved since the editor read the invoice; `theirs` is what is stored now."""

    template = (
        "{editor} has saved {name} since you opened it, so yours was not saved. Compare the two, "
        "then keep theirs or save yours over it."
    )

    def __init__(self, theirs: WorkingInvoice, *, name: str, editor: str) -> None:
        self.theirs = theirs
        super().__init__(name=name, editor=editor)


class SaveRefused(UserError):
    """Something on the invoice must be mended first."""

    template = "Saving {name} is not possible yet: {reason}"

    def __init__(self, problems: tuple[FieldProblem, ...], *, name: str) -> None:
        self.problems = problems
        super().__init__(name=name, reason=problems[0].text)


class AnswersMissing(UserError):
    """Billing rules, 8.5: who takes billed items off is asked what becomes of them."""

    template = (
        "{items} would no longer be billed as before. Say for each whether it stays billed, is "
        "released or is waived."
    )

    def __init__(self, questions: tuple[ItemQuestion, ...]) -> None:
        self.questions = questions
        super().__init__(items=", ".join(question.item for question in questions))


class ReasonMissing(UserError):
    """A waiver without a reason."""

    template = "{item} cannot be waived without a reason, for whoever asks later. Type one."


class LinesFixed(UserError):
    """A credit note that corrects an invoice."""

    template = (
        "The lines of {name} are those of the invoice that it credits, so they stay. Its texts "
        "and addresses can be changed."
    )


class NotADraft(UserError):
    """An invoice with a number, where a draft is needed."""

    template = "{name} has a number already. Correct it by a credit note."


class CustomerFixed(UserError):
    """A draft that replaces an invoice: what it bills is its customer's."""

    template = (
        "There are billed items of the customer on {name}, so it stays with that customer. "
        "Write a new invoice for another one."
    )


class InABatch(UserError):
    """A proposal, where a flexible draft is needed."""

    template = (
        "The invoice for {customer} belongs to the batch {batch!r}. Generate, or delete, it there."
    )
