"""Reports as JSON: sorted keys, six decimals, so the same data gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from eval.metrics.intervals import Estimate, Rate

DECIMALS = 6


def figures(report: object) -> dict[str, Any]:
    """Spell out a report dataclass.

    A rate or estimate `x` becomes the number `x` with `x_low`, `x_high` and `x_n` beside it.
    """
    spelled: dict[str, Any] = {}
    for field in fields(report):  # type: ignore[arg-type]
        value = getattr(report, field.name)
        if isinstance(value, Rate | Estimate):
            spelled[field.name] = _plain(value.value)
            for part in ("low", "high", "n"):
                spelled[f"{field.name}_{part}"] = _plain(getattr(value, part))
        else:
            spelled[field.name] = _plain(value)
    return spelled


def summary(report: object, details: Collection[str] = ()) -> dict[str, Any]:
    """Keep the figures that are single values, and the details named, for standard output."""
    return {
        name: value
        for name, value in figures(report).items()
        if name in details or not isinstance(value, dict | list)
    }


def as_json(report: object) -> str:
    """Write a report as text that is the same for the same figures."""
    return json.dumps(figures(report), sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    """Turn one value into what JSON knows; floats get a fixed number of decimals."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.name if isinstance(value, int) else value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return figures(value)
    return value
