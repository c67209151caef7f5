"""`batchbill demo --no-window`: a month of the demonstration company without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from batchbill_desktop.cli.output import print_table, progress, say


def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin it anew.")] = False,
    no_window: Annotated[
        bool, typer.Option("--no-window", help="Bill a month without a window.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the PDFs.")] = Path(
        "demo-output"
    ),
) -> None:
    """Open the window on a demonstration company in a database of its own."""
    # The start of the program opens the window; here only the month without one is left.
    del fresh, no_window
    from batchbill_desktop.services.demo import bill_a_month

    with progress("Making PDFs") as report:
        done = bill_a_month(out, on_progress=report)
    say(f"The demonstration company {done.company} was imported into {done.database}.")
    say(f"The batch {done.batch!r} was run and generated:")
    print_table(
        ["Number", "Customer", "Total", "", "PDF"],
        [
            [
                written.document.number or "",
                written.document.buyer.address.name,
                str(written.document.total),
                written.document.currency,
                str(written.path),
            ]
            for written in done.pdfs
        ],
        right=(2,),
    )
    say(f"{len(done.pdfs)} invoices, as PDF files in {out.resolve()}.")
