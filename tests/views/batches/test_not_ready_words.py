"""A run that is refused says in words, in the user's language, why an item is locked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from batchbill_desktop.models import Ticket
from batchbill_desktop.services import texts
from batchbill_desktop.services.batches.errors import ItemNotReady
from batchbill_desktop.services.batches.lock_words import lock_sentence
from batchbill_desktop.services.billing.items import Lock
from batchbill_desktop.services.database import Database
from batchbill_desktop.views import notices
from batchbill_desktop.views.batches.page import NewBatchPage
from tests.views.window import Driver


@pytest.mark.parametrize("lock", Lock)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_lock_is_shown_by_its_code(lock: Lock, language: str) -> None:
    error = ItemNotReady(items="T:1", locks=lock_sentence([lock, Lock.TICKET_OPEN]))
    texts.set_language(language)
    said = notices.error_words(error)[0]
    assert lock.value not in said
    assert lock_sentence([lock]) in error.message, "the command line has the English words"
    assert (lock_sentence([lock]) in said) is (language == "en")


def test_a_ticket_that_was_opened_meanwhile_is_named_in_french(
    driver: Driver, open_page: Callable[[Database], NewBatchPage], small: Database
) -> None:
    page = open_page(small)
    driver.window.acts["language_fr"].trigger()
    driver.click_header_box()
    small.write(lambda connection: connection.execute(update(Ticket).values(status="open")))
    driver.answer(driver.press("OK"))
    driver.click(page.panel.run)
    driver.rest()
    assert "son ticket n'est pas résolu" in driver.seen[-1]
    assert "TICKET_OPEN" not in driver.seen[-1]
    assert " et " in driver.seen[-1], "the items that are not named are counted"
    driver.window.acts["language_en"].trigger()
