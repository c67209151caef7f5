"""Reads e-invoices as a receiver does: by name of element, reckoning everything anew.

Written from the standard, without a line of the code that writes the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lxml import etree

from tests.builders.target_readers import rounded, times


@dataclass
class ReadLine:
    name: str
    sku: str
    quantity: Decimal
    unit: str
    price: Decimal
    base: Decimal
    net: Decimal
    tax: tuple[str, Decimal | None]
    adjustments: list[tuple[bool, Decimal, Decimal | None, Decimal | None, str]]
    """(charge, amount, per cent, its base, reason code)."""


@dataclass
class ReadInvoice:
    number: str
    type_code: str
    day: str
    due: str
    currency: str
    buyer_reference: str
    order: str
    preceding: str
    seller_vat: str
    buyer_vat: str
    seller_legal: str
    payment: str
    iban: str
    lines: list[ReadLine]
    groups: dict[tuple[str, Decimal | None], tuple[Decimal, Decimal]]
    reasons: dict[str, tuple[str, str]]
    """Category -> (code, text)."""
    net: Decimal
    tax: Decimal
    total: Decimal
    payable: Decimal


def check_sums(invoice: ReadInvoice, digits: int = 2) -> None:
    """Reckon as a receiver does, without the tolerance that the official rules allow."""
    bases: dict[tuple[str, Decimal | None], Decimal] = {}
    for line in invoice.lines:
        net = _quotient(line.quantity, line.price, line.base)
        for charge, amount, percent, base, _code in line.adjustments:
            assert amount > 0
            net += amount if charge else -amount
            if percent is not None and base is not None:
                assert abs(amount - times(base, percent) / 100) <= Decimal("0.02")
        assert net == line.net, (invoice.number, line)
        assert line.price >= 0
        bases[line.tax] = bases.get(line.tax, Decimal(0)) + line.net
    assert bases == {key: base for key, (base, _tax) in invoice.groups.items()}
    for (_category, rate), (base, tax) in invoice.groups.items():
        assert rounded(times(base, rate or Decimal(0)) / 100, digits) == tax
    assert sum(bases.values(), Decimal(0)) == invoice.net
    assert sum((tax for _base, tax in invoice.groups.values()), Decimal(0)) == invoice.tax
    assert invoice.net + invoice.tax == invoice.total == invoice.payable


def _quotient(quantity: Decimal, price: Decimal, base: Decimal) -> Decimal:
    """quantity x price / base, half away from zero to two decimals, exact."""
    numerator = int(times(quantity, price) * 10**10)
    denominator = int(base * 10**8)
    sign = -1 if numerator < 0 else 1
    cents = (2 * abs(numerator) + denominator) // (2 * denominator)
    return Decimal(sign * cents).scaleb(-2)


_CII = "urn:un:unece:uncefact:data:standard:"
_CII_NAMES = {
    "rsm": f"{_CII}CrossIndustryInvoice:100",
    "ram": f"{_CII}ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_CII}UnqualifiedDataType:100",
}
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_UBL_NAMES = {
    "cac": f"{_UBL}CommonAggregateComponents-2",
    "cbc": f"{_UBL}CommonBasicComponents-2",
}


@lru_cache(maxsize=500)
def _finder(path: str, cii: bool) -> Any:
    return etree.XPath(path, namespaces=_CII_NAMES if cii else _UBL_NAMES)


class _Node:
    """An element, searched by path."""

    def __init__(self, element: Any, names: dict[str, str]) -> None:
        self._element = element
        self._names = names

    def text(self, path: str) -> str:
        found = _finder(path, self._names is _CII_NAMES)(self._element)
        if not found:
            return ""
        return str(getattr(found[0], "text", found[0]))

    def number(self, path: str) -> Decimal:
        return Decimal(self.text(path))

    def optional(self, path: str) -> Decimal | None:
        text = self.text(path)
        return Decimal(text) if text else None

    def all(self, path: str) -> list[_Node]:
        found = _finder(path, self._names is _CII_NAMES)(self._element)
        return [_Node(element, self._names) for element in found]


def read_cii(content: bytes) -> ReadInvoice:
    root = _Node(etree.fromstring(content), _CII_NAMES)
    agreement, settlement = (
        "//ram:ApplicableHeaderTradeAgreement",
        ("//ram:ApplicableHeaderTradeSettlement"),
    )
    sums = f"{settlement}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
    seller, buyer = f"{agreement}/ram:SellerTradeParty", f"{agreement}/ram:BuyerTradeParty"
    means = f"{settlement}/ram:SpecifiedTradeSettlementPaymentMeans"
    currency = root.text(f"{settlement}/ram:InvoiceCurrencyCode")
    groups = root.all(f"{settlement}/ram:ApplicableTradeTax")
    return ReadInvoice(
        number=root.text("//rsm:ExchangedDocument/ram:ID"),
        type_code=root.text("//rsm:ExchangedDocument/ram:TypeCode"),
        day=root.text("//rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString"),
        due=root.text(f"{settlement}//ram:DueDateDateTime/udt:DateTimeString"),
        currency=currency,
        buyer_reference=root.text(f"{agreement}/ram:BuyerReference"),
        order=root.text(f"{agreement}/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
        preceding=root.text(f"{settlement}/ram:InvoiceReferencedDocument/ram:IssuerAssignedID"),
        seller_vat=root.text(f"{seller}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"),
        buyer_vat=root.text(f"{buyer}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']"),
        seller_legal=root.text(f"{seller}/ram:SpecifiedLegalOrganization/ram:ID"),
        payment=root.text(f"{means}/ram:TypeCode"),
        iban=root.text(f"{means}//ram:IBANID"),
        lines=[_cii_line(line) for line in root.all("//ram:IncludedSupplyChainTradeLineItem")],
        groups={
            (group.text("ram:CategoryCode"), group.optional("ram:RateApplicablePercent")): (
                group.number("ram:BasisAmount"),
                group.number("ram:CalculatedAmount"),
            )
            for group in groups
        },
        reasons={
            group.text("ram:CategoryCode"): (
                group.text("ram:ExemptionReasonCode"),
                group.text("ram:ExemptionReason"),
            )
            for group in groups
        },
        net=root.number(f"{sums}/ram:TaxBasisTotalAmount"),
        tax=root.number(f"{sums}/ram:TaxTotalAmount[@currencyID='{currency}']"),
        total=root.number(f"{sums}/ram:GrandTotalAmount"),
        payable=root.number(f"{sums}/ram:DuePayableAmount"),
    )


def _cii_line(line: _Node) -> ReadLine:
    settlement = "ram:SpecifiedLineTradeSettlement"
    price = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice"
    quantity = "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"
    return ReadLine(
        name=line.text("ram:SpecifiedTradeProduct/ram:Name"),
        sku=line.text("ram:SpecifiedTradeProduct/ram:SellerAssignedID"),
        quantity=line.number(quantity),
        unit=line.text(f"{quantity}/@unitCode"),
        price=line.number(f"{price}/ram:ChargeAmount"),
        base=line.optional(f"{price}/ram:BasisQuantity") or Decimal(1),
        net=line.number(f"{settlement}//ram:LineTotalAmount"),
        tax=(
            line.text(f"{settlement}/ram:ApplicableTradeTax/ram:CategoryCode"),
            line.optional(f"{settlement}/ram:ApplicableTradeTax/ram:RateApplicablePercent"),
        ),
        adjustments=[
            (
                one.text("ram:ChargeIndicator/udt:Indicator") == "true",
                one.number("ram:ActualAmount"),
                one.optional("ram:CalculationPercent"),
                one.optional("ram:BasisAmount"),
                one.text("ram:ReasonCode"),
            )
            for one in line.all(f"{settlement}/ram:SpecifiedTradeAllowanceCharge")
        ],
    )


def read_ubl(content: bytes) -> ReadInvoice:
    root = _Node(etree.fromstring(content), _UBL_NAMES)
    seller = "//cac:AccountingSupplierParty/cac:Party"
    buyer = "//cac:AccountingCustomerParty/cac:Party"
    vat = "cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID"
    groups = root.all("/*/cac:TaxTotal/cac:TaxSubtotal")
    return ReadInvoice(
        number=root.text("/*/cbc:ID"),
        type_code=root.text("/*/cbc:InvoiceTypeCode | /*/cbc:CreditNoteTypeCode"),
        day=root.text("/*/cbc:IssueDate"),
        due=root.text("/*/cbc:DueDate | //cbc:PaymentDueDate"),
        currency=root.text("/*/cbc:DocumentCurrencyCode"),
        buyer_reference=root.text("/*/cbc:BuyerReference"),
        order=root.text("/*/cac:OrderReference/cbc:ID"),
        preceding=root.text("//cac:InvoiceDocumentReference/cbc:ID"),
        seller_vat=root.text(f"{seller}/{vat}"),
        buyer_vat=root.text(f"{buyer}/{vat}"),
        seller_legal=root.text(f"{seller}/cac:PartyLegalEntity/cbc:CompanyID"),
        payment=root.text("//cbc:PaymentMeansCode"),
        iban=root.text("//cac:PayeeFinancialAccount/cbc:ID"),
        lines=[_ubl_line(line) for line in root.all("//cac:InvoiceLine | //cac:CreditNoteLine")],
        groups={
            (group.text("cac:TaxCategory/cbc:ID"), group.optional("cac:TaxCategory/cbc:Percent")): (
                group.number("cbc:TaxableAmount"),
                group.number("cbc:TaxAmount"),
            )
            for group in groups
        },
        reasons={
            group.text("cac:TaxCategory/cbc:ID"): (
                group.text("cac:TaxCategory/cbc:TaxExemptionReasonCode"),
                group.text("cac:TaxCategory/cbc:TaxExemptionReason"),
            )
            for group in groups
        },
        net=root.number("//cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"),
        tax=root.number("/*/cac:TaxTotal[cac:TaxSubtotal]/cbc:TaxAmount"),
        total=root.number("//cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"),
        payable=root.number("//cac:LegalMonetaryTotal/cbc:PayableAmount"),
    )


def _ubl_line(line: _Node) -> ReadLine:
    quantity = "*[self::cbc:InvoicedQuantity or self::cbc:CreditedQuantity]"
    return ReadLine(
        name=line.text("cac:Item/cbc:Name"),
        sku=line.text("cac:Item/cac:SellersItemIdentification/cbc:ID"),
        quantity=line.number(quantity),
        unit=line.text(f"{quantity}/@unitCode"),
        price=line.number("cac:Price/cbc:PriceAmount"),
        base=line.optional("cac:Price/cbc:BaseQuantity") or Decimal(1),
        net=line.number("cbc:LineExtensionAmount"),
        tax=(
            line.text("cac:Item/cac:ClassifiedTaxCategory/cbc:ID"),
            line.optional("cac:Item/cac:ClassifiedTaxCategory/cbc:Percent"),
        ),
        adjustments=[
            (
                one.text("cbc:ChargeIndicator") == "true",
                one.number("cbc:Amount"),
                one.optional("cbc:MultiplierFactorNumeric"),
                one.optional("cbc:BaseAmount"),
                one.text("cbc:AllowanceChargeReasonCode"),
            )
            for one in line.all("cac:AllowanceCharge")
        ],
    )
