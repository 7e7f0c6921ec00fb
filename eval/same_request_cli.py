"""`triage eval same-request`: one request by every door, compared."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.bootstrap import load_ordinary, load_redactor
from app.original_case import original_case
from app.settings import Settings
from classifiers.taxonomy import Taxonomy
from eval import callers, same_request
from eval.dialogue_cli import open_listener
from eval.options import DATA, deliver, language_option, model_option, report_option
from eval.reports.same_request import Compared, Suggested, report_same_request
from eval.reports.same_request_document import same_request_document
from eval.reports.wording import Wording
from eval.same_request import Request
from redaction.model import Language

if TYPE_CHECKING:
    from classifiers.classifier import Classifier
    from redaction.redactor import Redactor

DETAILS = ("doors", "pieces")


@click.command("same-request")
@click.option(
    "--data",
    type=DATA,
    multiple=True,
    help="A file of requests as JSON lines; repeatable. The packaged hundred when not given.",
)
@model_option
@report_option
@language_option
@click.pass_obj
def by_every_door(
    settings: Settings,
    data: tuple[Path, ...],
    model: Path | None,
    folder: Path | None,
    language: Language,
) -> None:
    """Read each request by e-mail, form, call, counter, letter and referral, and compare."""
    requests = same_request.read_requests(data)
    if not requests:
        raise click.UsageError("The files hold no request.")
    classifier = load_ordinary(settings, model)
    compared = compare(requests, classifier, load_redactor(settings))
    report = report_same_request(compared, agent=classifier.agent)
    say = Wording(language)
    name = partial(say.category, Taxonomy.load())
    deliver(report, same_request_document(report, say, name), folder, DETAILS)


def compare(requests: list[Request], classifier: Classifier, redactor: Redactor) -> list[Compared]:
    """Take every rendering through intake, redaction and suggestion, as the counter does."""
    taxonomy, listener = Taxonomy.load(), open_listener()
    doors = [(request, door) for request in requests for door in request.doors]
    redacted = [
        redactor.redact_case(original_case(same_request.submission(request, door)))
        for request, door in doors
    ]
    suggestions = classifier.suggest_batch(redacted, [callers.TODAY] * len(redacted))
    suggested = {
        (request.id, door): Suggested(each.category.label, each.severity.severity)
        for (request, door), each in zip(doors, suggestions, strict=True)
    }
    return [
        Compared(
            id=request.id,
            category=request.category,
            severity=request.severity,
            differences=same_request.differences(request, taxonomy, listener),
            suggested={door: suggested[request.id, door] for door in request.doors},
        )
        for request in requests
    ]
