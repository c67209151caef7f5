"""Saves and deletes the tree's filters by name, on the worker; both can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from batchbill_desktop.services.batches.tree_filter import TreeFilter, save_filter, saved_filters
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.batches.saved_views import SavedViews
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report
from batchbill_desktop.views.undo_steps import DatabaseStep, UndoSteps


@dataclass(frozen=True, slots=True)
class _Saved:
    """What the name stood for before, and all views there are now."""

    before: TreeFilter | None
    views: Mapping[str, TreeFilter]


def keep_saved_views(
    company: OpenCompany, views: SavedViews, current: Callable[[], TreeFilter], steps: UndoSteps
) -> None:
    """Carry out what the button of the saved views is asked; `current` is the filter set."""

    def write(name: str, chosen: TreeFilter | None) -> None:
        def work(_: Report) -> _Saved:
            return company.database.write(_save, name, chosen)

        def done(saved: _Saved) -> None:
            views.set_views(saved.views)
            steps.add(
                DatabaseStep(
                    lambda: _words(name, deleted=chosen is None),
                    lambda connection, before: _swap(connection, name, before),
                    lambda connection, after: _swap(connection, name, after),
                    saved.before,
                )
            )

        # Nothing that is due has changed, so no page need load again.
        company.tasks.run(tr("Saving the view…"), work, done, owner=views)

    views.saved.connect(lambda name: write(name, current()))
    views.deleted.connect(lambda name: write(name, None))


def _words(name: str, *, deleted: bool) -> str:
    if deleted:
        return tr("delete the view “{name}”", name=name)
    return tr("save the view “{name}”", name=name)


def _save(connection: Any, name: str, chosen: TreeFilter | None) -> _Saved:
    before = _swap(connection, name, chosen)
    return _Saved(before, saved_filters(connection))


def _swap(connection: Any, name: str, chosen: TreeFilter | None) -> TreeFilter | None:
    """Keep a filter under a name, or nothing; what was kept under it before."""
    before = saved_filters(connection).get(name)
    save_filter(connection, name, chosen)
    return before
