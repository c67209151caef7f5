"""The database that a command works on, opened when a command first asks for it."""

from __future__ import annotations

from batchbill_desktop.services.database import Database, open_database, resolve_url


class Session:
    """One call of the program."""

    def __init__(self, database: str | None = None) -> None:
        self.option = database
        """What `--database` said; None: the environment, else the user's own data folder."""
        self._open: Database | None = None

    @property
    def url(self) -> str:
        """The address of the database, whether it is there or not."""
        return resolve_url(self.option)

    @property
    def database(self) -> Database:
        """The open database; made or brought up to date where need be."""
        if self._open is None:
            self._open = open_database(self.url)
        return self._open

    def close(self) -> None:
        """Close what was opened."""
        if self._open is not None:
            self._open.dispose()
            self._open = None


current = Session()
"""Set anew by `main` for each call."""


def begin(database: str | None) -> Session:
    """Start a call of the program on the given database."""
    global current  # noqa: PLW0603 - one call of the program has one session
    current = Session(database)
    return current


def database() -> Database:
    """The open database of this call."""
    return current.database
