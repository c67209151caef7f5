"""The words of exports: destinations, kinds of names, what is missing."""

from __future__ import annotations

import re

from batchbill_desktop.services.exports.format import Problem
from batchbill_desktop.services.exports.names import gap_in
from batchbill_desktop.services.texts import mark, tr

DESTINATIONS = {
    "csv": (mark("CSV table"), mark("One row a line, for any program that reads tables.")),
    "xlsx": (mark("Excel workbook"), mark("Invoices, lines and taxes on three sheets.")),
    "iif": (mark("QuickBooks Desktop"), mark("An IIF file with invoices and credit memos.")),
    "qbo": (mark("QuickBooks Online"), mark("CSV files for the import of invoices.")),
    "xero": (mark("Xero"), mark("CSV files for the import of sales invoices.")),
    "fec": (mark("FEC"), mark("The sales journal for French bookkeeping.")),
    "sage": (mark("Sage 50"), mark("An audit trail file for the import.")),
    "facturx": (mark("Factur-X"), mark("PDF files that hold the e-invoice (EN 16931).")),
    "ubl": (mark("UBL e-invoice"), mark("XML files for Peppol and XRechnung.")),
}
"""Each format's name and its sentence."""

KINDS = {
    "account": mark("Account"),
    "account_name": mark("Name of an account"),
    "customer": mark("Customer"),
    "item": mark("Item"),
    "revenue": mark("Revenue account"),
    "setting": mark("Setting"),
    "tax": mark("Tax name"),
    "tax_account": mark("Tax account"),
    "tax_text": mark("Text of a tax"),
    "terms": mark("Terms of payment"),
}

_KEYS = {
    "default": mark("all others"),
    "receivable": mark("receivable"),
    "tax": mark("tax"),
    "tax_agency": mark("tax agency"),
    "rounding": mark("rounding"),
    "discount": mark("discounts"),
}


_REASONS = (
    (
        re.compile(r"it is in (?P<currency>[A-Z]{3}) and keeps no exchange rate to EUR;"),
        mark(
            "It is in {currency} and keeps no exchange rate to EUR. The rate has to be there "
            "before the batch is generated."
        ),
    ),
    (
        re.compile(r"amounts in (?P<currency>[A-Z]{3}) have (?P<digits>\d) decimals"),
        mark("Amounts in {currency} have {digits} decimals, and e-invoices have two."),
    ),
    (
        re.compile(r"(?P<currency>[A-Z]{3}) has (?P<digits>\d) decimals, QuickBooks takes two"),
        mark("Amounts in {currency} have {digits} decimals, and QuickBooks takes two."),
    ),
)
"""The commonest reasons, which the checks give in English."""


def format_title(name: str) -> str:
    """What a format is called."""
    return tr(DESTINATIONS[name][0])


def gap_label(kind: str, key: str) -> str:
    """What a missing name is for."""
    shown = tr(_KEYS[key]) if key in _KEYS else key
    return tr("{kind} ({key})", kind=tr(KINDS[kind]), key=shown)


def problem_text(problem: Problem) -> str:
    """Why a document cannot be exported."""
    gap = gap_in(problem.reason)
    if gap is not None and gap[1] in KINDS:
        return tr("There is no name for: {name}.", name=gap_label(gap[1], gap[2]))
    for pattern, sentence in _REASONS:
        if found := pattern.match(problem.reason):
            return tr(sentence, **found.groupdict())
    return problem.reason[:1].upper() + problem.reason[1:]
