"""What the shell's words become before they are parsed: options that may stand anywhere."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

import typer

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def take_database(words: list[str]) -> tuple[list[str], str | None]:
    """The words without `--database URL`, which may stand before or after any command.

    One without a value is left for the parser to complain of.
    """
    left: list[str] = []
    database: str | None = None
    place = 0
    while place < len(words):
        word = words[place]
        if word == "--":
            left += words[place:]
            break
        if word == "--database":
            if place + 1 == len(words):
                left.append(word)
                break
            database = words[place + 1]
            place += 2
            continue
        if word.startswith("--database="):
            database = word.partition("=")[2]
        else:
            left.append(word)
        place += 1
    return left, database


def spread_exclude(words: list[str]) -> list[str]:
    """`--exclude A B` as `--exclude A --exclude B`: it takes every word up to the next option."""
    spread: list[str] = []
    excluding = False
    for word in words:
        if word == "--exclude":
            excluding = True
            spread.append(word)
        elif word.startswith("--"):
            excluding = False
            spread.append(word)
        elif excluding and spread[-1] != "--exclude":
            spread += ["--exclude", word]
        else:
            spread.append(word)
    return spread


def day(text: str) -> date:
    """A day exactly as YYYY-MM-DD, 1900-01-01 to 2199-12-31."""
    if _ISO_DAY.fullmatch(text):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if found is not None and FIRST_DAY <= found <= LAST_DAY:
            return found
    msg = f"{text!r} is no day: write it as 2026-10-31, from 1900-01-01 to 2199-12-31"
    raise typer.BadParameter(msg)


def amount(text: str) -> Decimal:
    """An amount with a point, as 1234.50."""
    try:
        if _AMOUNT.fullmatch(text):
            return Decimal(text)
    except InvalidOperation:
        pass
    msg = f"{text!r} is no amount: write it as 1234.50"
    raise typer.BadParameter(msg)


class YesNo(StrEnum):
    """`yes` or `no`."""

    YES = "yes"
    NO = "no"
