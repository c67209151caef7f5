"""What the PDF file of an invoice is called: a pattern that the company sets, filled and made safe.

A name is one that every system takes, Windows too, whatever the customer is called.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.printing.labels import labels_in
from batchbill_desktop.services.sentence import Sentence, sentence

DEFAULT_PATTERN = "{number}"

VARIABLES = ("number", "customer", "customer_number", "date", "batch", "kind")
"""What may stand in braces."""

LONGEST = 150
"""Letters of a name without its ending."""

_MOST_BYTES = 240
"""Linux takes 255 bytes for a name; the ending and a suffix come to it."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_SIGNS = '<>:"/\\|?*'
_REFUSED = re.compile(f"[{re.escape(_SIGNS)}\x00-\x1f\x7f]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?")
_BLANKS = re.compile(r"\s+")


def pattern_problem(pattern: str) -> Sentence | None:
    """What is wrong with a pattern; None where it can be used."""
    if not pattern.strip():
        return sentence("The pattern is empty. Write for example {pattern}.", pattern="{number}")
    for name in _PLACE.findall(pattern):
        if name not in VARIABLES:
            return sentence(
                "{place} is not known. The places are {places}.",
                place=f"{{{name}}}",
                places=", ".join(f"{{{known}}}" for known in VARIABLES),
            )
    rest = _PLACE.sub("", pattern)
    if "{" in rest or "}" in rest:
        return sentence("A brace is open. Each place stands in a pair of braces, as {number}.")
    refused = next((letter for letter in rest if letter in _SIGNS), "")
    if refused:
        return sentence(
            "{character} cannot stand in a file name. Write - or _ instead.", character=refused
        )
    return None


def pdf_name(pattern: str, document: InvoiceDocument) -> str:
    """The name of a document's PDF file without its ending, safe on every system.

    Where the pattern cannot be used, or gives nothing, it is the number. Amounts to at most
    `LONGEST` letters.
    """
    if pattern_problem(pattern) is not None:
        pattern = DEFAULT_PATTERN
    places = _places(document)
    filled = _PLACE.sub(lambda place: places[place.group(1)], pattern)
    return _safe(filled) or _safe(places["number"])


def pdf_names(pattern: str, documents: Sequence[InvoiceDocument]) -> dict[int, str]:
    """The names of several documents by invoice id; two that collide get a suffix.

    Windows and macOS do not tell capitals apart, so neither do we.
    """
    names: dict[int, str] = {}
    taken: set[str] = set()
    for document in documents:
        base = pdf_name(pattern, document)
        name, place = base, 2
        while name.casefold() in taken:
            name, place = f"{_cut(base, LONGEST - len(str(place)) - 1)}-{place}", place + 1
        taken.add(name.casefold())
        names[document.id] = name
    return names


def _places(document: InvoiceDocument) -> dict[str, str]:
    labels = labels_in(document.language)
    return {
        "number": document.number or f"draft-{document.id}",
        "customer": document.buyer.address.name,
        "customer_number": document.customer,
        "date": document.invoice_date.isoformat(),
        "batch": document.batch or "",
        "kind": labels.credit_note if document.kind == "credit_note" else labels.invoice,
    }


def _safe(text: str) -> str:
    """A text as a file name: letters that a system refuses become a hyphen."""
    plain = _REFUSED.sub("-", unicodedata.normalize("NFC", text))
    shown = "".join(letter for letter in plain if letter.isprintable() or letter.isspace())
    name = _cut(_BLANKS.sub(" ", shown).strip(" ."), LONGEST)
    return f"_{name}"[:LONGEST] if _RESERVED.fullmatch(name) else name


def _cut(name: str, longest: int) -> str:
    """At most so many letters, and so many bytes as every system takes."""
    name = name[:longest]
    while len(name.encode()) > _MOST_BYTES:
        name = name[:-1]
    return name.rstrip(" .")
