"""Cuts an export into the files that a target takes, and names them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from batchbill_desktop.services.exports.format import ExportContext, ExportFile
from batchbill_desktop.services.invoices.document import InvoiceDocument

Rows = list[list[str]]


def by_currency(
    documents: Sequence[InvoiceDocument], context: ExportContext
) -> Iterator[tuple[str, list[InvoiceDocument], Iterator[InvoiceDocument]]]:
    """The documents of each file, by currency: the ending of its name, they, and they followed.

    There is no ending where all are in one currency.
    """
    several = len({document.currency for document in documents}) > 1
    found: dict[str, list[InvoiceDocument]] = {}
    for document in documents:
        found.setdefault(f"_{document.currency}" if several else "", []).append(document)
    followed = context.followed([one for chosen in found.values() for one in chosen])
    for ending, chosen in found.items():
        yield ending, chosen, islice(followed, len(chosen))


def csv_parts(
    name: str, header: Sequence[str], documents: Iterable[Rows], most: int, most_rows: int
) -> list[ExportFile]:
    """CSV files of at most `most` documents and `most_rows` rows, never cut inside a document.

    Each of `documents` is its rows. One file is `<name>.csv`, several are `<name>_1of3.csv`.
    """
    parts: list[list[Rows]] = []
    rows = 0
    for document in documents:
        if not document:
            continue
        if not parts or len(parts[-1]) == most or rows + len(document) > most_rows:
            parts.append([])
            rows = 0
        parts[-1].append(document)
        rows += len(document)
    endings = [""] if len(parts) == 1 else [f"_{n}of{len(parts)}" for n in range(1, len(parts) + 1)]
    return [
        ExportFile(f"{name}{ending}.csv", _csv(header, part))
        for ending, part in zip(endings, parts, strict=True)
    ]


def _csv(header: Sequence[str], documents: Iterable[Rows]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(header)
    for rows in documents:
        writer.writerows(rows)
    return target.getvalue().encode()
