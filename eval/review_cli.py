"""`triage eval agreement`: how far people agree, with each other and with suggestions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from app.bootstrap import open_counter
from app.cli.cases import COMMAND_LINE
from app.settings import Settings
from eval.options import bounds, day, deliver, language_option, report_option
from eval.reports.agreement import review_report
from eval.reports.agreement_document import agreement_document
from eval.reports.wording import Wording
from redaction.model import Language

REVIEW_DETAILS = ("pairs", "definitions")


@click.command()
@click.option("--since", type=day, help="Only answers of this day and later.")
@click.option("--until", type=day, help="Only answers before this day.")
@report_option
@language_option
@click.pass_obj
def agreement(
    settings: Settings,
    since: datetime | None,
    until: datetime | None,
    folder: Path | None,
    language: Language,
) -> None:
    """Say how far people agree with each other, and with suggestions seen and unseen."""
    counter, say = open_counter(settings), Wording(language)
    first, last = bounds(since, until, settings.province)
    with counter.database.read() as session:
        report = review_report(session, COMMAND_LINE, since=first, until=last)

    def name(label: str) -> str:
        return say.category(counter.taxonomy, label)

    deliver(report, agreement_document(report, say, name), folder, REVIEW_DETAILS)
