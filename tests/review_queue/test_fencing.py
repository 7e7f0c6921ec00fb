"""Two people on one case, in a thousand orders: one decision, one conflict, no lost word.

Each person opens the page, may take the case, types a note and decides, while leases end and
others do the same in between. Faults F32 to F36 are what such orders are made of.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import BindParameter, Connection, bindparam, func, select, text
from sqlalchemy.orm import Session

from classifiers.model import Severity
from review_queue import audit, claims, decisions, undoing
from review_queue.claims import LEASE
from review_queue.columns import Base
from review_queue.errors import ClaimConflict
from review_queue.model import Actor, CaseState, Correction
from review_queue.tables import AuditEventRow, CaseRow, DecisionRow, NoteRow
from tests.review_queue.office import CLERK, COLLEAGUE, NOW, SQLITE_ONLY, Office, redacted
from tests.review_queue.race import race

ORDERS = 1000
_CASE: BindParameter[str] = bindparam("case_id")
_EVENTS = select(func.count()).where(AuditEventRow.subject == CaseRow.id)
TAGS = select(AuditEventRow.tag).where(AuditEventRow.subject == _CASE).order_by(AuditEventRow.seq)
SHOWN = select(
    CaseRow.fence,
    CaseRow.state,
    CaseRow.claimed_by,
    CaseRow.claimed_until,
    select(func.count())
    .where(AuditEventRow.subject == CaseRow.id)
    .scalar_subquery()
    .label("known"),
).where(CaseRow.id == _CASE)
DECIDED = select(DecisionRow.decided_by).where(DecisionRow.case_id == _CASE)
NOTES = select(NoteRow.author).where(NoteRow.case_id == _CASE)
TABLES = ("cases", "routes", "suggestions", "case_clocks")


@dataclass
class Person:
    """One person and their page: the fence and history it showed, and what is typed.

    `warned` tells that the page showed the case as decided or with somebody else.
    """

    actor: Actor
    connection: Connection
    case_id: str
    rng: random.Random
    seen: int = 0
    known: int = 0
    typed: str = ""
    decided: int = 0
    conflicts: int = 0
    told: list[str] = field(default_factory=list)
    warned: bool = False
    wrote: bool = False

    def steps(self) -> Iterator[Callable[[datetime], None]]:
        """Yield what this person does, in order."""
        yield self.open
        if self.rng.random() < 0.5:
            yield self.take
        if self.rng.random() < 0.4:
            yield self.type
        yield self.decide
        if self.rng.random() < 0.3:
            yield self.save

    def open(self, now: datetime) -> None:
        row = self.connection.execute(SHOWN, {"case_id": self.case_id}).one()
        self.seen, self.known = row.fence, row.known
        others = row.claimed_by not in (None, self.actor.id) and row.claimed_until > now
        self.warned = others or row.state == CaseState.DECIDED

    def take(self, now: datetime) -> None:
        """Take the case; whoever finds it taken reads on with the page they have."""
        try:
            with self._session() as session:
                self.seen = claims.claim(session, self.actor, self.case_id, now=now)
        except ClaimConflict:
            return

    def type(self, now: datetime) -> None:
        self.typed = f"What {self.actor.id} saw there."
        self.wrote = True

    def decide(self, now: datetime) -> None:
        """Press the key, with the note typed beside: both are saved or neither."""
        correction = self.rng.choice([Correction(), Correction(severity=Severity.S2)])
        try:
            with self._session() as session:
                self._note(session, now)
                decisions.correct(
                    session, self.actor, self.case_id, correction, seen=self.seen, now=now
                )
        except ClaimConflict:
            self.conflicts += 1
            self.look_again(now)
        else:
            self.decided += 1
            self.typed = ""

    def save(self, now: datetime) -> None:
        """Save the note alone, as often as it takes."""
        while self.typed:
            try:
                with self._session() as session:
                    self._note(session, now)
            except ClaimConflict:
                self.look_again(now)
            else:
                self.typed = ""

    def look_again(self, now: datetime) -> None:
        """Read what changed since the page was opened; what was typed is still there."""
        if self.warned:
            self.told.append("the page said so")
        tags = self.connection.scalars(TAGS, {"case_id": self.case_id}).all()
        self.told += tags[self.known :]
        self.open(now)

    def _note(self, session: Session, now: datetime) -> None:
        if self.typed:
            text = redacted(self.typed)
            decisions.add_note(session, self.actor, self.case_id, text, seen=self.seen, now=now)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """Open a transaction of this person's own; it ends by itself, whatever others do."""
        apart = Session(self.connection, join_transaction_mode="create_savepoint")
        with apart as session, session.begin():
            yield session


@SQLITE_ONLY
def test_faults_f32_to_f36_in_a_thousand_orders_one_decides_and_nothing_is_lost(
    office: Office,
) -> None:
    """Whoever decides second gets a conflict that says what changed, and keeps their words."""
    original = office.waiting()
    with office.database.write() as session:
        connection = session.connection()
        for number, case_id in enumerate(_copies(session, original)):
            _run(connection, case_id, random.Random(number))
        assert audit.verify(session).first_broken is None


def _run(connection: Connection, case_id: str, rng: random.Random) -> None:
    people = [Person(who, connection, case_id, rng) for who in (CLERK, COLLEAGUE)]
    left = [list(person.steps()) for person in people]
    now = NOW
    while any(left):
        now += timedelta(seconds=rng.choice((1, 60, LEASE.seconds + 1)))
        rng.choice([steps for steps in left if steps]).pop(0)(now)
    for person in people:
        person.save(now)
    assert sorted(person.decided for person in people) == [0, 1]
    assert sorted(person.conflicts for person in people) == [0, 1]
    (loser,) = (person for person in people if person.conflicts)
    assert loser.told
    asked = {"case_id": case_id}
    winner = next(person.actor.id for person in people if person.decided)
    assert connection.scalars(DECIDED, asked).all() == [winner]
    tags = connection.scalars(TAGS, asked).all()
    assert tags.count("desk:case:confirmed") + tags.count("desk:case:corrected") == 1
    written = sorted(person.actor.id for person in people if person.wrote)
    assert sorted(connection.scalars(NOTES, asked)) == written


def _copies(session: Session, original: str) -> list[str]:
    """Make as many waiting cases as there are orders, each like one that was really triaged."""
    numbers = [f"HM-{number:04d}-0000" for number in range(ORDERS)]
    for table in TABLES:
        columns = [column.name for column in Base.metadata.tables[table].columns]
        key = "id" if table == "cases" else "case_id"
        made = {key: ":case_id", "fingerprint": ":case_id"}
        values = ", ".join(made.get(name, name) for name in columns)
        head = f"INSERT INTO {table} ({', '.join(columns)})"
        copy = text(f"{head} SELECT {values} FROM {table} WHERE {key} = :original")  # noqa: S608
        session.execute(copy, [{"case_id": n, "original": original} for n in numbers])
    return numbers


@pytest.mark.parametrize("round_", range(3))
def test_fault_f32_threads_that_start_at_once_leave_one_decision_or_none(
    office: Office, round_: int
) -> None:
    """One undoes while two confirm: the chain tells one story, and no two decisions stand."""
    case_id = office.waiting()
    office.confirm(case_id)

    def act(number: int) -> str:
        try:
            with office.database.write() as session:
                if number == 0:
                    undoing.undo(session, CLERK, case_id, now=NOW)
                    return "undone"
                seen = 2 if number == 1 else 3
                decisions.confirm(session, COLLEAGUE, case_id, seen=seen, now=NOW)
        except ClaimConflict:
            return "refused"
        return "confirmed"

    assert race(3, act) == ["undone", "refused", "refused"]
    view = office.view(case_id)
    assert (view.state, view.claimed_by) == (CaseState.WAITING, CLERK.id)
    assert office.confirm(case_id).decided_by == CLERK.id
    with office.database.read() as session:
        assert audit.verify(session).first_broken is None
