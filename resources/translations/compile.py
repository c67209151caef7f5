"""Make the .mo files that the program reads from the .po files that people write.

usage: python resources/translations/compile.py
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent


def compiled(po: Path) -> bytes:
    """The .mo file's bytes for one .po file; entries marked fuzzy are left out."""
    with po.open("rb") as source:
        catalog = read_po(source, locale=po.parents[1].name, domain=po.stem)
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
