"""Why a supervisor chooses something, as their form says it."""

from __future__ import annotations

from flask import request
from flask_babel import gettext

from app.web.typed import redacted
from redaction.model import RedactedText

LONGEST = 300


def stated_reason(least: int) -> RedactedText | tuple[str, int]:
    """Read the reason, redacted; otherwise what is wrong with it in words, and the status."""
    written = " ".join(request.form.get("reason", "").split())
    if not least <= len(written) <= LONGEST:
        return gettext("Write why you choose it: 10 to 300 characters."), 400
    reason = redacted(written)
    if reason is None:
        problem = gettext(
            "Personal information could not be removed from your reason, so it was not saved."
        )
        return problem, 422
    return reason
