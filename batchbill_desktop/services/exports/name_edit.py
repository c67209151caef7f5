"""Names given one by one, checked as those of a file are."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from batchbill_desktop.services.errors import UserError
from batchbill_desktop.services.exports.mapping import Key, set_names
from batchbill_desktop.services.exports.mapping_rules import (
    KINDS,
    LONGEST_VALUE,
    SETTINGS,
    key_fault,
    known_codes,
    value_fault,
)


class NameKeyUnknown(UserError):
    """A name for something that the company or the format does not have."""

    template = (
        "{key} is nothing that {format} could need a name for ({kind}). Write it as the list "
        "does: an own code, or for example default, sku:ABC or category:S."
    )


class NameNotAllowed(UserError):
    """A setting that is not one of those that there are."""

    template = "The setting {key} may only be one of these: {allowed}."


class NameTooLong(UserError):
    """A name that no program takes."""

    template = (
        "The name for {key} has more than {longest} characters, or stands on more than one line. "
        "Shorten it."
    )


def change_names(connection: Connection, names: Mapping[Key, str]) -> int:
    """Keep names; an empty one goes back to the default. Returns how many changed.

    Raises `NameKeyUnknown`, `NameNotAllowed`, `NameTooLong`; nothing is kept then.
    """
    known = known_codes(connection)
    for (format_name, kind, key), value in names.items():
        if kind not in KINDS or not key or key_fault(format_name, kind, key, known):
            raise NameKeyUnknown(format=format_name, kind=kind, key=key or "–")
        if value_fault(format_name, kind, key, value):
            allowed = SETTINGS.get(format_name, {}).get(key, ()) if kind == "setting" else ()
            if allowed:
                raise NameNotAllowed(key=key, allowed=", ".join(allowed))
            raise NameTooLong(key=key, longest=LONGEST_VALUE)
    return set_names(connection, dict(names))
