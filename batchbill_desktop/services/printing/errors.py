"""What the paper may refuse."""

from __future__ import annotations

from batchbill_desktop.services.errors import UserError


class PrinterRefused(UserError):
    """A printer that did not take a job; nothing of that job is printed."""

    template = (
        "The printer {printer} did not take the job: {reason}. Check that it is switched on and "
        "can be reached, or choose another one."
    )
