"""Character maps of TrueType and OpenType files: which character has which glyph.

Read without Qt, so that texts are checked where no window system is. One change is made to a
font before it is loaded: characters that share a glyph with a more common one are taken out of
the map. Qt writes into a PDF, for each glyph, its *lowest* character: the Kangxi radical U+2F65
for 田 (U+7530), and a search for 田 would find nothing.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CharacterMap = dict[int, int]
"""Code point to glyph number; characters without a glyph are not in it."""

_UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # (platform, encoding), fullest first


class NotAFont(ValueError):
    """The bytes are no TrueType or OpenType file with a Unicode character map."""


def read_character_map(font: bytes) -> CharacterMap:
    """The Unicode characters of a font file's bytes; raises `NotAFont`."""
    try:
        start, _ = _tables(font)[b"cmap"]
        (count,) = struct.unpack_from(">H", font, start + 2)
        found = {}
        for i in range(count):
            platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * i)
            found[platform, encoding] = start + offset
        at = next(found[key] for key in _UNICODE_TABLES if key in found)
        (form,) = struct.unpack_from(">H", font, at)
        if form not in _READERS:
            raise NotAFont(f"character map of format {form}")
        ranges = _READERS[form](font, at)
        return {code: glyph for code, glyph in ranges if glyph}
    except (KeyError, StopIteration, struct.error) as problem:
        raise NotAFont(str(problem)) from problem


def with_character_map(font: bytes, characters: CharacterMap) -> bytes:
    """The same font with another character map; raises `NotAFont`."""
    try:
        tables = {tag: font[at : at + size] for tag, (at, size) in _tables(font).items()}
    except struct.error as problem:
        raise NotAFont(str(problem)) from problem
    tables[b"cmap"] = _character_map_table(characters)
    head = bytearray(font[:12])
    directory = bytearray()
    body = bytearray()
    offset = 12 + 16 * len(tables)
    for tag in sorted(tables):
        data = tables[tag]
        padded = data + bytes(-len(data) % 4)
        directory += struct.pack(">4sLLL", tag, _checksum(tag, padded), offset, len(data))
        body += padded
        offset += len(padded)
    return bytes(head + directory + body)


def _checksum(tag: bytes, padded: bytes) -> int:
    # No reader that matters here checks the sums of unchanged tables; summing 16 MB costs 0.3 s.
    if tag != b"cmap":
        return 0
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF


def _tables(font: bytes) -> dict[bytes, tuple[int, int]]:
    """Tag to (offset, length) of each table."""
    (count,) = struct.unpack_from(">H", font, 4)
    found = {}
    for i in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * i)
        found[tag] = (offset, length)
    return found


def _format_12(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (groups,) = struct.unpack_from(">L", font, at + 12)
    for first, last, glyph in struct.iter_unpack(">LLL", font[at + 16 : at + 16 + 12 * groups]):
        yield from zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)


def _format_4(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * twice)
    offsets_at = at + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    for i, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[i]:
                where = offsets_at + 2 * i + offsets[i] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, where)
                if not glyph:
                    continue
            yield code, (glyph + deltas[i]) & 0xFFFF


_READERS = {4: _format_4, 12: _format_12}


def _character_map_table(characters: CharacterMap) -> bytes:
    groups: list[list[int]] = []
    for code, glyph in sorted(characters.items()):
        last = groups[-1] if groups else None
        if last and code == last[1] + 1 and glyph == last[2] + code - last[0]:
            last[1] = code
        else:
            groups.append([code, code, glyph])
    body = b"".join(struct.pack(">LLL", *group) for group in groups)
    header = struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups))
    # One table under two names: Qt's FreeType sees (3, 10) only beside (0, 4).
    return struct.pack(">HH HHL HHL", 0, 2, 0, 4, 20, 3, 10, 20) + header + body
