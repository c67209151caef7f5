"""*Invoice texts*: the company's own templates, with a live page of the newest invoice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.invoices.sample import Samples
from batchbill_desktop.services.printing.template_check import check_template, program_text
from batchbill_desktop.services.printing.templates import TEXTS
from batchbill_desktop.services.texts import tr, words
from batchbill_desktop.views.invoices.page_preview import PagePreview
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.template_words import PIECES, TEXT_NAMES, VALUES
from batchbill_desktop.views.settings.templates_page import LineFault, Place, TemplatesPage

KEY = "page.texts"


class TextsPage(TemplatesPage):
    """The texts on the page; while one has a fault, the page shows what was right last."""

    name = "settings.texts"
    icon = "texts"
    keys = (KEY,)
    text_names: ClassVar[Mapping[str, str]] = {name: TEXT_NAMES[name] for name in TEXTS}
    meanings: ClassVar[Mapping[str, str]] = {
        **{f"{{{{ {name} }}}}": meaning for name, meaning in VALUES.items()},
        **PIECES,
    }

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self._good: dict[Place, str] = {}
        """What the preview shows: each text as it was when it was right last."""
        self.preview = PagePreview()
        self.put_beside(self.preview)
        self.retranslate()

    def title(self) -> str:
        """What the page is called."""
        return tr("Invoice texts")

    def problems(self) -> list[str]:
        """Nothing is kept that could not be tried; else the first text with a fault."""
        if self.samples is None:
            return [tr("The texts are tried on an invoice that is still being read. Try again.")]
        return super().problems()

    def program_text(self, place: Place) -> str:
        """The program's own text."""
        language, name = place
        return program_text(name, language)

    def fault_of(self, place: Place) -> LineFault | None:
        """What is wrong with a text; None: nothing, or not known yet."""
        if self.samples is None:
            return None
        language, name = place
        document = self.samples.documents[language]
        found = check_template(name, self.source(place), language, document)
        return None if found is None else LineFault(found.line, words(found.reason))

    def samples_read(self, samples: Samples) -> None:
        """The page shows the texts that are right, in the language of the invoice."""
        self._good = {
            place: self.source(place)
            for place in self.changed_places()
            if self.fault_of(place) is None
        }
        self.language.setCurrentIndex(self.language.findData(samples.language))

    def show_preview(self) -> None:
        """The page shows the text."""
        if self.samples is not None:
            self._good[self.place] = self.source(self.place)
            self.preview.follow(self._document)

    def mark_changed(self) -> None:
        """The tabs say in words, too, what is changed."""
        super().mark_changed()
        language = self.place[0]
        changed = self.changed_places()
        for number, name in enumerate(self.text_names):
            own = (language, name) in changed
            self.tabs.setTabToolTip(number, tr("Changed from the program's text") if own else "")

    def other_text(self) -> None:
        """Turn to where on the page the text stands."""
        super().other_text()
        if self.place[1] in ("closing", "payment"):
            self.preview.turn(self.preview.page_count)
        else:
            self.preview.turn(-self.preview.page_count)

    def _document(self) -> InvoiceDocument | str:
        if self.samples is None:
            return ""
        language = self.place[0]
        sample = self.samples.documents[language]
        own = {name: text for (there, name), text in self._good.items() if there == language}
        return replace(sample, page=replace(sample.page, templates=own))
