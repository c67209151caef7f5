"""Saves and deletes the tree's filters by name, on the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from batchbill_desktop.services.batches.tree_filter import TreeFilter, save_filter, saved_filters
from batchbill_desktop.services.texts import tr
from batchbill_desktop.views.batches.saved_views import SavedViews
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.tasks import Report


def keep_saved_views(
    company: OpenCompany, views: SavedViews, current: Callable[[], TreeFilter]
) -> None:
    """Carry out what the button of the saved views is asked; `current` is the filter set."""

    def write(name: str, chosen: TreeFilter | None) -> None:
        def work(_: Report) -> Mapping[str, TreeFilter]:
            return company.database.write(_save, name, chosen)

        # Nothing that is due has changed, so no page need load again.
        company.tasks.run(tr("Saving the view…"), work, views.set_views, owner=views)

    views.saved.connect(lambda name: write(name, current()))
    views.deleted.connect(lambda name: write(name, None))


def _save(connection: Any, name: str, chosen: TreeFilter | None) -> Mapping[str, TreeFilter]:
    save_filter(connection, name, chosen)
    return saved_filters(connection)
