"""How the user printed last, remembered between two starts."""

from __future__ import annotations

import json
from dataclasses import asdict

from batchbill_desktop.services.printing.printer import PrintSettings, Sides
from batchbill_desktop.views.preferences import Preferences


def remembered(preferences: Preferences) -> PrintSettings | None:
    """How the user printed last; None where she never did, or it cannot be read."""
    try:
        kept = json.loads(preferences.print_settings or "")
        return PrintSettings(
            printer=str(kept["printer"]),
            copies=max(1, int(kept["copies"])),
            collate=bool(kept["collate"]),
            sides=Sides(kept["sides"]),
            tray=str(kept["tray"]),
            grey=bool(kept["grey"]),
            options=tuple((str(name), str(value)) for name, value in kept["options"]),
        )
    except (ValueError, KeyError, TypeError):
        # The file is the user's own: whatever stands there, printing begins anew.
        return None


def remember(preferences: Preferences, settings: PrintSettings) -> None:
    """Keep how the user printed."""
    kept = asdict(settings) | {"sides": settings.sides.value}
    preferences.print_settings = json.dumps(kept)
    preferences.sync()
