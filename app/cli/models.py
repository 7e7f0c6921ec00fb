"""`triage model`: the models of the data folder, and which of them is in use."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.bootstrap import open_counter
from app.cli.cases import COMMAND_LINE
from app.cli.output import print_json
from app.cli.privacy import person
from app.clock import now
from app.settings import Settings
from classifiers.taxonomy import Taxonomy
from review_queue import model_choices
from review_queue.model_choices import ModelChoice

# These libraries take seconds to import.
if TYPE_CHECKING:
    from app.models import InstalledModel


@click.group()
def model() -> None:
    """Look after the models that suggest."""


@model.command("list")
@click.pass_obj
def list_models(settings: Settings) -> None:
    """List the models with their figures, which is in use, and why the newest choice fell."""
    from app.models import installed

    counter = open_counter(settings)
    with counter.database.read() as session:
        choices = model_choices.listed(session, counter.vault, COMMAND_LINE)
    print_json(
        {
            "models": [_plain(each, counter.taxonomy) for each in installed(settings)],
            "chosen": _choice(choices[0]) if choices else None,
        }
    )


@model.command()
@click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--reason", required=True, help="Why; kept without what redaction finds in it.")
@click.option("--as", "username", required=True, help="The account of the supervisor who chooses.")
@click.pass_obj
def use(settings: Settings, folder: Path, reason: str, username: str) -> None:
    """Put the model in DIR in use, from the next message on; DIR itself is not needed after."""
    from app.models import choose
    from redaction.language import detect

    counter = open_counter(settings)
    actor = person(counter, username)
    written = counter.redactor().redact(reason, language=detect(reason))
    print_json(_plain(choose(counter, actor, folder, reason=written, now=now()), counter.taxonomy))


def _plain(found: InstalledModel, taxonomy: Taxonomy) -> dict[str, Any]:
    card = found.card
    if card is None:
        return {"model": found.name, "current": found.current, "problem": found.problem}
    return {
        "model": found.name,
        "current": found.current,
        "hash": found.digest,
        "fits": card.taxonomy_hash in ("", taxonomy.hash),
        "name": card.name,
        "version": card.version,
        "examples": card.examples,
        "labels": card.labels,
        "threshold": card.threshold,
        "category": {language: asdict(figures) for language, figures in card.category.items()},
        "severity": asdict(card.severity),
    }


def _choice(choice: ModelChoice) -> dict[str, Any]:
    return {**asdict(choice), "chosen_at": choice.chosen_at.isoformat()}
