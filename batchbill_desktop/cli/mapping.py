"""`batchbill mapping export`, `import` and `clear`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from batchbill_desktop.cli.output import complain, say
from batchbill_desktop.cli.session import database

_HELP = """What other programs call your accounts, items, taxes and customers.

The file has a row for each name: format, kind, key, value. Kinds and their keys:

revenue: sku:..., category:..., contract:..., type:..., kind:..., tax:..., default;
tax, tax_account, tax_text: a tax code, category:S:20 or category:S
(in the value, {rate}, {rate1} and {code} stand for the rate);
item: sku:..., kind:..., default, discount;
customer: a business number; terms: days; account and setting: as exported.
"""

app = typer.Typer(help=_HELP)

PathArgument = Annotated[Path, typer.Argument(help="A .csv or .xlsx file.")]


@app.command("export")
def export(path: PathArgument) -> None:
    """Write the names of all formats, defaults included, into a new file."""
    from batchbill_desktop.services.exports.mapping_file import export_mapping

    count = database().read(export_mapping, path)
    say(f"{count} name(s) written to {path}. Change the values and import the file again.")


@app.command("import")
def import_(path: PathArgument) -> None:
    """Read names from a file: all of them, or nothing. An empty value takes the default."""
    from batchbill_desktop.services.exports.mapping_file import import_mapping

    done = database().write(import_mapping, path)
    for warning in done.warnings:
        complain(f"Note: {warning}")
    say(f"Read {done.rows['names']} name(s) from {path}, {done.rows['changed']} changed.")


@app.command("clear")
def clear(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help="Such as xero.")],
) -> None:
    """Forget the names of a format: the defaults of the company's country hold again."""
    from batchbill_desktop.services.exports.mapping import clear_mapping

    count = database().write(clear_mapping, format_)
    say(f"{count} name(s) of {format_} forgotten; the defaults hold.")
