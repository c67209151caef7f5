"""`batchbill company import` and `company export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from batchbill_desktop.cli.output import complain, progress, say
from batchbill_desktop.cli.session import database

app = typer.Typer(help="Exchange a company's master data and work as a folder or a workbook.")

PathArgument = Annotated[Path, typer.Argument(help="A folder of CSV files, or an .xlsx workbook.")]


@app.command("import")
def import_(path: PathArgument) -> None:
    """Import a company folder: all of it, or nothing."""
    from batchbill_desktop.services.company_folder.apply import import_company

    with progress("Importing") as report:
        done = database().write(import_company, path, progress=report)
    for warning in done.warnings:
        complain(f"Note: {warning}")
    counts = ", ".join(f"{name} {count}" for name, count in done.rows.items() if count)
    say(f"Imported {path}: {counts or 'nothing new'}.")


@app.command("export")
def export(path: PathArgument) -> None:
    """Export master data and work into a new or empty folder, or a new workbook."""
    from batchbill_desktop.services.company_folder.export import export_company

    database().read(export_company, path)
    say(
        f"Exported to {path}. This is master data and work only, no batches, invoices or "
        "payments: it is no backup. `batchbill backup` makes one."
    )
