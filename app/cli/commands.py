"""The commands of `triage`, each loaded when it is asked for: most need a second, some four."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from types import MappingProxyType

import click

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "account": "app.cli.accounts:account",
        "audit": "app.cli.cases:audit_group",
        "case": "app.cli.cases:show_case",
        "classify": "app.cli.texts:classify",
        "demo": "app.cli.demo:demo",
        "index": "app.cli.index:index",
        "ingest": "app.cli.intake:ingest",
        "init": "app.cli.folder:init",
        "model": "app.cli.models:model",
        # Its samples are added to it in a module of their own.
        "privacy": "app.cli.bench:privacy",
        "queue": "app.cli.cases:list_queue",
        "redact": "app.cli.texts:redact",
        "replay": "app.cli.replay:replay",
        "search": "app.cli.search:search",
        "serve": "app.cli.serving:serve",
        "train": "app.cli.training:train",
        "vault": "app.cli.vault:vault",
        "work": "app.cli.serving:work",
        "worker": "app.cli.serving:worker",
    }
)
ATTACHED = "harbourmaster.commands"
"""The entry points by which packages that are not imported here attach commands of theirs."""


class Commands(click.Group):
    """Find commands by name and import no more than is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """Return every name, in order."""
        return sorted({*COMMANDS, *entry_points(group=ATTACHED).names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command; None when there is none of that name."""
        if cmd_name in COMMANDS:
            module, _, attribute = COMMANDS[cmd_name].partition(":")
            found: click.Command = getattr(import_module(module), attribute)
            return found
        attached = entry_points(group=ATTACHED)
        return attached[cmd_name].load() if cmd_name in attached.names else None
