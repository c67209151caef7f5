"""Hands a font to Qt as a file of Qt's resource system, under a name that never changes.

Qt writes a PDF's fonts in an order that follows the names of their files. A font given as bytes
gets a random name; a font on the disk has the machine's path. Under `:/batchbill-fonts` it has
the same name in every process and on every machine, and equal invoices are equal files.
"""

from __future__ import annotations

import struct

from PySide6.QtCore import QResource

_ROOT = "batchbill-fonts"
_DIRECTORY, _FILE = 2, 0  # flags of Qt's resource tree

_kept: list[bytes] = []
"""Qt reads a resource where it lies, so it must stay there."""


def as_resource(name: str, font: bytes) -> str:
    """Register a font's bytes for the life of the process; returns its path for Qt."""
    resource = _resource(name, font)
    _kept.append(resource)
    if not QResource.registerResourceData(resource, f"/{_ROOT}"):
        raise RuntimeError(f"Qt does not take the font {name}")
    return f":/{_ROOT}/{name}"


def _resource(name: str, content: bytes) -> bytes:
    """A resource file (version 1) that holds one file in its root directory."""
    names = _name("") + _name(name)
    tree = struct.pack(">LHLL", 0, _DIRECTORY, 1, 1)
    tree += struct.pack(">LHHHL", len(_name("")), _FILE, 0, 1, 0)
    header_size = 20
    data_at = header_size + len(tree) + len(names)
    header = struct.pack(">4sLLLL", b"qres", 1, header_size, data_at, header_size + len(tree))
    return b"".join((header, tree, names, struct.pack(">L", len(content)), content))


def _name(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return struct.pack(">HL", len(encoded) // 2, _hash(text)) + encoded


def _hash(text: str) -> int:
    """Qt's hash of a resource's name (`qt_hash`)."""
    value = 0
    for character in text:
        value = (value << 4) + ord(character)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
