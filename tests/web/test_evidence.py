"""The words a suggestion leans on, marked in the message."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.web.evidence import with_evidence
from classifiers.model import Prediction, Severity, SeverityPrediction, Suggestion
from tests.web.desk import suggestion


def spoken(*words: str, against: tuple[str, ...] = (), reasons: tuple[str, ...] = ()) -> Suggestion:
    made = suggestion()
    return replace(
        made,
        category=Prediction("roads.snow", 0.8, words),
        against=Prediction("roads.surface", 0.1, against),
        severity=SeverityPrediction(Severity.S1, 1.0, floored=True, reasons=reasons),
    )


@pytest.mark.parametrize(
    ("said", "words", "marked"),
    [
        ("No plough came.", ("plough",), 'No <mark class="said for">plough</mark> came.'),
        ("PLOUGH, ploughed", ("plough",), '<mark class="said for">PLOUGH</mark>, ploughed'),
        ("a gas leak <b>", ("gas leak",), 'a <mark class="said for">gas leak</mark> &lt;b&gt;'),
        ("c++ (ice)", ("c++", "ice"), '<mark class="said for">c++</mark> '
                                      '(<mark class="said for">ice</mark>)'),
        ("snow snow bank", ("snow", "snow bank"),
         '<mark class="said for">snow</mark> <mark class="said for">snow bank</mark>'),
        ("nothing", ("",), "nothing"),
    ],
)  # fmt: skip
def test_words_are_marked_where_they_stand(
    app: Flask, said: str, words: tuple[str, ...], marked: str
) -> None:
    """Whole words, the longest first, whatever their case; markup stays text."""
    with app.test_request_context():
        assert str(with_evidence(said, spoken(*words))) == marked


def test_a_placeholder_keeps_its_own_mark(app: Flask) -> None:
    """A word of the evidence inside [ADDRESS 1] is no word of the message."""
    with app.test_request_context():
        shown = str(with_evidence("my address [ADDRESS 1]", spoken("address")))
    assert shown.count('<mark class="said for">') == 1
    assert shown.count('<mark class="redacted">') == 1


def test_for_against_and_severe_are_told_apart(app: Flask) -> None:
    """A word that made the severity counts as that, whatever else it did."""
    made = spoken("wire", "down", against=("sparks",), reasons=("live_wire: wire", "model"))
    with app.test_request_context():
        shown = str(with_evidence("wire down, sparks", made))
    assert shown == (
        '<mark class="said severe">wire</mark> <mark class="said for">down</mark>, '
        '<mark class="said against">sparks</mark>'
    )
