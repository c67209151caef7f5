"""Net, tax by tax code and total of the invoice: the engine's, after every keystroke."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from batchbill_desktop.services.billing.tax import TaxRow
from batchbill_desktop.services.money import scaled_to_decimal
from batchbill_desktop.services.texts import number_text, tr
from batchbill_desktop.views.invoices.editor import entry
from batchbill_desktop.views.invoices.editor.state import InvoiceState

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


class TotalsPanel(QWidget):
    """A row for each tax group, between net and total."""

    def __init__(self, state: InvoiceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("editor.totals")
        self._state = state
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 2, 6, 2)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(0, 1)
        state.changed.connect(lambda *_: self.refresh())
        self.refresh()

    def words(self) -> list[tuple[str, str]]:
        """What is shown, row by row."""
        return [(name.text(), figure.text()) for name, figure in self._rows if not name.isHidden()]

    def refresh(self) -> None:
        """Show the figures of now, in the language that is set."""
        totals, working = self._state.totals, self._state.working
        texts = [(tr("Net"), totals.net)]
        texts += [(self._tax_words(row), row.tax) for row in totals.taxes]
        texts.append((tr("Total"), totals.total))
        while len(self._rows) < len(texts):
            self._add_row()
        for place, (name, figure) in enumerate(self._rows):
            shown = place < len(texts)
            name.setVisible(shown)
            figure.setVisible(shown)
            if shown:
                text, amount = texts[place]
                name.setText(text)
                figure.setText(entry.amount_in(amount, working.currency, working.digits))
                last = place == len(texts) - 1
                for label in (name, figure):
                    font = label.font()
                    font.setBold(last)
                    label.setFont(font)
        spoken = "; ".join(f"{name} {figure}" for name, figure in self.words())
        self.setAccessibleName(tr("Totals: {figures}", figures=spoken))

    def _tax_words(self, row: TaxRow) -> str:
        working = self._state.working
        names = {**self._state.context.tax_names, **working.tax_names}
        code = row.codes[0] if row.codes else ""
        rate = number_text(scaled_to_decimal(row.group[1]))
        base = entry.amount_in(row.base, working.currency, working.digits)
        if not code:
            return tr("No tax on {base}", base=base)
        name = names.get(code) or code
        if rate in name:
            return tr("{name} on {base}", name=name, base=base)
        return tr("{name}, {rate} %, on {base}", name=name, rate=rate, base=base)

    def _add_row(self) -> None:
        name, figure = QLabel(), QLabel()
        for label in (name, figure):
            label.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        figure.setAlignment(_RIGHT)
        place = len(self._rows)
        self._grid.addWidget(name, place, 0)
        self._grid.addWidget(figure, place, 1)
        self._rows.append((name, figure))
