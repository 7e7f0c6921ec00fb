"""`triage redact` and `triage classify`: the machine's parts, tried on texts of one's own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import IO

import click

from app.bootstrap import load_classifier, load_redactor
from app.cli.lines import Line, named, read_lines
from app.cli.output import print_json
from app.cli.preparation import language_of, preparation, public_source
from app.cli.suggestions import suggestion_json
from app.settings import Settings
from redaction.errors import RedactionError
from redaction.model import RedactedText

Texts = IO[str]


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--language", type=click.Choice(["auto", "en", "fr"]), default="auto")
@click.pass_obj
def redact(settings: Settings, file: Texts, language: str) -> None:
    """Redact JSON lines {"id", "text"} from a file or standard input.

    A text that cannot be redacted comes out without its text, with the reason.
    """
    redactor = load_redactor(settings)
    for line in read_lines(file, named(file)):
        chosen = line.language if language == "auto" else language
        try:
            redacted = redactor.redact(line.text, language=language_of(chosen))
        except RedactionError as error:
            print_json({"id": line.id, "quarantined": error.reason})
            continue
        print_json(_redaction(line, redacted))


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--model", type=click.Path(exists=True, file_okay=False, path_type=Path))
@public_source
@click.pass_obj
def classify(settings: Settings, file: Texts, model: Path | None, public: str | None) -> None:
    """Suggest a category and a severity for JSON lines {"id"[, "subject"], "text"}.

    With "received": "YYYY-MM-DD", the day a text came in, dates in it and the season count.
    """
    classifier = load_classifier(settings, model)
    prepare = preparation(settings, public)
    for line in read_lines(file, named(file)):
        try:
            case = prepare(line)
        except RedactionError as error:
            print_json({"id": line.id, "quarantined": error.reason})
            continue
        suggestion = classifier.suggest(case, line.received)
        print_json({"id": line.id, **suggestion_json(suggestion)})


def _redaction(line: Line, redacted: RedactedText) -> dict[str, object]:
    return {
        "id": line.id,
        "language": redacted.language,
        "text": redacted.text,
        "spans": [asdict(span) for span in redacted.spans],
    }
