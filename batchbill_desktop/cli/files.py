"""`batchbill pdf`, `export`, `backup`, `restore`, `migrate` and `check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from batchbill_desktop.cli import session
from batchbill_desktop.cli.output import JsonOption, complain, print_json, progress, say
from batchbill_desktop.cli.session import database

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write to.")]

_FORMATS = "csv, xlsx, iif, qbo, xero, fec, sage, facturx or ubl."


def pdf(
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NUMBER ...")] = None,
    batch: Annotated[str | None, typer.Option("--batch", help="All of this batch.")] = None,
    out: Out = Path(),
    draft: Annotated[bool, typer.Option("--draft", help="Mark the pages; issue nothing.")] = False,
) -> None:
    """Write PDFs, named by number. This issues the invoices, but for --draft."""
    from batchbill_desktop.services.invoices.pdfs import (
        batch_documents,
        numbered_documents,
        write_pdfs,
    )

    if (batch is None) == (not numbers):
        msg = "name the invoices, or a batch with --batch"
        raise typer.BadParameter(msg)
    if batch is not None:
        documents = database().read(batch_documents, batch, draft=draft)
    else:
        documents = database().read(numbered_documents, numbers or [])
    with progress("Making PDFs") as report:
        written = write_pdfs(database(), documents, out, draft=draft, on_progress=report)
    say(f"{len(written)} PDF(s) written to {out}.")


def export(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    batch: Annotated[str, typer.Option("--batch", help="A generated batch.")],
    out: Out,
    invoice: Annotated[
        list[str] | None, typer.Option("--invoice", metavar="NUMBER", help="Repeatable.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help="Invoices in this currency only.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Export once more.")] = False,
) -> None:
    """Export the invoices and credit notes of a generated batch."""
    from batchbill_desktop.services.exports.export import ExportRequest, export_batch

    request = ExportRequest(format_, batch, out, tuple(invoice or ()), currency, again)
    done = export_batch(database(), request)
    for remark in done.remarks:
        complain(remark)
    names = ", ".join(path.name for path in done.files) or "no file, since all come to 0"
    say(f"{done.documents} document(s) exported to {out}: {names}.")


def backup(
    path: Annotated[Path, typer.Argument(help="File to write.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file.")] = False,
) -> None:
    """Copy the whole company into one file."""
    from batchbill_desktop.services.backup.create import create_backup

    create_backup(database(), path, overwrite=overwrite)
    say(f"Backup written to {path}.")


def restore(path: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Put a backup in the place of the database."""
    from batchbill_desktop.services.backup.restore import restore_backup

    kept = restore_backup(session.current.url, path)
    say(f"Restored from {path}.")
    if kept is not None:
        say(f"What was there before is kept as {kept}.")


def migrate() -> None:
    """Bring the database to this version of the program (a copy of it is kept)."""
    from batchbill_desktop.services.migrating import migrate as bring_up_to_date

    done = bring_up_to_date(session.current.url)
    say("The database is up to date.")
    if done.copy is not None:
        say(f"A copy of it as it was is kept as {done.copy}.")


def check(as_json: Annotated[bool, JsonOption] = False) -> None:
    """Prove that nothing is billed twice or forgotten and that all totals add up."""
    from batchbill_desktop.services.check import check_books

    problems = database().read(check_books)
    if as_json:
        print_json({"ok": not problems, "problems": problems})
    elif problems:
        for problem in problems:
            complain(problem)
        complain(f"{len(problems)} problem(s) found.")
    else:
        say("All is well.")
    if problems:
        raise typer.Exit(1)
