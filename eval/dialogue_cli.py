"""`triage eval dialogue`: scripted callers played through the conversation."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.assistant.dialogue_guide import Guide
from app.assistant.dialogue_listening import Listener
from app.bootstrap import load_ordinary, load_redactor
from app.settings import Settings
from classifiers.taxonomy import Taxonomy
from eval import callers
from eval.options import DATA, deliver, language_option, model_option, report_option
from eval.reports.dialogue import report_dialogue
from eval.reports.dialogue_document import dialogue_document
from eval.reports.wording import Wording
from redaction.model import Language
from review_queue.places import Place
from review_queue.routing import Router

if TYPE_CHECKING:
    from classifiers.classifier import Classifier
    from redaction.redactor import Redactor

PROVINCE = "NB"
"""Where the scripted callers live, whatever the installation's province."""
DETAILS = ("languages", "lengths")


@click.command()
@click.option(
    "--data",
    type=DATA,
    multiple=True,
    help="A file of scripts as JSON lines; repeatable. The packaged sixty when not given.",
)
@model_option
@report_option
@language_option
@click.pass_obj
def dialogue(
    settings: Settings,
    data: tuple[Path, ...],
    model: Path | None,
    folder: Path | None,
    language: Language,
) -> None:
    """Play scripted callers through the conversation, every reply as it would be said."""
    scripts = callers.read_callers(data)
    if not scripts:
        raise click.UsageError("The files hold no script of a caller.")
    classifier = load_ordinary(settings, model)
    guide = guide_over(classifier, load_redactor(settings))
    # The first call of each model pays for what later ones reuse.
    callers.play(guide, scripts[0])
    played = [callers.play(guide, caller) for caller in scripts]
    report = report_dialogue(played, agent=classifier.agent)
    say = Wording(language)
    name = partial(say.category, Taxonomy.load())
    deliver(report, dialogue_document(report, say, name), folder, DETAILS)


def guide_over(classifier: Classifier, redactor: Redactor) -> Guide:
    """Open the conversation as it was on the day the scripts are played."""
    return Guide(
        redactor.redact_case,
        partial(classifier.suggest, received=callers.TODAY),
        Taxonomy.load(),
        open_listener(),
    )


def open_listener() -> Listener:
    """Understand what is said in the scripts' province, on their day."""
    gazetteer = Router.load(province=PROVINCE).gazetteer

    def name(place: Place | None) -> str | None:
        return place.name if place else None

    return Listener.of(
        lambda words: name(gazetteer.spoken(words)),
        lambda words: name(gazetteer.named(words)),
        lambda: callers.TODAY,
    )
