"""The company that is open, as pages see it: use cases run on its database, off the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from batchbill_desktop.views.tasks import Report, TaskRunner

if TYPE_CHECKING:
    from batchbill_desktop.services.database import Database
    from batchbill_desktop.views.preferences import Preferences

T = TypeVar("T")


class OpenCompany(QObject):
    """One database and the runner of its use cases.

    `changed` is sent after everything that was written: pages then reload what they show;
    `closing` before its database is closed.
    """

    changed = Signal()
    closing = Signal()

    def __init__(
        self, database: Database, name: str, tasks: TaskRunner, preferences: Preferences
    ) -> None:
        super().__init__()
        self.database = database
        self.name = name
        self.tasks = tasks
        self.preferences = preferences

    def read(
        self,
        title: str,
        use_case: Callable[..., T],
        *arguments: object,
        then: Callable[[T], None],
        owner: QObject,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `use_case(connection, *arguments)` on one state of the database, then `then`."""

        def work(_: Report) -> T:
            return self.database.read(use_case, *arguments)

        self.tasks.run(title, work, then, failure=failed, owner=owner)

    def write(
        self,
        title: str,
        use_case: Callable[..., T],
        *arguments: object,
        then: Callable[[T], None] | None = None,
        owner: QObject,
        **options: Any,
    ) -> None:
        """Run `use_case(connection, *arguments)` in one transaction; all pages hear of it."""

        def work(_: Report) -> T:
            return self.database.write(use_case, *arguments, **options)

        def done(result: T) -> None:
            self.changed.emit()
            if then is not None:
                then(result)

        self.tasks.run(title, work, done, failure=self._failed, owner=owner)

    def _failed(self, error: Exception) -> None:
        # Another program may have been faster: show the new state behind the message.
        self.changed.emit()
        self.tasks.show_failure(error)
