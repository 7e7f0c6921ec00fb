"""The commands of `triage` are all there and load no more than they need."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from app.cli import triage
from app.cli.commands import COMMANDS

SLOW = (
    "torch", "presidio_analyzer", "spacy", "chromadb", "langchain_core", "sklearn", "scipy.stats",
    "scipy.optimize", "matplotlib", "alembic", "flask",
)  # fmt: skip


@pytest.mark.parametrize("name", [*COMMANDS, "eval"])
def test_every_command_is_found_by_its_name(name: str) -> None:
    """What the help lists can be run, and explains itself under that name."""
    context = click.Context(triage)
    command = triage.get_command(context, name)
    assert command is not None
    assert command.name in (name, "evaluate")
    assert name in triage.list_commands(context)
    assert CliRunner().invoke(triage, [name, "--help"]).exit_code == 0


def test_an_unknown_command_is_said_to_be_unknown() -> None:
    """A slip of the keyboard ends with 2 and loads nothing."""
    result = CliRunner().invoke(triage, ["qeue"])
    assert result.exit_code == 2
    assert "No such command" in result.stderr


def test_asking_for_help_waits_for_no_library() -> None:
    """`triage --help` lists all commands and imports nothing that takes seconds."""
    script = (
        "import sys; from app.cli import triage;"
        "found = [triage.get_command(None, name) for name in triage.list_commands(None)];"
        f"print(len(found), [name for name in {SLOW!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"{len(COMMANDS) + 1} []"
