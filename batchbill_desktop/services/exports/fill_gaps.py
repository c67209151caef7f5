"""Fills what an export lacks: names of the mapping, and values of the company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from batchbill_desktop.services.company_edit import edit_company
from batchbill_desktop.services.exports.gaps import CompanyGap, Gap, NameGap
from batchbill_desktop.services.exports.name_edit import change_names
from batchbill_desktop.services.invoices.refresh_parties import refresh_seller


def fill_gaps(connection: Connection, given: Mapping[Gap, str], numbers: Sequence[str]) -> None:
    """Keep what was typed; the company's data also on the invoices of `numbers`.

    Raises what `change_names`, `edit_company` and `refresh_seller` raise; nothing is kept then.
    """
    names = {
        (gap.format, gap.kind, gap.key): text
        for gap, text in given.items()
        if isinstance(gap, NameGap)
    }
    company = {gap.field: text for gap, text in given.items() if isinstance(gap, CompanyGap)}
    if names:
        change_names(connection, names)
    if company:
        edit_company(connection, company)
        refresh_seller(connection, numbers)
