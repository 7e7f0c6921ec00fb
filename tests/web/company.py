"""Cases with a sender, a place and vectors, for the three answers of the case page."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from app.bootstrap import Counter
from app.clock import now
from redaction.model import KnownIdentity
from review_queue import bursts, nearness, people
from review_queue.clocks import local_day
from review_queue.places import Place
from review_queue.tables import CaseVectorsRow
from tests.web.desk import waiting_case

SHEDIAC = Place("Shediac", 46.2198, -64.5411)


def settled_case(
    counter: Counter,
    body: str = "A washout by the wharf in Shediac.",
    *,
    sender: str = "",
    angle: float = 0.0,
    at: datetime | None = None,
    proposed: object = None,
) -> str:
    """Triage a case as a worker does, with all it keeps of it."""
    at = at or now()
    case_id = waiting_case(counter, body=body, subject="", at=at, proposed=proposed)  # type: ignore[arg-type]
    identity = KnownIdentity(emails=(sender,) if sender else ())
    turned = np.radians(angle)
    with counter.database.write() as rows:
        rows.add(
            CaseVectorsRow(
                case_id=case_id,
                encoder="encoder of the tests 1",
                text_sha256="a" * 64,
                dimensions=2,
                vectors=np.array([[np.cos(turned), np.sin(turned)]], dtype="<f4").tobytes(),
            )
        )
        rows.flush()
        people.keep_sender(rows, counter.vault, case_id, identity, local_day(at, "NB"))
        people.keep(rows, counter.vault, case_id, identity)
        nearness.keep_place(rows, case_id, SHEDIAC)
        bursts.watch(rows, case_id, now=at)
    return case_id
