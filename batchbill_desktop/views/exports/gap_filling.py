"""Fills what an export lacks right where it is missed: names, the company's and customers' data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.customers.edit import buyer_data
from batchbill_desktop.services.exports.examine import Examined
from batchbill_desktop.services.exports.fill_gaps import fill_gaps
from batchbill_desktop.services.exports.gaps import CompanyGap, CustomerGap, Gap
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.batches.missing_data_dialog import InvoicesOffer, MissingDataDialog
from batchbill_desktop.views.open_company import OpenCompany


class GapFilling(QObject):
    """`filled` is sent once the data are kept, `failed` with the error where they are not."""

    filled = Signal()
    failed = Signal(object)

    def __init__(self, company: OpenCompany, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._company = company
        self._dialog = dialog

    def fill_in(self, given: Mapping[Gap, str], examined: Examined) -> None:
        """Keep what was typed; the company's data also on invoices that are not issued."""
        numbers = _unissued(examined, given)
        self._company.tasks.run(
            tr("Keeping the data…"),
            lambda _: self._company.database.write(fill_gaps, given, numbers),
            self._filled,
            failure=self.failed.emit,
            owner=self,
        )

    def edit_customer(self, gap: CustomerGap, examined: Examined) -> None:
        """Open the customer's data, with the field first that is missing."""
        missing = frozenset(
            one.field
            for one in examined.gaps
            if isinstance(one, CustomerGap) and one.customer == gap.customer
        )
        offer = InvoicesOffer(_unissued(examined, [gap]), missing)

        def show(data: dict[str, str]) -> None:
            dialog = MissingDataDialog(self._company, gap.customer, data, self._dialog, offer=offer)
            dialog.accepted.connect(self.filled)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._company.read(
            tr("Reading the customer…"), buyer_data, gap.customer, then=show, owner=self
        )

    def _filled(self, _: None) -> None:
        self._company.changed.emit()
        self.filled.emit()


def _unissued(examined: Examined, gaps: Iterable[Gap]) -> tuple[str, ...]:
    """The invoices with one of these gaps that can still take over new data."""
    wanted = list(gaps)
    customers = {gap.customer for gap in wanted if isinstance(gap, CustomerGap)}
    of_company = any(isinstance(gap, CompanyGap) for gap in wanted)
    return tuple(
        str(one.number)
        for one in examined.documents
        if not one.issued and (of_company or one.customer in customers)
    )
