"""Reads what the page of a batch's invoices needs, on the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from batchbill_desktop.services.batches.generate import undo_refusal
from batchbill_desktop.services.batches.load import company_values
from batchbill_desktop.services.batches.looked_at import looked_at
from batchbill_desktop.services.batches.show import BatchView, show_batch
from batchbill_desktop.services.batches.warnings import (  # the word of the trade
    Warning,  # noqa: A004
    batch_warnings,
)
from batchbill_desktop.services.errors import UserError


@dataclass(frozen=True, slots=True)
class ShownBatch:
    """A batch, and what the bookkeeper should look at before she generates."""

    view: BatchView
    warnings: tuple[Warning, ...]
    """Of a generated batch none: it is too late for them."""
    looked_at: frozenset[int] = frozenset()
    """The ids of the proposals that were looked at."""
    undo_refusal: UserError | None = None
    """Of a generated batch: why its numbers cannot be taken back."""


def load_batch(connection: Any, name: str) -> ShownBatch:
    """The batch with its invoices and warnings. Raises `BatchMissing`."""
    view = show_batch(connection, name)
    if view.summary.state != "proposed":
        return ShownBatch(view, (), undo_refusal=undo_refusal(connection, view.summary.name))
    return ShownBatch(
        view,
        tuple(batch_warnings(view, company_values(connection))),
        looked_at(connection, view.summary.id),
    )
