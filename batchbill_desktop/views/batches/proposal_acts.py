"""Acts on a batch and its proposals: take out, group, generate, go back, fill in, explain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from batchbill_desktop.services.batches.back_to_selection import back_to_selection
from batchbill_desktop.services.batches.draft_selection import DraftSelection
from batchbill_desktop.services.batches.explain_line import explain_line
from batchbill_desktop.services.batches.generate import generate_batch, undo_generate
from batchbill_desktop.services.batches.looked_at import keep_looked_at
from batchbill_desktop.services.batches.proposals import group_batch
from batchbill_desktop.services.batches.source import READ_AT_MOST, read_source
from batchbill_desktop.services.batches.undo import TakenOut, put_back, take_out
from batchbill_desktop.services.customers.edit import buyer_data
from batchbill_desktop.services.texts import number_text, tr, tr_count
from batchbill_desktop.views import notices
from batchbill_desktop.views.batches.missing_data_dialog import MissingDataDialog
from batchbill_desktop.views.batches.source_dialog import ShownSource, SourceDialog
from batchbill_desktop.views.batches.tick_steps import grouping_words
from batchbill_desktop.views.batches.why_popup import WhyPopup
from batchbill_desktop.views.invoices.pdf_acts import make_pdfs
from batchbill_desktop.views.invoices.words import amount_words
from batchbill_desktop.views.undo_steps import DatabaseStep, UndoSteps

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from batchbill_desktop.services.batches.show import BatchSummary, BatchView
    from batchbill_desktop.services.batches.warnings import Warning  # noqa: A004 - of the trade
    from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
    from batchbill_desktop.views.open_company import OpenCompany
    from batchbill_desktop.views.tasks import Report


class ProposalActs(QObject):
    """Carries the acts out. `went_back` is sent with the selection that a batch was."""

    went_back = Signal(object)
    stopped = Signal()
    """Generate was cancelled: all is as it was."""
    generated = Signal(str)
    """The batch of that name has its numbers, safely in the database."""

    def __init__(self, company: OpenCompany, steps: UndoSteps, page: QWidget) -> None:
        super().__init__(page)
        self._company = company
        self._steps = steps
        self._page = page

    def take_out(self, document: InvoiceDocument) -> None:
        """Take a proposal out of its batch; it can be put back."""
        customer = document.buyer.address.name

        def done(taken: TakenOut) -> None:
            self._steps.add(
                DatabaseStep(
                    lambda: tr("take out the proposal for {customer}", customer=customer),
                    put_back,
                    take_out,
                    taken,
                )
            )

        self._company.write(
            tr("Deleting the proposal…"), take_out, document.id, then=done, owner=self
        )

    def group(self, name: str, *, one_per_customer: bool) -> None:
        """Pack the batch's lines anew; the way back packs them as before."""

        def pack(on: bool) -> Any:  # noqa: FBT001 - which of two ways
            return lambda connection, _: group_batch(connection, name, one_per_customer=on)

        step = DatabaseStep(
            lambda: grouping_words(on=one_per_customer),
            pack(not one_per_customer),
            pack(one_per_customer),
        )
        self._company.write(
            tr("Grouping the invoices…"),
            group_batch,
            name,
            one_per_customer=one_per_customer,
            then=lambda _: self._steps.add(step),
            owner=self,
        )

    def generate(self, view: BatchView) -> bool:
        """Number all proposals, with progress; whether it was begun."""
        if not self._may_generate(view):
            return False

        def work(report: Report) -> None:
            self._company.database.write(generate_batch, view.summary.name, report)

        self._company.tasks.run(
            tr("Generating the invoices…"),
            work,
            lambda _: self._generated(view.summary.name),
            failure=self._failed,
            cancelled=self.stopped.emit,
            owner=self,
        )
        return True

    def undo_generate(self, view: BatchView) -> None:
        """Take the numbers back, if she is sure."""
        question = tr(
            "Take the numbers of {name} back? Its {count} invoices become proposals again.",
            name=view.summary.name,
            count=number_text(len(view.invoices)),
        )
        if notices.ask(self._page, question, tr("Take back")):
            self._company.write(
                tr("Taking the numbers back…"), undo_generate, view.summary.name, owner=self
            )

    def go_back(self, name: str) -> None:
        """Make the batch a selection again."""

        def work(_: Report) -> DraftSelection:
            return self._company.database.write(back_to_selection, name)

        def done(draft: DraftSelection) -> None:
            self._steps.clear()
            self.went_back.emit(draft)

        self._company.tasks.run(
            tr("Going back to the selection…"), work, done, failure=self._failed, owner=self
        )

    def fill_in(self, document: InvoiceDocument, field: str) -> None:
        """Offer the buyer's data to be filled in, first of all `field`.

        The warnings are then made anew.
        """

        def show(data: dict[str, str]) -> None:
            dialog = MissingDataDialog(self._company, document.customer, data, self._page.window())
            if field in dialog.fields:
                dialog.fields[field].setFocus()
                dialog.fields[field].selectAll()
            dialog.exec()
            dialog.deleteLater()

        self._company.read(
            tr("Reading the customer…"), buyer_data, document.customer, then=show, owner=self
        )

    def explain(self, document: InvoiceDocument, line: DocumentLine) -> None:
        """Say why a line comes to its amount."""
        title = tr(
            "{customer}: {text}",
            customer=document.buyer.address.name,
            text=line.description.replace("\n", " · "),
        )
        self._company.read(
            tr("Reading the sources…"),
            explain_line,
            document,
            line,
            then=lambda sentences: self._popup(title, sentences),
            owner=self,
        )

    def open_source(
        self, document: InvoiceDocument, lines: Sequence[DocumentLine], as_of: date
    ) -> None:
        """Show all that is stored of the items on some lines."""
        title = document.buyer.address.name
        if len(lines) == 1:
            title = tr(
                "{customer}: {text}",
                customer=title,
                text=lines[0].description.replace("\n", " · "),
            )
        self._company.read(
            tr("Reading the sources…"),
            _read_sources,
            document,
            lines,
            as_of,
            then=lambda found: SourceDialog(title, found, self._page).show(),
            owner=self,
        )

    def explain_whole(self, document: InvoiceDocument, warnings: list[Warning]) -> None:
        """Say what an invoice is made of, and what is to be looked at."""
        sentences = [
            tr_count(
                "It has {count} line and comes to {total}.",
                "It has {count} lines and comes to {total}.",
                len(document.lines),
                total=amount_words(document, "total"),
            ),
            tr("It bills: {contracts}.", contracts=", ".join(document.contracts)),
            *(warning.text for warning in warnings),
        ]
        self._popup(document.buyer.address.name, sentences)

    def keep_looked_at(self, summary: BatchSummary, invoices: frozenset[int]) -> None:
        """Remember which proposals were looked at; nobody else needs to hear of it."""

        def work(_: Report) -> None:
            self._company.database.write(keep_looked_at, summary.id, invoices)

        self._company.tasks.run(tr("Remembering…"), work, lambda _: None, owner=self)

    def make_pdfs(self, documents: list[InvoiceDocument]) -> None:
        """A PDF file of each."""
        make_pdfs(self._company, documents, self._page)

    def _popup(self, title: str, sentences: list[str]) -> None:
        WhyPopup(title, sentences, self._page).show()

    def _may_generate(self, view: BatchView) -> bool:
        """Ask where a proposal becomes a credit note: that is easily overlooked."""
        negative = [document for document in view.invoices if document.total < 0]
        if not negative:
            return True
        question = tr_count(
            "{count} proposal is below 0 and becomes a credit note: {customers}. Generate all "
            "the same?",
            "{count} proposals are below 0 and become credit notes: {customers}. Generate all "
            "the same?",
            len(negative),
            customers=", ".join(document.buyer.address.name for document in negative[:5]),
        )
        return notices.ask(self._page, question, tr("Generate"))

    def _generated(self, name: str) -> None:
        self._settled()
        self.generated.emit(name)

    def _settled(self) -> None:
        # What was done to proposals cannot be undone under numbers.
        self._steps.clear()
        self._company.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._company.changed.emit()
        self._company.tasks.show_failure(error)


def _read_sources(
    connection: Any, document: InvoiceDocument, lines: Sequence[DocumentLine], as_of: date
) -> list[ShownSource]:
    """Every item once, explained by the first of the lines on which it stands."""
    found: dict[str, ShownSource] = {}
    for line in lines:
        new = [item for item in line.items if item not in found][: READ_AT_MOST - len(found)]
        why = tuple(explain_line(connection, document, line)) if new else ()
        for item in new:
            found[item] = ShownSource(read_source(connection, item, as_of), why)
    return list(found.values())
