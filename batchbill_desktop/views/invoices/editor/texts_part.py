"""Texts of the page: what the templates say until something else is typed."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolButton, QWidget

from batchbill_desktop.services.invoices.document import EditedTexts, InvoiceDocument
from batchbill_desktop.services.invoices.editing.working import WorkingInvoice
from batchbill_desktop.services.printing.content import content_of
from batchbill_desktop.services.printing.templates import TemplateFault
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.icons import icon
from batchbill_desktop.views.invoices.editor import rich_text
from batchbill_desktop.views.invoices.editor.form_part import FormPart, show_text
from batchbill_desktop.views.invoices.editor.rich_edit import TextField
from batchbill_desktop.views.invoices.editor.state import InvoiceState
from batchbill_desktop.views.widgets.read_only import set_read_only

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.markup import Paragraph

BEFORE = ("subject", "intro")
AFTER = ("closing", "payment")
_WORDS = {
    "subject": mark("Subject"),
    "intro": mark("Introduction"),
    "closing": mark("Closing text"),
    "payment": mark("Terms"),
}


def template_texts(document: InvoiceDocument) -> Mapping[str, str]:
    """What the templates say on this page, as small HTML by name; empty where one is faulty."""
    try:
        content = content_of(replace(document, texts=EditedTexts()))
    except TemplateFault:
        return {}
    return {
        "subject": html.escape(content.subject, quote=False),
        "intro": _small_html(content.intro),
        "closing": _small_html(content.closing),
        "payment": _small_html(content.payment),
    }


class TextsPart(FormPart):
    """Some of the texts; each shows the template's words, and goes back to them at a press."""

    def __init__(
        self, state: InvoiceState, name: str, texts: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(state, f"editor.{name}", parent)
        self._texts = tuple(texts)
        self._templates: Mapping[str, str] = {}
        self._stale = True
        self._is_fixed = False
        self.reset = {text: QToolButton() for text in texts}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 4, 4)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for row, text in enumerate(texts):
            field = self._field(text)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(self.labels[f"texts.{text}"], row, 0, top)
            grid.addWidget(field, row, 1)
            grid.addWidget(self.reset[text], row, 2, top)
            button = self.reset[text]
            button.setObjectName(f"editor.{text}.reset")
            button.setAutoRaise(True)
            button.clicked.connect(self._resetter(text))
        grid.addWidget(self.note, len(texts), 0, 1, 3)
        self.retranslate()

    def show_invoice(self, working: WorkingInvoice) -> None:
        """Show what was typed, or else what the templates say; nothing while it is closed."""
        self._stale = True
        if not self.isVisible():
            return
        self._stale = False
        self._templates = template_texts(self.state.document())
        for text in self._texts:
            typed = getattr(working.texts, text)
            shown = self._templates.get(text, "") if typed is None else typed
            field = self.fields[f"texts.{text}"]
            if isinstance(field, TextField):
                if not (field.hasFocus() and field.html() == shown):
                    field.set_html(shown)
            elif isinstance(field, QLineEdit):
                show_text(field, rich_text.plain_from_html(shown))
            self.reset[text].setEnabled(typed is not None and not self._is_fixed)

    def opened(self) -> None:
        """The part is seen now: show what it missed."""
        if self._stale:
            self.show_invoice(self.state.working)

    def summary(self, working: WorkingInvoice) -> str:
        """What was typed, or that the templates' words stand."""
        typed = [getattr(working.texts, text) for text in self._texts]
        shown = [rich_text.plain_from_html(text) for text in typed if text]
        if not any(text is not None for text in typed):
            return tr("as in the template")
        return " · ".join(shown) or tr("none")

    def set_fixed(self, *, fixed: bool) -> None:
        """Whether nothing here can be edited."""
        self._is_fixed = fixed
        for field in self.fields.values():
            if isinstance(field, TextField | QLineEdit):
                set_read_only(field, on=fixed)
        for text, button in self.reset.items():
            button.setVisible(not fixed)
            button.setEnabled(getattr(self.state.working.texts, text) is not None)

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        for text in self._texts:
            self.labels[f"texts.{text}"].set_words(tr(_WORDS[text]))
            hint = tr("What the template says again")
            self.reset[text].setToolTip(hint)
            self.reset[text].setAccessibleName(hint)
            self.reset[text].setIcon(icon("undo", self.palette()))

    def _field(self, text: str) -> QWidget:
        key, name = f"texts.{text}", f"editor.{text}"
        if text == "subject":
            line = self.line_field(key, name)
            line.textEdited.connect(
                lambda typed: self.state.set_text(text, rich_text.html_from_plain(typed))
            )
            return line
        field = TextField(3)
        self.add_field(key, name, field)
        field.edited.connect(lambda: self.state.set_text(text, field.html()))
        return field

    def _resetter(self, text: str) -> Callable[[], None]:
        return lambda: self.state.set_text(text, None)


def _small_html(paragraphs: Sequence[Paragraph]) -> str:
    return "\n\n".join(rich_text.html_of_runs(paragraph) for paragraph in paragraphs)
