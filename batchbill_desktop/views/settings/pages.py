"""The pages of the settings, in their order: a new one is one line here."""

from __future__ import annotations

from batchbill_desktop.views.settings.automatic_export_page import AutomaticExportPage
from batchbill_desktop.views.settings.design_page import DesignPage
from batchbill_desktop.views.settings.mail_page import MailPage
from batchbill_desktop.views.settings.mail_texts_page import MailTextsPage
from batchbill_desktop.views.settings.page import SettingsPage
from batchbill_desktop.views.settings.pdf_page import PdfPage
from batchbill_desktop.views.settings.texts_page import TextsPage

PAGES: tuple[type[SettingsPage], ...] = (
    DesignPage,
    TextsPage,
    PdfPage,
    MailPage,
    MailTextsPage,
    AutomaticExportPage,
)
