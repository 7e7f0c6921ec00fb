"""Cases with a place, a sender and vectors: what may make two of them one incident."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from classifiers.model import Severity
from redaction.model import KnownIdentity
from review_queue import bursts, index_contents, nearness, people
from review_queue.model import Actor, Channel, Correction, Delivery, Role, Route
from review_queue.places import Place
from review_queue.tables import CaseVectorsRow
from tests.review_queue.office import ASSESSMENT, NOW, Office, delivery, redacted_case, suggestion

SHEDIAC = Place("Shediac", 46.2198, -64.5411)
CAP_PELE = Place("Cap-Pelé", 46.2167, -64.2667)  # 21 km along the shore
ROADS = Actor("yves.melanson", Role.REVIEWER, frozenset({"roads"}))
ELSEWHERE = Actor("mary.googoo", Role.REVIEWER, frozenset({"housing", "social"}))
ENCODER = "encoder of the tests 1"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Describe one case to be; `angle` in degrees makes its vector, so alike is a cosine."""

    category: str = "roads.surface"
    area: str = "roads"
    severity: Severity = Severity.S3
    at: datetime = NOW
    place: Place | None = SHEDIAC
    sender: str = ""
    angle: float = 0.0
    body: str = "A washout by the wharf in Shediac."


HERE = Neighbour()


def settle(office: Office, neighbour: Neighbour, **changes: object) -> str:
    """Receive and triage a case as a worker does, with all it keeps of it."""
    each = replace(neighbour, **changes)  # type: ignore[arg-type]
    team = "counter" if each.area == "other" else f"{each.area}.southeast"
    reasons = (("community", "Shediac"), ("region", "southeast"), ("severity", each.severity.name))
    made = replace(
        ASSESSMENT,
        redacted=redacted_case(each.body),
        suggestion=replace(
            suggestion(each.category, each.severity), prediction_set=(each.category,)
        ),
        route=Route(each.area, team, None, each.at, reasons),
    )
    message = Delivery(Channel.EMAIL, "counter", delivery().raw, each.at)
    case_id = office.assess(office.received(message), made)
    sender = KnownIdentity(emails=(each.sender,) if each.sender else ())
    with office.database.write() as session:
        turned = np.radians(each.angle)
        # One for the subject, one for the body.
        vector = np.array([[np.cos(turned), np.sin(turned)]] * 2, dtype="<f4")
        session.add(
            CaseVectorsRow(
                case_id=case_id,
                encoder=ENCODER,
                text_sha256=index_contents.fingerprint(made.redacted.passages),
                dimensions=2,
                vectors=vector.tobytes(),
            )
        )
        session.flush()
        people.keep_sender(session, office.vault, case_id, sender, date(2026, 5, 4))
        people.keep(session, office.vault, case_id, sender)
        nearness.keep_place(session, case_id, each.place)
        bursts.watch(session, case_id, now=NOW)
    return case_id


def settled_elsewhere(office: Office, neighbour: Neighbour, **changes: object) -> str:
    """Settle a case and decide that it belongs to another area."""
    case_id = settle(office, neighbour, **changes)
    office.correct(case_id, Correction("housing.repair"))
    office.finish_jobs()
    return case_id
