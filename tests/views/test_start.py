"""The start: what is imported before the window is seen, and which words ask for the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from batchbill_desktop import __main__ as start

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
