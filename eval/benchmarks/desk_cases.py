"""Cases of a desk as rows: triaged, some of them decided, with all that their pages read.

Receipt, redaction and classification are left out: they end in these rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

import numpy as np
from sqlalchemy.orm import Session

from app.bootstrap import Counter
from app.cli.output import progress
from app.clock import now
from classifiers.model import Prediction, Severity, SeverityPrediction, Suggestion
from eval.benchmarks.invented_cases import InventedCase, Inventor
from review_queue import audit, case_clocks, index_contents, proposals, redactions
from review_queue.acceptance import DOOR, new_case_id
from review_queue.model import WORKER, CaseState, CaseVectors, Channel, Route
from review_queue.tables import CaseRow, DecisionRow, DeliveryRow

BATCH = 250
MAILBOX, DECIDER, AGENT = "benchmark", "benchmark", "benchmark model"
APART = timedelta(seconds=45)
# Of 1,000 cases: what a busy office waits with.
SEVERITIES = ((Severity.S1, 0.01), (Severity.S2, 0.09), (Severity.S3, 0.65), (Severity.S4, 0.25))
WINDOWS = {Severity.S1: 0, Severity.S2: 1, Severity.S3: 10, Severity.S4: 20}
ABSTAINED = 0.1


def store(counter: Counter, inventor: Inventor, waiting: int, decided: int, *, seed: int) -> None:
    """Store so many cases that wait and so many that are decided, the oldest first."""
    random = np.random.default_rng(seed)
    source = iter(inventor.cases(waiting + decided))
    encoder = counter.index_encoder()
    filler = Filler(counter, f"{encoder.name} {encoder.version}", random, waiting + decided)
    with progress("Storing cases", waiting + decided) as bar:
        while batch := list(islice(source, BATCH)):
            with counter.database.write() as session:
                for case in batch:
                    filler.add(session, case, settled=filler.left > waiting)
            bar.advance(len(batch))


class Filler:
    """Write one case after another; `left` counts those still to come."""

    def __init__(
        self, counter: Counter, encoder: str, random: np.random.Generator, total: int
    ) -> None:
        self.left = total
        self._encoder = encoder
        self._random = random
        self._teams = _by_area(counter)

    def add(self, session: Session, case: InventedCase, *, settled: bool) -> None:
        """Store one case as triage leaves it, and its decision if it has one."""
        at = now() - APART * self.left
        self.left -= 1
        row = self._case_row(case, at)
        session.add(row)
        session.flush()
        session.add(
            DeliveryRow(
                case_id=row.id, channel=row.channel, mailbox=MAILBOX, size=900, received_at=at
            )
        )
        redactions.save(session, row.id, case.redacted)
        text = index_contents.fingerprint(case.redacted.passages)
        vectors = CaseVectors(self._encoder, text, case.vectors)
        index_contents.save_vectors(session, row.id, vectors)
        self._propose(session, case, row, at)
        if settled:
            self._decide(session, case, row, at + timedelta(hours=6))

    def _case_row(self, case: InventedCase, at: datetime) -> CaseRow:
        severity = self._drawn()
        case_id = new_case_id()
        return CaseRow(
            id=case_id,
            state=CaseState.WAITING,
            channel=Channel.WEB,
            mailbox=MAILBOX,
            fingerprint=case_id,
            text_language=case.redacted.language,
            received_at=at,
            round=1,
            severity=severity,
            due_at=at + timedelta(days=WINDOWS[severity], minutes=15),
            area=case.area,
            team=self._teams[case.area][int(self._random.integers(len(self._teams[case.area])))],
            excerpt=redactions.excerpt(case.redacted),
        )

    def _propose(self, session: Session, case: InventedCase, row: CaseRow, at: datetime) -> None:
        assert row.severity is not None and row.team is not None and row.due_at is not None  # noqa: S101, PT018 - set above
        sure = float(self._random.uniform(0.55, 0.99))
        suggestion = Suggestion(
            Prediction(case.category, sure, tuple(case.redacted.body.text.split()[:3])),
            SeverityPrediction(row.severity, 0.8, floored=False),
            (case.category,),
            bool(self._random.random() < ABSTAINED),
            AGENT,
        )
        reasons = (("category", case.category), ("region", row.team.partition(".")[2]))
        route = Route(case.area, row.team, None, row.due_at, reasons)
        proposals.save_route(session, row.id, 1, route)
        proposals.save_suggestion(session, row.id, 1, suggestion, now=at)
        case_clocks.start(session, row, route)
        received: dict[str, audit.Detail] = {"channel": row.channel.value, "size": 900}
        audit.record(session, "intake:case:received", DOOR, row.id, received, now=at)
        assessed: dict[str, audit.Detail] = {
            "round": 1,
            "agent": AGENT,
            "policy": "benchmark",
            "team": row.team,
        }
        audit.record(session, "worker:case:assessed", WORKER, row.id, assessed, now=at)

    def _decide(self, session: Session, case: InventedCase, row: CaseRow, at: datetime) -> None:
        row.state = CaseState.DECIDED
        session.add(
            DecisionRow(
                case_id=row.id,
                round=1,
                category=case.category,
                severity=row.severity,
                area=row.area,
                team=row.team,
                decided_by=DECIDER,
                decided_at=at,
            )
        )
        session.flush()

    def _drawn(self) -> Severity:
        levels, shares = zip(*SEVERITIES, strict=True)
        return Severity(int(self._random.choice([int(level) for level in levels], p=shares)))


def _by_area(counter: Counter) -> dict[str, list[str]]:
    teams: dict[str, list[str]] = {}
    for team in counter.router.teams():
        teams.setdefault(team.area, []).append(team.id)
    return teams
