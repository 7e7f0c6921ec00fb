"""Which passages tell of the matter, and which a search is asked by."""

from __future__ import annotations

import pytest

from redaction.model import RedactedCase, RedactedText
from review_queue.passages import telling, worth_asking

MATTER = "The culvert under the road to the wharf is blocked again."


def case(subject: str, body: str) -> RedactedCase:
    def public(text: str) -> RedactedText:
        return RedactedText.public(text, source="test")

    return RedactedCase(public(subject), public(body), public(""))


@pytest.mark.parametrize(
    ("subject", "body", "asked"),
    [
        ("Culvert", f"Bonjour,\n\n{MATTER}", [0, 2]),
        ("Bonjour", f"{MATTER}\n\nThanks!", [1]),
        ("Hello", f"{MATTER}\n\nCommunity: Cap-Pelé and the shore road", [1]),
        ("", f"Hi,\n\n{MATTER}", [1]),
        ("", "Hello", [0]),
        ("", "", []),
    ],
)
def test_a_search_is_asked_by_the_subject_and_by_what_tells(
    subject: str, body: str, asked: list[int]
) -> None:
    """Greetings, thanks and the form's line for the community find nothing that is alike."""
    assert list(worth_asking(case(subject, body))) == asked


def test_two_cases_are_not_alike_for_a_greeting() -> None:
    """Nor for a short subject: of cases with nothing longer all is compared."""
    assert telling(("Culvert", "Bonjour,", MATTER)) == (2,)
    assert telling(("Culvert", "Bonjour,")) == (0, 1)
