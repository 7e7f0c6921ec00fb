"""Overlapping results become spans that share nothing and lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redaction.model import Span
from redaction.overlap import resolve

_TEXT = "Jean-Guy 12 rue Neuve, 506 555 0142 merci"


@st.composite
def _spans(draw: st.DrawFn) -> list[Span]:
    spans = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(_TEXT) - 1))
        end = draw(st.integers(start + 1, len(_TEXT)))
        kind = draw(st.sampled_from(["PERSON", "STREET_ADDRESS", "PHONE_NUMBER"]))
        spans.append(Span(start, end, kind, draw(st.floats(0.5, 1)), "R"))
    return spans


@given(_spans())
def test_case_46_resolved_spans_are_apart_and_cover_all_letters(spans: list[Span]) -> None:
    """No two spans touch one character, and no letter that was covered becomes bare."""
    resolved = resolve(spans, _TEXT)
    covered = [i for span in resolved for i in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    wanted = {i for span in spans for i in range(span.start, span.end) if _TEXT[i].isalnum()}
    assert wanted <= set(covered)


def test_an_address_takes_the_name_inside_it() -> None:
    """A street named after a person is one address, not an address and a person."""
    spans = [Span(0, 20, "STREET_ADDRESS", 0.8, "A"), Span(9, 15, "PERSON", 0.9, "P")]
    assert [span.entity_type for span in resolve(spans, _TEXT)] == ["STREET_ADDRESS"]
