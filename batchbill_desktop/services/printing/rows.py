"""The rows of an invoice's table: lines as words and figures, under their headings.

An edited invoice mixes lines of contracts with lines typed by hand, headings and subtotals.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.markup import MarkupFault, Paragraph, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from batchbill_desktop.services.invoices.document import DocumentLine, InvoiceDocument
    from batchbill_desktop.services.printing.labels import Labels

NUMBER_COLUMNS = ("quantity", "unit_price", "discount", "tax_rate", "net")
NO_GROUP = -1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the invoice. `net` is the amount behind `figures["net"]`, for subtotals."""

    kind: str
    """`line`; of words alone `text`, `heading` or `subtotal`."""
    position: str
    description: str
    rich: tuple[Paragraph, ...]
    """The description with bold and italic parts; empty: it is plain."""
    details: str
    """Small print below the description: article number, days of supply, proration."""
    unit: str
    figures: dict[str, str]
    """Text by column of `NUMBER_COLUMNS`; of a subtotal the net alone, of words none."""
    net: Decimal
    """What the row adds to the sum that is carried from page to page."""
    group: int
    """Place in the list of groups of the heading that the row is under, or `NO_GROUP`."""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over rows."""

    name: str
    is_row: bool = False
    """Whether a row of the invoice is the heading itself: it was typed by hand."""


def rows_of(
    document: InvoiceDocument, labels: Labels, language: str, sign: int
) -> tuple[tuple[Row, ...], tuple[Group, ...]]:
    """The rows of a document and the headings they are under.

    `sign` is -1 where negative amounts are printed positive (a credit note).
    """
    places, groups = _grouped(document.lines, labels)
    rows = []
    position = 0
    subtotal = Decimal(0)
    for line, group in zip(document.lines, places, strict=True):
        if line.is_words:
            rows.append(_words(line, labels, group, _amount(document, language, sign * subtotal)))
            subtotal = Decimal(0) if line.kind == "subtotal" else subtotal
            continue
        position += 1
        subtotal += line.net
        rows.append(
            Row(
                kind="line",
                position=str(position),
                description=line.description,
                rich=_rich(line),
                details=_details(line, labels, language),
                unit=_unit(line, labels),
                figures=_figures(line, document, language, sign),
                net=sign * line.net,
                group=group,
            )
        )
    return tuple(rows), groups


def _words(line: DocumentLine, labels: Labels, group: int, subtotal: str) -> Row:
    is_subtotal = line.kind == "subtotal"
    description = line.description
    if is_subtotal and not description.strip():
        description = labels.subtotal
    return Row(
        kind=line.kind,
        position="",
        description=description,
        rich=_rich(line),
        details="",
        unit="",
        figures={"net": subtotal} if is_subtotal else {},
        net=Decimal(0),
        group=group,
    )


def _rich(line: DocumentLine) -> tuple[Paragraph, ...]:
    """The looks of the description; none where it has none, or is no small HTML."""
    if not line.rich:
        return ()
    try:
        return parse(line.rich)
    except MarkupFault:
        return ()


def _grouped(lines: Sequence[DocumentLine], labels: Labels) -> tuple[list[int], tuple[Group, ...]]:
    """The group of each line, and the groups.

    Contracts have headings where there are several. A line typed by hand stays among the lines of
    a contract that goes on after it; one that follows the last of them is no line of that contract
    and has a heading that says so. A heading typed by hand takes the place of the contract's.
    """
    several = len({line.contract for line in lines if line.contract}) > 1
    places: list[int] = []
    groups: list[Group] = []
    group, contract = NO_GROUP, ""
    following = _contract_that_follows(lines)
    for i, line in enumerate(lines):
        if line.kind == "heading":
            groups.append(Group(line.description, is_row=True))
            group = len(groups) - 1
        elif several and line.contract and line.contract != contract:
            contract = line.contract
            groups.append(Group(line.contract_name or line.contract))
            group = len(groups) - 1
        elif not line.contract and not line.is_words and following[i] != contract:
            if contract and group != NO_GROUP and not groups[group].is_row:
                groups.append(Group(labels.other_items))
                group = len(groups) - 1
            contract = ""
        places.append(group)
    return places, tuple(groups)


def _contract_that_follows(lines: Sequence[DocumentLine]) -> list[str]:
    """For each line the contract of the next line that has one, before a typed heading."""
    found = ""
    following = []
    for line in reversed(lines):
        found = "" if line.kind == "heading" else line.contract or found
        following.append(found)
    return following[::-1]


def _amount(document: InvoiceDocument, language: str, value: Decimal) -> str:
    return formats.amount(value, language, document.digits)


def _figures(
    line: DocumentLine, document: InvoiceDocument, language: str, sign: int
) -> dict[str, str]:
    has_discount = line.discount_percent and not line.included
    return {
        "quantity": _quantity(line, language, sign),
        "unit_price": formats.price(line.unit_price, language, document.digits),
        "discount": formats.number(line.discount_percent, language) if has_discount else "",
        "tax_rate": formats.number(line.tax_rate_percent, language),
        "net": _amount(document, language, sign * line.net),
    }


def _quantity(line: DocumentLine, language: str, sign: int) -> str:
    """The quantity, or the time as h:mm.

    Parts of a minute are printed only where they are charged: the amount would not be the
    product of what stands there otherwise.
    """
    if line.minutes is None:
        return formats.number(sign * line.quantity, language)
    return formats.hours(sign * line.minutes, language, most=0 if line.included else 4)


def _unit(line: DocumentLine, labels: Labels) -> str:
    return {"piece": labels.piece, "hour": labels.hour}.get(line.unit, line.unit)


def _details(line: DocumentLine, labels: Labels, language: str) -> str:
    parts = [line.sku] if line.sku else []
    supply = formats.period(*line.supply, language) if line.supply else ""
    if supply and supply not in line.description:
        parts.append(supply)
    if line.proration:
        days, full = line.proration
        parts.append(labels.prorated.format(days=days, full=full))
    if line.included:
        parts.append(labels.included)
    return " · ".join(parts)
