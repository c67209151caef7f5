"""The QR codes that are made here are those that another program makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, QRData
from zxingcpp import read_barcodes

from batchbill_desktop.services.printing.qr import QUIET, areas
from batchbill_desktop.services.printing.qr_encoder import MOST_VERSION, encoded

CAPACITY = 997
"""Bytes in a code of the largest version."""


def made_elsewhere(payload: bytes) -> list[bytes]:
    code = QRCode(border=0, error_correction=ERROR_CORRECT_M, mask_pattern=2)
    code.add_data(QRData(payload, mode=MODE_8BIT_BYTE))
    code.make()
    return [bytes(map(int, row)) for row in code.get_matrix()]


def version_of(rows: list[bytes]) -> int:
    return (len(rows) - 17) // 4


def test_every_version_is_as_another_program_makes_it() -> None:
    versions = set()
    for count in (*range(1, 250, 9), *range(250, CAPACITY, 23), CAPACITY):
        payload = bytes((i * 37 + count) % 251 for i in range(count))
        rows = encoded(payload)
        assert rows == made_elsewhere(payload), count
        versions.add(version_of(rows))
    assert versions == set(range(1, MOST_VERSION + 1))


def test_more_than_fits_is_refused() -> None:
    assert version_of(encoded(b"x" * CAPACITY)) == MOST_VERSION
    with pytest.raises(ValueError, match="too long"):
        encoded(b"x" * (CAPACITY + 1))


@given(st.text(min_size=1, max_size=300))
def test_a_reader_finds_the_text_in_its_areas(text: str) -> None:
    rows = encoded(text.encode())
    scale = 4
    side = (len(rows) + 2 * QUIET) * scale
    picture = Image.new("L", (side, side), 255)
    for left, top, width, height in areas(rows):
        corner = ((left + QUIET) * scale, (top + QUIET) * scale)
        end = (corner[0] + width * scale, corner[1] + height * scale)
        picture.paste(0, (*corner, *end))
    (found,) = read_barcodes(picture)
    assert found.bytes == text.encode()
