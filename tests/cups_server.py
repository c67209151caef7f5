"""A real CUPS for the tests: a server of their own, with printers whose spool can be read.

It listens on a socket in its folder and on nothing else, so it neither meets the machine's own
printing nor other tests. Its printers take jobs and hold them: what is in the spool is what was
handed over.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PRINTERS = ("Office", "Cellar")
"""The first one is the default."""

_PROGRAMS = ("cupsd", "lpadmin", "cancel")
_DESCRIPTION = Path(__file__).parent / "data" / "office_printer.ppd"
_CONTROL = re.compile(r"c\d+")
_SERVER = """\
Listen {folder}/socket
Browsing Off
DefaultAuthType None
PreserveJobFiles Yes
PreserveJobHistory Yes
MaxJobs 0
DirtyCleanInterval 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """\
ServerRoot {folder}/etc
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/temp
AccessLog {folder}/access
ErrorLog {folder}/errors
PageLog {folder}/pages
FileDevice Yes
"""


class ServerNotStartedError(Exception):
    """CUPS did not come up; the text has what it said."""


@dataclass(frozen=True, slots=True)
class SpooledJob:
    """One job in the spool."""

    number: int
    attributes: dict[str, list[bytes]]
    files: tuple[bytes, ...]

    def text(self, name: str) -> str:
        """An attribute that is one text."""
        (value,) = self.attributes[name]
        return value.decode()

    def whole(self, name: str) -> int:
        """An attribute that is one whole number."""
        (value,) = self.attributes[name]
        return int.from_bytes(value, "big", signed=True)


def missing_programs() -> list[str]:
    """What of CUPS is not installed here."""
    return [name for name in _PROGRAMS if _program(name) is None]


class CupsServer:
    """A server with two printers; use it as a context manager.

    `folder` is empty, and short: the path of a socket has a limit.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "socket"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        for name in ("etc/ppd", "spool", "cache", "state", "temp"):
            (self.folder / name).mkdir(parents=True)
        # cupsd gives up root's rights for what it starts.
        for place in (self.folder, *self.folder.rglob("*")):
            place.chmod(0o775)
        for name, text in (("cupsd.conf", _SERVER), ("cups-files.conf", _FILES)):
            (self.folder / "etc" / name).write_text(text.format(folder=self.folder), "utf-8")
        self._start()
        try:
            for printer in PRINTERS:
                self.add_printer(printer)
            self._call("lpadmin", "-d", PRINTERS[0])
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def add_printer(self, name: str) -> None:
        """Make a printer that takes jobs and holds them."""
        device = ("-v", f"file://{self.folder}/paper", "-P", str(_DESCRIPTION))
        self._call("lpadmin", "-p", name, *device, "-o", "printer-is-accepting-jobs=true")

    def remove_printer(self, name: str) -> None:
        """Take a printer away, its jobs with it."""
        self._call("lpadmin", "-x", name)

    def refuse_jobs(self, name: str, *, refuse: bool) -> None:
        """Let a printer refuse new jobs, or take them again."""
        accepting = "false" if refuse else "true"
        self._call("lpadmin", "-p", name, "-o", f"printer-is-accepting-jobs={accepting}")

    def jobs(self) -> list[SpooledJob]:
        """What is in the spool, oldest first."""
        spool = self.folder / "spool"
        found = []
        # While the server writes a file it has another ending.
        for control in sorted(path for path in spool.iterdir() if _CONTROL.fullmatch(path.name)):
            number = int(control.name[1:])
            files = tuple(path.read_bytes() for path in sorted(spool.glob(f"d{number:05}-[0-9]*")))
            found.append(SpooledJob(number, dict(_attributes(control.read_bytes())), files))
        return found

    def clear(self) -> None:
        """Throw all jobs away."""
        self._call("cancel", "-a", "-x")

    def _start(self) -> None:
        program = _program("cupsd")
        assert program is not None, "cupsd is not installed: run do.py test, or install cups"
        etc = self.folder / "etc"
        with (self.folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                [program, "-f", "-c", etc / "cupsd.conf", "-s", etc / "cups-files.conf"],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        limit = time.monotonic() + 20
        while not self.socket.exists():
            if self._process.poll() is not None or time.monotonic() > limit:
                logs = [self.folder / "said", self.folder / "errors"]
                texts = [log.read_text("utf-8", "replace") for log in logs if log.exists()]
                self._stop()
                raise ServerNotStartedError("\n".join(texts))
            time.sleep(0.02)

    def _stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)

    def _call(self, name: str, *arguments: str) -> None:
        program = _program(name)
        assert program is not None, f"{name} is not installed: run do.py test, or install cups"
        done = subprocess.run(
            [program, *arguments],
            env={**os.environ, "CUPS_SERVER": str(self.socket), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def _program(name: str) -> str | None:
    # An ordinary user's path lacks the folder of the servers.
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")


def _attributes(message: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """The attributes of an IPP message (RFC 8010, section 3), with their values as they stand."""
    place = 8
    name = ""
    values: list[bytes] = []
    while True:
        tag = message[place]
        place += 1
        if tag < 0x10:  # the begin of a group of attributes, or the end of them
            if name:
                yield name, values
            name, values = "", []
            if tag == 0x03:
                return
            continue
        parts = []
        for _ in range(2):
            length = int.from_bytes(message[place : place + 2], "big")
            parts.append(message[place + 2 : place + 2 + length])
            place += 2 + length
        if parts[0]:
            if name:
                yield name, values
            name, values = parts[0].decode(), []
        values.append(parts[1])
