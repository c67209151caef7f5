from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from batchbill_desktop.services import texts
from batchbill_desktop.views.batches.details_panel import FIGURES, DetailsPanel
from tests.builders.selection import sample_books


@pytest.fixture
def panel(qtbot: QtBot) -> DetailsPanel:
    panel = DetailsPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def figures(panel: DetailsPanel, currency: str) -> list[str]:
    return [panel.figure(currency, name) for name in FIGURES]


def visible_words(panel: DetailsPanel) -> set[str]:
    QApplication.processEvents()
    return {label.text() for label in panel.findChildren(QLabel) if label.isVisible()}


def test_each_currency_has_figures_of_its_own(panel: DetailsPanel) -> None:
    selection = sample_books().selection()
    selection.set_all(True)
    panel.show_totals(selection.totals())
    assert figures(panel, "EUR") == ["3", "1", "0:50", "€748.00", "€149.60", "€897.60"]
    assert figures(panel, "JPY") == ["1", "0", "0:00", "JP¥120,000", "JP¥24,000", "JP¥144,000"]


def test_without_a_tick_the_panel_says_what_to_do(panel: DetailsPanel) -> None:
    selection = sample_books().selection()
    hint = panel.findChild(QLabel, "details.none")
    assert isinstance(hint, QLabel)
    panel.show_totals(selection.totals())
    assert hint.isVisible()
    selection.set_all(True)
    panel.show_totals(selection.totals())
    assert not hint.isVisible()


def test_the_french_words_are_the_fixed_ones(panel: DetailsPanel) -> None:
    selection = sample_books().selection()
    selection.set_all(True)
    panel.show_totals(selection.totals())
    texts.set_language("fr")
    panel.retranslate()
    words = [label.text() for label in panel.findChildren(QLabel)]
    for word in (
        "Détails du lot",
        "Factures à créer",
        "Tickets non facturés",
        "Heures travaillées",
        "Montant facturable",
        "Taxe",
        "Total",
    ):
        assert word in words


def test_a_screen_reader_hears_figure_and_currency(panel: DetailsPanel) -> None:
    selection = sample_books().selection()
    selection.set_all(True)
    panel.show_totals(selection.totals())
    total = panel.findChild(QLabel, "EUR.total")
    assert isinstance(total, QLabel)
    assert total.accessibleName() == "Total in EUR: €897.60"


def test_what_is_billed_already_is_not_called_unbilled(panel: DetailsPanel) -> None:
    selection = sample_books().selection()
    selection.set_all(True)
    panel.show_totals(selection.totals(), billed=True)
    words = visible_words(panel)
    assert {"Invoices created", "Tickets billed", "Amount billed", "Hours worked"} <= words
    assert not words & {"Invoices to create", "Unbilled tickets", "Billable amount"}
    panel.show_totals(selection.totals())
    words = visible_words(panel)
    assert {"Invoices to create", "Unbilled tickets", "Billable amount"} <= words
