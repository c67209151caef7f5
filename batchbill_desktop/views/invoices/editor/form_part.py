"""A part of the editor's form: fields that show the invoice and hand over what is typed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.views.invoices.editor.field_label import FieldLabel, ProblemNote
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.widgets.read_only import Field, set_read_only

LONGEST = 500


class FormPart(QWidget):
    """Knows its fields by the names that checks have for them.

    What raises `NotImplementedError` is every part's own: a class of Qt cannot be an abstract one
    of Python too.
    """

    def __init__(self, state: InvoiceState, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.state = state
        self.labels: dict[str, FieldLabel] = {}
        self.fields: dict[str, QWidget] = {}
        self.note = ProblemNote(f"{name}.problems")

    def line_field(self, key: str, name: str, longest: int = LONGEST) -> QLineEdit:
        """A new field of one line, with its label."""
        field = QLineEdit()
        field.setMaxLength(longest)
        self.add_field(key, name, field)
        return field

    def add_field(self, key: str, name: str, field: QWidget) -> None:
        """Take a field in, and make its label; `key`: what checks call it."""
        field.setObjectName(name)
        self.fields[key] = field
        self.labels[key] = FieldLabel(field)

    def show_problems(self, problems: Mapping[str, str]) -> list[str]:
        """Mark the fields that something is wrong with; the words of this part's problems."""
        own = {key: problems[key] for key in self.fields if key in problems}
        for key, label in self.labels.items():
            label.set_problem(own.get(key, ""))
        self.note.show_problems(list(own.values()))
        return list(own.values())

    def show_invoice(self, working: WorkingInvoice) -> None:
        """Show the values of the invoice."""
        raise NotImplementedError

    def set_fixed(self, *, fixed: bool) -> None:
        """Whether nothing here can be edited."""
        for field in self.fields.values():
            if isinstance(field, Field):
                set_read_only(field, on=fixed)
            else:
                field.setEnabled(not fixed)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange and self.state.is_fixed:
            self.set_fixed(fixed=True)
        super().changeEvent(event)


def show_text(field: QLineEdit, text: str) -> None:
    """Show a text; one that stands there already keeps the cursor where it is."""
    if field.text() != text:
        field.setText(text)
        if not field.hasFocus():
            field.setCursorPosition(0)
