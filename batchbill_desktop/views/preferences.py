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

    @property
    def print_settings(self) -> str | None:
        """Printer, tray, sides and copies of the last print, as JSON."""
        return self._text("print/settings")

    @print_settings.setter
    def print_settings(self, value: str) -> None:
        self._store.setValue("print/settings", value)

    @property
    def prints_apart(self) -> bool:
        """Whether several invoices were last printed in a job each."""
        return self._text("print/jobs") == "each"

    @prints_apart.setter
    def prints_apart(self, value: bool) -> None:
        self._store.setValue("print/jobs", "each" if value else "one")

    @property
    def pdf_folder(self) -> str | None:
        """Where the last PDF files went."""
        return self._text("pdf/folder")

    @pdf_folder.setter
    def pdf_folder(self, value: str) -> None:
        self._store.setValue("pdf/folder", value)

    @property
    def pdf_merged(self) -> bool:
        """Whether several invoices last became one PDF file."""
        return self._text("pdf/files") == "one"

    @pdf_merged.setter
    def pdf_merged(self, value: bool) -> None:
        self._store.setValue("pdf/files", "one" if value else "each")

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
