"""Make the .mo files that the program reads from the .po files that people write.

usage: python resources/translations/compile.py
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent

_STAMP = datetime(2026, 11, 24, tzinfo=UTC)
"""A fixed time of creation: a catalogue changes with its texts alone."""


def compiled(po: Path) -> bytes:
    """The .mo file's bytes for one .po file; what is fuzzy or not translated is left out."""
    with po.open("rb") as source:
        catalog = read_po(source, locale=po.parents[1].name, domain=po.stem)
    # The same texts give the same bytes.
    catalog.creation_date = catalog.revision_date = _STAMP
    for message in list(catalog):
        if message.id and not (message.string and all(message.string)):
            # An empty translation would be shown; without one the English words are.
            catalog.delete(message.id)
    target = io.BytesIO()
    write_mo(target, catalog, use_fuzzy=False)
    return target.getvalue()


def main() -> None:
    """Compile every catalogue of every language."""
    for po in sorted(HERE.glob("*/LC_MESSAGES/*.po")):
        po.with_suffix(".mo").write_bytes(compiled(po))
        print(po.with_suffix(".mo").relative_to(HERE))  # noqa: T201 - a script's output


if __name__ == "__main__":
    main()
