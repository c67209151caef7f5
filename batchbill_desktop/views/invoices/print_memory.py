"""How the user printed last, remembered between two starts."""

from __future__ import annotations

import json

from batchbill_desktop.services.printing.printer import PrintSettings, Sides
from batchbill_desktop.views.preferences import Preferences


def remembered(preferences: Preferences) -> PrintSettings | None:
    """How the user printed last; None where she never did, or it cannot be read."""
    try:
        kept = json.loads(preferences.print_settings or "")
        return PrintSettings(
            printer=str(kept["printer"]),
            copies=max(1, int(kept["copies"])),
            sides=Sides(kept["sides"]),
            tray=str(kept["tray"]),
        )
    except (ValueError, KeyError, TypeError):
        # The file is the user's own: whatever stands there, printing begins anew.
        return None


def remember(preferences: Preferences, settings: PrintSettings) -> None:
    """Keep printer, copies, sides and tray: what the print dialog shows.

    What the printer's own dialog chose besides holds for one print: nobody would see it again.
    """
    kept = {
        "printer": settings.printer,
        "copies": settings.copies,
        "sides": settings.sides.value,
        "tray": settings.tray,
    }
    preferences.print_settings = json.dumps(kept)
    preferences.sync()
