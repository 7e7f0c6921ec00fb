"""Say on the next page what was just decided, with the way back."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext

from app.web.display import category_name, severity_name
from review_queue import undoing
from review_queue.model import Decision


def tell(case_id: str, decision: Decision, revealed: str) -> None:
    """Say what was decided, what was suggested if that was hidden, and how to take it back."""
    if not decision.in_force:
        waits = gettext(
            "%(case)s stays S1 until another person lowers it too. Your answer is kept.",
            case=case_id,
        )
        flash(waits, "good")
        return
    what = f"{category_name(decision.category)}, {severity_name(decision.severity)}"
    done = (
        gettext("%(case)s confirmed: %(what)s.", case=case_id, what=what)
        if decision.confirmed
        else gettext("%(case)s corrected: %(what)s.", case=case_id, what=what)
    )
    told = {
        "said": f"{done} {revealed}".strip(),
        "look": url_for("case.show", case_id=case_id),
        "undo": url_for("undoing.undo", case_id=case_id),
        "seconds": undoing.WITHIN.seconds,
    }
    flash(told, "good")  # type: ignore[arg-type]
