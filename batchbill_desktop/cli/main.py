"""The entry of the command line: parses, runs one command, turns errors into exit statuses.

Exit status 0: done; 1: refused, with a message on stderr that says what, why and what to
do; 2: wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

import typer

from batchbill_desktop import __version__
from batchbill_desktop.cli import batch, company, demo, due, files, invoice, mapping, session
from batchbill_desktop.cli.arguments import spread_exclude, take_database
from batchbill_desktop.cli.output import complain
from batchbill_desktop.services.crash_reports import log_folder, write_crash_report
from batchbill_desktop.services.errors import UserError

REFUSED = 1

app = typer.Typer(
    name="batchbill",
    help="Month-end contract billing. Without a command it opens the window. "
    "--database URL, before or after any command, chooses the database.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(company.app, name="company")
app.add_typer(batch.app, name="batch")
app.add_typer(invoice.app, name="invoice")
app.add_typer(mapping.app, name="mapping")
_COMMANDS: tuple[Callable[..., None], ...] = (
    due.due,
    due.explain,
    due.waive,
    due.unwaive,
    files.pdf,
    files.export,
    files.check,
    files.backup,
    files.restore,
    files.migrate,
    demo.demo,
)
for command in _COMMANDS:
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"BatchBill Desktop {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Options that stand before the command."""


def main(words: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Windows' pipes would else take the code page, and JSON is UTF-8.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    opened: session.Session | None = None
    try:
        left, database = take_database(list(words))
        opened = session.begin(database)
        app(spread_exclude(left), prog_name="batchbill")
    except SystemExit as done:
        # Typer ends this way: 0 done, 1 cancelled, 2 wrong usage with a message.
        return done.code if isinstance(done.code, int) else REFUSED
    except UserError as error:
        complain(error.message)
        return REFUSED
    except KeyboardInterrupt:
        complain("Cancelled; nothing was changed.")
        return REFUSED
    except BrokenPipeError:
        # The reader of a pipe has gone: nobody is left to tell.
        sys.stderr.close()
    except Exception as error:  # noqa: BLE001 - the last resort before a traceback
        # A fault of the program itself: a report for its makers, a sentence for the user.
        report = write_crash_report(error, log_folder())
        where = "" if report is None else f" What happened is written down in {report}."
        complain(f"BatchBill failed unexpectedly ({type(error).__name__}).{where}")
        return REFUSED
    finally:
        if opened is not None:
            opened.close()
    return 0
