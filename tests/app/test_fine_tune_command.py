"""`triage train --fine-tune`: what is asked for is found before anything is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import triage
from classifiers.errors import ModelRejected, TrainingDataRejected


def _train(folder: Path, *fine_tune: str) -> Result:
    rows = [{"text": f"the lamp at {number} is out", "category": "lamp"} for number in range(3)]
    rows.append({"text": "a dog on the road", "category": "dog"})
    data = folder / "rows.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    where = ("--home", str(folder), "train", *fine_tune, "--data", str(data))
    return CliRunner().invoke(triage, [*where, "--out", str(folder / "out"), "--public", "lamps"])


@pytest.mark.parametrize("asked", [("--fine-tune",), ("--fine-tune", "bundled")])
def test_bundled_encoder_needs_no_name(tmp_path: Path, asked: tuple[str, ...]) -> None:
    """Without a name the encoder that comes with the installation is meant."""
    result = _train(tmp_path, *asked)
    assert isinstance(result.exception, TrainingDataRejected)
    assert "4 examples are too few to fine-tune all-MiniLM-L6-v2" in str(result.exception)


def test_unknown_encoder_is_refused(tmp_path: Path) -> None:
    """Neither a folder nor, without a hub, a name: the person learns what to configure."""
    result = _train(tmp_path, "--fine-tune", "someone/an-encoder")
    assert isinstance(result.exception, ModelRejected)
    assert "TRIAGE_MODEL_HUB" in str(result.exception)
