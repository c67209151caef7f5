"""Reads back what was printed: the texts of laid-out sheets and of PDF files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2

from batchbill_desktop.services.printing.page import Sheet, Text

if TYPE_CHECKING:
    from collections.abc import Iterable


def texts_of(sheet: Sheet) -> list[str]:
    """The texts on a sheet, in the order in which they are painted."""
    return [mark.text for mark in sheet.marks if isinstance(mark, Text)]


def text_of_all(sheets: Iterable[Sheet]) -> str:
    """All texts of all sheets, a line each."""
    return "\n".join(text for sheet in sheets for text in texts_of(sheet))


def pages_of_pdf(pdf: bytes) -> list[str]:
    """The text of each page as a PDF reader finds it, lines ended by a line feed."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            text_page = page.get_textpage()
            pages.append(text_page.get_text_range().replace("\r\n", "\n"))
            text_page.close()
            page.close()
        return pages
    finally:
        document.close()


def fonts_of_pdf(pdf: bytes) -> dict[str, bool]:
    """The names of a PDF's fonts, and whether the font is in the file."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for font in page.resources.get("/Font", pikepdf.Dictionary()).values():
                (descendant,) = font.DescendantFonts
                descriptor = descendant.FontDescriptor
                name = str(descriptor.FontName).lstrip("/").partition("+")
                found[name[2] or name[0]] = "/FontFile2" in descriptor
    return found
