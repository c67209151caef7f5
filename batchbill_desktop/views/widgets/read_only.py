"""A field that can only be read looks so: it stands on the ground of the window."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

Field = QLineEdit | QPlainTextEdit | QTextEdit


def set_read_only(field: Field, *, on: bool) -> None:
    """Let a field be typed into, or only be read and copied from."""
    field.setReadOnly(on)
    palette = QPalette()
    if on:
        palette.setBrush(QPalette.ColorRole.Base, QApplication.palette().window())
    field.setPalette(palette)
