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


def test_a_mark_outside_its_text_is_refused(tmp_path: Path) -> None:
    """Offsets of another text would make every figure nonsense; the text is not quoted."""
    text = '{"text": "Al Roy", "spans": [{"start": 3, "end": 9, "label": "NAME"}]}'
    with pytest.raises(click.UsageError, match=r"data\.jsonl, line 1"):
        rows.read_marked(file(tmp_path, text))


def test_a_row_may_name_its_channel_and_what_must_stay_readable(tmp_path: Path) -> None:
    """Hard negatives have the form of marks."""
    keep = '[{"start": 0, "end": 12, "label": "school"}]'
    text = f'{{"text": "École Sonier", "channel": "phone", "spans": [], "keep": {keep}}}'
    (line,) = rows.read_marked(file(tmp_path, text))
    assert (line.channel, line.keep) == ("phone", (Mark(0, 12, "school"),))
