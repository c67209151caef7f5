"""Paper, end to end: what lies in the spool of a real print server."""

from __future__ import annotations

import hashlib

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter

from batchbill_desktop.services.printing import cups as libcups
from batchbill_desktop.services.printing.errors import PrinterRefused
from batchbill_desktop.services.printing.pdf import pdf_bytes
from batchbill_desktop.services.printing.printer import (
    PrintSettings,
    Sides,
    abilities,
    default_printer,
    make_printer,
    paint_pdf,
    printer_names,
    read_printer,
    send,
)
from tests.builders.document import make_document, make_line
from tests.builders.printed import pages_of_pdf
from tests.cups_server import CupsServer

pytestmark = pytest.mark.cups

OFFICE = PrintSettings("Office")


@pytest.fixture
def pdf() -> bytes:
    """Two pages."""
    lines = (make_line(f"Forfait {number}") for number in range(25))
    pdf = pdf_bytes(make_document(*lines))
    assert len(pages_of_pdf(pdf)) == 2
    return pdf


def test_the_machines_printers_and_what_they_offer(cups: CupsServer) -> None:
    assert sorted(printer_names()) == ["Cellar", "Office"]
    assert default_printer() == "Office"
    offered = abilities("Office")
    assert offered.sides == (Sides.ONE, Sides.LONG, Sides.SHORT)
    assert not offered.is_two_sided_at_first
    assert offered.trays == (
        ("Tray1", "Tray 1"),
        ("Tray2", "Tray 2, letterhead"),
        ("Manual", "Manual feed"),
    )
    assert abilities("Gone").trays == ()


def test_the_file_arrives_byte_for_byte(cups: CupsServer, pdf: bytes) -> None:
    send(OFFICE, "Facture FA-2026-00012 été", pdf)
    (job,) = cups.jobs()
    assert job.files == (pdf,)
    assert hashlib.sha256(job.files[0]).digest() == hashlib.sha256(pdf).digest()
    assert "Forfait 24" in pages_of_pdf(job.files[0])[1]
    assert job.text("job-name") == "Facture FA-2026-00012 été"
    assert job.text("media") == "A4"
    assert "copies" not in job.attributes
    assert "sides" not in job.attributes


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (Sides.ONE, "one-sided"),
        (Sides.LONG, "two-sided-long-edge"),
        (Sides.SHORT, "two-sided-short-edge"),
    ],
)
def test_copies_sides_tray_and_colour_are_the_jobs(
    cups: CupsServer, pdf: bytes, sides: Sides, said: str
) -> None:
    settings = PrintSettings("Cellar", copies=3, sides=sides, tray="Tray2", grey=True)
    send(settings, "three", pdf)
    (job,) = cups.jobs()
    assert job.text("job-printer-uri").endswith("/Cellar")
    assert job.whole("copies") == 3
    assert job.text("sides") == said
    assert job.text("InputSlot") == "Tray2"
    assert job.text("print-color-mode") == "monochrome"


def test_a_printer_that_takes_no_jobs_says_why(cups: CupsServer, pdf: bytes) -> None:
    cups.refuse_jobs("Cellar", refuse=True)
    try:
        with pytest.raises(PrinterRefused, match=r"Cellar did not take the job.*not accepting"):
            send(PrintSettings("Cellar"), "refused", pdf)
    finally:
        cups.refuse_jobs("Cellar", refuse=False)
    with pytest.raises(PrinterRefused, match=r"Attic did not take the job: it is not there"):
        send(PrintSettings("Attic"), "nowhere", pdf)
    assert cups.jobs() == []


def test_a_job_that_breaks_off_is_cancelled(
    cups: CupsServer, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = libcups._library()  # noqa: SLF001 - the line breaks at a place of our choice
    monkeypatch.setattr(library, "cupsWriteRequestData", lambda *_: 500)
    with pytest.raises(PrinterRefused):
        send(OFFICE, "broken", pdf)
    (job,) = cups.jobs()
    cancelled = 7
    assert job.whole("job-state") == cancelled
    assert job.files == ()


def test_what_the_print_dialog_chose_is_read_from_its_printer(cups: CupsServer) -> None:
    chosen = PrintSettings("Office", copies=2, collate=False, sides=Sides.SHORT, grey=True)
    printer = make_printer(chosen)
    assert read_printer(printer, PrintSettings("Office", tray="Tray2")) == (
        PrintSettings("Office", 2, collate=False, sides=Sides.SHORT, tray="Tray2", grey=True),
        (),
    )
    # The tray of one printer is nothing to another.
    assert read_printer(printer, PrintSettings("Cellar", tray="Tray2"))[0].tray == ""


def test_a_page_range_of_the_print_dialog_is_read(cups: CupsServer) -> None:
    printer = make_printer(OFFICE)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 5)
    assert read_printer(printer, OFFICE)[1] == ((2, 5),)


def test_where_there_is_no_cups_the_same_pages_are_painted(cups: CupsServer, pdf: bytes) -> None:
    seen: list[int] = []
    printer = make_printer(PrintSettings("Office", copies=2))
    paint_pdf(printer, "painted", pdf, lambda: seen.append(1))
    (job,) = cups.jobs()
    assert job.text("job-name") == "painted"
    assert job.whole("copies") == 2
    assert len(pages_of_pdf(job.files[0])) == len(seen) == 2
    assert ink(job.files[0]) == pytest.approx(ink(pdf), abs=0.01)


def ink(pdf: bytes) -> list[float]:
    """How dark each page is, in quarters of its height, from 0 (white) to 1."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        dots = bytes(page.render(scale=1).buffer)
        quarter = len(dots) // 4
        found += [
            1 - sum(dots[start : start + quarter]) / quarter / 255
            for start in range(0, quarter * 4, quarter)
        ]
        page.close()
    document.close()
    return found
