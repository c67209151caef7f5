"""Reads export files as the other programs do: by heading, reckoning everything anew.

Written from the programs' rules, without a line of the code that writes the files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import groupby


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half away from zero, with room for every digit."""
    with localcontext(prec=60):
        return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def times(*factors: Decimal) -> Decimal:
    with localcontext(prec=60):
        product = Decimal(1)
        for factor in factors:
            product *= factor
        return product


def decimals(text: str) -> int:
    return len(text.partition(".")[2])


@dataclass
class IifDocument:
    """A TRNS row and its SPL rows, each by heading."""

    head: dict[str, str]
    splits: list[dict[str, str]] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return Decimal(self.head["AMOUNT"])

    @property
    def taxes(self) -> list[dict[str, str]]:
        return [row for row in self.splits if row["NAME"]]

    @property
    def lines(self) -> list[tuple[dict[str, str], Decimal]]:
        """Each sale with its amount less the discount that follows it, as an invoice has it."""
        found: list[tuple[dict[str, str], Decimal]] = []
        for row in self.splits:
            if row["NAME"]:
                continue
            if row["QNTY"]:
                found.append((row, -Decimal(row["AMOUNT"])))
            else:
                sale, amount = found[-1]
                found[-1] = (sale, amount - Decimal(row["AMOUNT"]))
        return found


@dataclass
class IifFile:
    lists: dict[str, list[dict[str, str]]]
    documents: list[IifDocument]


def read_iif(content: bytes) -> IifFile:
    """The lists and documents of a file; fails where QuickBooks would stop or lose something."""
    text = content.decode("cp1252")
    assert text.endswith("\r\n")
    headings: dict[str, list[str]] = {}
    read = IifFile({}, [])
    opened: IifDocument | None = None
    for line in text.split("\r\n")[:-1]:
        assert "\r" not in line
        assert "\n" not in line
        assert ";" not in line, "QuickBooks stops reading here"
        cells = line.split("\t")
        assert not any(cell.startswith('"') for cell in cells)
        if cells[0].startswith("!"):
            assert opened is None
            headings[cells[0][1:]] = cells
            continue
        kind = cells[0]
        assert len(cells) == len(headings[kind]), line
        row = dict(zip(headings[kind][1:], cells[1:], strict=True))
        if kind == "TRNS":
            assert opened is None
            opened = IifDocument(row)
        elif kind == "SPL":
            assert opened is not None
            opened.splits.append(row)
        elif kind == "ENDTRNS":
            assert opened is not None
            _check_iif(opened)
            read.documents.append(opened)
            opened = None
        else:
            assert not read.documents, "lists stand before the documents"
            read.lists.setdefault(kind, []).append(row)
    assert opened is None
    return read


def _check_iif(document: IifDocument) -> None:
    head = document.head
    assert len(head["DOCNUM"]) <= 11
    assert len(head["NAME"]) <= 41
    assert head["TRNSTYPE"] in ("INVOICE", "CREDIT MEMO")
    balance = document.total + sum(Decimal(row["AMOUNT"]) for row in document.splits)
    assert balance == 0, f"{head['DOCNUM']} is out of balance by {balance}"
    for row in document.splits:
        assert (row["DATE"], row["TRNSTYPE"]) == (head["DATE"], head["TRNSTYPE"])
        assert row["DOCNUM"] == head["DOCNUM"]
        assert len(row["INVITEM"]) <= 31
        assert len(row["MEMO"]) <= 4095
        amount = Decimal(row["AMOUNT"])
        if row["QNTY"]:
            quantity, price = Decimal(row["QNTY"]), Decimal(row["PRICE"])
            assert price >= 0
            assert max(decimals(row["QNTY"]), decimals(row["PRICE"])) <= 5
            assert rounded(times(quantity, price), 2) == amount, row
        elif row["PRICE"] and not row["NAME"]:
            # A discount's price is an amount of the invoice, or of the credit.
            sign = -1 if head["TRNSTYPE"] == "INVOICE" else 1
            assert sign * Decimal(row["PRICE"]) == amount
    extra = [row["EXTRA"] for row in document.taxes]
    assert extra == ["AUTOSTAX"] if not any(_taxed(document)) else not any(extra)


def _taxed(document: IifDocument) -> Iterator[bool]:
    for row in document.taxes:
        yield Decimal(row["AMOUNT"]) != 0


@dataclass
class Reckoned:
    """A document as an online program makes it of its rows."""

    number: str
    rows: list[dict[str, str]]
    nets: list[Decimal]
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return sum(self.nets, Decimal(0)) + self.tax


def csv_rows(content: bytes, dialect: str = "excel") -> list[dict[str, str]]:
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), dialect, strict=True))
    assert all(len(row) == len(rows[0]) for row in rows)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def rate_of(name: str) -> Decimal:
    """The rate in a tax's name: `20.0% S`, `20% (VAT on Income)`; 0 where it has none."""
    return Decimal(name.partition("%")[0]) if "%" in name else Decimal(0)


def read_qbo(content: bytes, digits: int = 2) -> list[Reckoned]:
    """QuickBooks Online: quantity x rate is the amount; tax once for each code."""
    rows = csv_rows(content)
    assert 0 < len(rows) <= 999
    found = []
    for number, group in groupby(rows, key=lambda row: row["*InvoiceNo"]):
        lines = list(group)
        assert len(number) <= 21
        bases: dict[str, Decimal] = {}
        nets = []
        for row in lines:
            amount = Decimal(row["*ItemAmount"])
            quantity, rate = Decimal(row["ItemQuantity"]), Decimal(row["ItemRate"])
            assert rounded(times(quantity, rate), digits) == amount, row
            assert max(decimals(row["ItemQuantity"]), decimals(row["ItemRate"])) <= 5
            nets.append(amount)
            code = row["*ItemTaxCode"]
            bases[code] = bases.get(code, Decimal(0)) + amount
        tax = sum(
            (rounded(times(base, rate_of(code)) / 100, digits) for code, base in bases.items()),
            Decimal(0),
        )
        found.append(Reckoned(number, lines, nets, tax))
    assert len({document.number for document in found}) == len(found) <= 100
    return found


def read_xero(content: bytes, digits: int = 2) -> list[Reckoned]:
    """Xero: quantity x price less the discount, rounded; tax of each line, rounded."""
    rows = csv_rows(content)
    found = []
    for number, group in groupby(rows, key=lambda row: row["*InvoiceNumber"]):
        lines = list(group)
        nets, tax = [], Decimal(0)
        for row in lines:
            cells = (row["*Quantity"], row["*UnitAmount"], row["Discount"] or "0")
            assert max(map(decimals, cells)) <= 4
            quantity, price, discount = map(Decimal, cells)
            net = rounded(times(quantity, price, 100 - discount) / 100, digits)
            nets.append(net)
            tax += rounded(times(net, rate_of(row["*TaxType"])) / 100, digits)
            assert row["*Description"]
            assert row["*AccountCode"]
            assert row["*TaxType"]
        found.append(Reckoned(number, lines, nets, tax))
    assert len({document.number for document in found}) == len(found) <= 500
    return found
