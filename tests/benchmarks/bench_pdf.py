"""How fast invoices become PDF.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_pdf.py
"""

from __future__ import annotations

import time
from decimal import Decimal
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.pdf import pdf_of_many, write_pdf
from tests.builders.document import make_document, make_line, make_time
from tests.builders.printed import pages_of_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from batchbill_desktop.services.invoices.document import InvoiceDocument

INVOICES = 1_000
MILLISECONDS_PER_FILE = 20
PAGES_PER_SECOND = 150

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


def test_a_file_for_each_invoice(tmp_path: Path) -> None:
    documents = a_month()
    start = time.perf_counter()
    for document in documents:
        write_pdf(document, tmp_path / f"{document.number}.pdf")
    each = (time.perf_counter() - start) / INVOICES * 1_000
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    print(  # noqa: T201 - figures for the reader
        f"{INVOICES} files: {each:.1f} ms each, {size / INVOICES / 1024:.0f} KiB each"
    )
    assert each < MILLISECONDS_PER_FILE


def test_all_invoices_in_one_file(tmp_path: Path) -> None:
    documents = a_month()
    path = tmp_path / "all.pdf"
    start = time.perf_counter()
    pdf_of_many(documents, path)
    seconds = time.perf_counter() - start
    pages = len(pages_of_pdf(path.read_bytes()))
    print(  # noqa: T201 - figures for the reader
        f"one file: {pages} pages, {pages / seconds:.0f} pages a second"
    )
    assert pages / seconds >= PAGES_PER_SECOND


def test_layout_alone() -> None:
    documents = a_month()
    start = time.perf_counter()
    pages = sum(len(lay_out(document)) for document in documents)
    seconds = time.perf_counter() - start
    print(  # noqa: T201 - figures for the reader
        f"layout: {pages} pages, {pages / seconds:.0f} pages a second"
    )
    assert pages / seconds >= PAGES_PER_SECOND
