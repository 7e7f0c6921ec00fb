"""Models for tests to put in use: the default one, made over so that it judges otherwise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from classifiers.encoder import file_hash
from classifiers.packaged import DEFAULT_MODEL


def another_model(out: Path, *, name: str = "another") -> Path:
    """Copy the default model with other curves, so that every probability is another."""
    shutil.copytree(DEFAULT_MODEL, out)
    model = json.loads((out / "model.json").read_text(encoding="utf-8"))
    for curve in model["curves"].values():
        curve["power"] *= 0.7
    (out / "model.json").write_text(json.dumps(model), encoding="utf-8")
    sealed_again(out, name=name)
    return out


def sealed_again(folder: Path, **changes: object) -> None:
    """Change a model's card and give it the hashes of the files as they are now."""
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card |= changes
    card["files"] = {file: file_hash(folder / file) for file in card["files"]}
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    seal = f"{file_hash(folder / 'card.json')}  card.json\n"
    (folder / "card.sha256").write_text(seal, encoding="ascii")
