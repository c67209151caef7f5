"""*E-mail texts*: subject and text by language, with an e-mail of the newest invoice beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from batchbill_desktop.services.mail.errors import MailTextWrong
from batchbill_desktop.services.mail.settings import TEXTS_KEY
from batchbill_desktop.services.mail.texts import BODY, SUBJECT, VARIABLES, own_text, render
from batchbill_desktop.services.sentence import Sentence
from batchbill_desktop.services.texts import mark, tr, words
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.templates_page import (
    LineFault,
    Place,
    TemplatesPage,
    column,
)

PIECES = {
    "{% if is_credit_note %}…{% else %}…{% endif %}": mark(
        "One text for credit notes, another for invoices"
    ),
    "{% if count == 1 %}…{% else %}…{% endif %}": mark("One text for one invoice, or for several"),
    "{% for invoice in invoices %}…{% endfor %}": mark("The same for each invoice"),
    "{{ invoice.number }}": mark("Within that: its number, as also date, due_date, total, to_pay"),
}


class MailTextsPage(TemplatesPage):
    """The texts of e-mails; beside them the whole e-mail as it will be."""

    name = "settings.mail_texts"
    icon = "texts"
    keys = (TEXTS_KEY,)
    text_names: ClassVar[Mapping[str, str]] = {SUBJECT: mark("Subject"), BODY: mark("Text")}
    meanings: ClassVar[Mapping[str, str]] = {
        **{f"{{{{ {name} }}}}": meaning for name, meaning in VARIABLES.items()},
        **PIECES,
    }

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self._above = QLabel()
        self.preview = QPlainTextEdit()
        self.preview.setObjectName("settings.mail_texts.preview")
        self.preview.setReadOnly(True)
        self.put_beside(column(self._above, self.preview, wide=self.preview))
        self.retranslate()

    def title(self) -> str:
        """What the page is called."""
        return tr("E-mail texts")

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        self._above.setText(tr("An e-mail as it will be:"))
        self.preview.setAccessibleName(tr("An e-mail as it will be:"))
        super().retranslate()

    def program_text(self, place: Place) -> str:
        """The program's own text."""
        language, name = place
        return own_text(name, language)

    def fault_of(self, place: Place) -> LineFault | None:
        """What is wrong with a text; None: nothing, or not known yet."""
        try:
            self._rendered(place)
        except MailTextWrong as problem:
            line, reason = problem.params["line"], problem.params["reason"]
            said = words(reason) if isinstance(reason, Sentence) else str(reason)
            return LineFault(line if isinstance(line, int) else 1, said)
        return None

    def show_preview(self) -> None:
        """Subject and text as they will be; an ellipsis for one that has a fault."""
        language = self.place[0]
        shown = []
        for name in self.text_names:
            try:
                shown.append(self._rendered((language, name)))
            except MailTextWrong:
                shown.append("…")
        bar = self.preview.verticalScrollBar().value()
        self.preview.setPlainText("\n\n".join(shown))
        self.preview.verticalScrollBar().setValue(bar)

    def _rendered(self, place: Place) -> str:
        """A text filled for the invoice. Raises `MailTextWrong`."""
        if self.samples is None:
            return ""
        language, name = place
        texts = {language: {name: self.source(place)}}
        return render(name, [self.samples.documents[language]], language, texts)
