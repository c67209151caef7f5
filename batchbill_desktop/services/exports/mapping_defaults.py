"""What other programs call things as long as nobody has said otherwise, by country.

A company of a country that is not here has no defaults: its export says what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Defaults = dict[tuple[str, str], str]

FREE_CATEGORIES = ("Z", "E", "AE", "K", "G", "O", "none")
"""The tax categories without tax; `none`: a document that has no tax at all."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country's plan of accounts and its normal rate of tax."""

    receivable: str
    services: str
    goods: str
    tax: str
    standard_rates: tuple[str, ...]
    tax_text: str = "VAT {rate}%"


COUNTRIES = {
    "FR": Country("411000", "706000", "707000", "44571", ("20",)),
    "DE": Country("1400", "8400", "8200", "1776", ("19",)),
    "BE": Country("400000", "704000", "700000", "451000", ("21",)),
    "CH": Country("1100", "3400", "3200", "2200", ("8.1", "7.7")),
    "GB": Country("1100", "4000", "4010", "2200", ("20",)),
    "US": Country("1200", "4000", "4010", "2200", (), "Sales Tax {rate}%"),
}
"""FR: plan comptable général; DE: SKR03; BE: PCMN; CH: KMU; GB: the numbers of Sage 50."""

# The last digit of the French accounts of collected tax, by rate; 0 for any other.
_FRENCH_RATES = {"20": "2", "5.5": "1", "10": "3", "2.1": "4"}

_TERMS = {"0": "Due on receipt", "15": "Net 15", "30": "Net 30", "60": "Net 60"}


def default_mapping(format_name: str, company: Mapping[str, str]) -> Defaults:
    """The defaults of a format for a company; empty where its country has none.

    `company` has the company's values by key: `country` and `vat_due` count.
    """
    country = COUNTRIES.get(company.get("country", ""))
    if format_name == "csv":
        return {("setting", "separator"): "comma"}
    makers = {"iif": _iif, "qbo": _qbo, "xero": _xero, "sage": _sage}
    if country is None:
        return {}
    if format_name == "fec":
        return _fec(country, on_payment=company.get("vat_due") == "payment")
    maker = makers.get(format_name)
    return {} if maker is None else maker(country)


def _iif(country: Country) -> Defaults:
    return {
        ("account", "receivable"): "Accounts Receivable",
        ("account", "tax"): "Sales Tax Payable",
        ("account", "tax_agency"): "Tax Agency",
        **_revenue("Service Income", "Goods Income"),
        **_items(),
        ("item", "discount"): "DISCOUNT",
        ("tax", "category:S"): "VAT{code}" if "VAT" in country.tax_text else "TAX{code}",
        ("tax_text", "category:S"): country.tax_text,
        **{("tax", f"category:{free}"): "Out of State" for free in FREE_CATEGORIES},
        **{("tax_text", f"category:{free}"): "No tax" for free in FREE_CATEGORIES},
        **_terms(),
    }


def _qbo(country: Country) -> Defaults:
    american = country is COUNTRIES["US"]
    return {
        **_items(),
        **_rates("tax", country, "{rate1}% S", "{rate1}% R"),
        ("tax", "category:Z"): "0.0% Z",
        ("tax", "category:E"): "Exempt",
        ("tax", "category:AE"): "0.0% ECS",
        ("tax", "category:K"): "0.0% ECG",
        ("tax", "category:G"): "0.0% Z",
        ("tax", "category:O"): "No VAT",
        ("setting", "tax_columns"): "us" if american else "code",
        **_dates(american=american),
        **_terms(),
    }


def _xero(country: Country) -> Defaults:
    american = country is COUNTRIES["US"]
    taxed = "Tax on Sales" if american else "{rate}% (VAT on Income)"
    free = {
        "Z": "Zero Rated Income",
        "E": "Exempt Income",
        "AE": "Zero Rated EC Services",
        "K": "Zero Rated EC Goods Income",
        "G": "Zero Rated Income",
        "O": "No VAT",
        "none": "No VAT",
    }
    return {
        ("account", "rounding"): "860",
        **_revenue("200", "210"),
        ("tax", "category:S"): taxed,
        **{
            ("tax", f"category:{category}"): "Tax Exempt" if american else name
            for category, name in free.items()
        },
        ("setting", "columns"): "27",
        ("setting", "credit_notes"): "negative",
        ("setting", "rounding_line"): "no",
        **_dates(american=american),
    }


def _sage(country: Country) -> Defaults:
    return {
        **_revenue("4000", "4010"),
        **_rates("tax", country, "T1", "T5"),
        ("tax", "category:Z"): "T0",
        ("tax", "category:E"): "T2",
        ("tax", "category:AE"): "T22",
        ("tax", "category:K"): "T4",
        ("tax", "category:G"): "T0",
        ("tax", "category:O"): "T9",
        ("setting", "department"): "0",
    }


def _fec(country: Country, *, on_payment: bool) -> Defaults:
    tax: Defaults = {("tax_account", "category:S"): country.tax}
    if country is COUNTRIES["FR"]:
        collected = "44574" if on_payment else "44571"
        tax = {
            **{
                ("tax_account", f"category:S:{rate}"): collected + digit
                for rate, digit in _FRENCH_RATES.items()
            },
            ("tax_account", "category:S"): collected + "0",
        }
    return {
        ("account", "receivable"): country.receivable,
        **_revenue(country.services, country.goods),
        **tax,
        ("setting", "journal_code"): "VE",
        ("setting", "journal_name"): "Ventes",
        ("setting", "encoding"): "ISO-8859-15",
    }


def _revenue(services: str, goods: str) -> Defaults:
    return {("revenue", "default"): services, ("revenue", "kind:charge"): goods}


def _items() -> Defaults:
    return {("item", "default"): "Services", ("item", "kind:charge"): "Goods"}


def _rates(kind: str, country: Country, standard: str, reduced: str) -> Defaults:
    """A name for the country's normal rates, and one for all others."""
    return {
        **{(kind, f"category:S:{rate}"): standard for rate in country.standard_rates},
        (kind, "category:S"): reduced if country.standard_rates else standard,
    }


def _terms() -> Defaults:
    return {("terms", days): name for days, name in _TERMS.items()}


def _dates(*, american: bool) -> Defaults:
    return {("setting", "dates"): "month_first" if american else "day_first"}
