"""Python's garbage collector, where very many objects are made that all stay.

While they are made it is held back: it looks through everything again and again and finds
nothing. Afterwards they are told to stay: its next look would take a third of a second for a
company of ten thousand contracts, and whoever it interrupts waits.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 50_000
"""So many new objects take the collector about ten milliseconds to look through."""

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


def let_stay() -> bool:
    """Count all objects that are there as old ones, if very many are new; whether they were.

    It takes no time, and they go as ever once nobody refers to them. Only rings of objects that
    nobody refers to any more are kept, if there are any at that very moment.
    """
    if gc.get_count()[0] < MANY:
        return False
    gc.freeze()
    gc.unfreeze()
    return True
