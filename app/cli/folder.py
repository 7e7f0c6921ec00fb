"""`triage init`: make a data folder."""

from __future__ import annotations

import click

from app import folder
from app.cli.output import print_json, say
from app.settings import Settings

WORDS = {"database": "Making the tables ...", "model": "Copying the default model ..."}


@click.command()
@click.pass_obj
def init(settings: Settings) -> None:
    """Set up the data folder: keys, tables and the default model."""
    folder.prepare(settings, lambda step: say(WORDS[step]))
    if lacking := folder.not_in_search(settings):
        say(
            f"{lacking} decided cases are not found by every search yet. A running worker puts "
            "them in while no message waits; `triage index rebuild` does it at once."
        )
    print_json({"home": str(settings.home), "model": folder.current_model(settings).name})
