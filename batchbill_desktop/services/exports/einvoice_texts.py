"""The few words that the program itself adds to an e-invoice, in the invoice's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one language."""

    discount: str
    proration: str
    """With `{days}` and `{of}`."""
    rounding: str
    work: str
    """For a line that has no text of its own."""
    reasons: dict[str, str]
    """Why a category carries no tax, where the tax code does not say it itself."""


_ENGLISH = Words(
    "Discount",
    "{days} of {of} days",
    "Rounding",
    "Services",
    {
        "AE": "Reverse charge",
        "K": "Intra-community supply",
        "G": "Export outside the EU",
        "O": "Not subject to VAT",
    },
)
_WORDS = {
    "en": _ENGLISH,
    "fr": Words(
        "Remise",
        "{days} jours sur {of}",
        "Arrondi",
        "Prestations",
        {
            "AE": "Autoliquidation",
            "K": "Livraison intracommunautaire",
            "G": "Exportation hors de l'UE",
            "O": "Hors du champ d'application de la TVA",
        },
    ),
    "de": Words(
        "Rabatt",
        "{days} von {of} Tagen",
        "Rundung",
        "Leistungen",
        {
            "AE": "Steuerschuldnerschaft des Leistungsempfängers",
            "K": "Innergemeinschaftliche Lieferung",
            "G": "Ausfuhrlieferung",
            "O": "Nicht steuerbar",
        },
    ),
    "nl": Words(
        "Korting",
        "{days} van {of} dagen",
        "Afronding",
        "Diensten",
        {
            "AE": "Btw verlegd",
            "K": "Intracommunautaire levering",
            "G": "Uitvoer buiten de EU",
            "O": "Niet aan btw onderworpen",
        },
    ),
}


def words_in(language: str) -> Words:
    """The words of a language; of one without: the English ones."""
    return _WORDS.get(language, _ENGLISH)
