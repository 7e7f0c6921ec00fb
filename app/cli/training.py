"""`triage train`: a model folder from labelled texts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import click

from app.bootstrap import load_encoder
from app.cli.lines import Line, read_rows
from app.cli.output import print_json, progress, say
from app.cli.preparation import language_of, preparation, public_source
from app.settings import Settings
from classifiers.model import Severity
from classifiers.recipe import BUNDLED, find_encoder
from classifiers.taxonomy import Taxonomy
from redaction.errors import RedactionError

EXPECTED = 'expected {"text", "category"[, "severity", "language"]}'


@click.command()
@click.option("--data", required=True, type=click.File(encoding="utf-8"), help="JSON lines.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@public_source
@click.option(
    "--fine-tune",
    "encoder",
    is_flag=False,
    flag_value=BUNDLED,
    metavar="[bundled|FOLDER|HUB-NAME]",
    help="Also fine-tune an encoder, kept where it does better on texts held out; takes long.",
)
@click.pass_obj
def train(
    settings: Settings, data: IO[str], out: Path, public: str | None, encoder: str | None
) -> None:
    """Train a model folder from {"text", "category"[, "severity", "language"]} lines.

    Texts that cannot be redacted are left out and counted.
    """
    # Before anything that asks on import whether there is a network.
    recipe = find_encoder(encoder, settings.model_hub) if encoder else None
    # These libraries take seconds to import, and only this command needs them.
    from classifiers.training import Labelled
    from classifiers.training import train as train_folder

    prepare = preparation(settings, public)
    labelled, left_out = [], 0
    with progress("Redacting" if not public else "Reading") as bar:
        for line, category, severity in read_rows(data, "--data", _labelled, EXPECTED):
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
            recipe=recipe,
            progress=lambda _stage, share: bar.reach(share * 100),
        )
    print_json({"model": str(out), "left_out": left_out, **asdict(card)})


def _labelled(held: dict[str, Any], number: int) -> tuple[Line, str, Severity | None]:
    line = Line(str(number), str(held["text"]), "", language_of(held.get("language")) or "")
    severity = Severity.parse(held["severity"]) if held.get("severity") else None
    return line, str(held["category"]), severity
