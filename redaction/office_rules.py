"""What an office adds to the packaged recognisers: terms, patterns and words to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, repr=False)
class OfficeRule:
    """Hold one rule of the office; the value may itself be personal, so it is never shown.

    A "term" is redacted wherever it occurs, whatever its case and accents; a "pattern" is a
    regular expression whose matches are; a "keep" entry stays readable although a model would
    take it for a name.
    """

    id: str
    kind: Literal["term", "pattern", "keep"]
    entity_type: str
    value: str

    def __repr__(self) -> str:
        return f"OfficeRule({self.id}, {self.kind}, {self.entity_type})"
