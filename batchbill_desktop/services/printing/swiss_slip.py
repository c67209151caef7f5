"""The payment slip of a Swiss QR-bill: receipt and payment part at the foot of an A4 page.

Measures, type and words are those of the Swiss Implementation Guidelines QR-bill (version 2.3):
they are the same in every design, in black, without the company's font.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing import formats
from batchbill_desktop.services.printing.font_files import SLIP
from batchbill_desktop.services.printing.fonts import Style
from batchbill_desktop.services.printing.page import A4, Box, Mark, Text
from batchbill_desktop.services.printing.qr import figure
from batchbill_desktop.services.printing.typeset import typesetter

if TYPE_CHECKING:
    from batchbill_desktop.services.printing.payment_code import SwissBill

SLIP_HEIGHT = 105.0
SLIP_TOP = A4.height - SLIP_HEIGHT
_RECEIPT_WIDTH = 62.0
_MARGIN = 5.0
_BLACK, _WHITE = "#000000", "#ffffff"
_CODE = 46.0
_CROSS = 7.0
_AMOUNT_TOP = 68.0

_TITLE = Style(11, bold=True, colour=_BLACK, family=SLIP)
_NOTE = Style(7, colour=_BLACK, family=SLIP)


@dataclass(frozen=True, slots=True)
class _Words:
    """The headings, whose words the guidelines give; they have no Dutch."""

    receipt: str
    payment_part: str
    account: str
    reference: str
    information: str
    payable_by: str
    payable_by_blank: str
    currency: str
    amount: str
    acceptance_point: str
    separate: str


_WORDS = {
    "en": _Words(
        receipt="Receipt",
        payment_part="Payment part",
        account="Account / Payable to",
        reference="Reference",
        information="Additional information",
        payable_by="Payable by",
        payable_by_blank="Payable by (name/address)",
        currency="Currency",
        amount="Amount",
        acceptance_point="Acceptance point",
        separate="Separate before paying in",
    ),
    "de": _Words(
        receipt="Empfangsschein",
        payment_part="Zahlteil",
        account="Konto / Zahlbar an",
        reference="Referenz",
        information="Zusätzliche Informationen",
        payable_by="Zahlbar durch",
        payable_by_blank="Zahlbar durch (Name/Adresse)",
        currency="Währung",
        amount="Betrag",
        acceptance_point="Annahmestelle",
        separate="Vor der Einzahlung abzutrennen",
    ),
    "fr": _Words(
        receipt="Récépissé",
        payment_part="Section paiement",
        account="Compte / Payable à",
        reference="Référence",
        information="Informations supplémentaires",
        payable_by="Payable par",
        payable_by_blank="Payable par (nom/adresse)",
        currency="Monnaie",
        amount="Montant",
        acceptance_point="Point de dépôt",
        separate="À détacher avant le versement",
    ),
    "it": _Words(
        receipt="Ricevuta",
        payment_part="Sezione pagamento",
        account="Conto / Pagabile a",
        reference="Riferimento",
        information="Informazioni supplementari",
        payable_by="Pagabile da",
        payable_by_blank="Pagabile da (nome/indirizzo)",
        currency="Valuta",
        amount="Importo",
        acceptance_point="Punto di accettazione",
        separate="Da staccare prima del versamento",
    ),
}


@dataclass(frozen=True, slots=True)
class _Type:
    """The type of one part: a heading is two points smaller than its values."""

    heading: Style
    value: Style
    step: float
    """From line to line."""


def _type(points: float, step_points: float) -> _Type:
    value = Style(points, colour=_BLACK, family=SLIP)
    return _Type(replace(value, points=points - 2, bold=True), value, step_points * 25.4 / 72)


_RECEIPT_TYPE = _type(8, 9)
_PAYMENT_TYPE = _type(10, 11)
_SMALL_RECEIPT_TYPE = replace(_type(8, 8.4), heading=_type(8, 9).heading)


def slip(bill: SwissBill, language: str) -> list[Mark]:
    """The marks of the slip, where they stand on an A4 page."""
    words = _WORDS.get(language, _WORDS["en"])
    marks = [*_edges(words), *_receipt(bill, words), *_payment_part(bill, words)]
    return [mark.moved(0.0, SLIP_TOP) for mark in marks]


def _edges(words: _Words) -> list[Mark]:
    """Where the slip is cut off: broken lines, and what to do."""
    dash, gap = 1.6, 1.0
    marks: list[Mark] = []
    for i in range(int(A4.width / (dash + gap)) + 1):
        x = i * (dash + gap)
        marks.append(Box(x, -0.1, min(dash, A4.width - x), 0.2, _BLACK))
    for i in range(int(SLIP_HEIGHT / (dash + gap)) + 1):
        y = i * (dash + gap)
        height = min(dash, SLIP_HEIGHT - y)
        marks.append(Box(_RECEIPT_WIDTH - 0.1, y, 0.2, height, _BLACK))
    width = typesetter().width(words.separate, _NOTE)
    marks.append(Text((A4.width - width) / 2, -1.4, words.separate, _NOTE))
    return marks


def _receipt(bill: SwissBill, words: _Words) -> list[Mark]:
    left = _MARGIN
    width = _RECEIPT_WIDTH - 2 * _MARGIN
    marks: list[Mark] = [_title(words.receipt, left)]
    sections = _sections(bill, words, with_message=False)
    for kind in (_RECEIPT_TYPE, _SMALL_RECEIPT_TYPE):
        texts, bottom = _information(sections, kind, left, 12.0, width)
        if bottom <= _AMOUNT_TOP:
            break
    marks += texts
    if bill.debtor is None:
        marks += _corners(left, bottom + 0.6, width, 20.0)
    marks += _amount(bill, words, _RECEIPT_TYPE, left, 12.0)
    style = _RECEIPT_TYPE.heading
    x = left + width - typesetter().width(words.acceptance_point, style)
    marks.append(Text(x, 82.0 + style.ascent, words.acceptance_point, style))
    return marks


def _payment_part(bill: SwissBill, words: _Words) -> list[Mark]:
    left = _RECEIPT_WIDTH + _MARGIN
    right_part = left + _CODE + _MARGIN
    width = A4.width - _MARGIN - right_part
    marks: list[Mark] = [_title(words.payment_part, left), *_code(bill, left, 17.0)]
    marks += _amount(bill, words, _PAYMENT_TYPE, left, 15.0)
    sections = _sections(bill, words, with_message=True)
    texts, bottom = _information(sections, _PAYMENT_TYPE, right_part, 5.0, width)
    marks += texts
    if bill.debtor is None:
        marks += _corners(right_part, bottom + 0.6, 65.0, 25.0)
    return marks


def _title(text: str, x: float) -> Text:
    return Text(x, _MARGIN + 11 * 25.4 / 72 * 0.9, text, _TITLE)


_Section = tuple[str, tuple[str, ...]]


def _sections(bill: SwissBill, words: _Words, *, with_message: bool) -> list[_Section]:
    sections: list[_Section] = [
        (words.account, (formats.iban(bill.iban), *bill.creditor.lines())),
    ]
    if bill.reference:
        sections.append((words.reference, (bill.reference,)))
    if with_message and bill.message:
        sections.append((words.information, (bill.message,)))
    if bill.debtor is None:
        sections.append((words.payable_by_blank, ()))
    else:
        sections.append((words.payable_by, bill.debtor.lines()))
    return sections


def _information(
    sections: list[_Section], kind: _Type, x: float, y: float, width: float
) -> tuple[list[Mark], float]:
    setter = typesetter()
    marks: list[Mark] = []
    for i, (heading, values) in enumerate(sections):
        y += kind.step if i else 0.0
        marks.append(Text(x, y + kind.step * 0.8, heading, kind.heading))
        y += kind.step
        for value in values:
            for line in setter.lines(value, kind.value, width):
                marks.append(Text(x, y + kind.step * 0.8, line, kind.value))
                y += kind.step
    return marks, y


def _amount(bill: SwissBill, words: _Words, kind: _Type, x: float, column: float) -> list[Mark]:
    y = _AMOUNT_TOP + kind.step * 0.8
    figures = f"{bill.amount.quantize(Decimal('0.01')):,}".replace(",", "\u00a0")
    below = y + kind.step
    return [
        Text(x, y, words.currency, kind.heading),
        Text(x + column, y, words.amount, kind.heading),
        Text(x, below, bill.currency, kind.value),
        Text(x + column, below, figures, kind.value),
    ]


def _code(bill: SwissBill, x: float, y: float) -> list[Mark]:
    """The code with the Swiss cross in its middle, on a white rim."""
    cross_x = x + (_CODE - _CROSS) / 2
    cross_y = y + (_CODE - _CROSS) / 2
    unit = _CROSS / 19.8  # the grid of the cross's official drawing
    parts = (
        (0.0, 0.0, 19.8, 19.8, _WHITE),
        (1.42, 1.42, 16.96, 16.96, _BLACK),
        (8.3, 4.4, 3.3, 11.0, _WHITE),
        (4.4, 8.3, 11.0, 3.3, _WHITE),
    )
    marks: list[Mark] = [figure(bill.payload, x, y, _CODE, _BLACK)]
    for left, top, width, height, colour in parts:
        place = (cross_x + left * unit, cross_y + top * unit)
        marks.append(Box(*place, width * unit, height * unit, colour))
    return marks


def _corners(x: float, y: float, width: float, height: float) -> list[Mark]:
    """The corners of a field to be filled in by hand."""
    length, thick = 3.0, 0.26
    marks: list[Mark] = []
    for left in (True, False):
        for top in (True, False):
            at_x = x if left else x + width - length
            at_y = y if top else y + height - thick
            marks.append(Box(at_x, at_y, length, thick, _BLACK))
            side_x = x if left else x + width - thick
            side_y = y if top else y + height - length
            marks.append(Box(side_x, side_y, thick, length, _BLACK))
    return marks
