"""What a payment code says: EPC069-12 for a transfer in euro, the Swiss QR-bill for CHF and EUR.

Needs no Qt. A document has a code where one is in use for its account and currency; where one
would be but cannot be made, `why_no_code` has the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from batchbill_desktop.services.sentence import Sentence, sentence

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import Address, InvoiceDocument

LEAST, MOST = Decimal("0.01"), Decimal("999999999.99")
"""The amounts that both codes can ask for."""

_SWISS = ("CH", "LI")
_MOST_NAME = 70
_MOST_TEXT = 140
_MOST_CITY, _MOST_POSTCODE, _MOST_HOUSE = 35, 16, 16
_MOST_SCOR = 21
_QR_IBAN = range(30_000, 32_000)
"""The bank numbers of QR-IBANs, whose payments need a QR reference."""
_SLIP_LANGUAGES = ("de", "en", "fr", "it")
_HOUSE_LAST = re.compile(r"(?P<street>.*\D)\s+(?P<house>\d+\s?[a-zA-Z]?(?:\s?[-/]\s?\d+\w?)?)")
_HOUSE_FIRST = re.compile(r"(?P<house>\d+(?:\s?(?:bis|ter|[a-zA-Z]))?),?\s+(?P<street>\D.*)")


@dataclass(frozen=True, slots=True)
class EpcCode:
    """A code that banking programs read as a transfer in euro."""

    payload: str


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays or is paid, as a payment slip has them."""

    name: str
    street: str
    house: str
    postcode: str
    city: str
    country: str

    def lines(self) -> tuple[str, ...]:
        """As printed on a slip, whose country is Switzerland."""
        town = f"{self.postcode} {self.city}"
        if self.country not in _SWISS:
            town = f"{self.country}-{town}"
        street = f"{self.street} {self.house}".strip()
        return tuple(line for line in (self.name, street, town) if line)


@dataclass(frozen=True, slots=True)
class SwissBill:
    """A Swiss QR-bill: the code, and what the slip around it says."""

    payload: str
    iban: str
    creditor: Party
    debtor: Party | None
    reference: str
    """In groups as printed; empty where there is none."""
    message: str
    currency: str
    amount: Decimal


def payment_code_of(document: InvoiceDocument) -> EpcCode | SwissBill | None:
    """The payment code of a document; None where there is none to print.

    Proposals and credit notes have none, nor has what costs nothing.
    """
    found = _found(document) if document.number else None
    return None if isinstance(found, str) else found


def why_no_code(document: InvoiceDocument) -> Sentence | None:
    """Why an invoice that would have a payment code has none; None where all is well.

    Of a proposal why it will have none.
    """
    found = _found(document)
    return found if isinstance(found, Sentence) else None


def _found(document: InvoiceDocument) -> EpcCode | SwissBill | Sentence | None:
    seller = document.seller
    is_wanted = document.page.payment_code != "none" and document.kind == "invoice"
    if not (is_wanted and seller.iban and document.total > 0):
        return None
    iban = _valid_iban(seller.iban)
    currency = document.currency
    is_swiss = "".join(seller.iban.split())[:2].upper() in _SWISS
    if currency != "EUR" and not (is_swiss and currency == "CHF"):
        return None
    if iban is None:
        return sentence(
            "No payment code is printed: the company's IBAN {iban} is wrong. Correct it in the "
            "company's settings.",
            iban=seller.iban,
        )
    if not LEAST <= document.total <= MOST:
        return sentence(
            "No payment code is printed: its amount must be between 0.01 and 999,999,999.99."
        )
    return _swiss(document, iban) if is_swiss else _epc(document, iban)


@lru_cache(maxsize=64)
def _valid_iban(text: str) -> str | None:
    from stdnum import iban
    from stdnum.exceptions import ValidationError

    try:
        return str(iban.validate(text))
    except ValidationError:
        return None


@lru_cache(maxsize=64)
def _valid_bic(text: str) -> str:
    """A BIC; none for one that is wrong: the code does without."""
    from stdnum import bic
    from stdnum.exceptions import ValidationError

    try:
        return str(bic.validate(text)) if text else ""
    except ValidationError:
        return ""


def _plain(text: str, most: int) -> str:
    """A text on one line, cut between words to at most `most` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    whole = line[: most + 1].rpartition(" ")[0]
    return whole or line[:most]


# EPC069-12


def _epc(document: InvoiceDocument, iban: str) -> EpcCode | Sentence:
    name = _plain(document.seller.address.name, _MOST_NAME)
    if not name:
        return sentence(
            "No payment code is printed: the company has no name. Enter it in the company's "
            "settings."
        )
    lines = (
        "BCD",
        "002",
        "1",  # UTF-8
        "SCT",
        _valid_bic(document.seller.bic),
        name,
        iban,
        f"EUR{document.total:.2f}",
        "",  # purpose
        "",  # structured reference
        _plain(document.number or "", _MOST_TEXT),
    )
    return EpcCode("\n".join(lines))


# the Swiss QR-bill


def _swiss(document: InvoiceDocument, iban: str) -> SwissBill | Sentence | None:
    if document.page.paper == "Letter":
        return sentence(
            "No payment slip is printed: the Swiss QR-bill needs A4 paper. Choose A4 in the "
            "page's design."
        )
    creditor = _party(document.seller.address)
    if creditor is None:
        return sentence(
            "No payment slip is printed: the Swiss QR-bill needs the company's name, postcode "
            "and city. Enter them in the company's settings."
        )
    number = document.number or ""
    if number and _is_qr_iban(iban) and not re.search("[1-9]", number):
        return sentence(
            "No payment slip is printed: the reference of a QR-IBAN is made of the digits of the "
            "invoice number, and {number} has none. Choose a number pattern with digits.",
            number=number,
        )
    debtor = _party(document.buyer.address)
    reference = _reference(number, iban)
    message = _plain(number, _MOST_TEXT)
    try:
        payload = _payload(document, iban, creditor, debtor, reference, message)
    except ValueError as problem:
        return sentence("No payment slip is printed: {reason}.", reason=str(problem).rstrip("."))
    return SwissBill(
        payload,
        iban,
        creditor,
        debtor,
        _grouped_reference(reference),
        message,
        document.currency,
        document.total,
    )


def _payload(
    document: InvoiceDocument,
    iban: str,
    creditor: Party,
    debtor: Party | None,
    reference: str,
    message: str,
) -> str:
    from qrbill import QRBill

    language = document.language if document.language in _SLIP_LANGUAGES else "en"
    bill = QRBill(
        account=iban,
        creditor=_structured(creditor),
        debtor=None if debtor is None else _structured(debtor),
        amount=f"{document.total:.2f}",
        currency=document.currency,
        reference_number=reference or None,
        additional_information=message,
        language=language,
    )
    return str(bill.qr_data())


def _structured(party: Party) -> dict[str, Any]:
    return {
        "name": party.name,
        "street": party.street,
        "house_num": party.house,
        "pcode": party.postcode,
        "city": party.city,
        "country": party.country,
    }


def _party(address: Address) -> Party | None:
    """A party as the slip needs it; None where the address is not whole."""
    name = _plain(address.name, _MOST_NAME)
    postcode = _plain(address.postcode, _MOST_POSTCODE)
    city = _plain(address.city, _MOST_CITY)
    if not (name and postcode and city):
        return None
    street, house = _street_and_house(_plain(address.street, _MOST_NAME + _MOST_HOUSE))
    return Party(name, street, house, postcode, city, address.country or "CH")


def _street_and_house(text: str) -> tuple[str, str]:
    """The street without its number, and the number, which a structured address has apart."""
    found = _HOUSE_LAST.fullmatch(text) or _HOUSE_FIRST.fullmatch(text)
    if found and len(found["house"]) <= _MOST_HOUSE:
        return found["street"].strip().rstrip(",")[:_MOST_NAME], found["house"]
    return text[:_MOST_NAME], ""


def _is_qr_iban(iban: str) -> bool:
    return int(iban[4:9]) in _QR_IBAN


def _reference(number: str, iban: str) -> str:
    """The payment reference made from an invoice number; empty where none can be.

    A QR-IBAN needs 27 digits with a check digit; other accounts take an ISO 11649 reference.
    """
    from stdnum.ch import esr
    from stdnum.iso7064 import mod_97_10

    if _is_qr_iban(iban):
        digits = re.sub(r"[^0-9]", "", number)[-26:].zfill(26)
        return digits + str(esr.calc_check_digit(digits))
    body = re.sub(r"[^0-9A-Z]", "", number.upper())
    if not 0 < len(body) <= _MOST_SCOR:
        return ""
    return "RF" + str(mod_97_10.calc_check_digits(body + "RF")) + body


def _grouped_reference(reference: str) -> str:
    """As slips print it: digits in fives from the right, an ISO reference in fours."""
    if reference.isdigit():
        first = len(reference) % 5
        parts = [reference[:first]] + [
            reference[i : i + 5] for i in range(first, len(reference), 5)
        ]
        return " ".join(part for part in parts if part)
    return " ".join(reference[i : i + 4] for i in range(0, len(reference), 4))
