"""The conversation bound to one counter: shared by the phone page and the public's form."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock

from flask import current_app

from app.assistant.dialogue_guide import Guide
from app.assistant.dialogue_listening import Listener
from app.bootstrap import Counter
from app.clock import now
from classifiers.model import Suggestion
from redaction.model import OriginalCase, RedactedCase
from review_queue import thresholds
from review_queue.clocks import local_day
from review_queue.places import Place

REMEMBERED = 128
log = logging.getLogger(__name__)


class Proposals:
    """Propose a category for a redacted story; each step of a call asks again for the same one.

    The last few are remembered, under the model, threshold and day they were made with.
    """

    def __init__(self, counter: Counter, day: Callable[[], date]) -> None:
        self._counter = counter
        self._day = day
        self._lock = Lock()
        self._made: OrderedDict[tuple[object, ...], Suggestion] = OrderedDict()

    def __call__(self, redacted: RedactedCase) -> Suggestion | None:
        """Return a suggestion; None when the model is away, which costs a proposal only."""
        try:
            return self._suggested(redacted)
        except Exception as error:
            log.warning("no proposal in a conversation: %s", type(error).__name__)
            return None

    def _suggested(self, redacted: RedactedCase) -> Suggestion:
        classifier = self._counter.classifier()
        with self._counter.database.read() as rows:
            threshold = thresholds.in_force(rows, classifier.agent)
        chosen = classifier.with_threshold(threshold)
        key = (chosen.agent, self._day(), redacted.language, redacted.request)
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        suggestion: Suggestion = chosen.suggest(redacted, self._day())
        with self._lock:
            self._made[key] = suggestion
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        return suggestion


def open_guide(counter: Counter) -> Guide:
    """Bind the conversation to a counter's models, catalogue and province; nothing loads yet."""
    gazetteer = counter.router.gazetteer

    def day() -> date:
        return local_day(now(), counter.settings.province)

    def redact(case: OriginalCase) -> RedactedCase:
        return counter.redactor().redact_case(case)

    listener = Listener.of(
        lambda name: _name(gazetteer.spoken(name)), lambda name: _name(gazetteer.named(name)), day
    )
    return Guide(redact, Proposals(counter, day), counter.taxonomy, listener)


def guide() -> Guide:
    """Return the conversation of the application that serves this request."""
    found = current_app.extensions["guide"]
    if not isinstance(found, Guide):
        raise TypeError("the application was built without a conversation")
    return found


def _name(place: Place | None) -> str | None:
    return place.name if place else None
