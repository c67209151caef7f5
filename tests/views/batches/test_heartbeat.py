"""The window's thread goes on while long work is done: its heart never stops for long.

Nothing here goes by the clock of a machine that may be loaded: work is counted in the window
thread's own processor time, and a use case ends only when the heart has beaten during it.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from batchbill_desktop.services import clock
from batchbill_desktop.services.database import Database
from batchbill_desktop.views.batches.page import NewBatchPage
from tests.views.test_whole_path import generate, import_small, run_june
from tests.views.window import LONG, Driver

_BEAT = 5
_LIMIT = 0.1
"""Seconds of work that the window's thread may do in one go."""
_BEATS = 3
"""So often the heart beats during every use case."""


class Heart:
    """Measures between two beats the processor time of the window's own thread.

    A loaded machine takes the processor away, which is no fault of the program: of the time
    between two beats only what this thread has worked counts.
    """

    def __init__(self) -> None:
        self.beats = 0
        self.longest = 0.0
        self._last = time.thread_time()

    def beat(self) -> None:
        now = time.thread_time()
        self.beats += 1
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def has_beaten(self, times: int) -> bool:
        """Wait, on another thread, until it has beaten so often; whether it did."""
        wanted = self.beats + times
        end = time.monotonic() + LONG / 1000
        while self.beats < wanted and time.monotonic() < end:
            time.sleep(_BEAT / 1000)
        return self.beats >= wanted


@contextmanager
def listening(driver: Driver) -> Iterator[Heart]:
    heart = Heart()
    timer = QTimer(driver.window)
    timer.timeout.connect(heart.beat)
    timer.start(_BEAT)
    yield heart
    timer.stop()


class Watch:
    """Notes where the use cases run, and in which of them the window stood still."""

    def __init__(self, heart: Heart) -> None:
        self._heart = heart
        self._window = threading.get_ident()
        self.on_window: list[str] = []
        self.stood_still: list[str] = []
        self.seen = 0

    def watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def act(database: Database, use_case: Any, *arguments: Any, **options: Any) -> Any:
            what = f"{name} {getattr(use_case, '__qualname__', use_case)}"
            self.seen += 1
            if threading.get_ident() == self._window:
                self.on_window.append(what)
            elif not self._heart.has_beaten(_BEATS):
                self.stood_still.append(what)
            return real(database, use_case, *arguments, **options)

        return act


@pytest.fixture(autouse=True)
def end_of_june() -> Iterator[None]:
    with clock.fixed_today(dt.date(2026, 6, 30)):
        yield


def watch(monkeypatch: pytest.MonkeyPatch, heart: Heart) -> Watch:
    watch = Watch(heart)
    for name in ("read", "write"):
        monkeypatch.setattr(Database, name, watch.watched(name, getattr(Database, name)))
    return watch


def test_loading_running_and_generating_never_block_the_window(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_small(driver)
    # The outbox looks at the database by itself, also after the heart was listened to.
    driver.billing.outbox.mail_sender.close()
    page: NewBatchPage = driver.billing.new_batch

    def load() -> None:
        page.reload()
        driver.rest()

    for what, act in (
        ("loading", load),
        ("running", lambda: run_june(driver)),
        ("generating", lambda: generate(driver)),
    ):
        with listening(driver) as heart, monkeypatch.context() as patch:
            found = watch(patch, heart)
            act()
            driver.rest()
        assert found.seen, what
        assert found.on_window == [], what
        assert found.stood_still == [], what
        assert heart.longest < _LIMIT, what


def test_the_heart_feels_a_blocked_thread(driver: Driver) -> None:
    def block() -> None:
        begin = time.thread_time()
        while time.thread_time() - begin < 1.5 * _LIMIT:
            sum(range(1_000))

    with listening(driver) as heart:
        QTimer.singleShot(10, block)
        driver.wait(lambda: heart.longest > _LIMIT)
    assert heart.beats > 1


def test_the_watch_sees_a_use_case_on_the_window_s_thread(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_small(driver)
    company = driver.program.desk.company
    assert company is not None
    with listening(driver) as heart, monkeypatch.context() as patch:
        found = watch(patch, heart)
        company.database.read(lambda connection: connection.closed)
    assert len(found.on_window) == 1
