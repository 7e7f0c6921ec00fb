"""Data sets as they come: several spellings, and mistakes told without quoting a line."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from classifiers.model import Severity
from eval import rows
from eval.metrics.redaction import Mark


def file(folder: Path, text: str) -> Path:
    """Write a data set."""
    path = folder / "data.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_labels_are_read_under_either_name_and_rows_without_id_are_numbered(
    tmp_path: Path,
) -> None:
    """`category` and `label` mean the same; severity is optional."""
    text = (
        '{"text": "t", "category": "roads.snow", "severity": "s1"}\n\n{"text": "u", "label": "x"}\n'
    )
    first, second = rows.read_labelled(file(tmp_path, text))
    assert (first.category, first.severity, first.line.id) == ("roads.snow", Severity.S1, "1")
    assert (second.category, second.severity, second.line.id) == ("x", None, "3")


@pytest.mark.parametrize("line", ['{"text": "Marie"}', "Marie", '["Marie"]'])
def test_a_bad_line_is_named_by_number_and_never_quoted(tmp_path: Path, line: str) -> None:
    """The message helps to find the line without showing it."""
    with pytest.raises(click.UsageError) as refused:
        rows.read_labelled(file(tmp_path, line))
    assert "data.jsonl, line 1" in str(refused.value)
    assert "Marie" not in str(refused.value)


def test_a_query_without_relevant_cases_is_refused(tmp_path: Path) -> None:
    """Recall of nothing has no meaning."""
    with pytest.raises(click.UsageError, match="relevant"):
        rows.read_queries(file(tmp_path, '{"id": "q", "text": "t", "relevant": []}'))


def test_a_map_says_what_must_may_and_must_not_be_redacted(tmp_path: Path) -> None:
    """PER is reported as PERSON, DATE is left open, ORG is to stay readable."""
    path = file(tmp_path, 'optional = ["DATE"]\n[labels]\nPER = "PERSON"\n')
    labels = rows.read_label_map(path)
    marks = (Mark(0, 3, "PER"), Mark(4, 8, "DATE"), Mark(9, 12, "ORG"))
    assert labels.required(marks) == (Mark(0, 3, "PERSON"),)
    assert labels.open(marks) == (Mark(4, 8, "DATE"),)


def test_a_map_without_labels_is_refused(tmp_path: Path) -> None:
    """The message shows a line that would do."""
    with pytest.raises(click.UsageError, match=r"\[labels\]"):
        rows.read_label_map(file(tmp_path, "optional = []"))


def test_without_a_map_every_mark_is_to_be_redacted(tmp_path: Path) -> None:
    """A data set marks personal information and nothing else, unless a map says otherwise."""
    text = '{"text": "Al Roy", "spans": [{"start": 0, "end": 6, "label": "NAME"}]}'
    lines = rows.read_marked(file(tmp_path, text))
    labels = rows.every_label(lines)
    assert labels.required(lines[0].marks) == (Mark(0, 6, "NAME"),)
    assert labels.open(lines[0].marks) == ()
