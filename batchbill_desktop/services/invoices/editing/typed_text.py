"""Text as it may be stored and printed: what no database takes and nobody sees is left out."""

from __future__ import annotations

import re

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, and halves of characters, which some databases refuse.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with plain line breaks, blanks for tabs, and without control characters."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", _LINE_BREAKS.sub("\n", text).replace("\t", " "))
