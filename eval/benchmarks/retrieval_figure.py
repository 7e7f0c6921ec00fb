"""Draw how search grows with the number of cases, from the benchmark's figures.

python -m eval.benchmarks.retrieval_figure growth.json docs/images/retrieval-growth.svg
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from eval.benchmarks.asking import FUSED, OBVIOUS
from eval.reports.pictures import Curve, draw_growth

TARGET_MS = 60.0


@click.command()
@click.argument("measured", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("picture", type=click.Path(dir_okay=False, path_type=Path))
def retrieval_figure(measured: Path, picture: Path) -> None:
    """Draw the 95th percentile of each kind of search over the number of cases."""
    sizes = json.loads(measured.read_text(encoding="utf-8"))["sizes"]
    picture.write_bytes(draw(sizes))


def draw(sizes: Sequence[dict[str, Any]]) -> bytes:
    """Draw one curve for readers of one, three and all areas, and one for the obvious search."""
    first = [time for time in sizes[0]["asking"]["times"] if time["kind"] in (FUSED, OBVIOUS)]
    curves = [
        Curve(_label(kind, areas), tuple(_high(size, kind, areas) for size in sizes))
        for kind, areas in ((time["kind"], time["areas"]) for time in first)
    ]
    places = [size["cases"] for size in sizes]
    return draw_growth(curves, places, "Decided cases", "95th percentile, ms", TARGET_MS)


def _label(kind: str, areas: int) -> str:
    if kind == OBVIOUS:
        return "obvious search, no filter"
    return f"both legs, {areas} area{'s' if areas > 1 else ''}"


def _high(size: dict[str, Any], kind: str, areas: int) -> float:
    times = size["asking"]["times"]
    return next(float(t["p95_ms"]) for t in times if (t["kind"], t["areas"]) == (kind, areas))


if __name__ == "__main__":
    retrieval_figure()
