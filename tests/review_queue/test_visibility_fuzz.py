"""Whatever cases there are: a reader finds what they would find without those hidden from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from classifiers.model import Severity
from retrieval.index import Index
from retrieval.model import Match
from retrieval.owner import own
from review_queue import (
    bursts,
    decisions,
    finding,
    index_contents,
    nearness,
    occurrences,
    outcomes,
    oversight,
    people,
    precedents,
    queue,
    redactions,
)
from review_queue.database import Database
from review_queue.errors import CaseNotFound
from review_queue.model import Actor, Correction, Role
from review_queue.vault import Vault
from tests.review_queue.neighbours import CAP_PELE, ENCODER, SHEDIAC, Neighbour, settle
from tests.review_queue.office import CLERK, NOW, Office
from tests.review_queue.servers import PostgresServer, SqliteFile

AREAS = {"roads": "roads.surface", "housing": "housing.repair", "social": "social.child"}
WORDS = ("washout", "culvert", "wharf", "Shediac", "heating", "tenant", "roof", "plough", "gravel")
FILLERS = ("ditch", "bridge", "school", "ferry", "kitchen", "signal", "orchard")
NUMBERS = st.integers(0, 2)
MOST = 5
GENERATIONS = count(1)
Opened = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Story:
    """Tell what becomes of one case; `moved` is the area it is decided into, if any."""

    area: str
    state: str
    sender: int
    place: int
    angle: int
    moved: str | None

    @property
    def final_area(self) -> str:
        return self.moved if self.state == "decided" and self.moved else self.area


STORIES = st.lists(
    st.builds(
        Story,
        area=st.sampled_from(sorted(AREAS)),
        state=st.sampled_from(["waiting", "decided", "decided", "quarantined"]),
        sender=NUMBERS,
        place=NUMBERS,
        angle=st.integers(0, 5),
        moved=st.sampled_from([None, None, "roads", "housing"]),
    ),
    min_size=1,
    max_size=7,
)
READERS = st.builds(
    lambda role, areas: Actor("reader", role, areas),
    st.sampled_from([Role.INTAKE, Role.REVIEWER, Role.SUPERVISOR]),
    st.one_of(st.none(), st.sets(st.sampled_from(sorted(AREAS))).map(frozenset)),
)


@pytest.fixture(scope="module")
def index_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    owner = own(tmp_path_factory.mktemp("index"))
    yield owner.url
    owner.stop()


@contextmanager
def _emptied(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[Office]:
    if kind == "sqlite":
        lite: SqliteFile = request.getfixturevalue("sqlite_file")
        with lite.copied(folder) as database:
            yield _office(database)
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.emptied() as database:
            yield _office(database)


def _office(database: Database) -> Office:
    return Office(database, VAULT)


VAULT = Vault(Vault.new_key())


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(
    max_examples=12,
    deadline=None,
    # Every example makes two databases: making a failing one shorter would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(stories=STORIES, reader=READERS)
def test_case_58_results_are_those_without_the_hidden_cases(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    stories: list[Story],
    reader: Actor,
) -> None:
    """Lists, counts, neighbours, earlier and past cases, both legs' hits and scores, on both
    databases."""
    url: str = request.getfixturevalue("index_url")
    theirs = [n for n, each in enumerate(stories) if _may_open(reader, each)]
    folder = tmp_path_factory.mktemp("fuzz")
    with _emptied(request, kind, folder) as office:
        everything = dict(enumerate(_told(office, each, n) for n, each in enumerate(stories)))
        seen = _seen(office, reader, everything)
        found = _found(office, url, reader, everything)
        _subset(office, reader, everything, set(theirs))
    folder = tmp_path_factory.mktemp("fuzz")
    with _emptied(request, kind, folder) as office:
        alone = {n: _told(office, stories[n], n) for n in theirs}
        assert _seen(office, reader, alone) == seen
        assert _found(office, url, reader, alone) == found


def _may_open(reader: Actor, story: Story) -> bool:
    return reader.areas is None or story.final_area in reader.areas


def _told(office: Office, story: Story, number: int) -> str:
    """Bring a case to where its story ends; times and angles are all different."""
    case_id = settle(
        office,
        Neighbour(
            category=AREAS[story.area],
            area=story.area,
            severity=Severity.S3,
            at=NOW + timedelta(minutes=number),
            place=(SHEDIAC, CAP_PELE, None)[story.place],
            sender=("a@example.org", "b@example.org", "")[story.sender],
            # No two cases are equally far from a third: of what ties, the id comes first.
            angle=story.angle * 12 + 2**number / 8,
            body=" ".join((*WORDS[story.sender + story.place :], *FILLERS[:number])),
        ),
    )
    if story.state == "decided":
        moved = AREAS.get(story.moved or "")
        office.correct(case_id, Correction(moved or AREAS[story.area]))
        office.finish_jobs()
    elif story.state == "quarantined":
        with office.database.write() as session:
            decisions.quarantine(session, CLERK, case_id, "not_a_request", now=NOW)
    return case_id


def _seen(office: Office, reader: Actor, cases: dict[int, str]) -> dict[str, object]:
    """Return everything a reader is shown, with cases by their place in the story."""
    number = {case_id: n for n, case_id in cases.items()}
    matches = [Match(case_id, 1 - n / 10) for n, case_id in cases.items()]
    seen: dict[str, object] = {}
    with office.database.read() as session:
        seen["waiting"] = [number[row.case_id] for row in queue.waiting(session, reader)]
        seen["quarantined"] = [number[row.case_id] for row in queue.quarantined(session, reader)]
        seen["counts"] = queue.counts(session, reader)
        seen["readable"] = {number[each] for each in precedents.readable(session, reader, number)}
        past = outcomes.described(session, reader, matches, limit=3)
        seen["past"] = [(number[each.case_id], each.similarity, each.team) for each in past]
        seen["agreement"] = outcomes.agreement(past)
        if reader.role == Role.SUPERVISOR:
            seen["overview"] = oversight.overview(session, reader, now=NOW)
        for n, case_id in cases.items():
            if not _opens(lambda c=case_id: queue.view(session, reader, c, now=NOW)):  # type: ignore[misc]
                continue
            view = queue.view(session, reader, case_id, now=NOW)
            near = nearness.near(session, reader, case_id)
            earlier = people.earlier(session, reader, case_id)
            joined = occurrences.joined(session, reader, case_id)
            seen[f"case {n}"] = (
                view.state,
                view.links,
                view.similar,
                near and [(number[e.case_id], e.alike, e.kilometres, e.state) for e in near],
                [(number[each.case_id], each.outcome) for each in earlier],
                joined,
            )
    return seen


def _found(
    office: Office, url: str, reader: Actor, cases: dict[int, str]
) -> dict[int, tuple[object, ...]]:
    """Return what both legs and the two together find for every case a reader may open."""
    number = {case_id: n for n, case_id in cases.items()}
    areas = sorted(AREAS if reader.areas is None else reader.areas)
    index = Index.make(url, f"g{next(GENERATIONS)}")
    with closing(index), office.database.read() as session:
        held = index_contents.next_findable(session, ENCODER, "", len(cases) + 1)
        index.put_new(entry for each in held if (entry := each.entry))
        found = {
            number[case_id]: _searched(session, index, areas, case_id, number)
            for case_id in cases.values()
            if _opens(lambda c=case_id: queue.view(session, reader, c, now=NOW))  # type: ignore[misc]
        }
        index.drop()
    return found


def _searched(
    session: Session, index: Index, areas: Sequence[str], case_id: str, number: dict[str, int]
) -> tuple[object, ...]:
    case = redactions.load(session, case_id)
    made = index_contents.vectors_of(session, case_id, ENCODER)
    assert case is not None
    assert made is not None
    hits = index.search(finding.asked_of(case, made.vectors), areas, finding.depth(MOST))
    found = finding.find(session, case, hits, areas, MOST)
    return (
        [(number[hit.case_id], round(hit.score, 5)) for hit in found.vector or ()],
        # Texts may share as many words with a third: such come in the order of their ids.
        sorted((-round(hit.score, 9), number[hit.case_id], hit.position) for hit in found.lexical),
        [(number[each.case_id], round(each.score, 5)) for each in found.fused],
    )


def _subset(office: Office, reader: Actor, cases: dict[int, str], theirs: set[int]) -> None:
    """Nothing shown is outside what the reader may open, notices included."""
    with office.database.read() as session:
        for n, case_id in cases.items():
            opens = _opens(lambda c=case_id: queue.view(session, reader, c, now=NOW))  # type: ignore[misc]
            assert opens is (n in theirs)
        watcher = replace(reader, role=Role.SUPERVISOR)
        for notice in bursts.notices(session, watcher, now=NOW):
            assert set(notice.cases) <= {cases[n] for n in theirs}


def _opens(open_: Opened) -> bool:
    try:
        open_()
    except CaseNotFound:
        return False
    return True
