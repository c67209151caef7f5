"""Changing values of the company one by one, with what was before kept in the history."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from batchbill_desktop.models import CompanyValue
from batchbill_desktop.services.company_folder.kinds import BadCell
from batchbill_desktop.services.company_folder.schema import COMPANY_DEFAULTS, company_column
from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.history.record import Change, record


class CompanyValueWrong(UserError):
    """A value that the company cannot have."""

    template = "{value!r} cannot be kept: {key} of the company {reason}."


def edit_company(connection: Connection, values: Mapping[str, str]) -> bool:
    """Write values of the company by key, as company.csv names them; whether any changed.

    An empty one goes back to its default. Raises `CompanyValueWrong`; nothing is written then.
    """
    kept = dict(connection.execute(select(CompanyValue.key, CompanyValue.value)).all())
    changed = {}
    for key, value in values.items():
        wanted = _checked(key, value)
        if wanted != kept.get(key, ""):
            changed[key] = wanted
    for key, value in changed.items():
        connection.execute(delete(CompanyValue).where(CompanyValue.key == key))
        if value:
            connection.execute(insert(CompanyValue).values(key=key, value=value))
    if changed:
        before = {key: kept.get(key, "") for key in changed}
        record(connection, [Change("edit", "company", before, changed)])
    return bool(changed)


def _checked(key: str, value: str) -> str:
    """The value in its one spelling; the default as the empty text."""
    column = company_column(key)
    if column is None:
        msg = f"the company has no value {key!r}"
        raise LookupError(msg)
    text = value.strip()
    if not text:
        if column.needed:
            raise CompanyValueWrong(key=key, value=value, reason="is needed and empty")
        return ""
    try:
        text = column.kind.text(column.kind.parse(text))
    except BadCell as error:
        reason = error.args[0]
        raise CompanyValueWrong(key=key, value=value, reason=reason) from error
    return "" if text == COMPANY_DEFAULTS.get(key, "") else text
