"""What cannot be printed of a document, to be warned of before invoices are generated."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.characters import missing_characters
from batchbill_desktop.services.printing.payment_code import why_no_code
from batchbill_desktop.services.sentence import Sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from batchbill_desktop.services.invoices.document import InvoiceDocument


def unprintable_texts(document: InvoiceDocument) -> dict[str, set[str]]:
    """Each text of the document that has characters no font has, with these characters.

    Empty where all can be printed. Needs no Qt application.
    """
    found = {text: missing_characters(text) for text in _texts(document)}
    return {text: characters for text, characters in found.items() if characters}


def page_notes(document: InvoiceDocument) -> tuple[Sentence, ...]:
    """What the page's design asks for and the page does without, in sentences.

    A broken logo and a wrong bank account stop no invoice: they are left out, and said here.
    """
    notes = []
    reason = why_no_code(document)
    if reason is not None:
        notes.append(reason)
    if document.page.logo and _is_broken(document.page.logo):
        notes.append(
            sentence(
                "The logo is not printed: its picture cannot be read. Choose it anew in the "
                "page's design."
            )
        )
    return tuple(notes)


def _is_broken(logo: bytes) -> bool:
    from batchbill_desktop.services.printing.logo import picture_size

    return picture_size(logo) is None


def _texts(value: object) -> Iterator[str]:
    """Every string in a dataclass and in what it holds, in its order."""
    if isinstance(value, str):
        if not value.isascii():
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
