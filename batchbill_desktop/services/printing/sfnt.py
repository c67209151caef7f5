"""TrueType and OpenType files: which character has which glyph, and small changes to a font.

Read without Qt, so that texts are checked where no window system is. The Asian font is loaded
with a map of our own: characters that share a glyph with a more common one are left out of it.
Qt writes into a PDF, for each glyph, its *lowest* character: the Kangxi radical U+2F65 for 田
(U+7530), and a search for 田 would find nothing.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CharacterMap = dict[int, int]
"""Code point to glyph number; characters without a glyph are not in it."""

_UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # (platform, encoding), fullest first

_NO_GLYPH_PROGRAMS = bytes((0xB1, 1, 1, 0x8E))
"""A program for the table `prep`: push 1, push 1, INSTCTRL, which inhibits all glyphs' own."""


class NotAFont(ValueError):
    """The bytes are no TrueType or OpenType file with a Unicode character map."""


def read_character_map(font: bytes) -> CharacterMap:
    """The Unicode characters of a font file's bytes; raises `NotAFont`."""
    try:
        found = _character_tables(font)
        at = next(found[key] for key in _UNICODE_TABLES if key in found)
        (form,) = struct.unpack_from(">H", font, at)
        if form not in _READERS:
            raise NotAFont(f"character map of format {form}")
        return {code: glyph for code, glyph in _READERS[form](font, at) if glyph}
    except (KeyError, StopIteration, struct.error) as problem:
        raise NotAFont(str(problem)) from problem


def with_character_map(font: bytes, characters: CharacterMap) -> bytes:
    """The same font with another character map; raises `NotAFont`.

    Its map for Windows' older half (3, 1) stays as it is.
    """
    try:
        at = _character_tables(font).get((3, 1))
        size = struct.unpack_from(">H", font, at + 2)[0] if at else 0
    except (KeyError, struct.error) as problem:
        raise NotAFont(str(problem)) from problem
    # Qt's FreeType sees (3, 10) only beside (0, 4).
    parts = dict.fromkeys(((0, 4), (3, 10)), _group_table(characters))
    if at:
        parts[3, 1] = font[at : at + size]
    directory = struct.pack(">HH", 0, len(parts))
    body = b""
    for (platform, encoding), table in sorted(parts.items()):
        offset = 4 + 8 * len(parts) + len(body)
        directory += struct.pack(">HHL", platform, encoding, offset)
        body += table
    return _with_table(font, b"cmap", directory + body)


def renamed(font: bytes, family: str, style: str, file_name: str) -> bytes:
    """The same font under another family name; raises `NotAFont`.

    `file_name` is its PostScript name, which a PDF gives as the font's name. The machine may
    have a font of the old name, with other glyphs, and Qt would take that one.
    """
    texts = {1: family, 2: style, 3: file_name, 4: f"{family} {style}", 6: file_name}
    texts[25] = file_name.replace("-", "")  # what the names of a variable font's weights begin with
    records = b""
    stored = b""
    for kind, text in texts.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, kind, len(encoded), len(stored))
        stored += encoded
    head = struct.pack(">3H", 0, len(texts), 6 + len(records))
    return _with_table(font, b"name", head + records + stored)


def without_hints(font: bytes) -> bytes:
    """The same font with its hints for coarse screens switched off; raises `NotAFont`.

    FreeType runs the hints' program at each change of size, although Qt asks for none: that was
    a quarter of the time that a PDF takes.
    """
    return _with_table(font, b"prep", _NO_GLYPH_PROGRAMS)


def _with_table(font: bytes, tag: bytes, content: bytes) -> bytes:
    whole = memoryview(font)  # 16 MB are not copied for each of their tables
    try:
        tables = {
            name: (total, whole[at : at + size])
            for name, (total, at, size) in _tables(font).items()
        }
    except struct.error as problem:
        raise NotAFont(str(problem)) from problem
    tables[tag] = (_checksum(content), memoryview(content))
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">4sHHHH", font[:4], count, 16 << power, power, 16 * count - (16 << power))
    directory = [head]
    body: list[bytes | memoryview] = []
    offset = 12 + 16 * count
    for name in sorted(tables):
        total, data = tables[name]
        padding = bytes(-len(data) % 4)
        directory.append(struct.pack(">4sLLL", name, total, offset, len(data)))
        body += data, padding
        offset += len(data) + len(padding)
    return b"".join([*directory, *body])


def _checksum(content: bytes) -> int:
    padded = content + bytes(-len(content) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF


def _tables(font: bytes) -> dict[bytes, tuple[int, int, int]]:
    """Tag to (checksum, offset, length) of each table."""
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sLLL", font, 12 + 16 * i) for i in range(count))
    return {tag: (total, offset, length) for tag, total, offset, length in entries}


def _character_tables(font: bytes) -> dict[tuple[int, int], int]:
    """(platform, encoding) to the offset of each character map."""
    _, start, _ = _tables(font)[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    entries = (struct.unpack_from(">HHL", font, start + 4 + 8 * i) for i in range(count))
    return {(platform, encoding): start + offset for platform, encoding, offset in entries}


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


def _group_table(characters: CharacterMap) -> bytes:
    """A table of format 12: groups of codes whose glyphs follow each other."""
    groups: list[list[int]] = []
    for code, glyph in sorted(characters.items()):
        last = groups[-1] if groups else None
        if last and code == last[1] + 1 and glyph == last[2] + code - last[0]:
            last[1] = code
        else:
            groups.append([code, code, glyph])
    body = b"".join(struct.pack(">LLL", *group) for group in groups)
    return struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups)) + body
