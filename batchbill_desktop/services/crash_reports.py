"""The log file, and the report that is written where the program itself is at fault."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from batchbill_desktop import __version__
from batchbill_desktop.services import clock

logger = logging.getLogger(__name__)

FOLDER = "BatchBill"
"""The name of the program's folders below those of the user."""


def log_folder() -> Path:
    """The folder of the log file and the crash reports."""
    return platformdirs.user_log_path(FOLDER, appauthor=False)


def start_log(folder: Path) -> None:
    """Write what happens to `batchbill.log` in `folder`: a megabyte, and three older ones.

    A folder that cannot be written is no reason not to start: then there is no log.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "batchbill.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError as error:
        logger.warning("no log file: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logger.info("BatchBill Desktop %s on %s", __version__, platform.platform())


def write_crash_report(error: BaseException, folder: Path) -> Path | None:
    """Write what is needed to find the fault; returns the file, None where it cannot be."""
    lines = [
        f"BatchBill Desktop {__version__}",
        f"Python {sys.version}",
        f"PySide6 {_version_of('PySide6-Essentials')}",
        f"System {platform.platform()}",
        "",
        *traceback.format_exception(error),
    ]
    name = f"crash-{clock.now():%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    except OSError:
        logger.exception("the crash report could not be written")
        return None
    return folder / name


def _version_of(package: str) -> str:
    """The installed version, without importing the package."""
    try:
        return version(package)
    except PackageNotFoundError:
        # A frozen program has no metadata.
        return "unknown"
