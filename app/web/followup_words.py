"""What became of questions to a citizen, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask
from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from app.clock import now
from app.followups import asked_for, can_send
from app.web.display import counter
from app.web.language import current_language
from app.web.words import in_words
from review_queue.followups import FollowUp

_l = lazy_gettext
SENDING: Mapping[str, LazyString] = MappingProxyType(
    {
        "pending": _l("About to be sent"),
        "sending": _l("Being sent"),
        "sent": _l("Sent, no answer yet"),
        "unclear": _l("It may or may not have arrived: say which"),
        "failed": _l("It could not be sent"),
        "by_hand": _l("To be sent by you"),
        "moot": _l("Not sent"),
    }
)
FOLLOW_UP_REFUSALS: Mapping[str, LazyString] = MappingProxyType(
    {
        "nothing": _l("Choose at least one question."),
        "open": _l("The citizen was asked already and may still answer: close that link first."),
        "many": _l("The citizen was asked three times. Call instead."),
        "recent": _l("This address was written to within the hour. Wait, or call."),
        "automatic": _l("A machine sent this request: nothing is written back to it."),
        "own": _l("This request came from our own address: nothing is written back to it."),
        "concealed": _l("This case is judged without help first. Ask once you have decided."),
    }
)


def say_followups(app: Flask) -> None:
    """Give the templates the filters for follow-ups."""
    app.add_template_filter(followup_state, "followup_state")
    app.add_template_global(lambda: can_send(counter().settings), "letters_leave")
    app.add_template_filter(followup_labels, "followup_labels")


def followup_state(each: FollowUp) -> str:
    """Say where a follow-up stands."""
    if each.state == "answered":
        return str(gettext("Answered"))
    if each.state == "withdrawn":
        return str(gettext("Link closed"))
    if each.expires_at <= now():
        return str(gettext("Link too old, no answer"))
    return in_words(SENDING, each.sending)


def followup_labels(each: FollowUp) -> list[str]:
    """Name what was asked for."""
    asked = asked_for(counter().taxonomy, each.category, each.asked)
    return [information.label.in_(current_language()) for information in asked]
