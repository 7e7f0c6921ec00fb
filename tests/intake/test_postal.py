"""Where a sender lives, only as far as an area of thousands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.intake.postal import postal_prefix
from app.intake.submission import Submission
from review_queue.model import Channel

AT = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "fields", "prefix"),
    [
        ("12 Main St, Moncton NB E1C 4X9", {}, "E1C"),
        ("e1c4x9 is mine", {}, "E1C"),
        ("Quoted E1C-4X9.", {"address": "3 rue Acadie, E8K 1A1"}, "E8K"),
        ("From E1C 4X9 to E2K 1B1", {}, ""),
        ("E1C 4X9, once more e1c 4x9", {}, "E1C"),
        ("Plate E1C 4X", {}, ""),
        ("Order XE1C4X9", {}, ""),
        ("D1C 4X9 has a letter no code has", {}, ""),
    ],
)
def test_the_first_three_signs_of_a_whole_code_are_kept(
    body: str, fields: dict[str, str], prefix: str
) -> None:
    """The form's answer before the text; two that differ say nothing."""
    submission = Submission("HM-AAAA-0001", Channel.WEB, AT, "", body, fields=fields)
    assert postal_prefix(submission) == prefix
