"""Where the files that come with the program lie: templates, translations, icons, demo."""

from __future__ import annotations

import sys
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """The path of a file or folder below `resources/`.

    In the source tree that folder stands beside the package; in the frozen program
    PyInstaller unpacks it into the folder that `sys._MEIPASS` names.
    """
    unpacked = getattr(sys, "_MEIPASS", None)
    root = Path(unpacked) if unpacked else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)
