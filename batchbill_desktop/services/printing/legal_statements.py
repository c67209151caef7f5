"""The sentences that a country wants on every invoice, each with the law that it follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from batchbill_desktop.services.printing.legal_words import law

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import InvoiceDocument


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the catalogue, and how to tell that the company says it itself."""

    text: str
    said_by: str
    """A regular expression that matches the company's own words for it, in any language."""
    params: Mapping[str, str] = field(default_factory=dict)


_LATE = r"pénalit|penalit|penalt|retard|late pay|verzug|vertraging|laattijdig|intér[eê]t|interest"
_COMPENSATION = r"\b40(,00)?\s*(€|eur)|indemnit|recouvrement|recovery|schadevergoeding"


def is_business(document: InvoiceDocument) -> bool:
    """Whether the customer is known to be one: by its VAT number or its registration."""
    return bool(document.buyer.vat_id.strip() or document.buyer.registration.strip())


def french_penalties(_: InvoiceDocument) -> Statement:
    """The rate of penalties: Code de commerce, art. L441-9 I, where none was agreed L441-10 II."""
    return Statement(
        law(
            "Late payment: penalties at the refinancing rate of the European Central Bank plus "
            "10 percentage points (art. L441-10 of the French Commercial Code)."
        ),
        _LATE,
    )


def french_compensation(document: InvoiceDocument) -> Statement:
    """The 40 euros for recovery: Code de commerce, art. L441-9 I and D441-5; businesses owe it."""
    if is_business(document):
        text = law("Fixed compensation for recovery costs in case of late payment: €40.")
    else:
        text = law("Fixed compensation for recovery costs, owed by businesses that pay late: €40.")
    return Statement(text, _COMPENSATION)


def french_discount(_: InvoiceDocument) -> Statement:
    """Whether there is a discount for paying early: Code de commerce, art. L441-9 I."""
    return Statement(
        law("No discount for early payment."), r"escompte|early pay|prompt pay|skonto|korting"
    )


def french_tax_point(document: InvoiceDocument) -> Statement | None:
    """When the VAT on services is due, where the company says it: CGI, art. 269-2 c.

    Who pays by invoices has opted for it and must mention it (CGI, annexe III, art. 77).
    """
    said_by = r"débits|encaissements|debits|cash receipts"
    if not document.tax:
        return None
    if document.seller.vat_due == "invoice":
        text = law("Option to pay VAT when it is invoiced (“d'après les débits”).")
        return Statement(text, said_by)
    if document.seller.vat_due == "payment":
        return Statement(law("VAT is due on receipt of payment (“encaissements”)."), said_by)
    return None


def german_supply_day(document: InvoiceDocument) -> Statement | None:
    """The day of supply: § 14 Abs. 4 Nr. 6 UStG; where no other is printed."""
    if document.service_period or any(line.supply for line in document.lines):
        return None
    return Statement(
        law("The date of supply is the date of the invoice."),
        r"leistungs(datum|zeit|zeitpunkt)|lieferdatum|date of supply|date de (la )?prestation",
    )


def german_default(_: InvoiceDocument) -> Statement:
    """When default begins without a reminder: § 286 Abs. 3 BGB; consumers must be told so."""
    return Statement(
        law(
            "You are in default, without a reminder, 30 days after the payment is due and this "
            "invoice was received (section 286 (3) BGB)."
        ),
        rf"§\s*286|{_LATE}|mahnung",
    )


def belgian_late_payment(_: InvoiceDocument) -> Statement:
    """Interest and 40 euros between businesses: law of 2 August 2002, art. 5 and 6."""
    return Statement(
        law(
            "Late payment between businesses: interest at the rate of the Belgian law of "
            "2 August 2002 and fixed compensation of €40."
        ),
        _LATE,
    )


def british_late_payment(_: InvoiceDocument) -> Statement:
    """Interest at 8 % over base rate: Late Payment of Commercial Debts (Interest) Act 1998."""
    return Statement(
        law(
            "Late payment between businesses: we may claim interest at 8% above the Bank of "
            "England base rate and compensation under the Late Payment of Commercial Debts "
            "(Interest) Act 1998."
        ),
        _LATE,
    )


def american_terms(document: InvoiceDocument) -> Statement | None:
    """The terms of payment, which trade in the United States puts in words (UCC § 2-310)."""
    if document.seller.payment_terms_text.strip():
        return None
    days = (document.due_date - document.invoice_date).days
    said_by = r"\bnet\s*\d|terms|due (on|upon) receipt"
    if days <= 0:
        return Statement(law("Terms: due on receipt."), said_by)
    return Statement(law("Terms: net {days} days."), said_by, {"days": str(days)})


State: TypeAlias = "Callable[[InvoiceDocument], Statement | None]"

STATEMENTS: Mapping[str, tuple[State, ...]] = {
    "FR": (french_penalties, french_compensation, french_discount, french_tax_point),
    "DE": (german_supply_day, german_default),
    "BE": (belgian_late_payment,),
    "GB": (british_late_payment,),
    "US": (american_terms,),
}
"""What is said by the seller's country, in this order. Switzerland wants no such sentence."""
