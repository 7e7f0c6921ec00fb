"""Copies of all that a suggestion's agent names, so that it can be computed again.

versions/models/HASH/          model folders, by the hash of their card
versions/taxonomy/HASH.toml    catalogues, by their SHA-256
versions/rules/HASH.toml       severity rules, by their SHA-256
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.durable import copy_whole, write_whole
from app.errors import VersionMissing
from classifiers import severity
from classifiers import taxonomy as catalogue
from classifiers.artefact import check
from classifiers.errors import ModelRejected
from classifiers.taxonomy import Taxonomy

MODELS, TAXONOMY, RULES = "models", "taxonomy", "rules"


def keep_in_use(versions: Path, folder: Path, taxonomy: Taxonomy) -> Path:
    """Keep a model folder with the catalogue and the rules in force; returns its copy.

    Serve from the copy: the folder may change. Raises ModelRejected or VersionMissing.
    """
    keep_file(versions, TAXONOMY, catalogue.PACKAGED, taxonomy.hash)
    keep_file(versions, RULES, severity.PACKAGED, severity.packaged_rules().hash)
    return keep_model(versions, folder)


def keep_model(versions: Path, folder: Path) -> Path:
    """Keep a model folder, unless it is kept already; returns the copy. Raises ModelRejected."""
    _, digest = check(folder)
    place = versions / MODELS / digest
    copy_model(folder, place, digest)
    return place


def copy_model(folder: Path, place: Path, digest: str) -> None:
    """Copy the model with this hash to a place of its own, unless it is there already, intact."""
    if not _intact(place, digest):
        copy_whole(folder, place, lambda copy: _refuse_other(copy, digest))


def keep_file(versions: Path, kind: str, source: Path, digest: str) -> None:
    """Keep the file that was read with this SHA-256, unless it is kept already.

    Raises VersionMissing when the file has changed since: its name would be lost.
    """
    place = versions / kind / f"{digest}.toml"
    if place.exists() and _sha256(place.read_bytes()) == digest:
        return
    content = source.read_bytes()
    if _sha256(content) != digest:
        raise VersionMissing(f"{source.name} was changed after it was read: start again")
    write_whole(place, content)


def kept(versions: Path, kind: str, hash_start: str) -> Path:
    """Find a kept version by the start of its hash; raises VersionMissing."""
    found = list((versions / kind).glob(f"{hash_start}*"))
    if len(found) != 1:
        raise VersionMissing(
            f"{len(found)} versions of {kind} in {versions} begin with {hash_start}, and one is "
            "needed: restore the folder from a backup"
        )
    return found[0]


def _intact(place: Path, digest: str) -> bool:
    try:
        return check(place)[1] == digest
    except ModelRejected:
        return False


def _refuse_other(copy: Path, digest: str) -> None:
    if check(copy)[1] != digest:
        raise ModelRejected("the model was replaced while it was being copied: try again")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
