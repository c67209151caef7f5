"""Fonts for machines that lack them: letters, and Chinese, Japanese and Korean names.

Windows and macOS have such fonts. Many Linux machines have none for the wide characters and show
boxes, and a bare one has no font at all. The fonts that come with the program for the printed
page are then lent to the window. That of the wide characters is large, so it is loaded after the
window is painted.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

_SYSTEMS = (
    QFontDatabase.WritingSystem.Japanese,
    QFontDatabase.WritingSystem.SimplifiedChinese,
    QFontDatabase.WritingSystem.Korean,
)


def lend_letters(app: QApplication) -> bool:
    """Give the window a bundled font where the machine has none at all; whether it did."""
    if own_family(app):
        return False
    # Modules of the printed page are imported where they are needed: the window shows first.
    from batchbill_desktop.services.printing.font_files import (
        BOLD,
        REGULAR,
        STANDARD,
        face_file,
    )

    for face in (REGULAR, BOLD):
        QFontDatabase.addApplicationFontFromData(QByteArray(face_file(STANDARD, face)))
    font = QFont(app.font())
    font.setFamilies([STANDARD])
    app.setFont(font)
    return True


def own_family(app: QApplication) -> str:
    """The family that the window's font really is; empty where the machine has none."""
    return QFontInfo(app.font()).family()


def is_needed() -> bool:
    """Whether a writing system of the wide characters has no font on this machine."""
    return any(not QFontDatabase.families(system) for system in _SYSTEMS)


def lend(app: QApplication) -> bool:
    """Put the bundled font behind the window's own where `is_needed`; whether it was.

    Raises nothing: without it the names show as boxes, as they would have before.
    """
    if not is_needed():
        return False
    from batchbill_desktop.services.printing.characters import wide_file

    # A name such as "Sans Serif" is no family: with another one behind it, Qt would take that
    # for all texts, and every column would be twice as wide.
    own = own_family(app)
    number = QFontDatabase.addApplicationFontFromData(QByteArray(wide_file()))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        return False
    font = QFont(app.font())
    font.setFamilies([own, families[0]] if own else families)
    app.setFont(font)
    return True
