"""What is redacted, from which score on, and what stands in its place."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from redaction.model import Language

PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class EntityRule:
    """Say what happens to one entity type; `threshold` lies in 0..1."""

    action: Literal["redact", "keep"]
    threshold: float
    labels: dict[Language, str]


@dataclass(frozen=True, slots=True)
class Policy:
    """Hold the rules per entity type, the models, and the limits in characters.

    `models` names a spaCy package for "en" and "fr", and our own for "names".
    """

    entities: dict[str, EntityRule]
    models: dict[str, str]
    characters: int
    chunk: int
    overlap: int
    seconds_per_characters: int
    source: bytes

    @classmethod
    def load(cls, path: Path | None = None) -> Policy:
        """Read a policy file, the packaged one when no path is given."""
        source = (path or PACKAGE / "redaction.toml").read_bytes()
        content = tomllib.loads(source.decode())
        return cls(
            entities={name: _rule(rule) for name, rule in content["entity"].items()},
            models=content["models"],
            source=source,
            **content["limits"],
        )

    def redacts(self, entity_type: str, score: float) -> bool:
        """Tell whether a result must be replaced; an unknown entity type is, at any score."""
        rule = self.entities.get(entity_type)
        return rule is None or (rule.action == "redact" and score >= rule.threshold)


def _rule(content: dict[str, Any]) -> EntityRule:
    return EntityRule(content["action"], content["threshold"], content["label"])


@cache
def packaged() -> Policy:
    """Return the packaged policy, read once."""
    return Policy.load()
