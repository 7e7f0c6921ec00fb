"""What the labels of a marked data set mean, read from a file or from the packaged maps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import click

from eval.metrics.redaction import Group, Mark

_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class LabelMap:
    """Say what the labels of a data set mean.

    `entities` names, for each label that must be covered, the entity it is reported as;
    `optional` lists labels that may be redacted or not, and with `open_others` every label not
    in `entities` is one. Text under any other label is to stay readable. `language` is that of
    texts which state none, empty when it is to be detected.
    """

    entities: tuple[tuple[str, str], ...]
    optional: frozenset[str] = frozenset()
    open_others: bool = False
    groups: tuple[Group, ...] = ()
    language: str = ""

    def required(self, marks: Iterable[Mark]) -> tuple[Mark, ...]:
        """Keep the marks that must be covered, under the name of their entity."""
        names = dict(self.entities)
        return tuple(Mark(m.start, m.end, names[m.label]) for m in marks if m.label in names)

    def open(self, marks: Iterable[Mark]) -> tuple[Mark, ...]:
        """Keep the marks that may be redacted or not."""
        return tuple(mark for mark in marks if self._meaning(mark.label) == "open")

    def kept(self, marks: Iterable[Mark]) -> tuple[Mark, ...]:
        """Keep the marks that are to stay readable, under their own label."""
        return tuple(mark for mark in marks if self._meaning(mark.label) == "kept")

    def _meaning(self, label: str) -> str:
        if label in dict(self.entities):
            return "required"
        return "open" if self.open_others or label in self.optional else "kept"


class LabelMapFile(click.ParamType[LabelMap]):
    """Take a path to a map, or the name of a packaged one."""

    name = "map"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> LabelMap:
        """Read the map; whatever is wrong with it is told as a usage error."""
        if isinstance(value, LabelMap):
            return value
        path = Path(value)
        if path.is_file():
            return read_label_map(path)
        if value not in (known := packaged_names()):
            message = f"{value} is neither a file nor a packaged map: {', '.join(known)}."
            self.fail(message, param, ctx)
        return packaged_map(value)


def packaged_names() -> list[str]:
    """List the maps that come with the application."""
    names = (entry.name for entry in _packaged().iterdir())
    return sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))


def packaged_map(name: str) -> LabelMap:
    """Read a map that comes with the application."""
    return read_label_map(_packaged() / f"{name}{_SUFFIX}")


def read_label_map(path: Traversable) -> LabelMap:
    """Read a TOML file with a table [labels] of label = "ENTITY", and what else a map may say.

    `optional = [labels]`, `open = true` for all other labels to be optional, `language` of texts
    that state none, and a table [groups] of name = [entities]. Raises click.UsageError.
    """
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        return LabelMap(
            entities=tuple(sorted((str(k), str(v)) for k, v in held["labels"].items())),
            optional=frozenset(map(str, held.get("optional", []))),
            open_others=held.get("open", False) is True,
            groups=tuple(
                Group(name, frozenset(map(str, entities)))
                for name, entities in held.get("groups", {}).items()
            ),
            language=str(held.get("language", "")),
        )
    except (ValueError, KeyError, AttributeError, TypeError):
        raise click.UsageError(
            f'{path.name}: expected a table [labels] with lines such as PER = "PERSON"'
        ) from None


def every_label(marks: Iterable[Mark]) -> LabelMap:
    """Ask that whatever is marked be covered, under its own name."""
    labels = {mark.label for mark in marks}
    return LabelMap(tuple((label, label) for label in sorted(labels)))


def _packaged() -> Traversable:
    return files("eval") / "maps"
