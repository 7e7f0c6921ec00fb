"""Whether the files of the models are the ones that were measured, before any is loaded."""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from collections.abc import Mapping
from pathlib import Path

from redaction.errors import RedactionError
from redaction.policy import PACKAGE

RECORDS = PACKAGE / "model_files.toml"
_CONFIGURATION = "config.cfg"  # spaCy's; without it there is no model
_REMEDY = "Install the application again with its dependencies, then process what waits again."


def verify_folder(folder: Path) -> str:
    """Compare the files of a model's folder with those recorded; return one SHA-256 over them.

    The records know a folder by its name. Raises RedactionError("model_missing") or
    RedactionError("model_altered").
    """
    recorded = tomllib.loads(RECORDS.read_text(encoding="utf-8")).get(folder.name)
    if recorded is None:
        raise RedactionError(
            "model_altered",
            f"The files of the model {folder.name} were never recorded, so nobody measured what "
            f"it finds. {_REMEDY}",
        )
    return verify_files(folder, recorded)


def model_folder(model: str) -> Path:
    """Return the folder that holds a spaCy model's weights, without running its package.

    Raises RedactionError("model_missing") when there is none.
    """
    if (Path(model) / _CONFIGURATION).is_file():
        return Path(model).resolve()
    found = importlib.util.find_spec(model) if model.isidentifier() else None
    for place in (found and found.submodule_search_locations) or ():
        # spaCy's packages keep the model in one folder named after the package and its version.
        for config in sorted(Path(place).glob(f"{model}-*/{_CONFIGURATION}")):
            return config.parent
    raise RedactionError(
        "model_missing",
        f"The model {model} is not installed. {_REMEDY} Nothing is downloaded while it runs.",
    )


def verify_files(folder: Path, recorded: Mapping[str, str]) -> str:
    """Compare all files below a folder with their recorded SHA-256, by path with slashes.

    Returns one SHA-256 over the paths and digests. Raises RedactionError("model_missing") for
    a file that is gone, RedactionError("model_altered") for one that changed or was added.
    """
    found = {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    gone = sorted(recorded.keys() - found.keys())
    if gone:
        raise RedactionError(
            "model_missing",
            f"The model in {folder} lacks {gone[0]} ({len(gone)} files missing). {_REMEDY}",
        )
    altered = sorted(path for path in found if found[path] != recorded.get(path))
    if altered:
        raise RedactionError(
            "model_altered",
            f"The model in {folder} is not the one that was measured: {altered[0]} differs "
            f"({len(altered)} files). {_REMEDY}",
        )
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(found.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise RedactionError(
            "model_missing",
            f"The model file {path} cannot be read ({type(error).__name__}). {_REMEDY}",
        ) from None
