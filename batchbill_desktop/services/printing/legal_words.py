"""The words of the law on invoices: English here, fr, de and nl in the catalogue `legal`."""

from __future__ import annotations

from batchbill_desktop.services.printing.formats import printed_language
from batchbill_desktop.services.texts import catalog

DOMAIN = "legal"


def law(text: str) -> str:
    """Name a text of the catalogue; it is looked up where it is printed."""
    return text


def legal_text(text: str, language: str, **params: str) -> str:
    """A text of the catalogue in a printed language, its places filled."""
    found = catalog(DOMAIN, printed_language(language)).gettext(text)
    return found.format(**params) if params else found
