"""Makes QR codes (ISO/IEC 18004): bytes, error correction M, always the same mask.

An invoice is printed in some 14 ms; a general encoder in Python takes 2 to 6 of them for its code.
This one keeps all that depends on the size alone, and divides polynomials a whole byte at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

_CORRECTION = (
    # Of each version from 1: codewords of error correction in a block, and blocks.
    *((10, 1), (16, 1), (26, 1), (18, 2), (24, 2), (16, 4), (18, 4), (22, 4), (22, 5), (26, 5)),
    *((30, 5), (22, 8), (22, 9), (24, 9), (24, 10), (28, 10), (28, 11), (26, 13), (26, 14)),
    *((26, 16), (26, 17), (28, 17), (28, 18), (28, 20), (28, 21)),
)
MOST_VERSION = len(_CORRECTION)
"""The largest version: the Swiss QR-bill's, 117 modules wide."""

_BYTE_MODE = "0100"
_PADDING = bytes((0xEC, 0x11))
_LONG_COUNT_FROM = 10
_NAMED_FROM = 7
"""Versions from here on are written into the code."""

_FORMAT = 0b101111001111100
"""Error correction M and mask 2, with their own error correction."""

_LIGHT, _DARK, _FREE = 0, 1, 2
_FIELD = 0x11D


@dataclass(frozen=True, slots=True)
class _Plan:
    """What all codes of a version have in common."""

    size: int
    base: bytes
    """The cells row by row, those of the data light."""
    places: tuple[int, ...]
    """The cells of the data, in its order."""
    mask: int
    """The bits that are turned over."""
    correction: int
    blocks: tuple[int, ...]
    """How many codewords of data each block has."""

    @property
    def capacity(self) -> int:
        """Codewords of data."""
        return sum(self.blocks)


def encoded(payload: bytes) -> list[bytes]:
    """The rows of the code, a byte for each cell, 1 where it is dark.

    Raises `ValueError` where the bytes are too many for `MOST_VERSION`.
    """
    for version in range(1, MOST_VERSION + 1):
        plan = _plan(version)
        count_bits = 8 if version < _LONG_COUNT_FROM else 16
        if 4 + count_bits + 8 * len(payload) <= 8 * plan.capacity:
            break
    else:
        raise ValueError("the text is too long for a QR code")
    data = _data(payload, count_bits, plan.capacity)
    bits = int.from_bytes(_interleaved(data, plan), "big")
    spare = len(plan.places) % 8
    text = f"{(bits << spare) ^ plan.mask:0{len(plan.places)}b}"
    cells = bytearray(plan.base)
    for place, bit in zip(plan.places, text, strict=True):
        if bit == "1":
            cells[place] = _DARK
    size = plan.size
    return [bytes(cells[start : start + size]) for start in range(0, size * size, size)]


def _data(payload: bytes, count_bits: int, capacity: int) -> bytes:
    bits = f"{_BYTE_MODE}{len(payload):0{count_bits}b}"
    bits += f"{int.from_bytes(payload, 'big'):0{8 * len(payload)}b}" if payload else ""
    bits += "0" * min(4, 8 * capacity - len(bits))
    bits += "0" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return data + (_PADDING * capacity)[: capacity - len(data)]


def _interleaved(data: bytes, plan: _Plan) -> bytes:
    """The blocks' codewords in turns, then their corrections in turns."""
    blocks = []
    start = 0
    for count in plan.blocks:
        blocks.append(data[start : start + count])
        start += count
    corrections = [_correction(block, plan.correction) for block in blocks]
    longest = max(plan.blocks)
    found = bytearray()
    for i in range(longest):
        found += bytes(block[i] for block in blocks if i < len(block))
    for i in range(plan.correction):
        found += bytes(correction[i] for correction in corrections)
    return bytes(found)


# Reed-Solomon


def _product(one: int, other: int) -> int:
    """In the field of 256 elements."""
    found = 0
    while other:
        if other & 1:
            found ^= one
        one = one << 1 ^ (_FIELD if one & 0x80 else 0)
        other >>= 1
    return found


@lru_cache(maxsize=32)
def _multiples(count: int) -> tuple[int, ...]:
    """The generator polynomial of a degree times each element, its coefficients as one number."""
    generator = [1]
    root = 1
    for _ in range(count):
        shifted = [*generator, 0]
        for i, factor in enumerate(generator):
            shifted[i + 1] ^= _product(factor, root)
        generator = shifted
        root = _product(root, 2)
    return tuple(
        int.from_bytes(bytes(_product(factor, element) for factor in generator[1:]), "big")
        for element in range(256)
    )


def _correction(block: bytes, count: int) -> bytes:
    multiples = _multiples(count)
    top = 8 * (count - 1)
    kept = (1 << top) - 1
    rest = 0
    for byte in block:
        rest = ((rest & kept) << 8) ^ multiples[(rest >> top) ^ byte]
    return rest.to_bytes(count, "big")


# the cells that all codes of a version have


@lru_cache(maxsize=MOST_VERSION)
def _plan(version: int) -> _Plan:
    size = 17 + 4 * version
    rows = [[_FREE] * size for _ in range(size)]
    _draw_timing(rows)
    for left, top in ((0, 0), (size - 7, 0), (0, size - 7)):
        _draw_finder(rows, left, top)
    _draw_alignment(rows, version)
    _draw_format(rows)
    if version >= _NAMED_FROM:
        _draw_version(rows, version)
    places = _places(rows)
    mask = "".join("1" if place % size % 3 == 0 else "0" for place in places)
    correction, count = _CORRECTION[version - 1]
    whole = len(places) // 8
    short = whole // count - correction
    long = whole % count
    return _Plan(
        size=size,
        base=bytes(_DARK if cell == _DARK else _LIGHT for row in rows for cell in row),
        places=tuple(places),
        mask=int(mask, 2),
        correction=correction,
        blocks=(short,) * (count - long) + (short + 1,) * long,
    )


def _draw_finder(rows: list[list[int]], left: int, top: int) -> None:
    """A square of 7 in a light frame; a ring of light in it."""
    size = len(rows)
    for y in range(max(top - 1, 0), min(top + 8, size)):
        for x in range(max(left - 1, 0), min(left + 8, size)):
            ring = max(abs(x - left - 3), abs(y - top - 3))
            rows[y][x] = _DARK if ring in {0, 1, 3} else _LIGHT


def _draw_timing(rows: list[list[int]]) -> None:
    for i in range(len(rows)):
        rows[6][i] = rows[i][6] = (i + 1) % 2


def _draw_alignment(rows: list[list[int]], version: int) -> None:
    if version == 1:
        return
    last = len(rows) - 7
    count = version // 7 + 2
    step = (last - 6 + 2 * count - 3) // (2 * count - 2) * 2
    centres = [6, *(last - i * step for i in range(count - 2, -1, -1))]
    corners = {(6, 6), (6, last), (last, 6)}
    for x in centres:
        for y in centres:
            if (x, y) in corners:
                continue
            for dx in range(-2, 3):
                for dy in range(-2, 3):
                    rows[y + dy][x + dx] = max(abs(dx), abs(dy)) % 2 ^ _DARK


def _draw_format(rows: list[list[int]]) -> None:
    """Twice: around the finder at the left and top, and divided between the other two."""
    size = len(rows)
    bits = [_FORMAT >> i & 1 for i in range(15)]
    upper = [0, 1, 2, 3, 4, 5, 7, 8]
    for i in range(8):
        rows[upper[i]][8] = bits[i]
        rows[8][size - 1 - i] = bits[i]
    left = [7, 5, 4, 3, 2, 1, 0]
    for i in range(8, 15):
        rows[8][left[i - 8]] = bits[i]
        rows[size - 15 + i][8] = bits[i]
    rows[size - 8][8] = _DARK


def _draw_version(rows: list[list[int]], version: int) -> None:
    rest = version
    for _ in range(12):
        rest = rest << 1 ^ (0x1F25 if rest >> 11 & 1 else 0)
    bits = version << 12 | rest
    size = len(rows)
    for i in range(18):
        far, near = size - 11 + i % 3, i // 3
        rows[near][far] = rows[far][near] = bits >> i & 1


def _places(rows: list[list[int]]) -> list[int]:
    """The free cells, in columns of two from the right, upwards and downwards in turn."""
    size = len(rows)
    found = []
    upwards = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for y in range(size - 1, -1, -1) if upwards else range(size):
            found += [y * size + x for x in (right, right - 1) if rows[y][x] == _FREE]
        upwards = not upwards
    return found
