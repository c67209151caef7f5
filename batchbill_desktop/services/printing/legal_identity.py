"""Who the seller is, as the law of its country wants it named, and the country's own words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from batchbill_desktop.services.printing.legal_words import law, legal_text

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import Seller
    from batchbill_desktop.services.printing.labels import Labels

_SIREN, _SIRET = 9, 14
_UID = re.compile(r"CHE(\d{3})(\d{3})(\d{3})(?:MWST|TVA|IVA|VAT)?")
_REGISTERED_AS = {
    "BE": law("Enterprise no. {number}"),
    "GB": law("Company no. {number}"),
    "DE": law("Commercial register no. {number}"),
}
_SWISS_TAX = {"de": "MWST", "fr": "TVA", "nl": "MWST", "en": "MWST"}


def identity_lines(seller: Seller, labels: Labels, language: str) -> tuple[str, ...]:
    """Form and capital, registration, VAT and tax number; what `footer_text` says is left out.

    France: Code de commerce, art. R123-237 and R123-238 (SIREN, RCS, form and capital). Germany:
    § 35a GmbHG, § 14 Abs. 4 Nr. 2 UStG. Belgium: Code des sociétés, art. 2:20. Switzerland:
    art. 26 (2) a MWSTG. United Kingdom: SI 2015/17, reg. 25.
    """
    lines = (
        (seller.share_capital or seller.legal_form, _form(seller, labels, language)),
        (seller.registration, _registration(seller, labels, language)),
        (seller.vat_id, _vat_id(seller, labels, language)),
        (seller.tax_number, _tax_number(seller, labels, language)),
    )
    return tuple(
        line for value, line in lines if value.strip() and not _says(seller.footer_text, value)
    )


def local_labels(labels: Labels, country: str, language: str) -> Labels:
    """The fixed words as the seller's country has them: the United States know no VAT."""
    if country != "US":
        return labels

    def said(text: str) -> str:
        return legal_text(text, language)

    return replace(
        labels,
        tax_rate=said(law("Tax %")),
        tax_group=said(law("Sales tax")),
        total_net=said(law("Subtotal")),
        total_tax=said(law("Sales tax")),
        buyer_vat_id=said(law("Your tax ID")),
        vat_id=said(law("Tax ID {number}")),
        tax_number=said(law("EIN {number}")),
    )


def _form(seller: Seller, labels: Labels, language: str) -> str:
    """SARL with a capital of 20 000 €."""
    if not seller.share_capital.strip():
        return seller.legal_form.strip()
    if not seller.legal_form.strip():
        return labels.share_capital.format(amount=seller.share_capital.strip())
    text = law("{form} with a share capital of {amount}")
    return legal_text(
        text, language, form=seller.legal_form.strip(), amount=seller.share_capital.strip()
    )


def _registration(seller: Seller, labels: Labels, language: str) -> str:
    """The number with what it is called; one that has its name already stands alone."""
    number = seller.registration.strip()
    if re.search(r"[^\W\d_]{2}|\.[^\W\d_]\.", number):
        return number
    country = seller.address.country
    digits = re.sub(r"\D", "", number)
    if country == "FR" and len(digits) in (_SIREN, _SIRET):
        return f"{'SIREN' if len(digits) == _SIREN else 'SIRET'} {number}"
    if country in _REGISTERED_AS:
        return legal_text(_REGISTERED_AS[country], language, number=number)
    return labels.registration.format(number=number)


def _vat_id(seller: Seller, labels: Labels, language: str) -> str:
    """The VAT number; the Swiss one is the UID with the tax behind it: CHE-123.456.789 MWST."""
    uid = _UID.fullmatch(re.sub(r"[^A-Z0-9]", "", seller.vat_id.upper()))
    if seller.address.country == "CH" and uid:
        return f"UID CHE-{'.'.join(uid.groups())} {_SWISS_TAX[language]}"
    return labels.vat_id.format(number=seller.vat_id.strip())


def _tax_number(seller: Seller, labels: Labels, _: str) -> str:
    return labels.tax_number.format(number=seller.tax_number.strip())


def _says(text: str, value: str) -> bool:
    """Whether a text has the value in it, however its parts are set: 20 000 € is 20.000€."""
    letters = re.findall(r"[^\W_]", value)
    together = r"[\W_]*".join(letters)
    return bool(letters) and bool(re.search(rf"(?<!\w){together}(?!\w)", text, re.IGNORECASE))
