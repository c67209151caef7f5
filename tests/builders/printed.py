"""Reads back what was printed: the texts of laid-out sheets and of PDF files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import zxingcpp

from batchbill_desktop.services.printing.fonts import POINT
from batchbill_desktop.services.printing.page import Sheet, Text
from batchbill_desktop.services.printing.typeset import typesetter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image


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


def overlapping_texts(sheet: Sheet) -> list[tuple[str, str]]:
    """Pairs of texts on a sheet whose letters lie on each other."""
    setter = typesetter()
    boxes = []
    for mark in sheet.marks:
        if isinstance(mark, Text) and mark.text.strip():
            size = mark.style.points * POINT
            right = mark.x + setter.width(mark.text, mark.style)
            boxes.append((mark.y - 0.7 * size, mark.y + 0.18 * size, mark.x, right, mark.text))
    boxes.sort()
    found = []
    for i, (_, bottom, left, right, text) in enumerate(boxes):
        for other in boxes[i + 1 :]:
            if other[0] >= bottom - 0.1:
                break
            if left < other[3] - 0.1 and other[2] < right - 0.1:
                found.append((text, other[4]))
    return found


def picture_of_page(pdf: bytes, page: int, dpi: int) -> Image:
    """A page of a PDF as a PDF reader paints it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image = document[page].render(scale=dpi / 72).to_pil()
        return picture
    finally:
        document.close()


def codes_of_page(pdf: bytes, page: int, dpi: int = 200) -> list[str]:
    """The texts of the QR codes on a page, as a reader of codes finds them."""
    found = zxingcpp.read_barcodes(picture_of_page(pdf, page, dpi).convert("L"))
    return [code.text for code in found]
