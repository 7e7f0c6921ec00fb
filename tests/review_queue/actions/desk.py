"""Working at the desk: taking, deciding, undoing, splitting, many alike at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from classifiers.model import Prediction, Severity
from review_queue import (
    asking,
    claims,
    decisions,
    exports,
    splitting,
    together,
    together_confidence,
    undoing,
)
from review_queue.exports import Format
from review_queue.model import Correction
from review_queue.together import Alike
from tests.review_queue.actions.ready import NOTE, Ready, Step, held, of_case
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    NOW,
    SUPERVISOR,
    Office,
    after,
    redacted,
    suggestion,
)


def _again(office: Office) -> Step:
    case_id = office.quarantined()
    return lambda session: decisions.process_again(session, CLERK, case_id, None, now=NOW)


def _draw_together(office: Office) -> Step:
    surely = replace(suggestion(), category=Prediction("roads.surface", 0.95))
    cases = [office.waiting(replace(ASSESSMENT, suggestion=surely)) for _ in range(2)]
    picked = dict.fromkeys(cases, 0)
    alike = Alike("roads", "roads.surface", Severity.S3, ("environment.flood", "roads.surface"))
    with office.database.write() as session:
        together_confidence.choose(session, SUPERVISOR, 0.9, agent=surely.agent, now=NOW)
    return lambda session: together.draw(session, CLERK, alike, picked, now=NOW)


def _confirm_together(office: Office) -> Step:
    draw = _draw_together(office)
    with office.database.write() as session:
        number = draw(session)
        assert isinstance(number, int)
        case_id = together.still_open(session, CLERK, number)[0]
    return lambda session: together.confirm_one(session, CLERK, number, case_id, now=NOW)


def _undo(office: Office) -> Step:
    case_id = office.waiting()
    office.confirm(case_id)
    return lambda session: undoing.undo(session, CLERK, case_id, now=after(seconds=5))


ACTIONS: Mapping[str, Ready] = {
    "asking.record_asked": of_case(
        lambda s, c: asking.record_asked(s, CLERK, c, tool="route", cases=0, now=NOW)
    ),
    "claims.claim": of_case(lambda s, c: claims.claim(s, CLERK, c, now=NOW)),
    "claims.claim_next": of_case(lambda s, _: claims.claim_next(s, CLERK, now=NOW)),
    "claims.release": held(lambda s, c: claims.release(s, CLERK, c, now=NOW)),
    "decisions.add_note": of_case(lambda s, c: decisions.add_note(s, CLERK, c, NOTE, now=NOW)),
    "decisions.confirm": held(lambda s, c: decisions.confirm(s, CLERK, c, seen=1, now=NOW)),
    "decisions.correct": held(
        lambda s, c: decisions.correct(s, CLERK, c, Correction("roads.snow"), seen=1, now=NOW)
    ),
    "decisions.process_again": _again,
    "decisions.quarantine": of_case(
        lambda s, c: decisions.quarantine(s, CLERK, c, "not_a_request", now=NOW)
    ),
    "exports.case_record": of_case(
        lambda s, c: exports.case_record(s, SUPERVISOR, c, form=Format.CSV, now=NOW)
    ),
    "exports.record": lambda _office: (
        lambda s: exports.record(s, SUPERVISOR, 5, Format.CSV, now=NOW)
    ),
    "splitting.split": lambda office: held(
        lambda s, c: splitting.split(
            s, office.vault, CLERK, c, redacted("A lamp is out too."), seen=1, now=NOW
        )
    )(office),
    "together.confirm_one": _confirm_together,
    "together.draw": _draw_together,
    "undoing.undo": _undo,
}
