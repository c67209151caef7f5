"""The list of a batch's invoices: proposals have warnings, and were looked at or not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from batchbill_desktop.services.texts import mark, number_text, tr
from batchbill_desktop.views.invoices.invoices_view import (
    CONTRACTS,
    CUSTOMER,
    NET,
    NUMBER,
    STATUS,
    TAX,
    TOTAL,
)
from batchbill_desktop.views.widgets.rows_model import Column, RowsModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QObject

    from batchbill_desktop.services.batches.warnings import Warning  # noqa: A004 - of the trade
    from batchbill_desktop.services.invoices.document import InvoiceDocument


class ProposalList(RowsModel["InvoiceDocument"]):
    """The invoices, their warnings, and which of them were looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._warnings: dict[int, list[Warning]] = {}
        self.looked_at: frozenset[int] = frozenset()
        """The ids of the proposals that were looked at."""
        looked: Column[InvoiceDocument] = Column(
            mark("Looked at"), self._looked_mark, key=self._was_looked_at, letters=11
        )
        warnings: Column[InvoiceDocument] = Column(
            mark("Warnings"), self._warning_count, key=self._count_warnings, right=True, letters=9
        )
        net, tax = (replace(column, optional=True) for column in (NET, TAX))
        columns = [NUMBER, looked, warnings, CUSTOMER, TOTAL, CONTRACTS, net, tax, STATUS]
        super().__init__(columns, parent)
        self.columns_of_proposals = (columns.index(looked), columns.index(warnings))
        """The columns that proposals alone have."""
        self.columns_of_invoices = (columns.index(NUMBER), columns.index(STATUS))
        """The columns that numbered invoices alone have."""

    @property
    def warned(self) -> int:
        """How many invoices have warnings."""
        return len(self._warnings)

    def show(
        self,
        invoices: Sequence[InvoiceDocument],
        warnings: Iterable[Warning],
        looked_at: frozenset[int],
    ) -> None:
        """Show the invoices of a batch."""
        self._warnings = {}
        for warning in warnings:
            self._warnings.setdefault(warning.invoice_id, []).append(warning)
        self.looked_at = looked_at
        self.set_rows(invoices)

    def warnings_of(self, document: InvoiceDocument | None) -> list[Warning]:
        """What is to be looked at; nothing where there is no document."""
        return self._warnings.get(document.id, []) if document is not None else []

    def look_at(self, row: int, document: InvoiceDocument) -> bool:
        """Mark the document of a row as looked at, or take the mark off; whether it has it now."""
        self.looked_at = self.looked_at ^ {document.id}
        self.row_changed(row)
        return document.id in self.looked_at

    def _count_warnings(self, document: InvoiceDocument) -> int:
        return len(self._warnings.get(document.id, ()))

    def _warning_count(self, document: InvoiceDocument) -> str:
        count = self._count_warnings(document)
        return number_text(count) if count else ""

    def _was_looked_at(self, document: InvoiceDocument) -> bool:
        return document.id in self.looked_at

    def _looked_mark(self, document: InvoiceDocument) -> str:
        return tr("looked at") if self._was_looked_at(document) else ""
