"""Second readings, and what a supervisor chooses by them."""

from __future__ import annotations

from collections.abc import Mapping

from review_queue import (
    adjudication,
    model_choices,
    review_shares,
    second_looks,
    thresholds,
    together_confidence,
)
from review_queue.reasons import UNSAID
from review_queue.review_shares import Shares
from tests.review_queue import reviewing
from tests.review_queue.actions.ready import NOTE, Ready, Step
from tests.review_queue.office import (
    NOW,
    SUPERVISOR,
    Office,
    redacted,
)
from tests.review_queue.reviewing import ALIKE, LOWER, SECOND, drawn, second


def _answered_second(office: Office) -> Step:
    case_id = drawn(office)
    office.confirm(case_id)
    look = reviewing.number(office, case_id)
    return lambda session: second_looks.answer(session, SECOND, look, ALIKE, how=UNSAID, now=NOW)


def _decision_shown(office: Office) -> Step:
    case_id = drawn(office)
    office.confirm(case_id)
    look = reviewing.number(office, case_id)
    return lambda session: second_looks.show_decision(session, SECOND, look, now=NOW)


def _settled(office: Office) -> Step:
    case_id = drawn(office)
    office.confirm(case_id)
    second(office, case_id, LOWER)
    look = reviewing.number(office, case_id)
    return lambda session: adjudication.settle(
        session, SUPERVISOR, look, ALIKE, how=UNSAID, now=NOW
    )


def _shares(office: Office) -> Step:
    return lambda session: review_shares.choose(
        session, office.vault, SUPERVISOR, Shares(0.1, 0.1), reason=NOTE, now=NOW
    )


ACTIONS: Mapping[str, Ready] = {
    "adjudication.settle": _settled,
    "model_choices.choose": lambda office: (
        lambda s: model_choices.choose(
            s,
            office.vault,
            SUPERVISOR,
            name="spring",
            digest="a" * 64,
            previous=None,
            reason=redacted("Better on the gold set."),
            now=NOW,
        )
    ),
    "review_shares.choose": _shares,
    "second_looks.answer": _answered_second,
    "second_looks.show_decision": _decision_shown,
    "thresholds.choose": lambda office: (
        lambda s: thresholds.choose(
            s,
            office.vault,
            SUPERVISOR,
            threshold=0.5,
            agent="x",
            reason=redacted("Too few were suggested."),
            now=NOW,
        )
    ),
    "together_confidence.choose": lambda _office: (
        lambda s: together_confidence.choose(s, SUPERVISOR, 0.95, agent="x", now=NOW)
    ),
}
