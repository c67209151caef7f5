"""The start: the window where no command is named, else the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with the command line's words; returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = window_words(words)
    if asked is None:
        return _command_line(words)
    database, demo, fresh = asked
    if demo and database is not None:
        # Above all `--fresh`, which begins anew, must never meet a company's own database.
        sys.stderr.write("The demonstration has a database of its own: leave --database out.\n")
        return 2
    if not has_display():
        return _without_display(words, demo=demo)
    from batchbill_desktop import app

    return app.main(app.Options(database, demo, fresh))


def window_words(words: Sequence[str]) -> tuple[str | None, bool, bool] | None:
    """(database, demo, fresh) where these words ask for the window; None: for a command."""
    rest = list(words)
    database = None
    for place, word in enumerate(rest):
        if word == "--database" and place + 1 < len(rest):
            database = rest[place + 1]
            del rest[place : place + 2]
            break
        if word.startswith("--database="):
            database = word.partition("=")[2]
            del rest[place]
            break
    if rest == []:
        return database, False, False
    if rest[0] == "demo" and set(rest[1:]) <= {"--fresh"}:
        return database, True, "--fresh" in rest
    return None


def has_display() -> bool:
    """Whether a window can be shown: always but on a Unix machine without a display server."""
    if sys.platform in ("win32", "darwin"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


def _without_display(words: Sequence[str], *, demo: bool) -> int:
    if demo:
        sys.stderr.write(
            "There is no display here, so the demonstration runs without its window.\n"
        )
        return _command_line([*words, "--no-window"])
    sys.stderr.write(
        "There is no display here, so the window cannot be shown. Use a command instead; "
        "`batchbill --help` lists them.\n"
    )
    return 1


def _command_line(words: Sequence[str]) -> int:
    from batchbill_desktop.cli.main import main as command_line

    return command_line(list(words))


if __name__ == "__main__":
    sys.exit(main())
