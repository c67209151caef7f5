"""What keeps a document from being an e-invoice, and whether one adds up to the cent.

The official rules take a tax that is up to 1.00 off; `discrepancies` takes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from batchbill_desktop.services.company_folder.iso_codes import COUNTRIES
from batchbill_desktop.services.exports.einvoice_codes import (
    BOUND_VATEX,
    DEFAULT_VATEX,
    EAS,
    is_iban,
    is_vatex,
)
from batchbill_desktop.services.exports.en16931 import DECIMALS, EInvoice
from batchbill_desktop.services.exports.en16931_lines import reckoned_net
from batchbill_desktop.services.exports.en16931_make import carried_lines, tax_of
from batchbill_desktop.services.exports.en16931_parties import compact
from batchbill_desktop.services.invoices.document import (
    Address,
    DocumentTax,
    InvoiceDocument,
)
from batchbill_desktop.services.money import divide_half_up, to_decimal

_VAT_PREFIXES = COUNTRIES | {"EL", "XI"}
_FREE_OF_TAX = ("Z", "E", "AE", "K", "G", "O")
_RULE_NAMES = {"K": "IC"}
"""How a category is called in the ids of rules, where it is not by its code."""


def refusals(document: InvoiceDocument) -> list[str]:
    """Why a document cannot be an e-invoice, each naming the field and the rule."""
    found = list(_of_document(document))
    found += _of_categories(document.taxes)
    for tax in document.taxes:
        found += _of_tax(tax)
    found += _of_seller(document)
    found += _of_buyer(document)
    return found


def discrepancies(invoice: EInvoice, digits: int) -> list[str]:
    """Where the figures of an e-invoice do not follow from each other exactly."""
    found = [
        f"line {line.id}: quantity x price and its allowances come to {reckoned_net(line)}, "
        f"the line has {line.net} (PEPPOL-EN16931-R120)"
        for line in invoice.lines
        if reckoned_net(line) != line.net
    ]
    for group in invoice.taxes:
        found += _of_group(invoice, group.category, group.rate, (group.base, group.tax), digits)
    if sum((line.net for line in invoice.lines), Decimal(0)) != invoice.net:
        found.append(f"the lines do not add up to the net {invoice.net} (BR-CO-10)")
    if sum((group.tax for group in invoice.taxes), Decimal(0)) != invoice.tax:
        found.append(f"the taxes do not add up to {invoice.tax} (BR-CO-14)")
    if invoice.net + invoice.tax != invoice.total:
        found.append(f"net and tax do not add up to {invoice.total} (BR-CO-15)")
    return found


def _of_group(
    invoice: EInvoice,
    category: str,
    rate: Decimal | None,
    amounts: tuple[Decimal, Decimal],
    digits: int,
) -> Iterable[str]:
    base, tax = amounts
    nets = [line.net for line in invoice.lines if (line.category, line.rate) == (category, rate)]
    if sum(nets, Decimal(0)) != base:
        rule = f"BR-{_in_rules(category)}-08"
        yield f"the lines of category {category} do not add up to {base} ({rule})"
    due = Fraction(base) * Fraction(rate or 0) / 100
    wanted = to_decimal(divide_half_up(due.numerator * 10**digits, due.denominator), digits)
    if wanted != tax:
        yield (
            f"the tax at {rate} % is {tax}, but {base} x {rate} % is {wanted} (BR-CO-17): "
            "e-invoices round the tax once an invoice; set tax_rounding of the company to "
            "invoice for the invoices to come"
        )


def _of_document(document: InvoiceDocument) -> Iterable[str]:
    if document.number is None:
        yield "it has no number yet; generate the batch first (BR-02)"
    if document.digits > DECIMALS:
        yield (
            f"amounts in {document.currency} have {document.digits} decimals, and e-invoices "
            "have two (BR-DEC-14)"
        )
    foreign = document.foreign_tax
    if foreign is not None and -int(foreign.tax.as_tuple().exponent) > DECIMALS:
        yield (
            f"its tax in the company's currency {foreign.currency} has more than two decimals "
            "(BR-DEC-15)"
        )
    if not carried_lines(document):
        yield "it has no line but texts (BR-16)"
    for line in carried_lines(document):
        if tax_of(document, line) is None:
            yield f"the line {line.description!r} stands in no tax group (BR-CO-04)"
        if line.unit_price < 0:
            yield f"the line {line.description!r} has a price below 0 (BR-27)"


def _of_categories(taxes: Sequence[DocumentTax]) -> Iterable[str]:
    """Decisions: one group a category other than S, and nothing beside category O."""
    by_category: dict[str, list[DocumentTax]] = {}
    for tax in taxes:
        by_category.setdefault(tax.category, []).append(tax)
    for category, groups in by_category.items():
        if category != "S" and len(groups) > 1:
            rule = f"BR-{_in_rules(category)}-01"
            yield (
                f"the tax codes {_codes(groups)} are of one category {category} with different "
                f"rates or reasons, and an e-invoice has one of each ({rule}): put "
                "them on invoices of their own"
            )
    if "O" in by_category and len(by_category) > 1:
        others = [tax for tax in taxes if tax.category != "O"]
        yield (
            f"the tax code {_codes(by_category['O'])} is outside the scope of the tax "
            f"(category O) and cannot stand beside {_codes(others)} (BR-O-11): put them on "
            "invoices of their own"
        )


def _of_tax(tax: DocumentTax) -> Iterable[str]:
    code = f"tax code {_codes([tax])}"
    if tax.category in _FREE_OF_TAX and tax.rate_percent != 0:
        rule = f"BR-{_in_rules(tax.category)}-05"
        yield f"rate_percent of {code} must be 0 in category {tax.category} ({rule})"
    if tax.category == "S" and tax.rate_percent <= 0:
        yield f"rate_percent of {code} must be above 0 in category S (BR-S-05)"
    reason = tax.exemption_code.strip()
    if tax.category in ("S", "Z"):
        return
    if tax.category not in DEFAULT_VATEX and not (reason or tax.exemption_reason.strip()):
        yield (
            f"{code} has no exemption_reason, which an e-invoice must give (BR-{tax.category}-10)"
        )
    if reason and not is_vatex(reason):
        yield (
            f"exemption_code {reason!r} of {code} is not on the list of VATEX codes (BR-CL-22): "
            "take one of the list, or leave it empty and give an exemption_reason"
        )
    bound = BOUND_VATEX.get(reason, tax.category)
    if bound != tax.category:
        yield (
            f"exemption_code {reason} of {code} goes with category {bound}, not with "
            f"{tax.category} (PEPPOL-EN16931-P0104 to P0111)"
        )


def _of_seller(document: InvoiceDocument) -> Iterable[str]:
    seller = document.seller
    yield from _of_address(seller.address, "the company", ("BR-06", "BR-09"))
    yield from _of_vat_id(seller.vat_id, "the company")
    categories = {tax.category for tax in document.taxes}
    has_tax_id = bool(seller.vat_id.strip() or seller.tax_number.strip())
    if "O" in categories:
        if not seller.registration.strip():
            yield (
                "the company has no registration, and its vat_id may not stand on an invoice "
                "outside the scope of the tax (BR-O-02, BR-CO-26)"
            )
    elif not (seller.registration.strip() or seller.vat_id.strip()):
        yield "the company has neither vat_id nor registration (BR-CO-26)"
    for category in sorted(categories & {"S", "Z", "E", "AE"}):
        if not has_tax_id:
            yield f"the company has neither vat_id nor tax_number (BR-{category}-02)"
    for category in sorted(categories & {"K", "G"}):
        if not seller.vat_id.strip():
            yield f"the company has no vat_id (BR-{_in_rules(category)}-02)"
    iban = compact(seller.iban)
    if iban and not is_iban(iban):
        yield f"iban {seller.iban!r} of the company is none: its check digits do not fit (BR-DE-19)"


def _of_buyer(document: InvoiceDocument) -> Iterable[str]:
    buyer = document.buyer
    who = f"customer {document.customer}"
    yield from _of_address(buyer.address, who, ("BR-07", "BR-11"))
    yield from _of_vat_id(buyer.vat_id, who)
    categories = {tax.category for tax in document.taxes}
    if "AE" in categories and not (buyer.vat_id.strip() or buyer.registration.strip()):
        yield f"{who} has neither vat_id nor registration, which reverse charge needs (BR-AE-02)"
    if "K" in categories and not buyer.vat_id.strip():
        yield f"{who} has no vat_id, which an intra-community supply needs (BR-IC-02)"
    if buyer.delivery is not None:
        country = buyer.delivery.country.strip()
        if country and country not in COUNTRIES:
            yield f"delivery_country {country!r} of {who} is no country (BR-CL-14)"
    scheme = buyer.endpoint_scheme.strip()
    if buyer.endpoint_id.strip() and scheme not in EAS:
        yield (
            f"endpoint_scheme {scheme!r} of {who} is not on the list of schemes for electronic "
            "addresses, such as 0009, 9930, EM (BR-CL-25)"
        )


def _of_address(address: Address, who: str, rules: tuple[str, str]) -> Iterable[str]:
    if not address.name.strip():
        yield f"{who} has no name ({rules[0]})"
    country = address.country.strip()
    if not country:
        yield f"{who} has no country ({rules[1]})"
    elif country not in COUNTRIES:
        yield f"country {country!r} of {who} is no country (BR-CL-14)"


def _of_vat_id(vat_id: str, who: str) -> Iterable[str]:
    if vat_id.strip() and compact(vat_id)[:2] not in _VAT_PREFIXES:
        yield (
            f"vat_id {vat_id!r} of {who} does not begin with the code of its country, as "
            "FR40123456824 does (BR-CO-09)"
        )


def _in_rules(category: str) -> str:
    return _RULE_NAMES.get(category, category)


def _codes(taxes: Iterable[DocumentTax]) -> str:
    return ", ".join(code or "(none)" for tax in taxes for code in tax.tax_codes)
