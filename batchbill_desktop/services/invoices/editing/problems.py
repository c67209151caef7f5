"""What a check says of a field of a working invoice."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from batchbill_desktop.services.texts import date_text, tr


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong; dates and numbers among `params` are shown as the user has them."""

    field: str
    """Such as `invoice_date`, `buyer.vat_id`, `total`; of a line its column's name."""
    line_key: int | None
    template: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
    is_error: bool = True

    @property
    def text(self) -> str:
        """The sentence, in the language that is set."""
        return tr(self.template, **{name: _shown(value) for name, value in self.params.items()})


def _shown(value: object) -> object:
    return date_text(value) if isinstance(value, date) else value
