"""The window's thread goes on while long work is done: its heart never stops for long."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer

from batchbill_desktop.services import clock
from batchbill_desktop.views.batches.page import NewBatchPage
from tests.views.test_whole_path import generate, import_small, run_june
from tests.views.window import Driver

_BEAT = 5
_LIMIT = 0.1
"""Seconds of work that the window's thread may do in one go."""


class Heart:
    """Measures between two beats the processor time of the window's own thread.

    A loaded machine takes the processor away, which is no fault of the program: of the time
    between two beats only what this thread has worked counts.
    """

    def __init__(self) -> None:
        self.beats = 0
        self.longest = 0.0
        self.begin = time.monotonic()
        self._last = time.thread_time()

    @property
    def mean(self) -> float:
        """Seconds by the clock between two beats on average: waiting for a worker counts here."""
        return (time.monotonic() - self.begin) / max(self.beats, 1)

    def beat(self) -> None:
        now = time.thread_time()
        self.beats += 1
        self.longest = max(self.longest, now - self._last)
        self._last = now


@contextmanager
def listening(driver: Driver) -> Iterator[Heart]:
    heart = Heart()
    timer = QTimer(driver.window)
    timer.timeout.connect(heart.beat)
    timer.start(_BEAT)
    yield heart
    timer.stop()


@pytest.fixture(autouse=True)
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(dt.date(2026, 6, 30)):
        yield


def test_loading_running_and_generating_never_block_the_window(driver: Driver) -> None:
    import_small(driver)
    page: NewBatchPage = driver.billing.new_batch
    with listening(driver) as heart:
        page.reload()
        driver.rest()
    assert heart.beats > 1
    assert heart.longest < _LIMIT, "loading"
    assert heart.mean < _LIMIT, "loading"
    with listening(driver) as heart:
        run_june(driver)
        driver.rest()
    assert heart.longest < _LIMIT, "running"
    assert heart.mean < _LIMIT, "running"
    with listening(driver) as heart:
        generate(driver)
        driver.rest()
    assert heart.longest < _LIMIT, "generating"
    assert heart.mean < _LIMIT, "generating"


def test_the_heart_feels_a_blocked_thread(driver: Driver) -> None:
    def block() -> None:
        begin = time.thread_time()
        while time.thread_time() - begin < 1.5 * _LIMIT:
            sum(range(1_000))

    with listening(driver) as heart:
        QTimer.singleShot(10, block)
        driver.wait(lambda: heart.longest > _LIMIT)
    assert heart.beats > 1
