"""Past cases beside the one at hand."""

from __future__ import annotations

from dataclasses import replace

from retrieval.model import SimilarCase
from review_queue import precedents
from tests.review_queue.office import ASSESSMENT, CLERK, Office, after


def test_similar_cases_show_what_became_of_them(office: Office) -> None:
    """Excerpt, outcome, team and whole days, in the index's order."""
    slow = office.decided(now=after(days=3, hours=5))
    quick = office.decided(now=after(hours=2))
    similar = office.view(office.matched((slow, 0.9), (quick, 0.5))).similar
    excerpt = "[PERSON 1] reports a washout by the wharf in Shediac."
    assert similar == (
        SimilarCase(slow, excerpt, 0.9, "roads.surface", "roads.southeast", 3),
        SimilarCase(quick, excerpt, 0.5, "roads.surface", "roads.southeast", 0),
    )


def test_undecided_cases_are_no_precedent(office: Office) -> None:
    """A match that nobody has decided is not shown."""
    assert office.view(office.matched((office.waiting(), 0.9))).similar == ()


def test_an_index_that_could_not_be_asked_is_told_apart_from_no_match(office: Office) -> None:
    """None means unavailable, an empty list means nothing alike."""
    unavailable = office.waiting(replace(ASSESSMENT, matches=None))
    assert office.view(unavailable).similar is None
    assert office.view(office.waiting()).similar == ()


def test_only_decided_cases_can_be_read_as_precedents(office: Office) -> None:
    """One that waits, one set aside and one that never was are left out."""
    decided = office.decided()
    asked = (decided, office.waiting(), office.quarantined(), "HM-0000-0000")
    with office.database.read() as session:
        assert precedents.readable(session, CLERK, asked) == {decided}
        assert precedents.readable(session, CLERK, ()) == frozenset()
