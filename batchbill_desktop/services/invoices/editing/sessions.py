"""Which running program edits: told apart from one that was killed.

A session holds a lock on a small file for as long as its program runs; the system takes the lock
away however the program ends. So another program on the same machine and of the same user knows
at once whether an editor is still there. Of other machines and users that cannot be known: they
count as running.
"""

from __future__ import annotations

import atexit
import sys
import uuid
from functools import lru_cache
from pathlib import Path
from typing import IO

import platformdirs

from batchbill_desktop.services.crash_reports import FOLDER
from batchbill_desktop.services.who import user_at_machine

_UNLOCKED = "unlocked-"
"""Marks a session that could not lock a file: nobody can tell whether it still runs."""


@lru_cache(maxsize=1)
def this_session() -> str:
    """The session of this program: the same text for as long as it runs."""
    token = uuid.uuid4().hex
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{token}.lock"
        held = path.open("wb")
    except OSError:
        return f"{user_at_machine()}/{_UNLOCKED}{token}"
    if not _lock(held):
        held.close()
        return f"{user_at_machine()}/{_UNLOCKED}{token}"
    atexit.register(_end, held, path)
    return f"{user_at_machine()}/{token}"


def is_over(session: str) -> bool:
    """Whether the program of a session has ended for certain."""
    editor, _, token = session.rpartition("/")
    if editor != user_at_machine() or token.startswith(_UNLOCKED):
        return False
    path = _folder() / f"{token}.lock"
    try:
        with path.open("r+b") as file:
            if not _lock(file):
                return False
    except FileNotFoundError:
        return True
    except OSError:
        return False
    path.unlink(missing_ok=True)
    return True


def _folder() -> Path:
    return platformdirs.user_state_path(FOLDER, appauthor=False) / "sessions"


def _end(held: IO[bytes], path: Path) -> None:
    held.close()
    path.unlink(missing_ok=True)


def _lock(file: IO[bytes]) -> bool:
    """Lock a file for as long as it is open; False where another program has it locked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
