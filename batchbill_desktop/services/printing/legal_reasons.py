"""Why an invoice has no tax: the wording of the seller's country for each EN 16931 category.

Only for tax codes that give no reason of their own. Categories: E exempt, AE reverse charge,
K supply within the EU, G export, O outside the scope of the tax.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from batchbill_desktop.services.printing.legal_words import law, legal_text

if TYPE_CHECKING:
    from batchbill_desktop.services.invoices.document import DocumentTax, InvoiceDocument

EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
"""Member states of the European Union, ISO 3166."""

_SMALL = "VATEX-FR-FRANCHISE"
"""The code with which a French small business says so."""


def exemption_reason(tax: DocumentTax, document: InvoiceDocument) -> str:
    """Why a tax group has no tax, in the document's language: the tax code's own words first.

    Empty for groups with tax, and where the country has no wording for the category.
    """
    if tax.exemption_reason.strip():
        return tax.exemption_reason.strip()
    country = document.seller.address.country
    give = _REASONS.get(country, _european if country in EU else None)
    text = give(tax, document) if give is not None else ""
    return legal_text(text, document.language) if text else ""


def is_domestic(document: InvoiceDocument) -> bool:
    """Whether seller and customer are in one country; without a country they are."""
    there = document.buyer.address.country
    return not there or there == document.seller.address.country


def is_small_business(tax: DocumentTax, document: InvoiceDocument) -> bool:
    """Whether the seller is exempt as a small business: the code says so, or it has no VAT number.

    A business that charges tax on any line is none.
    """
    if tax.exemption_code == _SMALL:
        return True
    return not document.seller.vat_id.strip() and not document.tax


def french(tax: DocumentTax, document: InvoiceDocument) -> str:
    """CGI, annexe II, art. 242 nonies A, I 12° and 13°: the provision that exempts, or reverses.

    Small businesses: CGI, art. 293 B and 293 E. Reverse charge: art. 283-2. Goods within the EU:
    art. 262 ter I; exports: art. 262 I. Services to businesses abroad: art. 259-1.
    """
    if tax.category in "EO" and is_small_business(tax, document):
        return law("VAT not applicable, art. 293 B of the French Tax Code (CGI)")
    if tax.category == "AE":
        if is_domestic(document):
            return law("Reverse charge, art. 283 of the French Tax Code (CGI)")
        return law(
            "Reverse charge, art. 283-2 of the French Tax Code (CGI) and art. 196 of Directive "
            "2006/112/EC"
        )
    return {
        "K": law("VAT exempt, art. 262 ter I of the French Tax Code (CGI)"),
        "G": law("VAT exempt, art. 262 I of the French Tax Code (CGI)"),
        "O": law("VAT not applicable, art. 259-1 of the French Tax Code (CGI)"),
        "E": law("VAT exempt"),
    }.get(tax.category, "")


def german(tax: DocumentTax, document: InvoiceDocument) -> str:
    """§ 14 Abs. 4 Nr. 8 and § 14a UStG: a reference to the exemption, or to § 13b UStG.

    Small businesses: § 19 UStG with § 34a UStDV. Goods within the EU: § 4 Nr. 1 b, § 6a UStG;
    exports: § 4 Nr. 1 a, § 6 UStG. Services to businesses abroad: § 3a Abs. 2 UStG.
    """
    if tax.category in "EO" and is_small_business(tax, document):
        return law("Exempt as a small business (section 19 UStG)")
    if tax.category == "AE":
        if is_domestic(document):
            return law("Reverse charge: the recipient owes the VAT (section 13b UStG)")
        return law(
            "Reverse charge: the recipient owes the VAT (section 3a (2) UStG, art. 196 of "
            "Directive 2006/112/EC)"
        )
    return {
        "K": law("VAT-exempt intra-Community supply (section 4 no. 1 (b), section 6a UStG)"),
        "G": law("VAT-exempt export (section 4 no. 1 (a), section 6 UStG)"),
        "O": law("Not taxable in Germany (section 3a (2) UStG)"),
        "E": law("VAT exempt (section 4 UStG)"),
    }.get(tax.category, "")


def belgian(tax: DocumentTax, document: InvoiceDocument) -> str:
    """Arrêté royal no 1, art. 5, § 1, 10° and 11°: the provision; art. 20 for work on buildings.

    Small businesses: Code de la TVA, art. 56bis. Goods within the EU: art. 39bis; exports:
    art. 39. Services to businesses abroad: art. 21, § 2.
    """
    if tax.category in "EO" and is_small_business(tax, document):
        return law("Special exemption scheme for small enterprises (art. 56bis of the VAT Code)")
    if tax.category == "AE":
        if is_domestic(document):
            return law(
                "Reverse charge. Unless the customer objects in writing within one month of "
                "receiving the invoice, it is deemed to acknowledge that it is a taxable person "
                "who files periodic VAT returns. If this condition is not met, the customer is "
                "liable, as far as this condition is concerned, for the tax, interest and fines "
                "that are due."
            )
        return law(
            "Reverse charge, art. 21, § 2 of the Belgian VAT Code and art. 196 of Directive "
            "2006/112/EC"
        )
    return {
        "K": law("VAT exempt, art. 39bis of the Belgian VAT Code"),
        "G": law("VAT exempt, art. 39 of the Belgian VAT Code"),
        "O": law("Not subject to Belgian VAT, art. 21, § 2 of the VAT Code"),
        "E": law("VAT exempt, art. 44 of the Belgian VAT Code"),
    }.get(tax.category, "")


def swiss(tax: DocumentTax, document: InvoiceDocument) -> str:
    """MWSTG (SR 641.20), art. 26 and 27: no tax is shown, and why.

    Not registered: art. 10 (2); excluded: art. 21; exempt exports: art. 23; place of supply
    abroad: art. 8; acquisition tax of the recipient: art. 45.
    """
    if tax.category in "EO" and is_small_business(tax, document):
        return law("Not liable to VAT (art. 10 (2) of the Swiss VAT Act)")
    return {
        "AE": law("The recipient owes acquisition tax (art. 45 of the Swiss VAT Act)"),
        "K": law("VAT exempt (art. 23 of the Swiss VAT Act)"),
        "G": law("VAT exempt (art. 23 of the Swiss VAT Act)"),
        "O": law("Not subject to Swiss VAT (art. 8 of the Swiss VAT Act)"),
        "E": law("Excluded from VAT (art. 21 of the Swiss VAT Act)"),
    }.get(tax.category, "")


def british(tax: DocumentTax, document: InvoiceDocument) -> str:
    """VAT Regulations 1995 (SI 1995/2518), reg. 14: a reference to the provision, or any other.

    Reverse charge: VAT Act 1994, s 55A; exports: s 30 (6); exempt: Schedule 9.
    """
    if tax.category in "EO" and is_small_business(tax, document):
        return law("Not registered for VAT")
    if tax.category == "AE":
        if is_domestic(document):
            return law(
                "Reverse charge: VAT Act 1994 section 55A applies, customer to pay the VAT to HMRC"
            )
        return law("Reverse charge: the customer accounts for the VAT")
    return {
        "K": law("Zero-rated supply of goods to the EU, VAT Act 1994 section 30"),
        "G": law("Zero-rated export, VAT Act 1994 section 30"),
        "O": law("Outside the scope of UK VAT"),
        "E": law("Exempt supply, VAT Act 1994 Schedule 9"),
    }.get(tax.category, "")


def american(tax: DocumentTax, _: InvoiceDocument) -> str:
    """There is no VAT in the United States; sales tax is a State's, and so is its exemption."""
    if tax.category in {"E", "G", "O", "AE", "K"}:
        return law("No sales tax")
    return ""


def _european(tax: DocumentTax, _: InvoiceDocument) -> str:
    """Directive 2006/112/EC, art. 226 (11) and (11a): the provision of the Directive."""
    return {
        "AE": law("Reverse charge, art. 196 of Directive 2006/112/EC"),
        "K": law("VAT-exempt intra-Community supply, art. 138 of Directive 2006/112/EC"),
        "G": law("VAT-exempt export, art. 146 of Directive 2006/112/EC"),
        "O": law("Outside the scope of VAT, art. 44 of Directive 2006/112/EC"),
        "E": law("VAT exempt"),
    }.get(tax.category, "")


Give: TypeAlias = "Callable[[DocumentTax, InvoiceDocument], str]"

_REASONS: Mapping[str, Give] = {
    "FR": french,
    "DE": german,
    "BE": belgian,
    "CH": swiss,
    "GB": british,
    "US": american,
}
