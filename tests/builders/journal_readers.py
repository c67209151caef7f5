"""Reads journals as bookkeeping programs do, and fails where one would stop.

Written from the formats' rules, without a line of the code that writes the files.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

COLUMNS = (
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib "
    "PieceRef PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise "
    "Idevise"
).split()
OBLIGATORY = [*COLUMNS[:6], *COLUMNS[8:13], "ValidDate"]
Row = dict[str, str]


def read_fec(content: bytes, encoding: str = "iso8859-15") -> list[Row]:
    """The rows as the official checker reads them: 18 fields, dates, amounts, balance."""
    text = content.decode(encoding)
    assert text.endswith("\r\n")
    head, *lines = text.removesuffix("\r\n").split("\r\n")
    assert head.split("\t") == COLUMNS
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]
    balance: dict[int, Decimal] = {}
    for row in rows:
        assert all(row[name] for name in OBLIGATORY), row
        assert row["EcritureDate"] == row["PieceDate"] == row["ValidDate"]
        assert date.fromisoformat(row["EcritureDate"]).year in range(2026, 2029)
        for side in ("Debit", "Credit"):
            assert re.fullmatch(r"\d+,\d\d", row[side])
        debit, credit = amount(row["Debit"]), amount(row["Credit"])
        assert (debit == 0) != (credit == 0)
        number = int(row["EcritureNum"])
        balance[number] = balance.get(number, Decimal(0)) + debit - credit
    assert set(balance.values()) <= {Decimal(0)}
    numbers = list(balance)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert [row["EcritureDate"] for row in rows] == sorted(row["EcritureDate"] for row in rows)
    return rows


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def read_sage(content: bytes) -> list[list[str]]:
    """The rows as Sage reads them: eleven cells, positive amounts, references that fit."""
    text = content.decode("cp1252")
    assert text == "" or text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    for row in rows:
        assert len(row) == 11
        assert row[0] in ("SI", "SC")
        assert len(row[1]) <= 8
        assert row[1] == row[1].upper()
        assert re.fullmatch(r"\d\d/\d\d/\d{4}", row[4])
        assert len(row[5]) <= 30
        assert len(row[6]) <= 61  # with the ' before a formula
        assert Decimal(row[7]) >= 0
    return rows
