"""Looks at an export before it is made: what is missing, what would be written; writes nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.export import (
    ExportRequest,
    base_name,
    chosen_documents,
    export_context,
    exported_before,
)
from batchbill_desktop.services.exports.format import (
    AdvisingFormat,
    ExportFile,
    Problem,
    Progress,
)
from batchbill_desktop.services.exports.gaps import Gap
from batchbill_desktop.services.exports.registry import find_format
from batchbill_desktop.services.invoices.document import InvoiceDocument

SHOWN_ROWS = 50
_SHOWN_DOCUMENTS = 50
"""Each has a row at least, so no more are needed for the rows that are shown."""

_ONE_EACH = ("facturx", "ubl")
"""Formats with a file for each document: one of them is preview enough."""

_SPLIT = ("iif", "qbo", "xero")
"""Formats whose number of files depends on all documents. They are quick to make."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of what would be written: rows of a table, or a text."""

    files: tuple[str, ...] = ()
    """The names of the files; where each document has one, the first."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The first rows, the header among them."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What an export would do, and what stands in its way."""

    documents: tuple[InvoiceDocument, ...]
    """Without those that are left out."""
    problems: tuple[Problem, ...]
    gaps: tuple[Gap, ...]
    """What can be filled in, each once."""
    advised: tuple[str, ...]
    """Numbers of those that can be exported, but whose files could do more."""
    before: tuple[str, ...]
    """Numbers that were exported in this format already."""
    issued: int
    """How many documents the export would issue, and so fix."""
    currencies: tuple[str, ...]
    """All currencies of the choice, whichever of them is exported."""
    preview: Preview

    @property
    def good(self) -> tuple[str, ...]:
        """The numbers that nothing stands in the way of."""
        bad = {problem.number for problem in self.problems}
        return tuple(str(one.number) for one in self.documents if one.number not in bad)


def examine_export(
    connection: Connection,
    request: ExportRequest,
    *,
    leave_out_before: bool = False,
    on_progress: Progress | None = None,
) -> Examined:
    """Check a request as `export_batch` would; with `again` those of before are no obstacle.

    `leave_out_before` takes what was exported in the format before out of the choice. What
    `on_progress` raises ends the check.
    Raises what `export_batch` raises for a choice that has no document.
    """
    target = find_format(request.format)
    everything = chosen_documents(connection, _any_currency(request))
    currencies = tuple(sorted({document.currency for document in everything}))
    documents = [
        one for one in everything if request.currency is None or one.currency == request.currency
    ]
    before = exported_before(connection, target.name, documents)
    if leave_out_before:
        documents = [document for document in documents if document.number not in before]
    if not documents:
        return Examined((), (), (), (), tuple(before), 0, currencies, Preview())
    context = export_context(connection, base_name(request, documents), target.name)
    context = replace(context, on_progress=on_progress)
    problems = target.check(documents, context)
    bad = {problem.number for problem in problems}
    good = [document for document in documents if document.number not in bad]
    advice = target.advise(good) if isinstance(target, AdvisingFormat) else []
    gaps = dict.fromkeys(one.gap for one in (*problems, *advice) if one.gap is not None)
    preview = Preview()
    if good:
        try:
            preview = _preview(target.write(_previewed(target.name, good), context).files)
        except (OSError, UserError):
            # The export itself will say it: nothing is written here.
            preview = Preview()
    return Examined(
        documents=tuple(documents),
        problems=tuple(problems),
        gaps=tuple(gaps),
        advised=tuple(dict.fromkeys(one.number for one in advice)),
        before=tuple(before),
        issued=sum(not document.issued for document in good) if target.issues else 0,
        currencies=currencies,
        preview=preview,
    )


def _previewed(format_name: str, good: list[InvoiceDocument]) -> list[InvoiceDocument]:
    """The documents that a preview needs: no more than show its rows and the files' names."""
    if format_name in _SPLIT:
        return good
    return good[: 1 if format_name in _ONE_EACH else _SHOWN_DOCUMENTS]


def _any_currency(request: ExportRequest) -> ExportRequest:
    return ExportRequest(
        request.format,
        request.batch,
        request.folder,
        request.numbers,
        first=request.first,
        last=request.last,
    )


def _preview(files: Sequence[ExportFile]) -> Preview:
    names = tuple(file.name for file in files)
    if not files:
        return Preview()
    first = files[0]
    ending = first.name.rpartition(".")[2].lower()
    if ending == "pdf":
        return Preview(names, text=_xml_in(first.content))
    if ending == "xml":
        return Preview(names, text=first.content.decode("utf-8"))
    if ending == "xlsx":
        return Preview(names, _rows_of_workbook(first.content))
    return Preview(names, _rows_of_text(first.content))


def _xml_in(content: bytes) -> str:
    """The XML file inside a Factur-X PDF."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for name in pdf.attachments:
            return pdf.attachments[name].get_file().read_bytes().decode("utf-8")
    return ""


def _rows_of_workbook(content: bytes) -> tuple[tuple[str, ...], ...]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    try:
        sheet = book["lines"]
        rows = sheet.iter_rows(max_row=SHOWN_ROWS + 1, values_only=True)
        return tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    finally:
        book.close()


def _rows_of_text(content: bytes) -> tuple[tuple[str, ...], ...]:
    import csv

    text = _decoded(content)
    head = text.partition("\n")[0]
    separator = max("\t;,", key=head.count)
    if separator == "\t":
        lines = text.splitlines()[: SHOWN_ROWS + 1]
        return tuple(tuple(line.split(separator)) for line in lines)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return tuple(tuple(row) for row, _ in zip(reader, range(SHOWN_ROWS + 1), strict=False))


def _decoded(content: bytes) -> str:
    """The text of a file, whose format may be older than UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
