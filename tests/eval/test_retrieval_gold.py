"""The gold set of retrieval: its counts, its shape, and that nobody could be named from it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest

from classifiers.taxonomy import Taxonomy
from redaction.errors import RedactionError
from redaction.model import OriginalCase
from redaction.placeholders import PLACEHOLDER
from redaction.policy import packaged
from redaction.redactor import Redactor
from review_queue.routing import Router
from tests.eval.gold import TIMEOUT

Row = dict[str, Any]

CASE = ["id", "language", "subject", "text", "category", "area", "outcome", "route", "days"]
REQUEST = ["id", "language", "subject", "text", "cross", "received"]
JUDGEMENT = ["query", "case", "kind", "grade"]
OUTCOMES = {"done", "approved", "refused", "answered", "referred", "no_action"}
# Cases about these may be kept out of search altogether.
LEFT_OUT = {"social.child", "housing.shelter"}
PROVINCES = ("NB", "NS", "PE", "NL")


def rows(name: str) -> list[Row]:
    """Read one file of the gold set, as it is packaged."""
    file = files("eval") / "datasets" / "retrieval_gold" / name
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def cases() -> dict[str, Row]:
    """Read the past cases by id."""
    return {case["id"]: case for case in rows("cases.jsonl")}


@pytest.fixture(scope="module")
def requests() -> dict[str, Row]:
    """Read the requests by id."""
    return {request["id"]: request for request in rows("requests.jsonl")}


@pytest.fixture(scope="module")
def judged() -> dict[str, list[Row]]:
    """Read the judgements of each request."""
    found: dict[str, list[Row]] = {}
    for judgement in rows("judgements.jsonl"):
        found.setdefault(judgement["query"], []).append(judgement)
    return found


def relevant(judgements: Iterable[Row]) -> list[Row]:
    """Keep what helps to decide."""
    return [judgement for judgement in judgements if judgement["grade"] >= 2]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("cases.jsonl", [*CASE, "received", "place"]),
        ("requests.jsonl", REQUEST),
        ("judgements.jsonl", JUDGEMENT),
    ],
)
def test_every_row_has_the_fields_its_readme_names(name: str, fields: list[str]) -> None:
    """And nothing is empty that has to say something."""
    for row in rows(name):
        assert list(row) == fields
        assert all(value != "" for value in row.values()), row


def test_ids_and_texts_are_told_apart(cases: dict[str, Row], requests: dict[str, Row]) -> None:
    """No two rows have an id or a text in common."""
    written = [*rows("cases.jsonl"), *rows("requests.jsonl")]
    assert len(cases) + len(requests) == len(written)
    assert len({row["text"] for row in written}) == len(written)


def test_half_is_french_and_a_third_crosses_languages(
    cases: dict[str, Row], requests: dict[str, Row]
) -> None:
    """Sixty requests in each language, twenty of them crossing."""
    asked = Counter((request["language"], request["cross"]) for request in requests.values())
    assert asked == {("en", False): 40, ("fr", False): 40, ("en", True): 20, ("fr", True): 20}
    languages = Counter(case["language"] for case in cases.values())
    assert set(languages) == {"en", "fr"}
    assert sum(languages.values()) >= 320
    assert min(languages.values()) >= 0.45 * sum(languages.values())


def test_texts_are_as_long_as_people_write(cases: dict[str, Row]) -> None:
    """Mostly 30 to 150 words, and a third in several paragraphs."""
    lengths = [len(case["text"].split()) for case in cases.values()]
    assert sum(30 <= length <= 150 for length in lengths) >= 0.9 * len(lengths)
    assert sum("\n\n" in case["text"] for case in cases.values()) >= len(cases) / 3


def test_categories_areas_and_teams_are_those_of_the_product(cases: dict[str, Row]) -> None:
    """Each category but those left out has cases, and each case a team of its area."""
    taxonomy = Taxonomy.load()
    areas = {category.id: category.area for category in taxonomy.categories}
    teams = {
        team.id: team.area for each in PROVINCES for team in Router.load(province=each).teams()
    }
    assert {case["category"] for case in cases.values()} == set(areas) - LEFT_OUT
    for case in cases.values():
        assert case["area"] == areas[case["category"]] == teams[case["route"]], case["id"]
    assert {case["outcome"] for case in cases.values()} == OUTCOMES


def test_every_judgement_names_a_request_and_a_case_once(
    cases: dict[str, Row], requests: dict[str, Row], judged: dict[str, list[Row]]
) -> None:
    """A pair is judged one time, with a known kind and grade."""
    assert set(judged) == set(requests)
    for judgements in judged.values():
        named = [judgement["case"] for judgement in judgements]
        assert len(named) == len(set(named))
        assert set(named) <= set(cases)
        assert {judgement["kind"] for judgement in judgements} <= {"person", "incident", "request"}
        assert {judgement["grade"] for judgement in judgements} <= {0, 1, 2, 3}


def test_every_request_has_something_to_find_and_something_to_leave(
    judged: dict[str, list[Row]],
) -> None:
    """One helpful case at least, and two that only look so."""
    for query, judgements in judged.items():
        assert relevant(judgements), query
        assert sum(judgement["grade"] == 0 for judgement in judgements) >= 2, query


def test_each_of_the_three_answers_has_enough_requests(judged: dict[str, list[Row]]) -> None:
    """Twenty-five requests at least have a case of each kind to find."""
    kinds = Counter(
        kind
        for judgements in judged.values()
        for kind in {judgement["kind"] for judgement in relevant(judgements)}
    )
    assert set(kinds) == {"person", "incident", "request"}
    assert min(kinds.values()) >= 25


def test_crossing_means_mostly_in_the_other_language(
    cases: dict[str, Row], requests: dict[str, Row], judged: dict[str, list[Row]]
) -> None:
    """More than half of the helpful cases are in the other language exactly where it is said."""
    for query, judgements in judged.items():
        found = [cases[judgement["case"]]["language"] for judgement in relevant(judgements)]
        other = sum(language != requests[query]["language"] for language in found)
        assert (other > len(found) / 2) == requests[query]["cross"], query


def test_what_helps_was_decided_before_it_was_asked_for(
    cases: dict[str, Row], requests: dict[str, Row], judged: dict[str, list[Row]]
) -> None:
    """Only decided cases are found, so a later one could not have been."""
    for query, judgements in judged.items():
        asked = date.fromisoformat(requests[query]["received"])
        for judgement in judgements:
            case = cases[judgement["case"]]
            decided = date.fromisoformat(case["received"]) + timedelta(days=case["days"])
            assert judgement["grade"] == 0 or decided <= asked, (query, case["id"])


def test_placeholders_are_those_of_the_language(
    cases: dict[str, Row], requests: dict[str, Row]
) -> None:
    """As the product writes them, and no other square brackets."""
    for row in (*cases.values(), *requests.values()):
        labels = {rule.labels[row["language"]] for rule in packaged().entities.values()}
        text = f"{row['subject']}\n{row['text']}"
        found = PLACEHOLDER.findall(text)
        assert len(found) == text.count("[") == text.count("]"), row["id"]
        assert {each.strip("[]").rpartition(" ")[0] for each in found} <= labels, row["id"]


def test_nothing_is_left_to_redact() -> None:
    """The product's own redactor finds nobody in any of the texts."""
    written = [*rows("cases.jsonl"), *rows("requests.jsonl")]
    originals = [
        OriginalCase(row["subject"], row["text"], language=row["language"]) for row in written
    ]
    left = []
    for row, outcome in zip(
        written, Redactor.load(timeout=TIMEOUT).redact_cases(originals), strict=True
    ):
        assert not isinstance(outcome, RedactionError), row["id"]
        if outcome.subject.spans or outcome.body.spans:
            left.append(row["id"])
    assert left == []
