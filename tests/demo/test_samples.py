"""The sample messages are what the README of app/demo says they are."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from classifiers.model import Severity
from tests.demo.samples import (
    ROOT,
    TODAY,
    bodies,
    expected,
    information,
    past_cases,
    paths,
    samples,
    submissions,
)

SEVERITIES = {severity.name for severity in Severity}


def _passes_luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 * (n > 9) for n in doubled) % 10 == 0


@pytest.mark.parametrize(
    ("name", "channels", "per_language"),
    [
        ("forms.jsonl", {"web"}, 8),
        ("forms.csv", {"web", "walk_in", "letter"}, 4),
        ("calls.jsonl", {"phone"}, 8),
    ],
)
def test_each_door_has_as_many_in_french_as_in_english(
    name: str, channels: set[str], per_language: int
) -> None:
    """Forms, rows and calls come half in each official language, through the doors named."""
    received = samples(name)
    assert Counter(s.language for s in received) == {"en": per_language, "fr": per_language}
    assert {s.channel for s in received} == channels


def test_todays_messages_come_in_both_languages_through_every_door() -> None:
    """At least 65 of today's messages are in each language; two can not be triaged."""
    languages = Counter(e.language for e in expected())
    assert languages["en"] >= 65
    assert languages["fr"] >= 65
    assert languages["pt"] == languages[None] == 1


def test_the_burst_is_one_incident_told_by_different_people() -> None:
    """Six forms from one community, half in each language, one from somebody who wrote before."""
    burst = samples("burst.jsonl")
    assert Counter(each.language for each in burst) == {"en": 3, "fr": 3}
    assert {each.community for each in burst} == {"Shediac"}
    assert len({each.email for each in burst}) == 6
    assert {each.email for each in burst} & {case.email for case in past_cases()}


def test_every_message_has_one_expectation() -> None:
    """Each file and line is named exactly once, with the language it says it has."""
    named = [e.file or f"{e.source}:{e.line}" for e in expected()]
    files = [path.name for path in paths()]
    lines = [f"forms.csv:{n}" for n in range(2, len(samples("forms.csv")) + 2)]
    for name in ("forms.jsonl", "calls.jsonl"):
        lines += [f"{name}:{n}" for n in range(1, len(samples(name)) + 1)]
    assert sorted(named) == sorted(files + lines)
    by_line = {(e.source, e.line): e.language for e in expected() if e.source}
    assert all(
        by_line[name, number] == sample.language
        for name, first in (("forms.jsonl", 1), ("calls.jsonl", 1), ("forms.csv", 2))
        for number, sample in enumerate(samples(name), first)
    )


def test_every_category_and_severity_appears_today_and_in_the_past() -> None:
    """The catalogue's categories all occur, in both languages in the past, and no others do."""
    categories = set(information())
    assert {e.category for e in expected()} == categories
    assert {e.severity for e in expected()} == SEVERITIES
    for language in ("en", "fr"):
        past = [case for case in past_cases() if case.language == language]
        assert len(past) == 80
        assert {case.category for case in past} == categories
        assert {case.severity for case in past} == SEVERITIES


def test_answers_are_named_as_the_catalogue_names_them() -> None:
    """A form's answers carry ids of the information its category asks for."""
    asked = information()
    category = {e.line: e.category for e in expected() if e.source == "forms.jsonl"}
    for number, form in enumerate(samples("forms.jsonl"), 1):
        assert set(form.fields) <= asked[category[number]], number
    assert sum(bool(form.fields) for form in samples("forms.jsonl")) >= 14


def test_past_cases_lie_in_the_nine_months_before() -> None:
    """Receipt is dated in UTC, spread over nine months, on working days and weekends."""
    received = [case.received for case in past_cases()]
    assert all(at.utcoffset() == TODAY.utcoffset() for at in received)
    assert received == sorted(received)
    assert datetime(2026, 2, 20, tzinfo=UTC) <= received[0]
    assert received[-1] < TODAY
    assert len({at.month for at in received}) == 10
    assert sum(at.weekday() > 4 for at in received) >= 15


def test_past_cases_leave_the_team_to_routing() -> None:
    """No team is written down, and the graver a case was the sooner it was decided."""
    assert all(case.team is None for case in past_cases())
    slowest = {
        severity: max(c.decided_after_hours for c in past_cases() if c.severity == severity)
        for severity in SEVERITIES
    }
    assert slowest["S1"] < slowest["S2"] < slowest["S3"] < slowest["S4"]
    assert all(case.decided_after_hours > 0 for case in past_cases())


def test_no_two_messages_say_the_same() -> None:
    """No text occurs twice, neither today nor in the past, nor among the training examples."""
    examples = (ROOT / "classifiers" / "examples.jsonl").read_text(encoding="utf-8")
    written = [*bodies(), *(case.body for case in past_cases())]
    assert len(written) == 130 + 6 + 160
    assert [body for body, times in Counter(written).items() if times > 1] == []
    assert [
        body for body in written if json.dumps(body, ensure_ascii=False)[1:-1] in examples
    ] == []


def test_personal_data_is_plentiful_and_invented() -> None:
    """Every telephone number has the exchange 555, every address a reserved domain."""
    quoted = (mail.quoted for mail in submissions())
    everything = "\n".join([*bodies(), *quoted, *map(str, past_cases())])
    phones = re.findall(r"\b\d{3}\)?[ .-](\d{3})[ .-]\d{4}\b", everything)
    assert len(phones) > 200
    assert set(phones) == {"555"}
    assert set(re.findall(r"@[\w-]+\.(\w+)\b", everything)) <= {"org", "com", "ca"}
    assert set(re.findall(r"@([\w-]+)\.\w+\b", everything)) == {"example"}
    insurance = re.findall(r"(?:SIN|NAS)\D{1,12}(\d{3} \d{3} \d{3})", everything)
    assert len(insurance) >= 4
    assert all(n[0] in "09" and _passes_luhn(n.replace(" ", "")) for n in insurance)
