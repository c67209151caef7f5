"""Draws a two-dimensional code as one figure."""

from __future__ import annotations

import re
from functools import lru_cache

import segno

from batchbill_desktop.services.printing.page import Figure

QUIET = 4
"""A code needs so many of its modules of white around it."""

_MASK = 2

Area = tuple[int, int, int, int]
"""Left, top, width and height, in modules."""

_RUN = re.compile(rb"\x01+")


@lru_cache(maxsize=256)
def code(payload: str) -> tuple[int, tuple[Area, ...]]:
    """The QR code of a text (error correction M): its modules in a row, and its dark areas.

    Raises `ValueError` where the text is too long for a code.
    """
    # Readers take any mask; trying all eight for the prettiest would take five times as long.
    made = segno.make_qr(
        payload, error="m", mode="byte", encoding="utf-8", mask=_MASK, boost_error=False
    )
    return len(made.matrix), areas([bytes(row) for row in made.matrix])


def areas(rows: list[bytes]) -> tuple[Area, ...]:
    """Rectangles that together are the dark cells (1) of a grid, none twice."""
    found: list[Area] = []
    growing: dict[tuple[int, int], int] = {}
    for y, row in enumerate([*rows, b""]):
        ended = growing
        growing = {}
        for match in _RUN.finditer(row):
            span = match.span()
            growing[span] = ended.pop(span, y)
        found += [(left, top, right - left, y - top) for (left, right), top in ended.items()]
    return tuple(found)


def figure(payload: str, x: float, y: float, size: float, colour: str) -> Figure:
    """The code of a text, `size` millimetres wide without its quiet zone."""
    count, dark = code(payload)
    return Figure(x, y, size / count, dark, colour)
