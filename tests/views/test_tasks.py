from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from batchbill_desktop.services.collector import MANY
from batchbill_desktop.views.tasks import Report, TaskRunner


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def tasks(qtbot: QtBot, failures: list[Exception]) -> Iterator[TaskRunner]:
    runner = TaskRunner(failures.append)
    yield runner
    runner.close()


def test_work_runs_beside_the_window_and_its_result_arrives_on_the_windows_thread(
    qtbot: QtBot, qapp: QApplication, tasks: TaskRunner
) -> None:
    seen: list[object] = []
    main = threading.get_ident()

    def arrived(thread: int) -> None:
        seen.append((thread != main, QThread.currentThread() == qapp.thread()))

    with qtbot.waitSignal(tasks.idle):
        tasks.run("Thinking", lambda _: threading.get_ident(), arrived)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(True, True)]


def test_works_are_done_one_after_another(qtbot: QtBot, tasks: TaskRunner) -> None:
    order: list[int] = []

    def count(number: int) -> Callable[[Report], int]:
        return lambda _: number

    for number in range(20):
        tasks.run("Counting", count(number), order.append)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))
    assert not tasks.busy


def test_a_failure_goes_to_its_own_handler_or_else_to_the_windows(
    qtbot: QtBot, tasks: TaskRunner, failures: list[Exception]
) -> None:
    own: list[Exception] = []

    def fail(_: Report) -> None:
        raise ValueError("no")

    tasks.run("Failing", fail, lambda _: None, failure=own.append)
    tasks.run("Failing", fail, lambda _: None)
    qtbot.waitUntil(lambda: bool(failures))
    assert [str(error) for error in own + failures] == ["no", "no"]


def test_cancelling_stops_the_work_where_it_reports(qtbot: QtBot, tasks: TaskRunner) -> None:
    ends: list[str] = []
    begun = threading.Event()

    def endless(report: Report) -> None:
        while True:
            report(1, 0)
            begun.set()

    tasks.run(
        "Endless",
        endless,
        lambda _: ends.append("done"),
        cancelled=lambda: ends.append("cancelled"),
    )
    assert begun.wait(5)
    tasks.cancel()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == ["cancelled"]


def test_progress_is_told_without_flooding_the_window(qtbot: QtBot, tasks: TaskRunner) -> None:
    heard: list[tuple[int, int]] = []
    tasks.progressed.connect(lambda done, of: heard.append((done, of)))

    def count(report: Report) -> None:
        for number in range(1, 100_001):
            report(number, 100_000)

    with qtbot.waitSignal(tasks.idle, timeout=20_000):
        tasks.run("Counting", count, lambda _: None)
    assert heard[-1] == (100_000, 100_000)
    assert len(heard) < 1000


def test_nobody_is_called_whose_page_is_gone(qtbot: QtBot, tasks: TaskRunner) -> None:
    called: list[str] = []
    page = QObject()
    gate = threading.Event()
    tasks.run("Waiting", lambda _: gate.wait(5), lambda _: called.append("page"), owner=page)
    delete(page)
    gate.set()
    tasks.run("After", lambda _: None, lambda _: called.append("after"))
    qtbot.waitUntil(lambda: bool(called))
    assert called == ["after"]


def test_closing_waits_for_the_running_work_and_drops_the_rest(qtbot: QtBot) -> None:
    done: list[str] = []
    runner = TaskRunner(lambda error: done.append(str(error)))
    begun, gate = threading.Event(), threading.Event()

    def first(_: Report) -> None:
        begun.set()
        gate.wait(5)
        done.append("first")

    runner.run("First", first, lambda _: done.append("told"))
    runner.run("Second", lambda _: done.append("second"), lambda _: None)
    assert begun.wait(5)
    threading.Timer(0.05, gate.set).start()
    runner.close()
    assert done == ["first"]


def test_what_was_read_is_not_looked_through_by_the_windows_collector(
    qtbot: QtBot, tasks: TaskRunner
) -> None:
    """At ten thousand contracts it would block the window for a third of a second."""
    gc.disable()
    try:
        gc.collect()
        read: list[list[list[int]]] = []
        tasks.run("Reading", lambda _: [[number] for number in range(2 * MANY)], read.append)
        qtbot.waitUntil(lambda: bool(read))
        young = len(gc.get_objects(generation=0)) + len(gc.get_objects(generation=1))
    finally:
        gc.enable()
    assert young < MANY / 2
    assert len(read[0]) == 2 * MANY
