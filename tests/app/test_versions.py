"""What a suggestion names is kept before it is made, whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app import versions
from app.errors import VersionMissing
from classifiers import severity, taxonomy
from classifiers.artefact import check
from classifiers.encoder import file_hash
from classifiers.errors import ModelRejected
from classifiers.packaged import DEFAULT_MODEL
from classifiers.taxonomy import Taxonomy
from tests.app.model_room import another_model

CATALOGUE = Taxonomy.load()


def hashes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): file_hash(path) for path in sorted(folder.rglob("*.*"))}


def test_model_catalogue_and_rules_are_kept_by_their_hashes(tmp_path: Path) -> None:
    """Each once, however often they are used; nothing half-written is left beside them."""
    kept = versions.keep_in_use(tmp_path, DEFAULT_MODEL, CATALOGUE)
    first = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert versions.keep_in_use(tmp_path, DEFAULT_MODEL, CATALOGUE) == kept
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == first
    digest = check(DEFAULT_MODEL)[1]
    assert kept == tmp_path / "models" / digest
    assert hashes(kept) == hashes(DEFAULT_MODEL)
    for kind, source in (("taxonomy", taxonomy.PACKAGED), ("rules", severity.PACKAGED)):
        (found,) = (tmp_path / kind).iterdir()
        assert found.name == f"{hashlib.sha256(source.read_bytes()).hexdigest()}.toml"
        assert versions.kept(tmp_path, kind, found.name[:8]) == found


def test_a_damaged_copy_is_replaced(tmp_path: Path) -> None:
    """A copy that was cut or changed is made again from what is in use."""
    kept = versions.keep_in_use(tmp_path, DEFAULT_MODEL, CATALOGUE)
    (kept / "words.json").write_text("[]")
    rules = next((tmp_path / "rules").iterdir())
    rules.write_text("version = 'none'")
    assert versions.keep_in_use(tmp_path, DEFAULT_MODEL, CATALOGUE) == kept
    assert hashes(kept) == hashes(DEFAULT_MODEL)
    assert rules.read_bytes() == severity.PACKAGED.read_bytes()


def test_a_damaged_model_is_not_kept(tmp_path: Path) -> None:
    """It is refused before anything is copied."""
    model = another_model(tmp_path / "model")
    (model / "words.json").write_text("[]")
    with pytest.raises(ModelRejected, match=r"words\.json"):
        versions.keep_model(tmp_path / "versions", model)
    assert not (tmp_path / "versions").exists()


def test_a_file_that_changed_after_it_was_read_is_not_kept_under_its_name(tmp_path: Path) -> None:
    """Serving under rules nobody can find again would break the promise."""
    source = tmp_path / "rules.toml"
    source.write_text("version = 'two'")
    with pytest.raises(VersionMissing, match="start again"):
        versions.keep_file(tmp_path / "versions", "rules", source, "0" * 64)


def test_a_version_that_is_not_there_is_named(tmp_path: Path) -> None:
    """So is one whose short hash fits two."""
    (tmp_path / "rules").mkdir()
    for name in ("abc1.toml", "abc2.toml"):
        (tmp_path / "rules" / name).touch()
    for start, count in (("9", 0), ("abc", 2)):
        with pytest.raises(VersionMissing, match=f"{count} versions of rules .* {start}"):
            versions.kept(tmp_path, "rules", start)
