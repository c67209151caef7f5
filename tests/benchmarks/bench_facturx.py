"""How fast invoices become Factur-X files, checks included.

python -m pytest -m benchmark -n 0 -s tests/benchmarks/bench_facturx.py
"""

from __future__ import annotations

import time
from dataclasses import replace

from batchbill_desktop.services.exports.format import ExportContext
from batchbill_desktop.services.exports.registry import find_format
from tests.builders.export_documents import random_documents

INVOICES = 300
FILES_PER_SECOND = 10
XML_FILES_PER_SECOND = 200


def _files_per_second(format_name: str) -> float:
    """Files a second of processor time: other programs on the machine do not count."""
    target, context = find_format(format_name), ExportContext("March")
    documents = [
        replace(document, buyer=replace(document.buyer, registration="990 010 019"))
        for document in random_documents(INVOICES, 1)
        if any(line.kind != "text" for line in document.lines)
    ]
    target.check(documents[:1], context)
    clock, processor = time.perf_counter(), time.process_time()
    assert target.check(documents, context) == []
    made = target.write(documents, context)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    assert len(made.files) == len(documents)
    print(  # noqa: T201 - figures for the reader
        f"{format_name}: {len(documents)} files in {clock:.1f} s by the clock, "
        f"{processor:.1f} s of the processor"
    )
    return len(documents) / processor


def test_facturx_files() -> None:
    assert _files_per_second("facturx") >= FILES_PER_SECOND


def test_ubl_files() -> None:
    assert _files_per_second("ubl") >= XML_FILES_PER_SECOND
