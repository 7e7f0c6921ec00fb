"""What several commands of `triage eval` take, and how each delivers its report."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import click

from app.cli.output import print_json
from eval.reports.document import Document, write
from eval.reports.record import summary
from review_queue.calendars import midnight

DATA = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)

report_option = click.option(
    "--report", "folder", type=FOLDER, help="Write report.html and report.json there."
)
language_option = click.option(
    "--language",
    type=click.Choice(["en", "fr"]),
    default="en",
    help="The language of report.html.",
)
model_option = click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A model folder; the data folder's current model when not given.",
)
day = click.DateTime(formats=["%Y-%m-%d"])


def bounds(
    since: datetime | None, until: datetime | None, province: str
) -> tuple[datetime | None, datetime | None]:
    """Turn the days that were asked for into the moments at which they begin in a province."""
    first, last = (midnight(day.date(), province) if day else None for day in (since, until))
    return first, last


def deliver(
    report: object, document: Document, folder: Path | None, details: Collection[str] = ()
) -> None:
    """Print the main figures and the details named, and write the report where asked."""
    if folder is not None:
        write(report, document, folder)
    print_json(summary(report, details))
