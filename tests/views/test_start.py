"""The start: what is imported before the window is seen, and which words ask for the window."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from batchbill_desktop import __main__ as start
from batchbill_desktop import app
from batchbill_desktop.views.tasks import TaskRunner

_CHILD = """
import json, os, sys
from batchbill_desktop.views.main_window import MainWindow

def seen(self, event):
    # What is loaded at the moment in which the window is painted for the first time.
    print(json.dumps(sorted(sys.modules)), flush=True)
    os._exit(0)

MainWindow.paintEvent = seen
from batchbill_desktop.__main__ import main
main([])
"""


def test_the_window_is_seen_before_the_database_is_loaded() -> None:
    child = subprocess.run(
        [sys.executable, "-c", _CHILD],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    loaded = set(json.loads(child.stdout))
    heavy = {
        "sqlalchemy",
        "alembic",
        "openpyxl",
        "jinja2",
        "typer",
        "rich",
        "psycopg",
        "PySide6.QtPrintSupport",
        "batchbill_desktop.models",
        "batchbill_desktop.services.database",
        "batchbill_desktop.services.billing.due",
    }
    assert loaded & heavy == set()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], (None, False, False)),
        (["demo"], (None, True, False)),
        (["demo", "--fresh"], (None, True, True)),
        (["--database", "a.db"], ("a.db", False, False)),
        (["--database=a.db"], ("a.db", False, False)),
        (["demo", "--database", "a.db"], ("a.db", True, False)),
        (["demo", "--no-window"], None),
        (["demo", "--help"], None),
        (["--help"], None),
        (["--version"], None),
        (["due", "--as-of", "2026-10-31", "--json"], None),
        (["--database"], None),
    ],
)
def test_words_that_ask_for_the_window(
    words: list[str], expected: tuple[str | None, bool, bool] | None
) -> None:
    assert start.window_words(words) == expected


def test_the_demonstration_never_meets_a_company_of_ones_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert start.main(["demo", "--fresh", "--database", "mine.db"]) == 2
    assert "leave --database out" in capsys.readouterr().err


def test_without_a_display_the_window_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert start.main([]) == 1
    assert "no display" in capsys.readouterr().err


def test_without_a_display_the_demonstration_bills_a_month_all_the_same(
    tmp_path: Path,
) -> None:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in os.environ.items() if key not in names}
    child = subprocess.run(
        [sys.executable, "-m", "batchbill_desktop", "demo"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(Path(start.__file__).parents[1])},
    )
    assert child.returncode == 0, child.stderr
    assert "no display" in child.stderr
    assert list(tmp_path.rglob("*.pdf"))


def test_the_collector_waits_while_work_is_under_way(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the worker is just making, it would look through and find nothing."""
    monkeypatch.setattr(app, "_COLLECT_MS", 5)
    looks: list[int] = []

    def look(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            looks.append(info["generation"])

    tasks = TaskRunner(lambda error: pytest.fail(str(error)))
    leave = threading.Event()
    before = set(qapp.findChildren(QTimer))
    tasks.run("Working", lambda _: leave.wait(10), lambda _: None)
    gc.callbacks.append(look)
    try:
        app._collect_on_the_windows_thread(qapp, tasks)  # noqa: SLF001 - what the start sets up
        qtbot.wait(60)
        assert looks == []
        leave.set()
        qtbot.waitUntil(lambda: looks[:1] == [1])
    finally:
        leave.set()
        gc.callbacks.remove(look)
        for timer in set(qapp.findChildren(QTimer)) - before:
            timer.stop()
            timer.deleteLater()
        gc.enable()
        tasks.close()
