"""What the model of names learns from says truly where the names are."""

from __future__ import annotations

import json
from pathlib import Path

from eval.name_training.corpus import invented, public_rows

SEED = 7
MESSAGES = 400


def test_every_marked_name_is_a_stretch_of_its_message() -> None:
    """Marks ascend, never overlap, begin with a letter, and never hold a slot left open."""
    for message in invented(SEED, MESSAGES):
        position = 0
        for start, end in message.names:
            assert position <= start < end <= len(message.text)
            assert message.text[start].isalpha()
            position = end
        assert "{" not in message.text


def test_messages_come_with_and_without_names_and_the_same_again() -> None:
    """The same seed writes the same messages; a good part of them name nobody."""
    first = invented(SEED, MESSAGES)
    assert [m.text for m in first] == [m.text for m in invented(SEED, MESSAGES)]
    assert 0.05 < sum(not m.names for m in first) / MESSAGES < 0.6


def test_titles_and_particles_of_public_marks_are_left_out(tmp_path: Path) -> None:
    """Annotators differ; the model learns names without what comes before them."""
    rows = [
        ("Le dossier de Mme Irma Noël est clos.", "Mme Irma Noël", "PER", "Irma Noël"),
        ("la fête d'odile", "d'odile", "person", "odile"),
        ("open tara's e-mail", "tara's", "person", "tara"),
    ]
    path = tmp_path / "rows.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for text, marked, label, _ in rows:
            start = text.index(marked)
            span = {"start": start, "end": start + len(marked), "label": label}
            file.write(json.dumps({"text": text, "spans": [span]}) + "\n")
    for row, (_, _, _, name) in zip(public_rows(path), rows, strict=True):
        assert [row.text[start:end] for start, end in row.names] == [name]
