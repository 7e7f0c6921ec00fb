"""What was done with past cases that a search found, and which of their words are shown."""

from __future__ import annotations

import pytest

from retrieval.model import Match
from review_queue import outcomes
from tests.review_queue.office import CLERK, Office

WHARF = "[PERSON 1] reports a washout by the wharf in Shediac."


@pytest.mark.parametrize(("position", "shown"), [(0, "Road washed out"), (1, ""), (2, ""), (9, "")])
def test_the_passage_that_matched_is_shown(office: Office, position: int, shown: str) -> None:
    """Where the whole matched, or what the excerpt shows, the excerpt says enough."""
    match = Match(office.decided(), 0.8, position)
    with office.database.read() as session:
        (past,) = outcomes.described(session, CLERK, [match], limit=5)
    assert (past.passage, past.excerpt, past.similarity) == (shown, WHARF, 0.8)
