"""The desk of the editors: one window for each invoice, and the acts that open one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from batchbill_desktop.services import clock
from batchbill_desktop.services.customers.choose import ListedCustomer, list_customers
from batchbill_desktop.services.history.story import Entry, invoice_story
from batchbill_desktop.services.invoices.correct import Corrected
from batchbill_desktop.services.invoices.credit_notes import Credited
from batchbill_desktop.services.invoices.editing.flexible import (
    bars,
    copy_of,
    delete_draft,
    new_invoice,
    number_invoice,
    with_customer,
)
from batchbill_desktop.services.invoices.editing.keep import discard
from batchbill_desktop.services.invoices.editing.loading import load_context
from batchbill_desktop.services.invoices.editing.open import (
    KeptCopy,
    Opened,
    list_working_copies,
    open_copy,
    open_invoice,
    open_working,
)
from batchbill_desktop.services.invoices.editing.sessions import this_session
from batchbill_desktop.services.texts import date_text, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.invoices.credit_dialog import CreditDialog
from batchbill_desktop.views.invoices.credit_loading import CreditOffer, load_credit
from batchbill_desktop.views.invoices.editor.customer_dialog import CustomerDialog
from batchbill_desktop.views.invoices.editor.history_dialog import HistoryDialog
from batchbill_desktop.views.invoices.editor.payment_dialog import PaymentDialog
from batchbill_desktop.views.invoices.editor.window import EditorWindow
from batchbill_desktop.views.invoices.payable import Payable, payable
from batchbill_desktop.views.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from batchbill_desktop.services.invoices.editing.context import EditContext
    from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
    from batchbill_desktop.views.open_company import OpenCompany
    from batchbill_desktop.views.tasks import Report

T = TypeVar("T")


class EditorDesk(QObject):
    """Opens editors; an invoice that is open already comes to the front.

    `windows_changed` is sent when one was opened or closed, `export_wanted` with the name of a
    format and the documents that an editor wants to be exported.
    """

    windows_changed = Signal()
    export_wanted = Signal(str, object)

    def __init__(self, company: OpenCompany, parent: QWidget) -> None:
        super().__init__(parent)
        self._company = company
        self._parent = parent
        self._keeping = TaskRunner(company.tasks.show_failure, self)
        self._windows: list[EditorWindow] = []
        self._discarded: set[int] = set()
        """Working copies that are on their way out."""
        company.closing.connect(self.close)

    @property
    def windows(self) -> tuple[EditorWindow, ...]:
        """The editors that are open, the newest last."""
        return tuple(self._windows)

    # Opening

    def edit(self, invoice_id: int) -> None:
        """Open an invoice, or bring its window to the front."""
        for window in self._windows:
            if window.invoice_id == invoice_id:
                _to_front(window)
                return
        self._open(lambda connection: open_invoice(connection, invoice_id, this_session()))

    def new(self, parent: QWidget | None = None) -> None:
        """Ask for the customer, and open a new invoice for her."""
        place = parent or self._parent.window()

        def chosen(customers: list[ListedCustomer]) -> None:
            number = CustomerDialog.ask(tr("New invoice"), tr("&New invoice"), customers, place)
            if number is not None:
                self.new_for(number)

        self._company.read(tr("Reading the customers…"), list_customers, then=chosen, owner=self)

    def new_for(self, customer: str) -> None:
        """Open a new invoice for a customer."""

        def opened(connection: Any) -> Opened:
            return open_working(connection, new_invoice(connection, customer), this_session())

        self._open(opened)

    def copy(self, invoice_id: int) -> None:
        """Open a new invoice with the lines and texts of another one."""

        def opened(connection: Any) -> Opened:
            return open_working(connection, copy_of(connection, invoice_id), this_session())

        self._open(opened)

    def go_on(self, copy_id: int) -> None:
        """Open what was kept of an editor that ended untimely."""
        self._open(lambda connection: open_copy(connection, copy_id, this_session()))

    def kept(self, then: Callable[[list[KeptCopy]], None]) -> None:
        """What was being edited when a program ended untimely, and is not open here."""

        def found(copies: tuple[KeptCopy, ...]) -> None:
            here = {window.keeper.copy_id for window in self._windows} | self._discarded
            left = (one for one in copies if one.abandoned or one.is_ours)
            then([one for one in left if one.is_typed and one.copy_id not in here])

        self._company.read(
            tr("Looking for invoices that were being edited…"),
            list_working_copies,
            then=found,
            owner=self,
        )

    # Acts on one invoice

    def correct(self, number: str, parent: QWidget | None = None) -> None:
        """Offer a credit note for an invoice, and the invoice anew as a draft."""
        place = parent or self._parent.window()

        def show(offer: CreditOffer) -> None:
            dialog = CreditDialog(self._company, offer, place)
            dialog.credited.connect(lambda made: self._credited(made, place))
            dialog.exec()
            dialog.deleteLater()

        self._read(tr("Reading the invoice…"), load_credit, number, then=show, parent=place)

    def pay(self, number: str, parent: QWidget | None = None) -> None:
        """Record a payment for an invoice."""
        place = parent or self._parent.window()

        def show(found: Payable) -> None:
            still_open = (found.open, found.currency, found.digits)
            dialog = PaymentDialog(self._company, number, still_open, clock.today(), place)
            dialog.exec()
            dialog.deleteLater()

        self._read(tr("Reading the invoice…"), payable, number, then=show, parent=place)

    def history(self, invoice_id: int, name: str, parent: QWidget | None = None) -> None:
        """Show what happened to an invoice."""
        place = parent or self._parent.window()

        def show(entries: tuple[Entry, ...]) -> None:
            dialog = HistoryDialog(tr("History of {invoice}", invoice=name), entries, place)
            dialog.exec()
            dialog.deleteLater()

        self._read(tr("Reading the history…"), invoice_story, invoice_id, then=show, parent=place)

    # The end

    def may_close(self) -> bool:
        """Close all editors, each asking what becomes of what is not saved; False: one stays."""
        return all(window.close() for window in list(self._windows))

    def close(self) -> None:
        """The company is being closed: what is typed stays kept, and the windows go."""
        for window in list(self._windows):
            window.close_silently()
        # What was discarded is not offered again at the next start.
        self._keeping.finish()

    # Inside

    def _open(self, use_case: Callable[[Any], Opened]) -> None:
        def work(_: Report) -> Opened:
            return self._company.database.write(use_case)

        self._company.tasks.run(tr("Opening the invoice…"), work, self._opened, owner=self)

    def _opened(self, opened: Opened) -> None:
        # It may have been opened twice before the first one was there.
        invoice_id = opened.working.invoice_id
        for window in self._windows:
            if invoice_id is not None and window.invoice_id == invoice_id:
                _to_front(window)
                return
        window = EditorWindow(self._company, self._keeping, opened)
        self._windows.append(window)
        window.setWindowIcon(self._parent.window().windowIcon())
        window.act_wanted.connect(lambda name: self._act(window, name))
        window.export_wanted.connect(self.export_wanted)
        window.keeper.discarded.connect(self._discarded.add)
        window.closed.connect(lambda: self._closed(window))
        window.show()
        self.windows_changed.emit()

    def _closed(self, window: EditorWindow) -> None:
        if window in self._windows:
            self._windows.remove(window)
            self.windows_changed.emit()

    def _act(self, window: EditorWindow, name: str) -> None:
        """An act of an editor that goes beyond its window."""
        working = window.state.working
        match name:
            case "copy" if working.invoice_id is not None:
                invoice_id = working.invoice_id
                window.then_saved(lambda: self.copy(invoice_id))
            case "correct" if working.number is not None:
                number = working.number
                window.then_saved(lambda: self.correct(number, window))
            case "payment" if working.number is not None:
                self.pay(working.number, window)
            case "history" if working.invoice_id is not None:
                title = working.number or working.buyer.address.name
                self.history(working.invoice_id, title, window)
            case "number":
                window.then_saved(lambda: self._ask_number(window))
            case "customer":
                self._change_customer(window)
            case "delete" if working.invoice_id is not None:
                self._delete(window, working.invoice_id)

    def _ask_number(self, window: EditorWindow) -> None:
        """Number a draft; say before which proposed batches that would bar."""
        working = window.state.working
        invoice_id = working.invoice_id
        if invoice_id is None:
            return
        number = invoice_id

        def ask(barred: list[str]) -> None:
            if not notices.ask(window, _number_question(working, barred), tr("Number it")):
                return

            copy_id = window.keeper.copy_id

            def numbered(connection: Any) -> Opened:
                number_invoice(connection, number)
                if copy_id is not None:
                    # What it keeps has no number yet.
                    discard(connection, copy_id)
                return open_invoice(connection, number, this_session())

            self._write(window, tr("Numbering the invoice…"), numbered, window.standing.reopened)

        self._read(tr("Reading the batches…"), bars, working.invoice_date, then=ask, parent=window)

    def _change_customer(self, window: EditorWindow) -> None:
        def chosen(customers: list[ListedCustomer]) -> None:
            number = CustomerDialog.ask(tr("Change the customer"), tr("&Change"), customers, window)
            if number is None or number == window.state.working.customer:
                return
            working = window.state.working

            def changed(connection: Any) -> tuple[WorkingInvoice, EditContext]:
                after = with_customer(connection, working, number)
                return after, load_context(connection, after)

            self._read(
                tr("Reading the customer…"),
                changed,
                then=lambda found: window.state.replace(
                    found[0], lambda: tr("change the customer"), found[1]
                ),
                parent=window,
            )

        self._read(tr("Reading the customers…"), list_customers, then=chosen, parent=window)

    def _delete(self, window: EditorWindow, invoice_id: int) -> None:
        working = window.state.working
        question = tr(
            "Delete the draft for {customer}? This cannot be undone.",
            customer=working.buyer.address.name,
        )
        if any(line.items for line in working.lines):
            question += " " + tr("The items on it are due again.")
        if not notices.ask(window, question, tr("Delete")):
            return

        def gone(_: None) -> None:
            window.close_for_good()

        self._write(
            window,
            tr("Deleting the draft…"),
            lambda connection: delete_draft(connection, invoice_id),
            gone,
        )

    def _credited(self, made: Credited | Corrected, place: QWidget) -> None:
        note = made.note if isinstance(made, Corrected) else made
        text = tr(
            "The credit note {number} for {invoice} was made.",
            number=note.number,
            invoice=note.credits,
        )
        notices.inform(place, text)
        if isinstance(made, Corrected):
            self.edit(made.draft_id)

    def _read(
        self,
        title: str,
        use_case: Callable[..., T],
        *arguments: object,
        then: Callable[[T], None],
        parent: QWidget,
    ) -> None:
        self._company.read(
            title,
            use_case,
            *arguments,
            then=then,
            failed=lambda error: notices.show_failure(parent, error),
            owner=parent,
        )

    def _write(
        self,
        window: EditorWindow,
        title: str,
        use_case: Callable[[Any], T],
        then: Callable[[T], None],
    ) -> None:
        def work(_: Report) -> T:
            return self._company.database.write(use_case)

        def done(result: T) -> None:
            then(result)
            self._company.changed.emit()

        self._company.tasks.run(title, work, done, failure=window.show_failure, owner=self)


def _number_question(working: WorkingInvoice, barred: list[str]) -> str:
    question = tr(
        "Give the invoice for {customer}, dated {day}, the next number? From then on its date "
        "stays between its neighbours', and it can no longer be deleted.",
        customer=working.buyer.address.name,
        day=date_text(working.invoice_date),
    )
    if barred:
        question += "\n\n" + tr(
            "These proposed batches have an earlier invoice date and could not be generated any "
            "more: {batches}. Generate them first, or run them again with a later date.",
            batches=", ".join(barred),
        )
    return question


def _to_front(window: EditorWindow) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
