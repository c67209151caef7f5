"""What the settings are shown on: the newest invoice, else a made-up one, with today's settings."""

from __future__ import annotations

import pytest

from batchbill_desktop.services.batches.filters import Filters
from batchbill_desktop.services.batches.generate import generate_batch
from batchbill_desktop.services.batches.run import RunRequest, run_batch
from batchbill_desktop.services.company import create_company
from batchbill_desktop.services.database import Database
from batchbill_desktop.services.invoices.document import EditedTexts
from batchbill_desktop.services.invoices.sample import load_samples
from batchbill_desktop.services.money import currency_digits
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.settings.save import NewFile, save_settings
from batchbill_desktop.services.texts import PRINT_LANGUAGES
from tests.builders.company import FEBRUARY


@pytest.mark.parametrize(
    ("currency", "total"), [("EUR", "1356.00"), ("JPY", "1356"), ("KWD", "1356.000")]
)
def test_a_company_without_invoices_gets_a_made_up_one(
    empty: Database, currency: str, total: str
) -> None:
    empty.write(create_company, "Lumen", "FR", currency, "fr")
    samples = empty.read(load_samples)
    assert samples.is_made_up
    assert samples.language == "fr"
    assert set(samples.documents) == set(PRINT_LANGUAGES)
    assert samples.usual.seller.address.name == "Lumen"
    assert samples.usual.digits == currency_digits(currency)
    assert str(samples.usual.total) == total
    assert samples.usual.net + samples.usual.tax == samples.usual.total
    assert all(lay_out(document) for document in samples.documents.values())


def test_the_newest_invoice_is_shown_in_every_language_with_todays_settings(
    month: Database,
) -> None:
    month.write(run_batch, RunRequest("February", FEBRUARY, FEBRUARY, filters=Filters()))
    month.write(generate_batch, "February")
    logo = NewFile("logo.png", b"picture")
    settings = {
        "page": {"design": "modern", "logo": logo.sha256},
        "page.texts": {"de": {"intro": "Guten Tag"}},
    }
    month.write(save_settings, settings, (logo,))
    samples = month.read(load_samples)
    assert not samples.is_made_up
    assert samples.usual.number
    german = samples.documents["de"]
    assert (german.language, german.page.design, german.page.logo) == ("de", "modern", b"picture")
    assert german.page.templates == {"intro": "Guten Tag"}
    assert german.lines == samples.usual.lines
    assert german.texts == EditedTexts()
    assert samples.documents["fr"].page.templates == {}
