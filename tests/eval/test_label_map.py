"""What a map of labels says, and which maps come with the application."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from eval.label_map import (
    LabelMapFile,
    every_label,
    packaged_map,
    packaged_names,
    read_label_map,
)
from eval.metrics.redaction import Group, Mark
from redaction.policy import packaged

MARKS = (Mark(0, 3, "PER"), Mark(4, 8, "DATE"), Mark(9, 12, "ORG"))


def map_file(folder: Path, text: str) -> Path:
    """Write a map."""
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_map_says_what_must_may_and_must_not_be_redacted(tmp_path: Path) -> None:
    """PER is reported as PERSON, DATE is left open, ORG is to stay readable."""
    labels = read_label_map(map_file(tmp_path, 'optional = ["DATE"]\n[labels]\nPER = "PERSON"\n'))
    assert labels.required(MARKS) == (Mark(0, 3, "PERSON"),)
    assert labels.open(MARKS) == (MARKS[1],)
    assert labels.kept(MARKS) == (MARKS[2],)


def test_an_open_map_leaves_every_other_label_open(tmp_path: Path) -> None:
    """Nobody has to list sixty kinds of slots."""
    labels = read_label_map(map_file(tmp_path, 'open = true\n[labels]\nPER = "PERSON"\n'))
    assert labels.open(MARKS) == MARKS[1:]
    assert labels.kept(MARKS) == ()


def test_a_map_names_groups_and_the_language_of_texts_that_state_none(tmp_path: Path) -> None:
    """Several entities are judged together; French is not to be guessed."""
    text = 'language = "fr"\n[labels]\nPER = "PERSON"\n[groups]\nnames = ["PERSON"]\n'
    labels = read_label_map(map_file(tmp_path, text))
    assert labels.groups == (Group("names", frozenset({"PERSON"})),)
    assert labels.language == "fr"


@pytest.mark.parametrize(
    "text", ["optional = []", "labels = 3", "[labels", "[labels]\n[groups]\na=1"]
)
def test_a_map_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    """The message shows a line that would do."""
    with pytest.raises(click.UsageError, match=r"\[labels\]"):
        read_label_map(map_file(tmp_path, text))


def test_without_a_map_every_mark_is_to_be_redacted() -> None:
    """A data set marks personal information and nothing else, unless a map says otherwise."""
    labels = every_label(MARKS)
    assert labels.required(MARKS) == MARKS
    assert labels.open(MARKS) == labels.kept(MARKS) == ()


@pytest.mark.parametrize("name", packaged_names())
def test_every_packaged_map_reports_entities_of_the_policy(name: str) -> None:
    """A misspelled entity would make an empty row; every group has only reported entities."""
    labels = packaged_map(name)
    reported = {entity for _, entity in labels.entities}
    assert reported <= packaged().entities.keys()
    assert all(group.entities <= reported for group in labels.groups)


def test_the_counters_own_map_has_every_entity_that_is_redacted() -> None:
    """An entity added to the policy is measured, and in one group only."""
    labels = packaged_map("counter")
    redacted = {name for name, rule in packaged().entities.items() if rule.action == "redact"}
    assert {entity for _, entity in labels.entities} == redacted
    assert sorted(e for group in labels.groups for e in group.entities) == sorted(redacted)


def test_a_map_is_found_by_path_before_name(tmp_path: Path) -> None:
    """A name nobody knows is refused with the names there are."""
    takes = LabelMapFile()
    path = map_file(tmp_path, '[labels]\nPER = "PERSON"\n')
    assert takes.convert(str(path), None, None) == read_label_map(path)
    assert takes.convert("court_french", None, None) == packaged_map("court_french")
    with pytest.raises(click.UsageError, match="assistant_utterances, counter, court_french"):
        takes.convert("court_german", None, None)
