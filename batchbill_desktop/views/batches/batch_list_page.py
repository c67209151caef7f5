"""All batches, newest first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from batchbill_desktop.services.batches.proposals import delete_batch
from batchbill_desktop.services.batches.show import BatchSummary, list_batches
from batchbill_desktop.services.money import to_decimal
from batchbill_desktop.services.texts import date_text, mark, money_text, number_text, tr
from batchbill_desktop.views import notices
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.widgets.list_page import ListPage
from batchbill_desktop.views.widgets.rows_model import Column


def state_words(batch: BatchSummary) -> str:
    """Proposed or generated."""
    return tr("Generated") if batch.state == "generated" else tr("Proposed")


def _total_words(batch: BatchSummary) -> str:
    """One total per currency, side by side and never added together."""
    return "   ".join(
        money_text(to_decimal(sums.total, sums.digits), currency, sums.digits)
        for currency, sums in batch.totals.items()
    )


def _total_key(batch: BatchSummary) -> list[tuple[str, int]]:
    return [(currency, sums.total) for currency, sums in batch.totals.items()]


def _invoices(batch: BatchSummary) -> int:
    return sum(sums.invoices for sums in batch.totals.values())


COLUMNS: tuple[Column[BatchSummary], ...] = (
    Column(mark("Name"), lambda batch: batch.name, stretch=True),
    Column(mark("State"), state_words, letters=13),
    Column(
        mark("Due up to"),
        lambda batch: date_text(batch.as_of),
        key=lambda batch: batch.as_of,
        letters=14,
    ),
    Column(
        mark("Invoice date"),
        lambda batch: date_text(batch.invoice_date),
        key=lambda batch: batch.invoice_date,
        letters=14,
    ),
    Column(
        mark("Invoices"),
        lambda batch: number_text(_invoices(batch)),
        key=_invoices,
        right=True,
        letters=10,
    ),
    Column(mark("Total"), _total_words, key=_total_key, right=True, letters=52),
)


class BatchListPage(ListPage[BatchSummary]):
    """Batches; `batch_wanted` asks to show the invoices of one."""

    batch_wanted = Signal(str)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        self._open = QPushButton()
        self._open.setObjectName("batch.open")
        self._delete = QPushButton()
        self._delete.setObjectName("batch.delete")
        super().__init__(company, COLUMNS, [self._open, self._delete], parent)
        self._open.clicked.connect(self._open_current)
        self._delete.clicked.connect(self._delete_current)
        self.view.delete_pressed.connect(self._delete.click)

    def load(self) -> None:
        """Read the batches."""
        self.company.read(tr("Reading the batches…"), list_batches, then=self.show_rows, owner=self)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        super().retranslate()
        self._open.setText(tr("Sho&w invoices"))
        self._delete.setText(tr("&Delete batch"))
        self._delete.setToolTip(tr("Release everything the batch holds (Del)"))
        self.view.setAccessibleName(tr("Batches"))

    def icons(self) -> dict[QPushButton, str]:
        """The icons of the buttons."""
        return {self._open: "invoice", self._delete: "delete"}

    def empty_words(self) -> tuple[str, str]:
        """What is said where there are none."""
        return tr("There are no batches yet"), tr(
            "Tick what is due under New invoice batch and run it; the batch is listed here."
        )

    def row_changed(self, row: BatchSummary | None) -> None:
        """A batch can be deleted while it is proposed."""
        self._open.setEnabled(row is not None)
        self._delete.setEnabled(row is not None and row.state == "proposed")

    def open_row(self, row: BatchSummary) -> None:
        """Show the invoices of the batch."""
        self.batch_wanted.emit(row.name)

    def _open_current(self) -> None:
        row = self.view.current_row()
        if row is not None:
            self.open_row(row)

    def _delete_current(self) -> None:
        row = self.view.current_row()
        if row is not None and notices.ask(
            self,
            tr(
                "Delete the batch {name}? Its proposals are deleted, and all its items can be "
                "billed again.",
                name=row.name,
            ),
            tr("Delete the batch"),
        ):
            self.company.write(tr("Deleting the batch…"), delete_batch, row.name, owner=self)
