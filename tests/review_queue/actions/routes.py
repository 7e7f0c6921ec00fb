"""Who gets a case: staff, absences, routing, and passing on."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from review_queue import (
    absences,
    ownership,
    passing,
    routing_versions,
    staff,
)
from review_queue.ownership import Owner
from review_queue.staff import Profile
from tests.review_queue.actions.ready import NOTE, Ready, Step
from tests.review_queue.crew import TEAM, hire
from tests.review_queue.office import (
    CLERK,
    NOW,
    SUPERVISOR,
    Office,
    after,
    redacted,
)

PROFILE = Profile(frozenset({TEAM}), frozenset({"en"}), frozenset(), 9, "")


def _absence(office: Office) -> Step:
    hire(office, "rosa")
    return lambda session: absences.enter(
        session, SUPERVISOR, "rosa", starts_at=NOW, ends_at=after(days=2), cover=None,
        handling=absences.MOVE, now=NOW,
    )  # fmt: skip


def _entered(office: Office) -> int:
    step = _absence(office)
    with office.database.write() as session:
        step(session)
    return 1


def _end_absence(office: Office) -> Step:
    number = _entered(office)
    return lambda session: absences.end(session, SUPERVISOR, number, now=after(hours=1))


def _settle_absences(office: Office) -> Step:
    hire(office, "noel")
    hire(office, "rosa", capacity=50)
    office.waiting()
    with office.database.write() as session:
        for username in ("noel", "rosa"):
            absences.enter(
                session, SUPERVISOR, username, starts_at=after(hours=1), ends_at=after(days=2),
                cover=None, handling=absences.MOVE, now=NOW,
            )  # fmt: skip
    return lambda session: ownership.settle_absences(session, now=after(hours=2))


def _fill(office: Office) -> Step:
    office.waiting()
    hire(office, "rosa")
    return lambda session: ownership.fill(session, now=NOW)


def _routing(office: Office) -> Step:
    def save(session: Session) -> object:
        number, table = routing_versions.in_force(session)
        return routing_versions.save(
            session, office.vault, SUPERVISOR, table.text + "\n# Tried.\n", after=number,
            reason=redacted("More people write from the north."), now=NOW,
        )  # fmt: skip

    return save


def _member(office: Office) -> Step:
    hire(office, "rosa")
    return lambda session: staff.change(session, SUPERVISOR, "rosa", PROFILE, now=NOW)


def _transfer(office: Office) -> Step:
    case_id = office.waiting()
    to = Owner("environment.southeast")
    return lambda session: ownership.transfer(session, CLERK, case_id, to=to, note=NOTE, now=NOW)


def _pass_on(office: Office) -> Step:
    case_id = office.waiting()
    hire(office, "rosa")
    fence = office.view(case_id).fence
    return lambda session: passing.pass_on(
        session, CLERK, case_id, person="rosa", team=None, note=NOTE, seen=fence, now=NOW
    )


ACTIONS: Mapping[str, Ready] = {
    "absences.end": _end_absence,
    "absences.enter": _absence,
    "ownership.fill": _fill,
    "ownership.settle_absences": _settle_absences,
    "ownership.transfer": _transfer,
    "passing.pass_on": _pass_on,
    "routing_versions.save": _routing,
    "staff.change": _member,
}
