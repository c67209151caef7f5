"""What the law of the seller's country wants on an invoice, country by country."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from batchbill_desktop.resources import resource_path
from batchbill_desktop.services.invoices.document import (
    Address,
    Buyer,
    DocumentTax,
    EditedTexts,
    InvoiceDocument,
    PageDesign,
    Seller,
)
from batchbill_desktop.services.printing import legal
from batchbill_desktop.services.printing.labels import labels_in
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.legal import (
    exemption_reason,
    identity_lines,
    legal_lines,
    local_labels,
)
from batchbill_desktop.services.printing.page import Text
from tests.builders.document import make_document, make_line

NBSP = "\u00a0"
LANGUAGES = ("en", "fr", "de", "nl")
COUNTRIES = ("FR", "DE", "BE", "CH", "GB", "US", "NL")


def seller(country: str, **values: Any) -> Seller:
    return Seller(Address("Lumen", country=country), **{"vat_id": f"{country}1", **values})


def buyer(country: str, vat_id: str = "X1") -> Buyer:
    return Buyer("1001", Address("Fournier", country=country), vat_id=vat_id)


def invoice(country: str, there: str = "", **changes: Any) -> InvoiceDocument:
    """An invoice of a seller in one country to a business in another one."""
    values = {"seller": seller(country), "buyer": buyer(there or country), "language": "en"}
    return make_document(**{**values, **changes})


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


PENALTIES = "Retard de paiement : pénalités au taux de refinancement de la Banque centrale"
SERVED = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("country", "language", "begins"),
    [
        (
            "FR",
            "fr",
            [
                PENALTIES,
                "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement",
                "Pas d'escompte pour paiement anticipé.",
            ],
        ),
        ("FR", "en", ["Late payment: penalties", "Fixed compensation", "No discount"]),
        ("DE", "de", ["Sie geraten ohne Mahnung in Verzug"]),
        ("BE", "fr", ["Retard de paiement entre entreprises : intérêts au taux de la loi du 2"]),
        ("BE", "nl", ["Laattijdige betaling tussen ondernemingen: interest"]),
        ("CH", "de", []),
        ("GB", "en", ["Late payment between businesses: we may claim interest at 8%"]),
        ("US", "en", ["Terms: net 30 days."]),
        ("NL", "nl", []),
        ("", "en", []),
    ],
)
def test_each_country_has_its_own_sentences(country: str, language: str, begins: list[str]) -> None:
    found = legal_lines(invoice(country, language=language))
    assert len(found) == len(begins)
    for line, begin in zip(found, begins, strict=True):
        assert plain(line).startswith(begin)


@pytest.mark.parametrize(
    ("field", "own", "left"),
    [
        (
            "late_payment_text",
            "Pénalités de retard : trois fois le taux légal.",
            ["Indem", "Pas d'"],
        ),
        ("late_payment_text", "Indemnité de 40 € due.", ["Retard", "Pas d'"]),
        ("payment_terms_text", "30 jours, sans escompte.", ["Retard", "Indem"]),
        ("footer_text", "En cas de retard : 40 EUR. Escompte : néant.", []),
        ("vat_id", "FR40", ["Retard", "Indem", "Pas d'"]),
    ],
)
def test_what_the_company_says_itself_is_not_said_again(
    field: str, own: str, left: list[str]
) -> None:
    found = legal_lines(invoice("FR", seller=seller("FR", **{field: own}), language="fr"))
    assert len(found) == len(left)
    assert all(line.startswith(begin) for line, begin in zip(found, left, strict=True))


@pytest.mark.parametrize(
    "changes",
    [
        {"page": PageDesign(templates={"payment": "Escompte : 2 % à 8 jours."})},
        {"texts": EditedTexts(payment="Escompte&nbsp;: 2 %")},
        {"remarks": "Escompte accordé."},
    ],
)
def test_the_companys_own_templates_and_typed_texts_count_too(changes: dict[str, Any]) -> None:
    assert not any(
        "escompte" in line for line in legal_lines(invoice("FR", language="fr", **changes))
    )


@pytest.mark.parametrize(
    ("vat_id", "begins"),
    [
        ("FR40", "Indemnité forfaitaire pour frais de recouvrement en cas de retard"),
        ("", "Indemnité forfaitaire pour frais de recouvrement, due par les professionnels"),
    ],
)
def test_forty_euros_are_owed_by_businesses_alone(vat_id: str, begins: str) -> None:
    found = legal_lines(invoice("FR", buyer=buyer("FR", vat_id), language="fr"))
    assert found[1].startswith(begins)


@pytest.mark.parametrize(
    ("vat_due", "last"),
    [
        ("", "Pas d'escompte pour paiement anticipé."),
        ("invoice", "Option pour le paiement de la taxe d'après les débits."),
        ("payment", "TVA acquittée d'après les encaissements."),
    ],
)
def test_a_french_company_says_when_its_vat_is_due_where_it_has_set_it(
    vat_due: str, last: str
) -> None:
    found = legal_lines(invoice("FR", seller=seller("FR", vat_due=vat_due), language="fr"))
    assert found[-1] == last


def test_without_tax_nothing_is_said_about_when_it_is_due() -> None:
    free = invoice(
        "FR",
        seller=seller("FR", vat_due="invoice"),
        tax=Decimal(0),
        total=Decimal(290),
    )
    assert not any("VAT" in line for line in legal_lines(free))


def test_a_german_invoice_without_a_day_of_supply_says_that_it_is_its_own_date() -> None:
    line = make_line(supply=None)
    bare = replace(invoice("DE", language="de"), lines=(line,), service_period=None)
    assert legal_lines(bare)[0] == "Das Leistungsdatum entspricht dem Rechnungsdatum."
    assert len(legal_lines(invoice("DE", language="de"))) == 1


@pytest.mark.parametrize(
    ("due", "terms", "expected"),
    [
        (date(2026, 4, 15), "", ("Terms: net 15 days.",)),
        (SERVED, "", ("Terms: due on receipt.",)),
        (date(2026, 4, 15), "2/10, net 30", ()),
    ],
)
def test_american_terms_are_those_of_the_due_date_or_the_companys_own(
    due: date, terms: str, expected: tuple[str, ...]
) -> None:
    own = seller("US", payment_terms_text=terms)
    assert legal_lines(invoice("US", seller=own, invoice_date=SERVED, due_date=due)) == expected


@pytest.mark.parametrize("changes", [{"kind": "credit_note"}, {"total": Decimal(0)}])
@pytest.mark.parametrize("country", COUNTRIES)
def test_where_nothing_is_to_be_paid_nothing_is_said(country: str, changes: dict[str, Any]) -> None:
    assert legal_lines(invoice(country, **changes)) == ()


def group(category: str, code: str = "", reason: str = "") -> DocumentTax:
    return DocumentTax(category, Decimal(0), code, reason, ("X",), Decimal(100), Decimal(0))


@pytest.mark.parametrize(
    ("country", "there", "vat_id", "category", "language", "reason"),
    [
        ("FR", "FR", "", "E", "fr", "TVA non applicable, art. 293 B du CGI"),
        ("FR", "FR", "", "O", "fr", "TVA non applicable, art. 293 B du CGI"),
        ("FR", "FR", "FR1", "E", "fr", "Exonération de TVA"),
        ("FR", "FR", "FR1", "AE", "fr", "Autoliquidation, art. 283 du CGI"),
        (
            "FR",
            "BE",
            "FR1",
            "AE",
            "fr",
            "Autoliquidation, art. 283-2 du CGI et art. 196 de la directive 2006/112/CE",
        ),
        ("FR", "BE", "FR1", "K", "fr", "Exonération de TVA, art. 262 ter I du CGI"),
        ("FR", "US", "FR1", "G", "fr", "Exonération de TVA, art. 262 I du CGI"),
        ("FR", "US", "FR1", "O", "fr", "TVA non applicable, art. 259-1 du CGI"),
        ("DE", "DE", "", "E", "de", "Steuerfrei als Kleinunternehmer (§ 19 UStG)"),
        (
            "DE",
            "DE",
            "DE1",
            "AE",
            "de",
            "Steuerschuldnerschaft des Leistungsempfängers (§ 13b UStG)",
        ),
        (
            "DE",
            "AT",
            "DE1",
            "AE",
            "de",
            (
                "Steuerschuldnerschaft des Leistungsempfängers (§ 3a Abs. 2 UStG, Art. 196 der "
                "Richtlinie 2006/112/EG)"
            ),
        ),
        (
            "DE",
            "FR",
            "DE1",
            "K",
            "de",
            "Steuerfreie innergemeinschaftliche Lieferung (§ 4 Nr. 1 Buchst. b, § 6a UStG)",
        ),
        (
            "BE",
            "FR",
            "BE1",
            "K",
            "nl",
            "Vrijgesteld van btw, art. 39bis van het Belgische Btw-Wetboek",
        ),
        (
            "BE",
            "FR",
            "BE1",
            "AE",
            "fr",
            (
                "Autoliquidation, art. 21, § 2 du Code belge de la TVA et art. 196 de la directive "
                "2006/112/CE"
            ),
        ),
        (
            "BE",
            "BE",
            "",
            "E",
            "nl",
            (
                "Bijzondere vrijstellingsregeling kleine ondernemingen (art. 56bis van het "
                "Btw-Wetboek)"
            ),
        ),
        ("CH", "CH", "", "E", "de", "Von der Mehrwertsteuerpflicht befreit (Art. 10 Abs. 2 MWSTG)"),
        ("CH", "DE", "CHE1", "O", "fr", "Non soumis à la TVA suisse (art. 8 LTVA)"),
        (
            "GB",
            "GB",
            "GB1",
            "AE",
            "en",
            "Reverse charge: VAT Act 1994 section 55A applies, customer to pay the VAT to HMRC",
        ),
        ("GB", "FR", "GB1", "O", "en", "Outside the scope of UK VAT"),
        ("US", "US", "", "E", "en", "No sales tax"),
        ("NL", "BE", "NL1", "AE", "nl", "Btw verlegd, art. 196 van Richtlijn 2006/112/EG"),
        ("JP", "JP", "", "E", "en", ""),
    ],
)
def test_a_group_without_tax_says_why(
    country: str, there: str, vat_id: str, category: str, language: str, reason: str
) -> None:
    document = invoice(
        country,
        there,
        seller=seller(country, vat_id=vat_id),
        language=language,
        tax=Decimal(0),
    )
    assert plain(exemption_reason(group(category), document)) == reason


def test_belgian_reverse_charge_at_home_has_the_words_of_the_royal_decree() -> None:
    french = exemption_reason(group("AE"), invoice("BE", language="fr"))
    dutch = exemption_reason(group("AE"), invoice("BE", language="nl"))
    assert plain(french).startswith("Autoliquidation : en l'absence de contestation par écrit")
    assert dutch.startswith("Btw verlegd: bij gebrek aan schriftelijke betwisting")


def test_the_tax_codes_own_reason_wins() -> None:
    own = group("E", "VATEX-FR-FRANCHISE", "Art. 261-4-4° a du CGI")
    assert exemption_reason(own, invoice("FR")) == "Art. 261-4-4° a du CGI"


def test_a_small_business_may_have_a_vat_number_where_the_code_says_so() -> None:
    document = invoice("FR", language="fr")
    assert "293 B" in plain(exemption_reason(group("E", "VATEX-FR-FRANCHISE"), document))
    assert "293 B" not in exemption_reason(group("E"), document)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_group_with_tax_needs_no_reason(country: str) -> None:
    assert exemption_reason(group("S"), invoice(country)) == ""


@pytest.mark.parametrize(
    ("values", "language", "expected"),
    [
        (
            {
                "country": "FR",
                "legal_form": "SARL",
                "share_capital": "20 000 €",
                "registration": "123 456 824 R.C.S. Lyon",
                "vat_id": "FR40123456824",
            },
            "fr",
            ("SARL au capital de 20 000 €", "123 456 824 R.C.S. Lyon", "N° de TVA FR40123456824"),
        ),
        (
            {"country": "FR", "registration": "123 456 824", "vat_id": ""},
            "fr",
            ("SIREN 123 456 824",),
        ),
        (
            {"country": "FR", "registration": "12345682400017", "vat_id": ""},
            "en",
            ("SIRET 12345682400017",),
        ),
        (
            {
                "country": "DE",
                "legal_form": "GmbH",
                "registration": "Amtsgericht Köln HRB 4711",
                "vat_id": "DE123456789",
                "tax_number": "214/5678/1234",
            },
            "de",
            (
                "GmbH",
                "Amtsgericht Köln HRB 4711",
                "USt-IdNr. DE123456789",
                "Steuernummer 214/5678/1234",
            ),
        ),
        ({"country": "DE", "registration": "4711", "vat_id": ""}, "de", ("Handelsregister 4711",)),
        (
            {"country": "BE", "registration": "0123.456.789", "vat_id": ""},
            "nl",
            ("Ondernemingsnr. 0123.456.789",),
        ),
        (
            {"country": "BE", "registration": "RPM Bruxelles 0123.456.789", "vat_id": ""},
            "fr",
            ("RPM Bruxelles 0123.456.789",),
        ),
        ({"country": "CH", "vat_id": "CHE123456789"}, "de", ("UID CHE-123.456.789 MWST",)),
        ({"country": "CH", "vat_id": "CHE-123.456.789 TVA"}, "fr", ("UID CHE-123.456.789 TVA",)),
        (
            {"country": "GB", "registration": "01234567", "vat_id": "GB123456789"},
            "en",
            ("Company no. 01234567", "VAT no. GB123456789"),
        ),
        ({"country": "US", "vat_id": "", "tax_number": "12-3456789"}, "en", ("EIN 12-3456789",)),
        ({"country": "FR", "vat_id": ""}, "fr", ()),
    ],
)
def test_the_seller_is_named_as_its_country_wants(
    values: dict[str, str], language: str, expected: tuple[str, ...]
) -> None:
    country = values["country"]
    named = {key: value for key, value in values.items() if key != "country"}
    labels = local_labels(labels_in(language), country, language)
    found = identity_lines(seller(country, **named), labels, language)
    assert tuple(plain(line) for line in found) == expected


def test_what_the_footer_says_is_not_repeated() -> None:
    own = seller(
        "FR",
        legal_form="SARL",
        share_capital="20 000 €",
        registration="987 654 321",
        vat_id="FR40123456824",
        footer_text="Lumen, SARL au capital de 20.000 €, TVA FR40 123 456 824",
    )
    assert identity_lines(own, labels_in("fr"), "fr") == ("SIREN 987 654 321",)


def test_the_united_states_know_no_vat() -> None:
    labels = local_labels(labels_in("en"), "US", "en")
    fixed = [
        labels.tax_group,
        labels.total_tax,
        labels.tax_rate,
        labels.buyer_vat_id,
        labels.vat_id,
    ]
    assert not any("VAT" in word for word in fixed)
    assert labels.total_tax == "Sales tax"
    assert local_labels(labels_in("en"), "GB", "en") is labels_in("en")


def page_text(document: InvoiceDocument) -> str:
    marks = [mark for sheet in lay_out(document) for mark in sheet.marks]
    return plain(" ".join(mark.text for mark in marks if isinstance(mark, Text)))


def test_the_page_shows_all_of_it() -> None:
    own = seller("FR", registration="123 456 824", vat_due="payment")
    text = page_text(invoice("FR", seller=own, language="fr", taxes=(group("AE"),)))
    for words in (
        "Indemnité forfaitaire pour frais de recouvrement",
        "TVA acquittée d'après les encaissements.",
        "Autoliquidation, art. 283 du CGI",
        "SIREN 123 456 824",
    ):
        assert words in text


def test_an_american_page_speaks_of_sales_tax() -> None:
    taxes = (replace(group("S"), name="", rate_percent=Decimal(8)),)
    text = page_text(invoice("US", currency="USD", taxes=taxes))
    assert "Sales tax" in text
    assert "VAT" not in text


def texts_in_the_code() -> set[str]:
    """Every text that the modules of the law name, by `law("...")`."""
    found = set()
    for path in Path(legal.__file__).parent.glob("legal*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="law"), args=[ast.Constant(value=text)]):
                    found.add(str(text))
    return found


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_text_of_the_law_is_translated(language: str) -> None:
    path = resource_path("translations", language, "LC_MESSAGES", "legal.po")
    with path.open("rb") as file:
        words = {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}
    assert set(words) == texts_in_the_code()
    for english, translated in words.items():
        assert translated
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", translated))
