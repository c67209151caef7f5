"""*Invoice page*: how the page looks, beside the company's newest invoice in that look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from batchbill_desktop.services.invoices.document import InvoiceDocument, PageDesign
from batchbill_desktop.services.invoices.sample import Samples, load_samples
from batchbill_desktop.services.printing.font_files import FONT_NAMES
from batchbill_desktop.services.printing.layout import lay_out
from batchbill_desktop.services.printing.look import DESIGNS
from batchbill_desktop.services.printing.template_check import good_templates
from batchbill_desktop.services.settings.save import NewFile
from batchbill_desktop.services.texts import mark, tr
from batchbill_desktop.views.invoices.page_preview import PagePreview
from batchbill_desktop.views.open_company import OpenCompany
from batchbill_desktop.views.settings.colour_row import ColourRow
from batchbill_desktop.views.settings.design_tiles import DesignTiles
from batchbill_desktop.views.settings.logo_field import LogoField
from batchbill_desktop.views.settings.page import Hint, SettingsPage
from batchbill_desktop.views.widgets.check_box import CheckBox

PAGE = "page"
_STANDARD = PageDesign()
_PAUSE_MS = 60
_TILE_LINES = 40
"""More lines than a first page has room for."""

_PAPERS = {"A4": mark("A4 (210 × 297 mm)"), "Letter": mark("US Letter (8.5 × 11 in)")}
_WINDOWS = {
    "auto": mark("By the country of the company"),
    "left": mark("Left (DIN 5008)"),
    "right": mark("Right (NF Z 10-011)"),
    "us": mark("US no. 10 envelope"),
}


class DesignPage(SettingsPage):
    """What is chosen at the left shows at the right at once, on a real invoice."""

    name = "settings.design"
    icon = "design"
    keys = (PAGE,)

    def __init__(self, company: OpenCompany, parent: QWidget | None = None) -> None:
        super().__init__(company, parent)
        self._samples: Samples | None = None
        self._templates: dict[str, str] = {}
        self._kept_logo = ""
        """The SHA-256 of the logo that is kept; its picture comes with the samples."""
        self._logo_touched = False
        self._labels = {
            name: QLabel() for name in ("design", "colour", "font", "paper", "window", "logo")
        }
        self.tiles = DesignTiles()
        self.colour = ColourRow()
        self.font_family = QComboBox()
        self.paper = QComboBox()
        self.window_place = QComboBox()
        self.payment_code = CheckBox()
        self.time_report = CheckBox()
        self.logo = LogoField()
        self.preview = PagePreview()
        self._hint = Hint()
        self._sample_hint = Hint()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._show_tiles)
        self._build()
        self._connect()
        self.retranslate()

    def title(self) -> str:
        """What the page is called."""
        return tr("Invoice page")

    def load(self, values: Mapping[str, Any]) -> None:
        """Show what is kept, and find an invoice to show it on."""
        page: Mapping[str, Any] = values.get(PAGE) or {}
        self._kept_logo = str(page.get("logo") or "")
        self._logo_touched = False
        self.logo.show_logo(None)
        self.tiles.choose(str(page.get("design", _STANDARD.design)))
        self._design = str(page.get("design", _STANDARD.design))
        self.colour.choose(str(page.get("accent", _STANDARD.accent)))
        _choose(self.font_family, page.get("font", _STANDARD.font))
        _choose(self.paper, page.get("paper", _STANDARD.paper))
        _choose(self.window_place, page.get("window", _STANDARD.window))
        self.payment_code.setChecked(page.get("payment_code", _STANDARD.payment_code) != "none")
        self.time_report.setChecked(bool(page.get("time_report", _STANDARD.time_report)))
        self.company.read(
            tr("Reading an invoice…"), load_samples, then=self._take_samples, owner=self
        )

    def values(self) -> dict[str, Any]:
        """The fields of `PageDesign` that are not the program's own; the logo by its SHA-256."""
        design = self._page_design()
        fields = {
            name: getattr(design, name)
            for name in (
                "design",
                "paper",
                "window",
                "accent",
                "font",
                "payment_code",
                "time_report",
            )
        }
        found = {name: value for name, value in fields.items() if value != getattr(_STANDARD, name)}
        logo = self._logo_sha()
        if logo:
            found["logo"] = logo
        return {PAGE: found or None}

    def files(self) -> tuple[NewFile, ...]:
        """The logo, where another one was chosen."""
        logo = self.logo.logo
        return (logo,) if self._logo_touched and logo is not None else ()

    def retranslate(self) -> None:
        """Show the words in the language that is set."""
        texts = {
            "design": tr("Design:"),
            "colour": tr("Colour:"),
            "font": tr("&Font:"),
            "paper": tr("&Paper:"),
            "window": tr("Address &window:"),
            "logo": tr("Logo:"),
        }
        for name, text in texts.items():
            self._labels[name].setText(text)
        self.payment_code.setText(tr("&QR code for payment, where one is in use"))
        self.payment_code.setToolTip(
            tr("EPC code for an IBAN in euros; payment slip with Swiss QR code for Swiss francs.")
        )
        self.time_report.setText(tr("&Time report behind the invoice"))
        self._hint.setText(
            tr("Invoices that are numbered already keep the look with which they were numbered.")
        )
        self._retranslate_choices(self.paper, _PAPERS)
        self._retranslate_choices(self.window_place, _WINDOWS)
        for part in (self.tiles, self.colour, self.logo):
            part.retranslate()
        self._sample_hint.setText(
            tr("There is no invoice yet: this is a made-up one with your company's name.")
        )

    # Inside

    def _page_design(self) -> PageDesign:
        logo = self.logo.logo
        return PageDesign(
            design=self._design,
            paper=str(self.paper.currentData()),
            window=str(self.window_place.currentData()),
            accent=self.colour.colour,
            font=str(self.font_family.currentData()),
            payment_code="auto" if self.payment_code.isChecked() else "none",
            time_report=self.time_report.isChecked(),
            logo=logo.data if logo is not None else b"",
        )

    def _logo_sha(self) -> str:
        if not self._logo_touched:
            return self._kept_logo
        return self.logo.logo.sha256 if self.logo.logo is not None else ""

    def _take_samples(self, samples: Samples) -> None:
        self._samples = samples
        # A text that is wrong by now is the affair of the page of texts.
        self._templates = good_templates(samples.usual)
        self._sample_hint.setVisible(samples.is_made_up)
        data = samples.usual.page.logo
        if data and not self._logo_touched:
            self.logo.show_logo(NewFile(tr("Logo"), data))
        self._look()

    def _document(self, design: str = "") -> InvoiceDocument | None:
        """The sample in the look that is chosen, or in another design."""
        if self._samples is None:
            return None
        usual = self._samples.usual
        page = replace(self._page_design(), templates=self._templates)
        return replace(usual, page=replace(page, design=design or page.design))

    def _look(self) -> None:
        """Show what is chosen."""
        self.preview.follow(lambda: self._document() or "")
        self._timer.start()

    def _show_tiles(self) -> None:
        sheets = {}
        for design in DESIGNS:
            document = self._document(design)
            if document is None:
                return
            sheets[design] = lay_out(_first_page_of(document))[0]
        self.tiles.show_sheets(sheets)

    def _chosen(self, design: str) -> None:
        self._design = design
        self._changed()

    def _changed(self) -> None:
        self._look()
        self.changed.emit()

    def _logo_changed(self) -> None:
        self._logo_touched = True
        self._changed()

    def _retranslate_choices(self, box: QComboBox, words: Mapping[str, str]) -> None:
        for number, text in enumerate(words.values()):
            box.setItemText(number, tr(text))

    def _build(self) -> None:
        self._design = _STANDARD.design
        for box, name in (
            (self.font_family, "font"),
            (self.paper, "paper"),
            (self.window_place, "window"),
        ):
            box.setObjectName(f"settings.{name}")
            self._labels[name].setBuddy(box)
        for family in FONT_NAMES:
            self.font_family.addItem(family, family)
        for box, words in ((self.paper, _PAPERS), (self.window_place, _WINDOWS)):
            for value in words:
                box.addItem("", value)
        self.payment_code.setObjectName("settings.payment_code")
        self.time_report.setObjectName("settings.time_report")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(self._labels["design"])
        form.addRow(self.tiles)
        form.addRow(self._labels["colour"], self.colour)
        form.addRow(self._labels["font"], self.font_family)
        form.addRow(self._labels["logo"], self.logo)
        form.addRow(self._labels["paper"], self.paper)
        form.addRow(self._labels["window"], self.window_place)
        form.addRow(self.payment_code)
        form.addRow(self.time_report)
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self._hint)
        scroll = QScrollArea()
        scroll.setWidget(fields)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(fields.minimumSizeHint().width() + 24)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._sample_hint)
        right.addWidget(self.preview, 1)
        self._sample_hint.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        self.tiles.chosen.connect(self._chosen)
        self.colour.changed.connect(self._changed)
        self.logo.changed.connect(self._logo_changed)
        for box in (self.font_family, self.paper, self.window_place):
            box.activated.connect(self._changed)
        for check in (self.payment_code, self.time_report):
            check.toggled.connect(self._changed)


def _choose(box: QComboBox, value: object) -> None:
    """Choose a value; one that is not there is the first."""
    box.setCurrentIndex(max(box.findData(value), 0))


def _first_page_of(document: InvoiceDocument) -> InvoiceDocument:
    """A document that is no longer than its first page needs: the tiles show that one alone."""
    page = replace(document.page, time_report=False)
    return replace(document, lines=document.lines[:_TILE_LINES], page=page)
