"""The main window's acts on the invoice under the cursor: edit, copy, correct, history ..."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import InvoiceDocument
    from batchbill_desktop.views.batches.proposals_page import ProposalsPage
    from batchbill_desktop.views.invoices.editor.desk import EditorDesk
    from batchbill_desktop.views.invoices.list_page import InvoiceListPage

INVOICE_ACTS = (
    "new_invoice",
    "edit_invoice",
    "copy_invoice",
    "correct_invoice",
    "pay_invoice",
    "invoice_history",
)
"""Their names in `views/actions.py`."""


class InvoiceActs(QObject):
    """`current` gives the invoice under the cursor; None: there is none."""

    def __init__(self, desk: EditorDesk, current: Callable[[], InvoiceDocument | None]) -> None:
        super().__init__(desk)
        self._desk = desk
        self._current = current

    def serve(self, invoices: InvoiceListPage, batch: ProposalsPage) -> None:
        """Carry out what the pages ask for."""
        invoices.act_wanted.connect(self.carry_out)
        batch.edit_wanted.connect(self.carrier("edit_invoice"))

    def possible(self) -> frozenset[str]:
        """The names of the acts that are possible now."""
        document = self._current()
        if document is None:
            return frozenset(("new_invoice",))
        acts = {"new_invoice", "copy_invoice", "invoice_history"}
        if document.number is not None or document.batch is None:
            # A proposal is edited once its batch is generated.
            acts.add("edit_invoice")
        if document.number is not None:
            acts.add("pay_invoice")
            if document.kind == "invoice":
                acts.add("correct_invoice")
        return frozenset(acts)

    def carrier(self, name: str) -> Callable[[], None]:
        """A slot that carries out an act."""
        return lambda: self.carry_out(name)

    def carry_out(self, name: str) -> None:
        """Carry out an act where it is possible."""
        if name not in self.possible():
            return
        document = self._current()
        if name == "new_invoice" or document is None:
            self._desk.new()
            return
        match name:
            case "edit_invoice":
                self._desk.edit(document.id)
            case "copy_invoice":
                self._desk.copy(document.id)
            case "correct_invoice" if document.number is not None:
                self._desk.correct(document.number)
            case "pay_invoice" if document.number is not None:
                self._desk.pay(document.number)
            case _:
                name = document.number or document.buyer.address.name
                self._desk.history(document.id, name)
