"""The lexical leg: decided cases by their words, inside the areas asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from redaction.model import Language
from retrieval.model import Hit
from review_queue import decisions, lexical, lexical_upkeep, originals
from review_queue.database import Database
from review_queue.model import CaseState, Correction
from review_queue.tables import CaseRow
from tests.review_queue.office import (
    ASSESSMENT,
    CLI,
    NOW,
    PRIVACY,
    SUPERVISOR,
    Office,
    redacted_case,
)
from tests.review_queue.servers import PostgresServer, SqliteFile

EVERY_AREA = ("roads", "health", "social", "housing")
WORDS = ["culvert", "wharf", "flood", "permit", "ditch", "gravel", "bridge", "school", "clinic"]
WORDS += ["Shediac", "Moncton", "2021"]


def put(
    database: Database, case_id: str, area: str, *passages: str, language: Language = "en"
) -> None:
    with database.write() as session:
        lexical.put(session, case_id, area, passages, language)


def search(
    database: Database,
    *passages: str,
    language: Language = "en",
    areas: Sequence[str] = EVERY_AREA,
    k: int = 10,
) -> tuple[Hit, ...]:
    with database.read() as session:
        return lexical.search(session, passages, language, areas, k)


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.case_id for hit in hits]


def held(database: Database) -> set[str]:
    with database.read() as session:
        return set(session.scalars(text("SELECT DISTINCT case_id FROM lexical_passages")))


def sound(database: Database) -> bool:
    with database.read() as session:
        return lexical_upkeep.check(session).sound


def test_the_case_with_the_telling_words_comes_first_with_its_passage(database: Database) -> None:
    """Rare words count more than frequent ones, and the best passage is named."""
    put(database, "HM-A", "roads", "A road to mend", "The culvert by the wharf collapsed")
    put(database, "HM-B", "roads", "A road to mend")
    put(database, "HM-C", "roads", "Another road to mend")
    hits = search(database, "a culvert collapsed on our road")
    assert ids(hits)[0] == "HM-A"
    assert hits[0].position == 1
    assert 0 < hits[0].score <= 1


def test_the_best_part_of_a_long_message_counts(database: Database) -> None:
    """What is said around a question does not hide it."""
    put(database, "HM-A", "roads", "Culvert collapsed", "Route 11 near the bridge")
    put(database, "HM-B", "roads", "We moved here years ago with family and dogs and horses")
    filler = "We moved here years ago with family and dogs and horses and love it"
    hits = search(database, "Route 11: the culvert at the bridge", filler)
    assert set(ids(hits)) == {"HM-A", "HM-B"}


def test_numbers_and_places_find_a_case_in_the_other_language(database: Database) -> None:
    """Across languages there are few shared words, and they are telling."""
    put(database, "HM-A", "roads", "Washout on Route 134 in Cocagne", "Please hurry")
    put(database, "HM-B", "roads", "Washout on Route 11 in Shediac")
    put(database, "HM-C", "roads", "La route est fermée", language="fr")
    french = search(database, "La route 134 est emportée à Cocagne", language="fr")
    assert ids(french)[0] == "HM-A"


def test_putting_a_case_again_replaces_it_and_removing_it_ends_it(database: Database) -> None:
    """Another text, language or area leaves nothing of the earlier one to be found."""
    put(database, "HM-A", "roads", "culvert")
    put(database, "HM-A", "health", "clinique", language="fr")
    assert search(database, "culvert") == ()
    assert search(database, "clinique", language="fr", areas=["roads"]) == ()
    assert ids(search(database, "clinique", language="fr", areas=["health"])) == ["HM-A"]
    with database.write() as session:
        lexical.remove(session, "HM-A")
        lexical.remove(session, "HM-A")
    assert search(database, "clinique", language="fr") == ()


def test_a_case_without_a_word_is_held_and_found_by_nothing(database: Database) -> None:
    """A check sees it; a search has nothing to go by."""
    put(database, "HM-A", "roads", "???", "")
    assert held(database) == {"HM-A"}
    assert search(database, "???") == ()
    assert search(database, "road") == ()
    assert search(database) == ()


def test_a_hostile_message_is_held_and_asked_in_bounds(database: Database) -> None:
    """Two megabytes in half a million paragraphs are a few rows and a few look-ups."""
    many = tuple(f"w{n}x culvert" for n in range(120_000))
    put(database, "HM-A", "roads", *many)
    with database.read() as session:
        rows = session.scalar(text("SELECT count(*) FROM lexical_passages"))
    assert rows == lexical.MOST_PASSAGES
    assert ids(search(database, *many)) == ["HM-A"]
    assert ids(search(database, " ".join(many))) == ["HM-A"]


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
case = st.tuples(
    st.sampled_from(EVERY_AREA), st.sampled_from(["en", "fr"]), st.lists(texts, max_size=3)
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    cases=st.lists(case, max_size=10),
    query=st.lists(texts, min_size=1, max_size=2),
    areas=st.sets(st.sampled_from(EVERY_AREA)),
    changes=st.lists(st.integers(0, 9), max_size=3),
)
def test_cases_of_other_areas_change_nothing(
    database: Database,
    cases: list[tuple[str, Language, list[str]]],
    query: list[str],
    areas: set[str],
    changes: list[int],
) -> None:
    """Ids, passages, scores and order are as if what the asker may not see did not exist."""
    with database.write() as session:
        lexical_upkeep.empty(session)
        for number, (area, language, passages) in enumerate(cases):
            lexical.put(session, f"HM-{number}", area, passages, language)
        for number in changes:
            # Taken out and put back: what was there must not be counted twice.
            if number < len(cases):
                lexical.remove(session, f"HM-{number}")
                area, language, passages = cases[number]
                lexical.put(session, f"HM-{number}", area, passages, language)
    among_others = search(database, *query, areas=sorted(areas))
    with database.write() as session:
        for number, (area, _, _) in enumerate(cases):
            if area not in areas:
                lexical.remove(session, f"HM-{number}")
    assert among_others == search(database, *query, areas=sorted(areas))
    assert {cases[int(hit.case_id[3:])][0] for hit in among_others} <= areas
    assert among_others[:1] == search(database, *query, areas=sorted(areas), k=1)


def test_both_databases_find_the_same(
    sqlite_file: SqliteFile, postgres: PostgresServer, tmp_path: Path
) -> None:
    """Ids, passages and scores, to the last digit."""
    found = []
    with sqlite_file.copied(tmp_path) as lite, postgres.emptied() as heavy:
        for database in (lite, heavy):
            for number in range(30):
                words = [WORDS[(number * step) % len(WORDS)] for step in (1, 3, 5)]
                area = EVERY_AREA[number % 4]
                put(database, f"HM-{number:02}", area, " ".join(words), words[0])
            found.append(search(database, "the culvert of Moncton", "flood 2021", k=20))
    assert found[0] == found[1]
    assert len(found[0]) > 5


def test_a_case_enters_when_it_is_decided_and_not_before(office: Office) -> None:
    """In the transaction that decides it."""
    case_id = office.waiting()
    assert held(office.database) == set()
    office.confirm(case_id)
    assert held(office.database) == {case_id}
    assert ids(search(office.database, "washout by the wharf")) == [case_id]
    assert sound(office.database)


def test_a_case_is_found_in_the_area_it_was_decided_into(office: Office) -> None:
    """Not in the one that was proposed."""
    case_id = office.waiting()
    office.correct(case_id, Correction(category="housing.repair"))
    assert search(office.database, "washout", areas=["roads"]) == ()
    assert ids(search(office.database, "washout", areas=["housing"])) == [case_id]
    assert sound(office.database)


def test_restricted_categories_are_never_put_in(office: Office) -> None:
    """Child protection is opened by its number alone."""
    case_id = office.waiting()
    office.correct(case_id, Correction(category="social.child"))
    assert held(office.database) == set()
    assert sound(office.database)


def test_an_erased_case_leaves_at_once_and_for_good(office: Office) -> None:
    """A decided one leaves, a waiting one never enters."""
    decided, waiting = office.decided(), office.waiting()
    with office.database.write() as session:
        for case_id in (decided, waiting):
            originals.erase_case(
                session, office.vault, CLI, case_id, reason="retention_ended", now=NOW
            )
    office.confirm(waiting)
    assert held(office.database) == set()
    assert sound(office.database)
    lexical_upkeep.rebuild(office.database, lambda _: None)
    assert held(office.database) == set()


def test_a_check_names_what_is_missing_surplus_or_misplaced(office: Office) -> None:
    """Whatever went wrong, a rebuild makes it right."""
    missing, misplaced = office.decided(), office.decided()
    waiting = office.waiting()
    with office.database.write() as session:
        lexical.remove(session, missing)
        lexical.put(session, misplaced, "health", ("washout",), "en")
        lexical.put(session, waiting, "roads", ("washout",), "en")
    with office.database.read() as session:
        found = lexical_upkeep.check(session)
    assert (found.missing, found.surplus, found.misplaced) == ((missing,), (waiting,), (misplaced,))
    assert (found.findable, found.held) == (2, 2)
    batches: list[int] = []
    assert lexical_upkeep.rebuild(office.database, batches.append) == 2
    assert (sum(batches), sound(office.database)) == (2, True)
    assert set(ids(search(office.database, "washout"))) == {missing, misplaced}


def test_a_rebuild_answers_as_the_leg_did_before(office: Office) -> None:
    """Nothing depends on the order in which cases came."""
    for number, word in enumerate(WORDS):
        body = f"The {word} and the {WORDS[number - 1]} near the {WORDS[number - 3]}"
        office.decided(replace(ASSESSMENT, redacted=redacted_case(body)))
    before = search(office.database, "culvert in Moncton and the school", k=8)
    lexical_upkeep.rebuild(office.database, lambda _: None)
    assert search(office.database, "culvert in Moncton and the school", k=8) == before
    assert len(before) == 7


def test_a_decision_that_is_rolled_back_leaves_no_words(office: Office) -> None:
    """Leg and case change together or not at all."""
    case_id = office.waiting()
    fence = office.view(case_id).fence
    failed = False
    try:
        with office.database.write() as session:
            decisions.confirm(session, SUPERVISOR, case_id, seen=fence, now=NOW)
            raise RuntimeError("power cut")
    except RuntimeError:
        failed = True
    assert failed
    assert held(office.database) == set()


def test_a_case_set_aside_after_its_decision_is_not_found(office: Office) -> None:
    """As a rescan does it: back to waiting, then to quarantine."""
    case_id = office.decided()
    with office.database.write() as session:
        session.get_one(CaseRow, case_id).state = CaseState.WAITING
        session.flush()
        decisions.quarantine(session, PRIVACY, case_id, "name_missed", now=NOW)
    assert held(office.database) == set()
    assert sound(office.database)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_of_a_removed_text_stays_in_any_file(office: Office, tmp_path: Path) -> None:
    """Rows, full-text segments and the write-ahead log: after a purge the stem is nowhere."""
    database = office.database
    for number in range(60):
        put(database, f"HM-{number}", "roads", f"gravel{number} culvert wharf")
    put(database, "HM-X", "roads", "zymurgist culvert", "zymurgist again")
    put(database, "HM-Y", "health", "zymurgist")
    with database.write() as session:
        # In and out within one transaction: then no older segment has the stem.
        lexical.put(session, "HM-Z", "housing", ("zymurgist",), "en")
        lexical.remove(session, "HM-Z")
    assert b"zymurgist" in _files(tmp_path)
    with database.write() as session:
        for case_id in ("HM-X", "HM-Y"):
            lexical.remove(session, case_id)
    with database.read() as session:
        assert lexical_upkeep.unpurged(session)
    assert database.purge()
    database.dispose()
    assert b"zymurg" not in _files(tmp_path)
    with database.read() as session:
        assert not lexical_upkeep.unpurged(session)
    assert len(search(database, "culvert", k=100)) == 60


def _files(folder: Path) -> bytes:
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert any(path.name == "counter.db" for path in found)
    return b"".join(path.read_bytes() for path in found)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_purge_that_a_reader_holds_up_is_wanted_still(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log could not be emptied, so the stem may be there: it is tried again."""
    monkeypatch.setattr("review_queue.database.BUSY_MILLISECONDS", 200)
    put(database, "HM-X", "roads", "zymurgist")
    put(database, "HM-Y", "roads", "culvert")
    with database.read() as reader:
        assert reader.scalar(text("SELECT count(*) FROM lexical_passages")) == 2
        with database.write() as session:
            lexical.remove(session, "HM-X")
        assert not database.purge()
        with database.read() as session:
            assert lexical_upkeep.unpurged(session)
    assert database.purge()
    with database.read() as session:
        assert not lexical_upkeep.unpurged(session)
    assert b"zymurg" not in _files(tmp_path)
