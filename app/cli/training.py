"""`triage train`: a model folder from labelled texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

import click

from app.bootstrap import load_encoder
from app.cli.lines import Line
from app.cli.output import print_json, progress, say
from app.cli.preparation import language_of, preparation, public_source
from app.settings import Settings
from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from redaction.errors import RedactionError


@click.command()
@click.option("--data", required=True, type=click.File(encoding="utf-8"), help="JSON lines.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@public_source
@click.pass_obj
def train(settings: Settings, data: IO[str], out: Path, public: str | None) -> None:
    """Train a model folder from {"text", "category"[, "severity", "language"]} lines.

    Texts that cannot be redacted are left out and counted.
    """
    # These libraries take seconds to import, and only this command needs them.
    from classifiers.training import Labelled
    from classifiers.training import train as train_folder

    prepare = preparation(settings, public)
    labelled, left_out = [], 0
    with progress("Redacting" if not public else "Reading") as bar:
        for line, category, severity in _read(data):
            bar.advance()
            try:
                case = prepare(line)
            except RedactionError:
                left_out += 1
                continue
            labelled.append(Labelled(case.request, category, case.language, severity))
    if left_out:
        say(f"{left_out} texts could not be redacted and were left out.")
    with progress("Training", 100) as bar:
        card = train_folder(
            labelled,
            Taxonomy.load(),
            load_encoder(),
            out,
            name=out.name,
            progress=lambda _stage, share: bar.reach(share * 100),
        )
    print_json({"model": str(out), "left_out": left_out, **asdict(card)})


def _read(data: IO[str]) -> Iterator[tuple[Line, str, Severity | None]]:
    for number, text in enumerate(data, start=1):
        if not text.strip():
            continue
        try:
            held = json.loads(text)
            line = Line(str(number), str(held["text"]), "", language_of(held.get("language")) or "")
            severity = Severity.parse(held["severity"]) if held.get("severity") else None
            yield line, str(held["category"]), severity
        except (ValueError, KeyError, TypeError, AttributeError):
            raise click.UsageError(
                f'--data, line {number}: expected {{"text", "category"[, "severity", "language"]}}'
            ) from None
