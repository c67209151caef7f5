"""Holding Python's garbage collector back while very many objects are made that all stay.

It looks through everything again and again while they are made, and finds nothing.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_holders = 0
_was_on = True


@contextmanager
def collector_held() -> Iterator[None]:
    """Hold the collector back while the block, or the decorated function, runs.

    Threads may do so at once: it works again when the last of them is done. A collector
    that somebody else has switched off stays off.
    """
    global _holders, _was_on  # noqa: PLW0603 - the collector is one for the whole process
    with _lock:
        if not _holders:
            _was_on = gc.isenabled()
            gc.disable()
        _holders += 1
    try:
        yield
    finally:
        with _lock:
            _holders -= 1
            if not _holders and _was_on:
                gc.enable()
