"""How long 10,000 invoices take to export, and how much memory a workbook needs.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_exports.py
"""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from decimal import Decimal

import pytest

from batchbill_desktop.services.exports.format import Written
from batchbill_desktop.services.exports.registry import find_format
from batchbill_desktop.services.invoices.document import InvoiceDocument
from tests.builders.export_documents import billed, export_context, sold

INVOICES = 10_000
SECONDS = {"csv": 5.0, "iif": 20.0, "qbo": 20.0, "xero": 20.0, "xlsx": 30.0}

FEWER = 1_000
MEGABYTES_PER_THOUSAND = 1.0
"""What a thousand invoices more may cost: the workbook itself, which is packed, and no rows."""


@pytest.fixture(scope="module")
def documents() -> list[InvoiceDocument]:
    """Invoices of five lines each: flat, time, discounted, prorated, a charge."""
    lines = [
        sold("FLAT", "Managed workplace, March 2026", "12", "45.00"),
        sold("HOUR", "Printer in the shop", "0", "95.00", minutes=Decimal(50)),
        sold("HOUR", "New phone", "0", "95", minutes=Decimal(7), discount_percent=Decimal(10)),
        sold("BACK", "Backup, GB", "35", "0.4525", proration=(16, 31)),
        sold("BOOK", "Printed manual", "3", "19.90", tax_code="S055", kind="charge"),
    ]
    first = billed(lines)
    return [
        replace(first, id=place, number=f"INV-2026-{place:05}") for place in range(1, INVOICES + 1)
    ]


def _write(format_name: str, documents: list[InvoiceDocument]) -> Written:
    context = export_context(format_name, None, invoice_number="INV-{year}-{seq:05}")
    target = find_format(format_name)
    assert target.check(documents, context) == []
    return target.write(documents, context)


@pytest.mark.benchmark
@pytest.mark.parametrize("format_name", list(SECONDS))
def test_ten_thousand_invoices(documents: list[InvoiceDocument], format_name: str) -> None:
    start = time.perf_counter()
    made = _write(format_name, documents)
    took = time.perf_counter() - start
    size = sum(len(file.content) for file in made.files)
    print(f"\n{format_name}: {took:.1f} s, {len(made.files)} file(s), {size:,} bytes")  # noqa: T201
    assert took < SECONDS[format_name]


@pytest.mark.benchmark
def test_the_memory_of_a_workbook_does_not_grow_with_its_rows(
    documents: list[InvoiceDocument],
) -> None:
    peaks = []
    _write("xlsx", documents[:10])
    for count in (FEWER, 4 * FEWER):
        tracemalloc.start()
        _write("xlsx", documents[:count])
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    print(f"\nxlsx: {peaks[0]:.1f} MB for {FEWER:,}, {peaks[1]:.1f} MB for {4 * FEWER:,}")  # noqa: T201
    assert peaks[1] - peaks[0] < 3 * MEGABYTES_PER_THOUSAND
