"""What the window remembers between two starts: language, look, sizes, the last company."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from batchbill_desktop.services.crash_reports import FOLDER

THEMES = ("system", "light", "dark")


def settings_path() -> Path:
    """The file of the preferences in the user's own folder."""
    return platformdirs.user_config_path(FOLDER, appauthor=False) / "window.ini"


class Preferences:
    """The window's preferences, kept in one small text file."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def language(self) -> str | None:
        """The language the user chose; None: the system's."""
        return self._text("language")

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def theme(self) -> str:
        """`system`, `light` or `dark`."""
        value = self._text("theme")
        return value if value in THEMES else "system"

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("theme", value)

    @property
    def last_database(self) -> str | None:
        """Path or URL of the company that was open last."""
        return self._text("last_database")

    @last_database.setter
    def last_database(self, value: str) -> None:
        self._store.setValue("last_database", value)

    @property
    def export_format(self) -> str | None:
        """The destination of the last export."""
        return self._text("export/format")

    @export_format.setter
    def export_format(self, value: str) -> None:
        self._store.setValue("export/format", value)

    @property
    def export_folder(self) -> str | None:
        """Where the last export went."""
        return self._text("export/folder")

    @export_folder.setter
    def export_folder(self, value: str) -> None:
        self._store.setValue("export/folder", value)

    def layout(self, name: str) -> QByteArray | None:
        """The remembered sizes of a window or a table's header; None: not yet."""
        value = self._store.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def keep_layout(self, name: str, state: QByteArray) -> None:
        """Remember the sizes of a window or a table's header."""
        self._store.setValue(f"layout/{name}", state)

    def sync(self) -> None:
        """Write what was changed to the file."""
        self._store.sync()

    def _text(self, key: str) -> str | None:
        value = self._store.value(key)
        return value if isinstance(value, str) and value else None
