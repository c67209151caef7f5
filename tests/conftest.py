"""What all tests share: no screen, no folder of the user, real databases, no thread left over."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

# Before Qt is imported anywhere: no screen, a locale that Qt does not complain of, and the same
# order of its hashes in every run.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LC_ALL", "C.UTF-8")
os.environ["QT_HASH_SEED"] = "0"

import pytest
from PySide6.QtWidgets import QApplication

from tests.cups_server import CupsServer, missing_programs
from tests.postgresql_server import PostgresqlServer, server_programs

_FOLDER = pytest.StashKey[Path]()
_DATABASE_NUMBERS = itertools.count(1)
_NO_SERVER = (
    "The tests on PostgreSQL did NOT run: the PostgreSQL that comes with the lock has no wheel for "
    "Python 3.14, and no server is installed here. Install PostgreSQL, or use Python 3.13."
)
_NO_CUPS = (
    "The tests on paper did NOT run: they print to CUPS, the printing system of Linux, and this "
    "machine lacks {programs}. On Debian and Ubuntu: apt-get install cups cups-client."
)
_CUPS_FOLDER = "cups"


def _postgresql_is_out_of_reach() -> bool:
    """True only where the lock has no server to offer; a server that fails fails the tests."""
    return sys.version_info >= (3, 14) and server_programs() is None


def pytest_configure(config: pytest.Config) -> None:
    """Send everything that would go to the user's own folders to a temporary one."""
    folder = Path(tempfile.mkdtemp(prefix="batchbill-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(folder / name.lower())
    for name in ("APPDATA", "LOCAL_APPDATA"):
        os.environ[f"WIN_PD_OVERRIDE_{name}"] = str(folder / name.lower())
    os.environ["BATCHBILL_DATABASE"] = str(folder / "batchbill.sqlite")
    # libcups keeps the server that it found first: no test may ever see the user's printers.
    os.environ["CUPS_SERVER"] = str(folder / _CUPS_FOLDER / "socket")
    config.stash[_FOLDER] = folder


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the benchmarks, and take out what has no server (told in the summary)."""
    benchmarks = config.rootpath / "tests" / "benchmarks"
    for item in items:
        if item.path.is_relative_to(benchmarks):
            item.add_marker(pytest.mark.benchmark)
    if _postgresql_is_out_of_reach():
        _take_out(config, items, "postgresql")
    if missing_programs():
        _take_out(config, items, "cups")


def _take_out(config: pytest.Config, items: list[pytest.Item], marker: str) -> None:
    without = [item for item in items if item.get_closest_marker(marker)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud which tests this machine could not run."""
    if _postgresql_is_out_of_reach():
        terminalreporter.section("PostgreSQL", red=True, bold=True)
        terminalreporter.line(_NO_SERVER)
    missing = missing_programs()
    if missing:
        terminalreporter.section("CUPS", red=True, bold=True)
        terminalreporter.line(_NO_CUPS.format(programs=", ".join(missing)))


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    """Give every test a default database of its own, which does not exist yet."""
    path = pytestconfig.stash[_FOLDER] / f"default_{next(_DATABASE_NUMBERS)}.sqlite"
    monkeypatch.setenv("BATCHBILL_DATABASE", str(path))


@pytest.fixture(autouse=True)
def no_thread_left_over() -> Iterator[None]:
    """Fail a test that leaves a thread of Python running."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=2)
        assert not thread.is_alive(), f"the test left {thread} running"


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: QApplication) -> None:
    """Make the window's application first: the printing alone would make one without windows.

    A process has one for its whole life, so it must not depend on which test comes first.
    """


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A real PostgreSQL, one for each test process."""
    programs = server_programs()
    assert programs is not None, (
        "No PostgreSQL was found: the environment is not the one of requirements.lock, "
        "make it anew with do.py."
    )
    with PostgresqlServer(programs) as server:
        yield server


@pytest.fixture(scope="session")
def cups_server(pytestconfig: pytest.Config) -> Iterator[CupsServer]:
    """A real CUPS, one for each test process."""
    with CupsServer(pytestconfig.stash[_FOLDER] / _CUPS_FOLDER) as server:
        yield server


@pytest.fixture
def cups(cups_server: CupsServer) -> Iterator[CupsServer]:
    """The print server with its printers and an empty spool; mark the test `cups`."""
    yield cups_server
    cups_server.clear()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{(tmp_path / 'batchbill.sqlite').as_posix()}"


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database; mark the test `postgresql`."""
    url = postgresql_server.create_database()
    yield url
    postgresql_server.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a new, empty database: every test that asks for it runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
