"""The page about the company folder says what the import does."""

from __future__ import annotations

from pathlib import Path

from batchbill_desktop.services.company_folder.column_docs import describe_columns
from batchbill_desktop.services.company_folder.schema import COMPANY_KEYS, FILES

PAGE = Path(__file__).parents[3] / "docs" / "company-folder.md"


def test_the_page_is_the_one_that_the_declaration_makes() -> None:
    remade = (
        "python -m batchbill_desktop.services.company_folder.column_docs docs/company-folder.md"
    )
    assert PAGE.read_text(encoding="utf-8") == describe_columns(), f"make it anew: {remade}"


def test_every_file_and_column_is_described() -> None:
    page = describe_columns()
    for schema in FILES:
        section = page.split(f"## {schema.file}\n")[1].split("\n## ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert [row.split("`")[1] for row in rows] == [column.name for column in schema.columns]
    for column in COMPANY_KEYS:
        assert f"| `{column.name}` |" in page
