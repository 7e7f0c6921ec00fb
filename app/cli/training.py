"""`triage train`: a model folder from labelled texts, decided cases or the catalogue alone."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from app.bootstrap import load_encoder, open_counter
from app.cli.cases import COMMAND_LINE
from app.cli.lines import Line, read_rows
from app.cli.output import print_json, progress, say
from app.cli.preparation import language_of, preparation, public_source
from app.settings import Settings
from classifiers.examples import Example, load_examples
from classifiers.model import Severity
from classifiers.recipe import BUNDLED, Recipe, find_encoder
from classifiers.taxonomy import Taxonomy
from redaction.errors import RedactionError
from review_queue.corrections import decided_texts

# These libraries take seconds to import, and only this command needs them.
if TYPE_CHECKING:
    from app.lessons import Lessons
    from classifiers.artefact import ModelCard
    from classifiers.training import Labelled

EXPECTED = 'expected {"text", "category"[, "severity", "language"]}'


@click.command()
@click.option("--data", type=click.File(encoding="utf-8"), help="JSON lines to learn from.")
@click.option("--decisions", is_flag=True, help="Learn from the data folder's decided cases too.")
@click.option("--definitions", is_flag=True, help="Learn from the catalogue's definitions alone.")
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
    settings: Settings,
    data: IO[str] | None,
    decisions: bool,
    definitions: bool,
    out: Path,
    public: str | None,
    encoder: str | None,
) -> None:
    """Train a model folder.

    From {"text", "category"[, "severity", "language"]} lines; without any, and with decided
    cases, from the packaged examples too. Texts that cannot be redacted, and decisions that teach
    nothing, are left out and counted.
    """
    _refuse_contradictions(data, decisions, definitions, public)
    # Before anything that asks on import whether there is a network.
    recipe = find_encoder(encoder, settings.model_hub) if encoder else None
    taxonomy = Taxonomy.load()
    examples: list[Example | Labelled] = []
    if not definitions and (decisions or data is None):
        examples += load_examples()
    learnt = _decided(settings, taxonomy) if decisions else None
    if learnt is not None:
        examples += learnt.labelled
    left_out = 0
    if data is not None:
        given, left_out = _given(settings, data, public)
        examples += given
    card = _trained(examples, taxonomy, out, recipe)
    print_json(
        {
            "model": str(out),
            "left_out": left_out + (learnt.unusable if learnt else 0),
            "decisions": len(learnt.labelled) if learnt else 0,
            **asdict(card),
        }
    )


def _refuse_contradictions(
    data: IO[str] | None, decisions: bool, definitions: bool, public: str | None
) -> None:
    if definitions and (decisions or data is not None):
        raise click.UsageError("--definitions learns from the catalogue alone: give nothing else")
    if public and data is None:
        raise click.UsageError("--public declares what --data holds: give --data too")


def _decided(settings: Settings, taxonomy: Taxonomy) -> Lessons:
    from app.lessons import lessons

    with open_counter(settings).database.read() as session:
        learnt = lessons(decided_texts(session, COMMAND_LINE), taxonomy)
    if learnt.unusable:
        say(
            f"{learnt.unusable} decided cases were left out: they have no words, or a category "
            "that the catalogue has no more."
        )
    return learnt


def _given(settings: Settings, data: IO[str], public: str | None) -> tuple[list[Labelled], int]:
    """Read and redact the lines of `data`; returns them and how many could not be redacted."""
    from classifiers.training import Labelled

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
            source = f"line {line.id}"
            labelled.append(Labelled(case.request, category, case.language, severity, source))
    if left_out:
        say(f"{left_out} texts could not be redacted and were left out.")
    return labelled, left_out


def _trained(
    examples: list[Example | Labelled], taxonomy: Taxonomy, out: Path, recipe: Recipe | None
) -> ModelCard:
    from classifiers.training import train as train_folder

    with progress("Training", 100) as bar:
        return train_folder(
            examples,
            taxonomy,
            load_encoder(),
            out,
            name=out.name,
            recipe=recipe,
            progress=lambda _stage, share: bar.reach(share * 100),
        )


def _labelled(held: dict[str, Any], number: int) -> tuple[Line, str, Severity | None]:
    line = Line(str(number), str(held["text"]), "", language_of(held.get("language")) or "")
    severity = Severity.parse(held["severity"]) if held.get("severity") else None
    return line, str(held["category"]), severity
