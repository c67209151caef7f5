"""What the command line prints: JSON, tables, messages, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

JsonOption = typer.Option("--json", help="Print one JSON document and nothing else.")


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def say(text: str) -> None:
    """A message on stdout."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """A message on stderr."""
    sys.stderr.write(text + "\n")


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int]
) -> None:
    """A table on stdout; the columns whose places are in `right` are aligned at the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        # Imported text is data: square brackets in it are no markup.
        table.add_row(*(Text(cell) for cell in row))
    # A file or a pipe has no width: nothing is folded there.
    width = None if sys.stdout.isatty() else 1000
    Console(width=width).print(table)


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr where that is a terminal; yields `report(done, of)`."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(words, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
