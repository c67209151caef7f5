"""Who is at work: the operating system's user. The program has no accounts of its own."""

from __future__ import annotations

import getpass
import platform
from functools import lru_cache


@lru_cache(maxsize=1)
def user_at_machine() -> str:
    """`user@machine`, for the history and for other editors of an invoice."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A process without a user's entry: containers, some services.
        name = "unknown"
    return f"{name}@{platform.node()}"
