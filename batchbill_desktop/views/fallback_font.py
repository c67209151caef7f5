"""Chinese, Japanese and Korean names on machines whose own fonts do not have them.

Windows and macOS have such fonts; many Linux machines have none and show boxes. The font that
comes with the program for the printed page is then lent to the window. It is large, so it is
loaded after the window is painted.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from batchbill_desktop.services.printing.characters import wide_file

_SYSTEMS = (
    QFontDatabase.WritingSystem.Japanese,
    QFontDatabase.WritingSystem.SimplifiedChinese,
    QFontDatabase.WritingSystem.Korean,
)


def is_needed() -> bool:
    """Whether a writing system of the wide characters has no font on this machine."""
    return any(not QFontDatabase.families(system) for system in _SYSTEMS)


def lend(app: QApplication) -> bool:
    """Put the bundled font behind the window's own where `is_needed`; whether it was.

    Raises nothing: without it the names show as boxes, as they would have before.
    """
    if not is_needed():
        return False
    number = QFontDatabase.addApplicationFontFromData(QByteArray(wide_file()))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        return False
    font = QFont(app.font())
    font.setFamilies([*app.font().families(), families[0]])
    app.setFont(font)
    return True
