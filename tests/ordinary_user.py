"""Running a piece of the program as a user without root's rights, to whom modes of files matter."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).parents[1]

# The imports come before: an ordinary user may be unable to read the folder of the project.
_PRELUDE = """
import os

def become_ordinary():
    if getattr(os, "geteuid", lambda: 1)() == 0:
        nobody = 65534
        os.setgroups([])
        os.setgid(nobody)
        os.setuid(nobody)
"""


def as_ordinary_user(code: str) -> str:
    """Run the code in another process and return what it prints.

    The code imports what it needs, then calls `become_ordinary()`.
    """
    done = subprocess.run(
        [sys.executable, "-c", _PRELUDE + code],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def shared_folder() -> Iterator[Path]:
    """A folder that every user of the machine can reach; pytest's own are for one user."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        try:
            yield folder
        finally:
            # Else an ordinary user could not remove it again.
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o777)
