"""The drop-down at the foot of the editor: what is given away is saved first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.views.invoices.actions_button import GIVING, InvoiceActionsButton
from batchbill_desktop.views.open_company import OpenCompany


class EditorGiving(InvoiceActionsButton):
    """`document` gives the invoice of the editor as it is once it was saved: it has an id then."""

    def __init__(
        self,
        company: OpenCompany,
        document: Callable[[], InvoiceDocument],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(company, parent)
        self._of_editor = company
        self._document = document

    def give(self, act: str, documents: Sequence[InvoiceDocument] | None = None) -> None:  # noqa: ARG002 - the editor has one
        """Save, then carry out an act of `GIVING`."""
        self.before_act(lambda: GIVING[act](self._of_editor, [self._document()], self))
