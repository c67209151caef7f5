"""The words of exports: destinations, kinds of names, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from batchbill_desktop.services.exports.format import Problem
from batchbill_desktop.services.exports.gaps import NameGap, Reason
from batchbill_desktop.services.exports.names import NAME_MISSING
from batchbill_desktop.services.texts import mark, tr, tr_count, words

_NAMED = 4
"""How many files are named before the rest is counted."""

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
COMPANY_FIELDS = {
    "name": mark("Name"),
    "street": mark("Street"),
    "postcode": mark("Postcode"),
    "city": mark("City"),
    "country": mark("Country (two letters)"),
    "vat_id": mark("VAT number"),
    "tax_number": mark("Tax number"),
    "registration": mark("Registration number"),
    "contact_name": mark("Contact"),
    "phone": mark("Telephone"),
    "email": mark("E-mail"),
    "iban": mark("IBAN"),
}
"""The values of the company that an export may lack."""


def format_title(name: str) -> str:
    """What a format is called."""
    return tr(DESTINATIONS[name][0])


def format_sentence(name: str) -> str:
    """What a format is for."""
    return tr(DESTINATIONS[name][1])


def gap_label(kind: str, key: str) -> str:
    """What a missing name is for."""
    shown = tr(_KEYS[key]) if key in _KEYS else key
    return tr("{kind} ({key})", kind=tr(KINDS[kind]), key=shown)


def company_label(field: str) -> str:
    """What a missing value of the company is."""
    return tr("{field} of the company", field=tr(COMPANY_FIELDS[field]))


def files_text(names: Sequence[str], *, one_each: bool) -> str:
    """The names of the files; of very many the first and the last."""
    if len(names) > _NAMED:
        return tr_count(
            "{first} … {last} ({count} file)",
            "{first} … {last} ({count} files)",
            len(names),
            first=names[0],
            last=names[-1],
        )
    text = ", ".join(names)
    return tr("{name} and one for each other document", name=text) if one_each else text


def advice_text(format_name: str, count: int) -> str:
    """What the files of so many documents could do more; empty where there is nothing."""
    if not count or format_name != "ubl":
        return ""
    return tr_count(
        "{count} document is written for EN 16931 alone, since Peppol needs an electronic address. "
        "Fill it in, or send the file another way.",
        "{count} documents are written for EN 16931 alone, since Peppol needs an electronic "
        "address. Fill it in, or send the files another way.",
        count,
    )


def problem_text(problem: Problem) -> str:
    """Why a document cannot be exported, as a sentence."""
    reason, gap = problem.reason, problem.gap
    if isinstance(reason, Reason) and reason.template == NAME_MISSING and isinstance(gap, NameGap):
        return tr("There is no name for: {name}.", name=gap_label(gap.kind, gap.key))
    text = words(reason)
    return text[:1].upper() + text[1:]
