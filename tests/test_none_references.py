"""PySide6 6.12.0 gave back a reference to None too many with every call of a method that returns
nothing, until Python 3.11 died of it. The pinned version must not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import sys

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPdfWriter, QPen, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication(sys.argv)
writer = QPdfWriter(sys.argv[1])
painter = QPainter(writer)
printer = QPrinter()
label = QLabel()
document = QTextDocument()
path = QPainterPath()
box, red = QRectF(0, 0, 10, 10), QColor("red")

# The count may sink by the number of calls; it must not reach 0 before it is looked at.
spare = [None] * 2_000_000


def paint():
    painter.setPen(red)
    painter.setPen(QPen(red, 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(red)
    painter.save()
    painter.translate(1, 1)
    painter.setClipRect(box)
    painter.restore()
    painter.drawLine(1, 2, 3, 4)
    painter.fillRect(box, red)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path.setFillRule(Qt.FillRule.WindingFill)


def set_values():
    writer.setTitle("title")
    writer.setCreator("creator")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setDocName("name")
    printer.setFullPage(True)
    label.setText("text")
    label.setEnabled(True)
    document.setDefaultStyleSheet("")


for act, calls, rounds in ((paint, 12, 20_000), (set_values, 8, 20_000)):
    act()
    before = sys.getrefcount(None)
    for _ in range(rounds):
        act()
    moved = sys.getrefcount(None) - before
    print(act.__name__, calls * rounds, moved, flush=True)
painter.end()
"""


def test_painting_and_setting_keep_the_references_to_none(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path / "painted.pdf")],
        capture_output=True,
        encoding="utf-8",
        timeout=250,
        check=False,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    seen = {name: (int(calls), int(moved)) for name, calls, moved in lines}
    assert seen.keys() == {"paint", "set_values"}, done.stderr[-2000:]
    assert sum(calls for calls, _ in seen.values()) >= 400_000
    for name, (calls, moved) in seen.items():
        # Since Python 3.12 None is immortal and the count may rise: what PySide, built for older
        # Pythons, counts up is not counted down. It must not sink there either.
        highest = 100 if sys.version_info < (3, 12) else calls
        assert -100 < moved <= highest, f"{name}: {calls} calls moved the count by {moved}"
    assert done.returncode == 0, done.stderr[-2000:]
