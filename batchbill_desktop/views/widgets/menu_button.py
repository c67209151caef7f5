"""A button that opens a menu; its arrow has room beside the text."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

_ARROW = 14


class MenuButton(QToolButton):
    """Click, Space or its key opens `menu_of`, which is filled anew each time."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.menu_of = QMenu(self)
        self.menu_of.setObjectName(f"{name}.menu")
        self.menu_of.setToolTipsVisible(True)
        self.menu_of.aboutToShow.connect(self.fill)
        self.setMenu(self.menu_of)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def fill(self) -> None:
        """Put the entries into the menu."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """The style draws the arrow into the text."""
        size = super().sizeHint()
        return QSize(size.width() + _ARROW, size.height())
