"""`triage replay`: an old suggestion, computed again from the versions it names."""

from __future__ import annotations

import click

from app.bootstrap import open_counter
from app.cli.cases import COMMAND_LINE
from app.cli.output import print_json, say
from app.cli.suggestions import suggestion_json
from app.clock import now
from app.settings import Settings


@click.command()
@click.argument("case_id", metavar="CASE")
@click.pass_obj
def replay(settings: Settings, case_id: str) -> None:
    """Compute a case's suggestion again and compare.

    Exits with 1 when it comes out otherwise, or when a version it names is missing.
    """
    # The models' libraries take seconds to import.
    from app.replay import replay as compute_again

    found = compute_again(open_counter(settings), COMMAND_LINE, case_id, now=now())
    recomputed = found.recomputed
    print_json(
        {
            "case": case_id,
            "agent": found.recorded.agent,
            "same": found.same,
            "recorded": suggestion_json(found.recorded),
            "recomputed": suggestion_json(recomputed) if recomputed else None,
        }
    )
    if not found.same:
        say(f"{case_id} is not the same: {found.note or 'compare both in the output'}.")
        raise SystemExit(1)
