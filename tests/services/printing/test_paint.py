from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPicture
from PySide6.QtPrintSupport import QPrinter

from batchbill_desktop.services.invoices.document import PageDesign
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.page import Sheet
from batchbill_desktop.services.printing.paint import paint_sheet
from batchbill_desktop.services.printing.pdf import paint_documents, pdf_bytes
from tests.builders.document import TRADING_HOUSE, make_document, make_line
from tests.builders.printed import pages_of_pdf

if TYPE_CHECKING:
    from pathlib import Path

WHITE = QColor("white").rgb()


def image_of(sheet: Sheet, resolution: int) -> QImage:
    width, height = (round(length / 25.4 * resolution) for length in (sheet.width, sheet.height))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(WHITE)
    painter = QPainter(image)
    paint_sheet(painter, sheet, resolution)
    painter.end()
    return image


def ink(image: QImage) -> float:
    """The share of the picture that is not white."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = bytes(grey.constBits())
    return 1 - pixels.count(255) / len(pixels)


@pytest.mark.parametrize("resolution", [40, 96, 150])
def test_a_sheet_fills_the_picture_at_every_resolution(resolution: int) -> None:
    (sheet,) = lay_out(make_document())
    image = image_of(sheet, resolution)
    assert 0.02 < ink(image) < 0.25
    assert ink(image.copy(0, 0, image.width(), image.height() // 3)) > 0.01
    assert ink(image.copy(0, image.height() * 9 // 10, image.width(), image.height())) > 0.005


def test_a_recorded_picture_looks_like_the_sheet() -> None:
    (sheet,) = lay_out(make_document(buyer=TRADING_HOUSE))
    picture = QPicture()
    painter = QPainter(picture)
    paint_sheet(painter, sheet, 96)
    painter.end()
    direct = image_of(sheet, 96)
    replayed = QImage(direct.size(), QImage.Format.Format_RGB32)
    replayed.setDotsPerMeterX(round(picture.logicalDpiX() / 0.0254))
    replayed.setDotsPerMeterY(round(picture.logicalDpiY() / 0.0254))
    replayed.fill(WHITE)
    painter = QPainter(replayed)
    picture.play(painter)
    painter.end()
    assert ink(replayed) == pytest.approx(ink(direct), rel=0.05)


def test_the_painter_is_left_as_it_was() -> None:
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    font, pen, transform = painter.font(), painter.pen(), painter.transform()
    paint_sheet(painter, lay_out(make_document(), draft=True)[0], 96)
    assert (painter.font(), painter.pen(), painter.transform()) == (font, pen, transform)
    painter.end()


def test_a_printer_gets_the_same_pages_as_the_file(tmp_path: Path) -> None:
    document = make_document(*(make_line(f"Ligne {i}") for i in range(40)))
    path = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(600)
    printer.setFullPage(True)
    pages = paint_documents(printer, [document])
    printed = pages_of_pdf(path.read_bytes())
    assert len(printed) == pages
    assert [page.split() for page in printed] == [
        page.split() for page in pages_of_pdf(pdf_bytes(document))
    ]


def test_a_watermark_is_whole_where_there_are_pale_grounds() -> None:
    """It would be cut by them, and hide the code that is paid by."""
    lines = [make_line(f"Ligne {i}") for i in range(8)]
    document = make_document(*lines, page=PageDesign(design="modern", payment_code="none"))
    plain, marked = (image_of(lay_out(document, mark=mark)[0], 60) for mark in ("", "copy"))
    zebra, word = QColor("#f6f7f9").rgb(), QColor("#eceff3").rgb()
    places = [
        (x, y)
        for x in range(plain.width())
        for y in range(plain.height())
        if plain.pixel(x, y) == zebra
    ]
    seen = sum(marked.pixel(x, y) == word for x, y in places)
    assert 0.01 < seen / len(places) < 0.9
