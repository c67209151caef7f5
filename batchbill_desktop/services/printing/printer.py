"""Printers: what they can do, how the user wants to print, and handing finished pages over.

What is printed is always a finished PDF. CUPS takes it as it is, byte for byte; where there is no
CUPS (Windows) its pages are painted on a `QPrinter` as pictures of the printer's resolution.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrintEngine, QPrinter, QPrinterInfo

from batchbill_desktop.services.printing import cups
from batchbill_desktop.services.printing.errors import PrinterRefused
from batchbill_desktop.services.printing.pdf_pages import Spans, page_size
from batchbill_desktop.services.texts import mark

RESOLUTION = 600
"""Dots per inch where pages are painted: what office printers have."""

_POINTS_PER_INCH = 72
_BAND = 512
"""Dots of a page's height that are painted at once: a whole page would take 140 MB."""
_CUPS_OPTIONS = QPrintEngine.PrintEnginePropertyKey(0xFE00)
"""Where Qt keeps what the print dialog chose for CUPS: names and values in turn."""
_NEUTRAL = {
    ("number-up", "1"),
    ("number-up-layout", "lrtb"),
    ("job-billing", ""),
    ("job-priority", "50"),
    ("job-sheets", "none,none"),
}
"""What the dialog says where nothing was chosen."""
_RANGES = "page-ranges"
_TRAY = "InputSlot"
_PAPERS = {(595, 842): "A4", (612, 792): "Letter"}


class Sides(Enum):
    """On which sides of a sheet is printed."""

    AS_SET = ""
    ONE = "one"
    LONG = "long"
    SHORT = "short"


_DUPLEX = {
    QPrinter.DuplexMode.DuplexNone: Sides.ONE,
    QPrinter.DuplexMode.DuplexLongSide: Sides.LONG,
    QPrinter.DuplexMode.DuplexShortSide: Sides.SHORT,
}
_CUPS_SIDES = {
    Sides.ONE: "one-sided",
    Sides.LONG: "two-sided-long-edge",
    Sides.SHORT: "two-sided-short-edge",
}
_COLOUR_MODES = {True: QPrinter.ColorMode.GrayScale, False: QPrinter.ColorMode.Color}


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """How the user wants to print."""

    printer: str
    copies: int = 1
    collate: bool = True
    sides: Sides = Sides.AS_SET
    tray: str = ""
    """The paper tray as the system names it; empty: as the printer is set."""
    grey: bool = False
    options: tuple[tuple[str, str], ...] = ()
    """What else the print dialog chose, as CUPS names it."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a printer offers."""

    sides: tuple[Sides, ...]
    is_two_sided_at_first: bool
    trays: tuple[tuple[str, str], ...]
    """(what the system calls it, its name for the user)."""


def printer_names() -> list[str]:
    """The printers of this machine."""
    return [info.printerName() for info in QPrinterInfo.availablePrinters()]


def default_printer() -> str:
    """The machine's default printer; empty where there is none."""
    return str(QPrinterInfo.defaultPrinterName())


def abilities(printer: str) -> Abilities:
    """What a printer offers; of one that is gone: nothing."""
    info = QPrinterInfo.printerInfo(printer)
    if info.isNull():
        return Abilities((), is_two_sided_at_first=False, trays=())
    modes = info.supportedDuplexModes()
    sides = tuple(side for mode, side in _DUPLEX.items() if mode in modes)
    first = info.defaultDuplexMode()
    return Abilities(
        sides if len(sides) > 1 else (),
        is_two_sided_at_first=first != QPrinter.DuplexMode.DuplexNone,
        trays=tuple(cups.trays(printer)) if cups.is_there() else _paper_sources(info),
    )


def make_printer(settings: PrintSettings) -> QPrinter:
    """A `QPrinter` as the settings say, for the print dialog and for painting."""
    info = QPrinterInfo.printerInfo(settings.printer)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setResolution(RESOLUTION)
    printer.setFullPage(True)
    printer.setCopyCount(settings.copies)
    printer.setCollateCopies(settings.collate)
    printer.setColorMode(_COLOUR_MODES[settings.grey])
    for mode, sides in _DUPLEX.items():
        if sides is settings.sides:
            printer.setDuplex(mode)
    if settings.tray.isdecimal() and not cups.is_there():
        printer.setPaperSource(QPrinter.PaperSource(int(settings.tray)))
    return printer


def read_printer(printer: QPrinter, before: PrintSettings) -> tuple[PrintSettings, Spans]:
    """The settings and the pages that the print dialog left in a `QPrinter`.

    A tray that was chosen `before` stays where the dialog names none.
    """
    kept = printer.printEngine().property(_CUPS_OPTIONS) or []
    pairs = dict(zip(kept[::2], kept[1::2], strict=False))
    spans = _spans(str(pairs.pop(_RANGES, "")))
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        spans = ((printer.fromPage(), max(printer.fromPage(), printer.toPage())),)
    same = printer.printerName() == before.printer
    tray = str(pairs.pop(_TRAY, before.tray if same else ""))
    if not cups.is_there():
        tray = str(printer.paperSource().value)
    settings = replace(
        before,
        printer=printer.printerName(),
        copies=printer.copyCount(),
        collate=printer.collateCopies(),
        sides=_DUPLEX.get(printer.duplex(), Sides.AS_SET),
        tray=tray,
        grey=printer.colorMode() == QPrinter.ColorMode.GrayScale,
        options=tuple(sorted(pair for pair in pairs.items() if pair not in _NEUTRAL)),
    )
    return settings, spans


def send(
    settings: PrintSettings,
    title: str,
    pdf: bytes,
    *,
    printer: QPrinter | None = None,
    on_page: Callable[[], None] = lambda: None,
) -> None:
    """Hand a PDF to the printer as one job. May be called from any thread.

    Where pages are painted it is on `printer`, which the print dialog may have set up further
    than `settings` can say, and `on_page` is called before each: what it raises aborts the job.
    Raises `PrinterRefused`; nothing of the job is printed then.
    """
    if cups.is_there():
        cups.print_pdf(settings.printer, title, pdf, cups_options(settings, pdf))
    else:
        paint_pdf(printer or make_printer(settings), title, pdf, on_page)


def cups_options(settings: PrintSettings, pdf: bytes) -> list[tuple[str, str]]:
    """The settings as CUPS names them, with the paper that the pages are made for."""
    width, height = page_size(pdf)
    options: list[tuple[str, str]] = []
    paper = _PAPERS.get((round(width), round(height)))
    if paper is not None:
        options.append(("media", paper))
    if settings.copies > 1:
        options.append(("copies", str(settings.copies)))
        options.append(("Collate", str(settings.collate)))
    if settings.sides is not Sides.AS_SET:
        options.append(("sides", _CUPS_SIDES[settings.sides]))
    if settings.tray:
        options.append((_TRAY, settings.tray))
    if settings.grey:
        options.append(("print-color-mode", "monochrome"))
    return [*options, *settings.options]


def paint_pdf(printer: QPrinter, title: str, pdf: bytes, on_page: Callable[[], None]) -> None:
    """Paint the pages of a PDF on a printer. What `on_page` raises aborts the job.

    Raises `PrinterRefused`.
    """
    data = QBuffer()
    data.setData(QByteArray(pdf))
    data.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(data)
    width, height = page_size(pdf)
    paper = QSizeF(width, height)
    fuzzy = QPageSize.SizeMatchPolicy.FuzzyMatch
    printer.setPageSize(QPageSize(paper, QPageSize.Unit.Point, "", fuzzy))
    printer.setDocName(title)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterRefused(printer=printer.printerName(), reason=mark("it cannot be opened"))
    try:
        for page in range(document.pageCount()):
            on_page()
            if page:
                printer.newPage()
            _paint_page(painter, document, page, printer.resolution())
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def _paint_page(painter: QPainter, document: QPdfDocument, page: int, resolution: int) -> None:
    points = document.pagePointSize(page)
    scale = resolution / _POINTS_PER_INCH
    whole = QSize(round(points.width() * scale), round(points.height() * scale))
    for top in range(0, whole.height(), _BAND):
        band = QSize(whole.width(), min(_BAND, whole.height() - top))
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(whole)
        options.setScaledClipRect(QRect(QPoint(0, top), band))
        painter.drawImage(QPoint(0, top), document.render(page, band, options))


def _paper_sources(info: QPrinterInfo) -> tuple[tuple[str, str], ...]:
    """The trays that Windows knows of; Qt offers the question there alone."""
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    ask = getattr(printer, "supportedPaperSources", None)
    if ask is None:
        return ()
    return tuple((str(source.value), source.name) for source in ask())


def _spans(ranges: str) -> Spans:
    """`2-3,5` as spans."""
    spans = []
    for part in ranges.split(","):
        first, _, last = part.strip().partition("-")
        if first.isdecimal():
            spans.append((int(first), int(last) if last.isdecimal() else int(first)))
    return tuple(spans)
