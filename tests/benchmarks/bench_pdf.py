"""How fast invoices become PDF.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_pdf.py
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from batchbill_desktop.services.invoices.document import PageDesign
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.look import DESIGNS
from batchbill_desktop.services.printing.pdf import pdf_of_many, write_pdf
from tests.builders.document import make_document, make_line, make_time
from tests.builders.printed import pages_of_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from batchbill_desktop.services.invoices.document import InvoiceDocument

INVOICES = 1_000
MILLISECONDS_PER_FILE = 20
PAGES_PER_SECOND = 150
SECONDS_FOR_A_HUNDRED = 3.0

WORK = (
    "Remplacement du pilote et nettoyage de l'imprimante du magasin",
    "Rappel de contrôle",
    "Intervention en soirée : caisse en panne, redémarrage du serveur, contrôle des sauvegardes",
)


def a_month() -> list[InvoiceDocument]:
    """A thousand invoices of 1 to 40 lines, no two texts or amounts alike."""
    return [
        make_document(
            make_line(f"Forfait {number}", unit_price=Decimal(number) + Decimal("0.5")),
            *(
                make_time(f"{WORK[k % 3]} ({number}.{k})", 7 + number % 50 + k)
                for k in range(number % 40)
            ),
            number=f"FA-2026-{number:05}",
        )
        for number in range(INVOICES)
    ]


@contextmanager
def measured(what: str, count: Callable[[], int]) -> Iterator[list[float]]:
    """Times what is done inside; prints it, and leaves the seconds of processor time.

    Other programs on the machine lengthen the seconds of the clock, not these.
    """
    seconds: list[float] = []
    clock, processor = time.perf_counter(), time.process_time()
    yield seconds
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    seconds.append(processor)
    number = count()
    print(  # noqa: T201 - figures for the reader
        f"{what}: {number} in {clock:.1f} s by the clock, {processor:.1f} s of the processor: "
        f"{processor / number * 1_000:.1f} ms each, {number / processor:.0f} a second"
    )


def test_a_file_for_each_invoice(tmp_path: Path) -> None:
    documents = a_month()
    with measured("files", lambda: INVOICES) as seconds:
        for document in documents:
            write_pdf(document, tmp_path / f"{document.number}.pdf")
    assert seconds[0] / INVOICES * 1_000 < MILLISECONDS_PER_FILE


@pytest.mark.parametrize("design", DESIGNS)
def test_a_hundred_invoices_of_two_pages(tmp_path: Path, design: str) -> None:
    documents = [
        make_document(
            *(make_time(f"{WORK[k % 3]} ({number}.{k})", 7 + number + k) for k in range(14)),
            number=f"FA-2026-{number:05}",
            page=PageDesign(design=design),
        )
        for number in range(100)
    ]
    assert {len(lay_out(document)) for document in documents} == {2}
    with measured(f"files of two pages, {design}", lambda: 100) as seconds:
        for document in documents:
            write_pdf(document, tmp_path / f"{document.number}.pdf")
    assert seconds[0] < SECONDS_FOR_A_HUNDRED


def test_all_invoices_in_one_file(tmp_path: Path) -> None:
    documents = a_month()
    path = tmp_path / "all.pdf"
    pages = 0

    def count() -> int:
        nonlocal pages
        pages = len(pages_of_pdf(path.read_bytes()))
        return pages

    with measured("pages in one file", count) as seconds:
        pdf_of_many(documents, path)
    assert pages / seconds[0] >= PAGES_PER_SECOND


def test_layout_alone() -> None:
    documents = a_month()
    pages = 0
    with measured("pages laid out", lambda: pages) as seconds:
        pages = sum(len(lay_out(document)) for document in documents)
    assert pages / seconds[0] >= PAGES_PER_SECOND
