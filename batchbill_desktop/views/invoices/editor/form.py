"""The left side of the editor: head, addresses, texts, lines, totals, notes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStyle, QVBoxLayout, QWidget

from batchbill_desktop.services.invoices.editing.checks import FieldProblem
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.invoices.editor.address_part import AddressPart
from batchbill_desktop.views.invoices.editor.after_part import AfterPart
from batchbill_desktop.views.invoices.editor.edits import Place
from batchbill_desktop.views.invoices.editor.form_part import FormPart
from batchbill_desktop.views.invoices.editor.head_part import HeadPart
from batchbill_desktop.views.invoices.editor.lines_panel import LinesPanel
from batchbill_desktop.views.invoices.editor.notes_part import NotesPart, RemarksPart
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.invoices.editor.texts_part import BEFORE, TextsPart
from batchbill_desktop.views.invoices.editor.totals_panel import TotalsPanel
from batchbill_desktop.views.widgets.section import Section

_TOTALS_LETTERS = 46


class InvoiceForm(QScrollArea):
    """Everything that can be typed."""

    def __init__(self, state: InvoiceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("editor.form")
        self._state = state
        self.head = HeadPart(state)
        self.address = AddressPart(state, "address")
        self.delivery = AddressPart(state, "delivery")
        self.before = TextsPart(state, "before", BEFORE)
        self.after = AfterPart(state)
        self.remarks = RemarksPart(state)
        self.notes = NotesPart(state)
        self.lines = LinesPanel(state)
        self.totals = TotalsPanel(state)
        self.sections = {
            "address": Section("section.address", self.address, apart=True),
            "delivery": Section("section.delivery", self.delivery, apart=True),
            "before": Section("section.before", self.before),
            "after": Section("section.after", self.after),
            "remarks": Section("section.remarks", self.remarks),
            "notes": Section("section.notes", self.notes),
        }
        self._parts: dict[str, AddressPart | TextsPart | RemarksPart | NotesPart] = {
            "address": self.address,
            "delivery": self.delivery,
            "before": self.before,
            "after": self.after,
            "remarks": self.remarks,
            "notes": self.notes,
        }
        self._problems: dict[str, list[str]] = {}
        self._build()
        for section, part in (("before", self.before), ("after", self.after)):
            self.sections[section].toggled.connect(lambda _, part=part: part.opened())
        state.changed.connect(self._changed)
        self.retranslate()
        self.show_fixed()

    @property
    def parts(self) -> Sequence[FormPart]:
        """All parts but the lines."""
        return (self.head, *self._parts.values())

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Mark fields and cells, and say beside closed sections that something is wrong inside."""
        fields: dict[str, str] = {}
        cells: dict[tuple[int, str], str] = {}
        for problem in problems:
            if problem.line_key is not None:
                cells.setdefault((problem.line_key, problem.field), problem.text)
            else:
                fields.setdefault(problem.field, problem.text)
        self.lines.show_problems(cells)
        self.head.show_problems(fields)
        self._problems = {name: part.show_problems(fields) for name, part in self._parts.items()}
        self._summarize()

    def go_to(self, place: Place) -> None:
        """Put the keyboard where an edit happened, or where something is wrong."""
        if place.line is not None:
            self.lines.go_to(place)
            return
        for name, part in (("", self.head), *self._parts.items()):
            for key, field in part.fields.items():
                if place.field in (key, key.partition(".")[2], field.objectName()):
                    if name:
                        self.sections[name].set_open(True)
                    self.ensureWidgetVisible(field)
                    field.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        if place.field in ("lines", "total"):
            self.lines.table.setFocus()

    def show_fixed(self) -> None:
        """What can be edited has changed."""
        for part in self.parts:
            part.set_fixed(fixed=self._state.is_fixed)
        self.lines.show_fixed()
        self._changed(self._state.working, self._state.working)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        titles = {
            "address": tr("&Billing address"),
            "delivery": tr("Delivery &address"),
            "before": tr("Sub&ject and introduction"),
            "after": tr("Closing te&xt and terms"),
            "remarks": tr("Remar&ks and account"),
            "notes": tr("In&ternal notes (not printed)"),
        }
        for name, title in titles.items():
            self.sections[name].set_title(title)
        self.totals.refresh()
        self._summarize()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("editor.body")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 6, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.head)
        addresses = QHBoxLayout()
        addresses.setSpacing(16)
        bodies = QHBoxLayout()
        bodies.setSpacing(16)
        for name in ("address", "delivery"):
            addresses.addWidget(self.sections[name], 1)
            bodies.addWidget(self.sections[name].body, 1)
        column.addLayout(addresses)
        column.addLayout(bodies)
        column.addWidget(self.sections["before"])
        column.addWidget(self.lines, 1)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        below = QVBoxLayout()
        below.setSpacing(2)
        for name in ("after", "remarks", "notes"):
            below.addWidget(self.sections[name])
        below.addStretch(1)
        foot.addLayout(below, 1)
        self.totals.setFixedWidth(self.fontMetrics().averageCharWidth() * _TOTALS_LETTERS)
        foot.addWidget(self.totals, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self.setMinimumWidth(body.minimumSizeHint().width() + bar)
        self.lines.left.connect(self._leave_lines)

    def _leave_lines(self, forward: bool) -> None:  # noqa: FBT001 - Qt's signal
        target = self.sections["after" if forward else "before"].head
        target.setFocus(
            Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        )

    def _changed(self, before: WorkingInvoice, after: WorkingInvoice) -> None:  # noqa: ARG002
        for part in self.parts:
            part.show_invoice(after)
        self._summarize()

    def _summarize(self) -> None:
        working = self._state.working
        for name, part in self._parts.items():
            wrong = self._problems.get(name, [])
            text = " ".join(wrong) if wrong else part.summary(working)
            self.sections[name].head.set_summary(text, warns=bool(wrong))
