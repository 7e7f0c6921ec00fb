"""Search past cases in folders of growing size, and kill the index under load.

    python -m eval.benchmarks.retrieval --cases 1000 --cases 10000 --out growth.json
    python -m eval.benchmarks.retrieval --kill 50 --out kills.json

The cases are invented, their vectors drawn around those of real sentences; everything else is
what serves pages: the rows, both legs, the permission filter and the process of the index.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.bootstrap import load_encoder
from app.cli.output import print_json, say
from app.past_cases import PastCases
from eval.benchmarks.asking import FUSED, Asking, SearchTime
from eval.benchmarks.index_kills import KillFigures, kill
from eval.benchmarks.invented_cases import Inventor
from eval.benchmarks.stored_cases import (
    Making,
    filled,
    folder_megabytes,
    indexed,
)
from eval.reports.record import figures

SEED = 5
QUESTIONS = 300
KILLED_CASES = 2000


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """State what searches of so many cases took, what made them possible, and what they hold.

    `load` is the mean number of processes that wanted a core while the searches were timed.
    """

    cases: int
    vectors: int
    asking: Asking
    words: Making
    rebuild: Making
    database_mb: float
    index_mb: float
    load: float


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """State the growth of search with the cases, and what killing the index did."""

    machine: str
    cores: int
    threads: str
    sizes: tuple[SizeFigures, ...]
    kills: KillFigures | None


@click.command()
@click.option("--cases", multiple=True, type=click.IntRange(min=10), help="A size; repeatable.")
@click.option("--questions", default=QUESTIONS, show_default=True, type=click.IntRange(min=2))
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to make the data folders, and to find filled ones; a temporary place otherwise.",
)
@click.option("--kill", "kills", default=0, type=click.IntRange(min=0), help="Kill that often.")
@click.option("--kill-cases", default=KILLED_CASES, show_default=True, type=click.IntRange(min=10))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON there.")
def retrieval(
    cases: tuple[int, ...],
    questions: int,
    home: Path | None,
    kills: int,
    kill_cases: int,
    out: Path | None,
) -> None:
    """Measure search over past cases; exit 1 when a kill lost a case or a page."""
    with TemporaryDirectory(prefix="triage-retrieval-") as temporary:
        place = home or Path(temporary)
        sizes: list[SizeFigures] = []
        for count in cases:
            sizes.append(measure(place / str(count), _inventor, count, questions))
            _show(sizes)
            _write(out, sizes, None)
        killed = kill(Path(temporary) / "killed", _inventor, kill_cases, kills) if kills else None
    measured = _write(out, sizes, killed)
    print_json(figures(measured))
    raise SystemExit(0 if killed is None or killed.unharmed else 1)


def measure(
    home: Path, inventor: Callable[[], Inventor], cases: int, questions: int
) -> SizeFigures:
    """Fill a folder with decided cases and some that wait, and search past cases for these."""
    counter, words = filled(home, inventor, cases, questions)
    with closing(PastCases(counter)) as past_cases:
        rebuild = indexed(counter, past_cases)
        past_cases.look()
        vectors = past_cases.ask(lambda index: sum(map(index.count, past_cases.areas)))
        asked = _ask(home, questions)
        return SizeFigures(
            cases=cases,
            vectors=vectors,
            asking=_asking(asked),
            words=words,
            rebuild=rebuild,
            database_mb=sum(path.stat().st_size for path in home.glob("*.db*")) / 1e6,
            index_mb=folder_megabytes(counter.settings.index_folder),
            load=os.getloadavg()[0],
        )


def _inventor() -> Inventor:
    say("Encoding the sentences that cases are made of")
    return Inventor(load_encoder(), seed=SEED)


def _ask(home: Path, questions: int) -> dict[str, Any]:
    asking = [sys.executable, "-m", "eval.benchmarks.asking", str(home), str(questions)]
    done = subprocess.run(asking, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - ours
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def _asking(printed: dict[str, Any]) -> Asking:
    times = tuple(SearchTime(**each) for each in printed.pop("times"))
    return Asking(times=times, **printed)


def _write(
    out: Path | None, sizes: Sequence[SizeFigures], killed: KillFigures | None
) -> RetrievalFigures:
    """Write what is known so far: the largest size takes long."""
    measured = RetrievalFigures(
        machine=platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        threads=os.environ.get("OMP_NUM_THREADS", ""),
        sizes=tuple(sizes),
        kills=killed,
    )
    if out is not None:
        text = json.dumps(figures(measured), indent=2, sort_keys=True)
        out.write_text(text + "\n", encoding="utf-8")
    return measured


def _show(sizes: Sequence[SizeFigures]) -> None:
    table = Table(title="Searches, p50 / p95 in milliseconds (processor time)")
    table.add_column("")
    for size in sizes:
        table.add_column(f"{size.cases:,} cases", justify="right")
    for number, first in enumerate(sizes[0].asking.times):
        row = [size.asking.times[number] for size in sizes]
        name = f"{first.kind}, {first.areas} areas"
        shown = [f"{t.p50_ms:.1f} / {t.p95_ms:.1f} ({t.processor_ms:.1f})" for t in row]
        table.add_row(name, *shown, style="bold" if first.kind == FUSED else "")
    for name, value in _BESIDE.items():
        table.add_row(name, *(value(size) for size in sizes))
    Console(stderr=True).print(table)


_BESIDE: Mapping[str, Callable[[SizeFigures], str]] = {
    "vectors": lambda size: f"{size.vectors:,}",
    "asking process, MB": lambda size: f"{size.asking.asking_mb:.0f}",
    "index process, MB": lambda size: f"{size.asking.owner_mb:.0f}",
    "obvious search besides, MB": lambda size: f"{size.asking.obvious_mb:.0f}",
    "database, MB": lambda size: f"{size.database_mb:.0f}",
    "index folder, MB": lambda size: f"{size.index_mb:.0f}",
    "words made anew, s (processor)": lambda size: _made(size.words),
    "index made anew, s (processor)": lambda size: _made(size.rebuild),
    "load": lambda size: f"{size.load:.1f}",
}


def _made(making: Making) -> str:
    return f"{making.seconds:.0f} ({making.processor_seconds:.0f})"


if __name__ == "__main__":
    retrieval()
