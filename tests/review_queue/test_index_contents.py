"""What the index should hold, and that every difference is found, whoever missed it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select, update

from review_queue import index_contents, index_generations
from review_queue.index_contents import Comparison, Findable
from review_queue.index_generations import Generation
from review_queue.index_tables import IndexGenerationRow
from review_queue.model import CaseVectors, Correction
from review_queue.originals import erase_case
from review_queue.tables import CaseRow, RedactedTextRow
from tests.review_queue.office import ASSESSMENT, NOW, PRIVACY, Office, after, redacted_case

ENCODER = "use 1"
PASSAGES = ASSESSMENT.redacted.passages
MADE = CaseVectors(
    ENCODER,
    index_contents.fingerprint(PASSAGES),
    np.array([[0.6, 0.8, 0.0], [0.0, 0.6, 0.8]], dtype=np.float32),
)
ENCODED = replace(ASSESSMENT, vectors=MADE)


@pytest.fixture
def generation(office: Office) -> Generation:
    with office.database.write() as session:
        return index_generations.begin(
            session, ENCODER, maker="here:1:0", is_gone=lambda _: False, now=NOW
        )


def compare(office: Office, generation: Generation) -> tuple[str, ...]:
    """Compare everything, one case at a time."""
    found: list[str] = []
    compared: Comparison | None = None
    while compared is None or compared.last is not None:
        last = compared.last if compared else None
        with office.database.read() as session:
            compared = index_contents.compare(session, generation.id, ENCODER, last or "", 1)
        found.extend(compared.differing)
    return tuple(found)


def put_in(office: Office, generation: Generation) -> None:
    """Write down that the generation was given everything it should hold."""
    with office.database.write() as session:
        cases = index_contents.next_findable(session, ENCODER, "", 100)
        index_contents.note_new(session, generation.id, cases)


def findable(office: Office, *case_ids: str) -> list[Findable]:
    with office.database.read() as session:
        return index_contents.findable(session, case_ids, ENCODER)


def stained(office: Office) -> bool:
    with office.database.write() as session:
        return session.scalars(select(IndexGenerationRow)).one().stained_at is not None


def test_only_decided_cases_can_be_found(office: Office) -> None:
    """Redacted passages with stored vectors, in order of case number; no other case."""
    decided = sorted(office.decided(ENCODED) for _ in range(3))
    waiting = office.waiting(ENCODED)
    found = findable(office, *decided, waiting, office.quarantined(), "HM-0000-0000")
    assert [(each.case_id, each.area, each.passages) for each in found] == [
        (case_id, "roads", PASSAGES) for case_id in decided
    ]
    for each in found:
        assert each.made is not None
        np.testing.assert_array_equal(each.made.vectors, MADE.vectors)
    with office.database.read() as session:
        assert index_contents.count_findable(session) == 3
        assert index_contents.ids_findable(session) == {"roads": set(decided)}
        after_first = index_contents.next_findable(session, ENCODER, decided[0], 1)
        assert [each.case_id for each in after_first] == [decided[1]]
        assert index_contents.vectors_of(session, waiting, ENCODER) is not None


def test_case_59_a_restricted_category_is_put_into_no_index(office: Office) -> None:
    """Child protection is opened by its number alone."""
    case_id = office.waiting(ENCODED)
    office.correct(case_id, Correction(category="social.child"))
    assert findable(office, case_id) == []


def test_vectors_serve_only_for_the_same_encoder_and_text(office: Office) -> None:
    """Stored vectors are reused, stale ones are not."""
    case_id = office.decided(ENCODED)
    with office.database.read() as session:
        assert index_contents.findable(session, [case_id], "use 2")[0].made is None
    with office.database.write() as session:
        session.execute(update(RedactedTextRow).values(text="Another text."))
    assert findable(office, case_id)[0].made is None


def test_cases_without_vectors_are_found_and_given_theirs(office: Office) -> None:
    """Those of earlier versions, waiting or decided; not what reads otherwise meanwhile."""
    bare = sorted([office.decided(), office.waiting()])
    office.waiting(ENCODED)
    with office.database.write() as session:
        found = index_contents.without_vectors(session, ENCODER, 10)
        assert [case_id for case_id, _ in found] == bare
        assert all(passages == PASSAGES for _, passages in found)
        index_contents.save_vectors_of(session, bare[0], MADE)
        index_contents.save_vectors_of(session, bare[1], replace(MADE, text_sha256="0" * 64))
        left = index_contents.without_vectors(session, ENCODER, 10)
    assert [case_id for case_id, _ in left] == bare[1:]


def test_a_case_read_again_keeps_no_vectors_of_its_earlier_text(office: Office) -> None:
    """Whichever encoder made them, and also when the new text could not be encoded."""
    case_id = office.waiting(ENCODED)
    with office.database.write() as session:
        index_contents.save_vectors(session, case_id, replace(MADE, encoder="other 1"))
        index_contents.replace_vectors(session, case_id, None)
        for encoder in (ENCODER, "other 1"):
            assert index_contents.vectors_of(session, case_id, encoder) is None


def test_case_60_every_difference_is_found_by_comparing(
    office: Office, generation: Generation
) -> None:
    """New, moved, rewritten, erased and undecided cases, each named once."""
    same, moved, erased, undecided, reread = (office.decided(ENCODED) for _ in range(5))
    assert len(compare(office, generation)) == 5
    put_in(office, generation)
    assert compare(office, generation) == ()
    new = office.decided(ENCODED)
    with office.database.write() as session:
        session.execute(update(CaseRow).where(CaseRow.id == moved).values(area="health"))
        session.execute(update(CaseRow).where(CaseRow.id == undecided).values(state="quarantined"))
        case = redacted_case("Nothing but a bridge.")
        again = replace(MADE, text_sha256=index_contents.fingerprint(case.passages))
        index_contents.replace_vectors(session, reread, again)
        erase_case(session, office.vault, PRIVACY, erased, reason="retention_ended", now=NOW)
    assert compare(office, generation) == tuple(sorted((new, moved, erased, undecided, reread)))
    assert same not in compare(office, generation)


def test_what_leaves_a_generation_stains_it(office: Office, generation: Generation) -> None:
    """A case that only moves to another area leaves nothing behind that may not be there."""
    case_id = office.decided(ENCODED)
    put_in(office, generation)
    moved = replace(findable(office, case_id)[0], area="health")
    with office.database.write() as session:
        index_contents.note(session, generation.id, case_id, moved, now=NOW)
        # Two passages and the whole.
        assert index_contents.areas_held(session, generation.id) == {"health": 3}
        assert index_contents.ids_held(session, generation.id, "health") == {case_id}
    assert not stained(office)
    with office.database.write() as session:
        index_contents.note(session, generation.id, case_id, None, now=after(minutes=1))
        assert index_contents.areas_held(session, generation.id) == {}
    assert stained(office)


def test_erasing_destroys_the_vectors(office: Office) -> None:
    """They are made from the words, and go with them; the index is told by a job."""
    case_id = office.decided(ENCODED)
    with office.database.write() as session:
        erase_case(session, office.vault, PRIVACY, case_id, reason="retention_ended", now=NOW)
    with office.database.read() as session:
        assert index_contents.vectors_of(session, case_id, ENCODER) is None
        assert index_contents.without_vectors(session, ENCODER, 10) == []
    job = office.claim_job()
    assert job is not None
    assert (job.kind, job.case_id) == ("index", case_id)


def test_the_area_follows_the_decision(office: Office) -> None:
    """A case sent to the wrong area is opened by the right one's people from then on."""
    case_id = office.waiting(ENCODED)
    office.correct(case_id, Correction(category="health.card"))
    with office.database.read() as session:
        assert session.get_one(CaseRow, case_id).area == "health"
        assert index_contents.findable(session, [case_id], ENCODER)[0].area == "health"
