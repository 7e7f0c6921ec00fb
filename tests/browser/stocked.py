"""A counter in which every page has something to show, made of stored rows."""

from __future__ import annotations

from datetime import timedelta

from app.bootstrap import Counter
from app.clock import now
from app.demo.conversations import count_conversations
from classifiers.model import Severity
from review_queue import (
    approvals,
    decisions,
    exports,
    occurrences,
    office_rules,
    originals,
    rescans,
    samples,
)
from review_queue.exports import Format
from review_queue.model import Actor, Correction, Role
from review_queue.originals import OpeningReason
from tests.web.company import settled_case
from tests.web.desk import (
    USERNAMES,
    case_view,
    public,
    quarantined_case,
    received_case,
    suggestion,
    waiting_case,
)

HOUSING = suggestion("housing.repair", possible=("housing.repair", "housing.shelter"))


def person(role: Role) -> Actor:
    return Actor(USERNAMES[role], role)


def stock(counter: Counter) -> dict[str, str]:
    """Fill the counter; returns the numbers that stand in addresses, by their names there."""
    decided = [_decided(counter, days) for days in (250, 160, 150, 140, 130, 120, 2)]
    waiting = waiting_case(counter, proposed=suggestion(severity=Severity.S1))
    unsure = waiting_case(counter, proposed=suggestion(probability=0.3), language="fr")
    leading, following = (settled_case(counter, sender=f"{n}@example.org") for n in "ab")
    with counter.database.write() as rows:
        clerk = person(Role.INTAKE)
        occurrences.link(rows, clerk, following, leading, seen=0, now=now())
        occurrences.merge(rows, clerk, following, leading, seen=0, seen_leading=0, now=now())
        note = public("[PERSON 1] telephoned again about the plough.", "en")
        decisions.add_note(rows, clerk, waiting, note, now=now())
        exports.case_record(rows, person(Role.RECORDS), waiting, form=Format.CSV, now=now())
        approvals.ask(rows, clerk, count=30, reason="complaint", note=note, now=now())
    count_conversations(counter, now=now())
    aside, received_case_id = quarantined_case(counter), received_case(counter, "Later.")
    return {
        "case": waiting,
        "decided": decided[-1],
        "unsure": unsure,
        "leading": leading,
        "following": following,
        "aside": aside,
        "received": received_case_id,
        **_privacy(counter, waiting),
    }


def _decided(counter: Counter, days: int) -> str:
    at = now() - timedelta(days=days)
    case_id = waiting_case(counter, at=at, proposed=HOUSING if days % 20 else suggestion())
    fence = case_view(counter, case_id).fence
    answer = Correction(category="roads.snow")
    with counter.database.write() as rows:
        decisions.correct(rows, person(Role.INTAKE), case_id, answer, seen=fence, now=at)
    return case_id


def _privacy(counter: Counter, case_id: str) -> dict[str, str]:
    officer = person(Role.PRIVACY)
    with counter.database.write() as rows:
        sample = samples.draw(rows, officer, size=2, now=now())
        rule = office_rules.propose(
            rows,
            counter.vault,
            officer,
            kind="term",
            entity_type="PERSON",
            value="Zoé Brun",
            now=now(),
        )
        rescan = rescans.start(
            rows, officer, policy_version="policy-2", rule_id=rule, purpose="preview", now=now()
        )
        opening = originals.open_original(
            rows,
            officer,
            case_id,
            reason=OpeningReason.COMPLAINT,
            note=public("To answer the letter of complaint.", "en"),
            now=now(),
        )
    return {"sample": sample.id, "number": rule, "rescan": rescan.id, "opening": opening.id}
