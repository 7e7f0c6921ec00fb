"""The `triage` command: JSON on stdout, progress and messages on stderr, exit 0, 1 or 2."""

from __future__ import annotations

import logging
import resource
from pathlib import Path

import click

from app.cli.commands import Commands
from app.cli.output import say
from app.errors import (
    FolderInUse,
    FolderNotReady,
    KeyKeptElsewhere,
    NothingToReplay,
    VersionMissing,
)
from app.intake.errors import SourceUnreadable
from app.settings import Settings, SettingsRefused
from classifiers.errors import (
    ChatModelRefused,
    ModelRejected,
    RulesRejected,
    TaxonomyRejected,
    TrainingDataRejected,
)
from redaction.errors import InvalidRule, RedactionError
from retrieval.errors import IndexUnavailable
from review_queue.errors import ReviewQueueError

REFUSALS = (
    ChatModelRefused,
    ModelRejected,
    FolderInUse,
    FolderNotReady,
    IndexUnavailable,
    InvalidRule,
    KeyKeptElsewhere,
    NothingToReplay,
    SourceUnreadable,
    RedactionError,
    ReviewQueueError,
    RulesRejected,
    TaxonomyRejected,
    TrainingDataRejected,
    SettingsRefused,
    VersionMissing,
)


@click.group(cls=Commands)
@click.option(
    "--home",
    envvar="TRIAGE_HOME",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data folder; TRIAGE_HOME when not given.",
)
@click.pass_context
def triage(context: click.Context, home: Path | None) -> None:
    """Triage requests at a public service counter: redacted, explained, decided by people."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    context.obj = Settings(home=home) if home else Settings()


def main() -> None:
    """Run one command; a refusal is told in one line on stderr and ends with 1."""
    # A core dump of a process that redacts would hold what it was reading.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        triage(prog_name="triage")
    except REFUSALS as refusal:
        say(f"triage: {refusal}")
        raise SystemExit(1) from None
