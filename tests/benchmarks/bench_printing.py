"""How fast a hundred invoices of two pages become PDFs, and go to a printer.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_printing.py
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from batchbill_desktop.services.invoices.document import InvoiceDocument
from batchbill_desktop.services.printing.pdf import pdf_bytes
from batchbill_desktop.services.printing.pdf_pages import Part, joined
from batchbill_desktop.services.printing.printer import PrintSettings, Sides, send
from tests.builders.document import make_document, make_line
from tests.builders.printed import pages_of_pdf
from tests.cups_server import CupsServer

INVOICES = 100
LINES = 25
PDF_SECONDS = 3.0
PRINT_SECONDS = 2.0
SETTINGS = PrintSettings("Office", copies=2, sides=Sides.LONG)


def a_hundred() -> list[InvoiceDocument]:
    """Invoices of two pages, no two texts alike."""
    return [
        make_document(
            *(make_line(f"Forfait {number}.{line}") for line in range(LINES)),
            number=f"FA-2026-{number:05}",
        )
        for number in range(INVOICES)
    ]


@contextmanager
def within(what: str, seconds: float) -> Iterator[None]:
    """Times what is done inside by the processor: other programs lengthen the clock's seconds."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(  # noqa: T201 - figures for the reader
        f"{what}: {clock:.2f} s by the clock, {processor:.2f} s of the processor"
    )
    assert processor < seconds


@pytest.fixture(scope="module")
def pdfs() -> list[bytes]:
    return [pdf_bytes(document) for document in a_hundred()]


def test_a_hundred_pdfs_of_two_pages() -> None:
    documents = a_hundred()
    with within(f"{INVOICES} PDFs", PDF_SECONDS):
        pdfs = [pdf_bytes(document) for document in documents]
    assert [len(pages_of_pdf(pdf)) for pdf in pdfs] == [2] * INVOICES


@pytest.mark.cups
def test_a_hundred_jobs(cups: CupsServer, pdfs: list[bytes]) -> None:
    with within(f"{INVOICES} jobs", PRINT_SECONDS):
        for number, pdf in enumerate(pdfs):
            send(SETTINGS, f"FA-2026-{number:05}", pdf)
    assert len(cups.jobs()) == INVOICES


@pytest.mark.cups
def test_a_hundred_in_one_job(cups: CupsServer, pdfs: list[bytes]) -> None:
    parts = [Part(pdf, (0, 1), is_whole=True) for pdf in pdfs]
    with within(f"{INVOICES} in one job", PRINT_SECONDS):
        send(SETTINGS, "all", joined(parts, "all", from_front=True))
    (job,) = cups.jobs()
    assert len(pages_of_pdf(job.files[0])) == 2 * INVOICES
