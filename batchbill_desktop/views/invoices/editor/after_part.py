"""What stands below the lines of the page: closing text, terms, and the time report behind."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.invoices.editor.texts_part import AFTER, TextsPart
from batchbill_desktop.views.widgets.check_box import CheckBox


class AfterPart(TextsPart):
    """The texts below the lines, and the box for the time report."""

    def __init__(self, state: InvoiceState, parent: QWidget | None = None) -> None:
        self.time_report = CheckBox()
        super().__init__(state, "after", AFTER, parent)
        self.time_report.setObjectName("editor.time_report")
        self.time_report.clicked.connect(state.set_time_report)
        self.fields["page.time_report"] = self.time_report
        grid = self.layout()
        if isinstance(grid, QGridLayout):
            grid.addWidget(self.time_report, grid.rowCount(), 1)

    def show_invoice(self, working: WorkingInvoice) -> None:
        """Show the texts, and whether the work is listed behind them."""
        self.time_report.setChecked(self.state.has_time_report)
        self.time_report.setEnabled(self.state.can_report_time)
        super().show_invoice(working)

    def summary(self, working: WorkingInvoice) -> str:
        """The texts, and the time report where there is one."""
        texts = super().summary(working)
        if self.state.has_time_report:
            return tr("{texts} · with a time report", texts=texts)
        return texts

    def set_fixed(self, *, fixed: bool) -> None:
        """Whether nothing here can be edited."""
        super().set_fixed(fixed=fixed)
        self.time_report.setEnabled(self.state.can_report_time)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        super().retranslate()
        self.time_report.setText(tr("Time report behind the invoice"))
        hint = tr("Lists the work behind the lines on pages of its own (Ctrl+T).")
        self.time_report.setToolTip(hint)
        self.time_report.setAccessibleDescription(hint)
