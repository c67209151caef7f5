"""QR codes: any text comes back from a picture of what is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from zxingcpp import read_barcodes

from batchbill_desktop.services.printing.qr import QUIET, areas, code

CELL = 4
"""Pixels of a module in the picture."""


def read(payload: str) -> str:
    """The text that a reader finds in the areas of the code of `payload`."""
    count, dark = code(payload)
    side = (count + 2 * QUIET) * CELL
    picture = Image.new("L", (side, side), 255)
    for left, top, width, height in dark:
        x, y = (left + QUIET) * CELL, (top + QUIET) * CELL
        picture.paste(0, (x, y, x + width * CELL, y + height * CELL))
    (found,) = read_barcodes(picture)
    return found.bytes.decode("utf-8")


@given(st.text(min_size=1, max_size=300))
def test_a_reader_finds_the_text(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize("length", [1, 14, 15, 100, 331, 600, 997])
def test_a_reader_finds_texts_of_every_length(length: int) -> None:
    text = "".join(chr(ord("A") + (place * 7) % 26) for place in range(length))
    assert read(text) == text


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="Data too large"):
        code("x" * 3000)


def test_areas_cover_each_dark_cell_once() -> None:
    rows = [b"\1\0\1\1", b"\1\0\1\1", b"\0\1\0\0"]
    covered = [
        (left + x, top + y)
        for left, top, width, height in areas(rows)
        for x in range(width)
        for y in range(height)
    ]
    dark = [(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell]
    assert sorted(covered) == sorted(dark)
