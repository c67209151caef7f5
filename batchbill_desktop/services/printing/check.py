"""What cannot be printed of a document, to be warned of before invoices are generated."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.characters import missing_characters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from batchbill_desktop.services.invoices.document import InvoiceDocument


def unprintable_texts(document: InvoiceDocument) -> dict[str, set[str]]:
    """Each text of the document that has characters no font has, with these characters.

    Empty where all can be printed. Needs no Qt application.
    """
    found = {text: missing_characters(text) for text in _texts(document)}
    return {text: characters for text, characters in found.items() if characters}


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
