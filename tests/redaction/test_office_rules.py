"""The office's own rules: what they find, what they keep, and which are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redaction.deadline import Deadline
from redaction.errors import InvalidRule, RedactionError
from redaction.normalization import normalize
from redaction.office_rules import OfficeRule, RuleKind, check, found, kept, version, words_of
from redaction.redactor import Redactor

NAMES = (
    "Théodule Cormier-Quist",
    "Msɨt Noel Paul",
    "d'Entremont",
    "O'Leary",
    "Nguyễn Văn An",
    "MH-204-771",
)
JOINTS = ("", " ", "-", " - ", "\n", "  ")


def rule(value: str, kind: RuleKind = "term", entity_type: str = "PERSON") -> OfficeRule:
    return OfficeRule("a1", kind, entity_type, value)


def places(text: str, *rules: OfficeRule) -> list[str]:
    return [text[span.start : span.end] for span in found(text, rules, Deadline.after(10))]


@given(
    name=st.sampled_from(NAMES),
    joint=st.sampled_from(JOINTS),
    change=st.sampled_from((str.upper, str.lower, str.title, str)),
    before=st.text(max_size=30),
    after=st.text(max_size=30),
)
@settings(max_examples=300, deadline=None)
def test_a_term_is_found_however_it_is_written(
    name: str, joint: str, change: object, before: str, after: str
) -> None:
    """Case, accents and what joins its words make no difference, whatever stands around it."""
    assert callable(change)
    written = change(joint.join(words_of(name)))
    text = normalize(f"{before} {written}, {after}").text
    wanted = normalize(written).text
    assert any(wanted in place for place in places(text, rule(name)))


@given(text=st.text(max_size=200), name=st.sampled_from(NAMES))
@settings(max_examples=200, deadline=None)
def test_spans_lie_in_the_text_and_hold_the_term_and_nothing_else(text: str, name: str) -> None:
    """A span is the term's letters and digits with at most a few joining characters."""
    text = normalize(f"{text} {name} {text}").text
    for place in places(text, rule(name)):
        assert "".join(words_of(place)) == "".join(words_of(name))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Ana Ana Ana", 2),
        ("Banana and Anatole", 0),
        ("ana\tana; also (Ana-Ana) ANAANA", 3),
        ("Ana, who met Ana", 0),
    ],
)
def test_a_term_is_a_whole_word_every_time_it_occurs(text: str, times: int) -> None:
    """Overlapping occurrences count; parts of longer words do not."""
    assert len(places(text, rule("Ana ana"))) == times


def test_a_number_is_found_however_it_is_grouped() -> None:
    """Digits are one number, whatever separates them, and never part of a longer one."""
    text = "204771, 204-771, 20 47 71 but not 12047719"
    assert places(text, rule("204-771", entity_type="FILE_NUMBER")) == [
        "204771",
        "204-771",
        "20 47 71",
    ]


def test_a_pattern_gives_its_matches_or_its_group_value() -> None:
    """`(?P<value>...)` leaves the words around a value readable."""
    text = "Fisher no. 8841 and fisher no. 77"
    whole = rule(r"fisher no\. \d+", "pattern", "FILE_NUMBER")
    value = rule(r"fisher no\. (?P<value>\d+)", "pattern", "FILE_NUMBER")
    assert places(text, whole) == ["Fisher no. 8841", "fisher no. 77"]
    assert places(text, value) == ["8841", "77"]


def test_a_pattern_that_hangs_ends_at_the_deadline() -> None:
    """A rule that slipped through costs a quarantined message, never a standstill."""
    with pytest.raises(RedactionError, match="ran out of time"):
        list(found("a" * 60 + "!", [rule("(a|aa)+$", "pattern")], Deadline.after(0.2)))


def test_only_keep_entries_for_names_keep_anything() -> None:
    """Terms and patterns redact; words to keep are found as terms are."""
    text = "The Réal Bourque arena and REAL-BOURQUE Arena"
    rules = (rule("Real Bourque Arena", "keep"), rule("arena"), rule("real", "pattern"))
    assert [text[start:end] for start, end in kept(text, rules, Deadline.after(10))] == [
        "Réal Bourque arena",
        "REAL-BOURQUE Arena",
    ]


@pytest.mark.parametrize(
    ("kind", "entity_type", "value", "reason"),
    [
        ("pattern", "PERSON", "(", "pattern_broken"),
        ("pattern", "PERSON", r"\L<names>", "pattern_broken"),
        ("pattern", "PERSON", "", "pattern_empty"),
        ("pattern", "PERSON", "x*", "pattern_empty"),
        ("pattern", "PERSON", r"[A-Z]\w+", "pattern_broad"),
        ("pattern", "FILE_NUMBER", r"\d+", "pattern_broad"),
        ("pattern", "PERSON", "(a+)+b", "pattern_slow"),
        ("pattern", "PERSON", r"(\w+\s?)*!", "pattern_slow"),
        ("pattern", "PERSON", "(?:(?:(?:a{900}){900}){900})", "pattern_slow"),
        ("term", "PERSON", "X", "term_short"),
        ("term", "PERSON", "?!", "term_short"),
        ("term", "NOBODY", "Cormier", "entity_unknown"),
        ("term", "LOCATION", "Cormier", "entity_unknown"),
        ("term", "PERSON", "Cormier " * 80, "rule_too_long"),
        ("keep", "PHONE_NUMBER", "Cormier", "entity_unknown"),
        ("keep", "PERSON", "Cormier 046 454 286", "keep_identifier"),
        ("keep", "ORGANIZATION", "garage@example.org", "keep_identifier"),
        ("keep", "LOCATION", "E1A 1A1", "keep_identifier"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(
    kind: RuleKind, entity_type: str, value: str, reason: str
) -> None:
    """The reason is a code, and the message never repeats the rule."""
    with pytest.raises(InvalidRule) as refused:
        check(rule(value, kind, entity_type))
    assert refused.value.reason == reason
    assert len(value) < 3 or value not in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "entity_type", "value"),
    [
        ("pattern", "FILE_NUMBER", r"\bMH-\d{3}-\d{3}\b"),
        ("pattern", "PERSON", r"\b(?:capt|cpt)\.? (?P<value>[A-Z]\w+)"),
        ("term", "PERSON", "Rose"),
        ("term", "FILE_NUMBER", "204771"),
        ("keep", "PERSON", "Réal Bourque Arena"),
        ("keep", "ORGANIZATION", "Club 55"),
    ],
)
def test_a_useful_rule_is_accepted(kind: RuleKind, entity_type: str, value: str) -> None:
    """What an officer would write passes."""
    check(rule(value, kind, entity_type))


def test_the_version_names_a_set_of_rules_and_tells_no_value() -> None:
    """Order makes no difference; a rule more or less does, a value never."""
    first, second = rule("Cormier"), OfficeRule("b2", "keep", "PERSON", "Bourque")
    assert version([first, second]) == version([second, first]) != version([first])
    assert version([]) == ""
    assert version([rule("Cormier")]) == version([rule("Paul")])
    assert "Cormier" not in repr(first)


def test_the_redactor_uses_the_rules_and_names_them_in_its_version(redactor: Redactor) -> None:
    """A term is redacted and a kept name is not, with the models already loaded."""
    text = "We wrote to Geneviève Robichaud about the bluefin ledger."
    ruled = redactor.with_rules(
        (rule("bluefin ledger"), OfficeRule("b2", "keep", "PERSON", "Geneviève Robichaud"))
    )
    assert "Robichaud" not in redactor.redact(text).text
    assert ruled.redact(text).text == "We wrote to Geneviève Robichaud about the [PERSON 1]."
    assert ruled.policy_version != redactor.policy_version
