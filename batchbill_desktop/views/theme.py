"""The look: Fusion with our own palette, light and dark, the same on every system."""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

Role = QPalette.ColorRole


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of one look. Texts keep a contrast of 4.5 to 1 on their ground."""

    window: str
    window_text: str
    base: str
    alternate: str
    text: str
    button: str
    highlight: str
    highlight_text: str
    mid: str
    light: str
    dark: str
    muted: str
    """Less important text; also what stands in an empty field."""
    disabled: str
    accent: str
    detail: str
    """The ground of the blue detail rows."""
    detail_text: str
    detail_muted: str
    edge: str
    """The outline of a box that can be ticked."""
    warning: str
    panel: str
    """The ground of the side panel."""

    def colour(self, name: str) -> QColor:
        """One of the colours as Qt wants it."""
        return QColor(getattr(self, name))


LIGHT = Colours(
    window="#f4f6f8",
    window_text="#1b1f24",
    base="#ffffff",
    alternate="#f7f9fb",
    text="#1b1f24",
    button="#eceff3",
    highlight="#1f5fa8",
    highlight_text="#ffffff",
    mid="#b8c0c9",
    light="#ffffff",
    dark="#8f98a3",
    muted="#5b6470",
    disabled="#8a929c",
    accent="#1f5fa8",
    detail="#dceafa",
    detail_text="#123e70",
    detail_muted="#3f5f86",
    edge="#6b7480",
    warning="#9a3412",
    panel="#e6eaef",
)

DARK = Colours(
    window="#1f2329",
    window_text="#e8eaed",
    base="#16191e",
    alternate="#1b1f25",
    text="#e8eaed",
    button="#2a2f37",
    highlight="#2f6db5",
    highlight_text="#ffffff",
    mid="#3a414b",
    light="#343a43",
    dark="#101317",
    muted="#a4adb7",
    disabled="#6f7883",
    accent="#5aa2f0",
    detail="#173250",
    detail_text="#cfe3fb",
    detail_muted="#9dbbdd",
    edge="#8f979f",
    warning="#fdba74",
    panel="#191d22",
)

_FIELDS = ("QLineEdit", "QAbstractSpinBox", "QComboBox", "QTextEdit", "QPlainTextEdit")
"""Fusion draws their edge in a darker shade of the window: on a dark one it cannot be seen."""


def is_dark(palette: QPalette) -> bool:
    """Whether texts of this palette stand on a dark ground."""
    return palette.color(Role.Base).lightness() < palette.color(Role.Text).lightness()


def colours(palette: QPalette) -> Colours:
    """The colours that go with a palette, for what is painted by hand."""
    return DARK if is_dark(palette) else LIGHT


def palette_of(look: Colours) -> QPalette:
    """The Qt palette of a look."""
    palette = QPalette()
    roles = {
        Role.Window: look.window,
        Role.WindowText: look.window_text,
        Role.Base: look.base,
        Role.AlternateBase: look.alternate,
        Role.Text: look.text,
        Role.Button: look.button,
        Role.ButtonText: look.window_text,
        Role.BrightText: look.warning,
        Role.Highlight: look.highlight,
        Role.HighlightedText: look.highlight_text,
        Role.Mid: look.mid,
        Role.Midlight: look.button,
        Role.Light: look.light,
        Role.Dark: look.dark,
        Role.Shadow: look.dark,
        Role.ToolTipBase: look.base,
        Role.ToolTipText: look.text,
        Role.PlaceholderText: look.muted,
        Role.Link: look.accent,
        Role.LinkVisited: look.accent,
        Role.Accent: look.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, Role.Highlight, QColor(look.mid))
    return palette


def apply_theme(app: QApplication, theme: str) -> None:
    """Dress the program: `theme` is `system`, `light` or `dark`.

    Where the system asks for high contrast, its own palette is left alone.
    """
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    hints = QGuiApplication.styleHints()
    wants_contrast = hints.accessibility().contrastPreference()
    if wants_contrast == Qt.ContrastPreference.HighContrast:
        app.setPalette(app.style().standardPalette())
        return
    dark = theme == "dark" or (theme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    # It also takes back what fields had of their own.
    app.setPalette(palette_of(DARK if dark else LIGHT))
    if dark:
        edged = palette_of(DARK)
        edged.setColor(Role.Window, QColor(DARK.edge))
        for kind in _FIELDS:
            app.setPalette(edged, kind)  # type: ignore[arg-type] # it takes text, and no bytes


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG reckons it: 1 (none) to 21 (black on white)."""
    bright, dim = sorted((_luminance(QColor(first)), _luminance(QColor(second))), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: QColor) -> float:
    def channel(value: float) -> float:
        # The figures are those of WCAG 2.
        straight = value <= 0.04045  # noqa: PLR2004
        return value / 12.92 if straight else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_names() -> list[str]:
    """The names of all colours of a look."""
    return [field.name for field in fields(Colours)]
