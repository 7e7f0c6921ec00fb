"""The README is true: its commands run, its tables match the code."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import triage
from app.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRIAGE = Path(sys.executable).with_name("triage")
MESSAGES = (
    {"id": "1", "text": "The street light in front of 14 King Street has been dark for a week."},
    {"id": "2", "text": "Bonjour, je m'appelle Réjean Doucet et ma carte santé est expirée."},
)


def commands() -> list[str]:
    """Every `$` line of the README's console blocks, in order."""
    blocks = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture
def desk(tmp_path: Path, prepared_home: Path) -> Path:
    """A folder with what the README's commands name."""
    shutil.copytree(ROOT / "app" / "demo" / "messages", tmp_path / "inbox")
    for path in sorted((tmp_path / "inbox").glob("*.eml"))[6:]:
        path.unlink()
    lines = "".join(json.dumps(message) + "\n" for message in MESSAGES)
    (tmp_path / "messages.jsonl").write_text(lines, encoding="utf-8")
    shutil.copytree(prepared_home, tmp_path / "home")
    return tmp_path


def installed(command: str, desk: Path) -> str:
    """Run a command as a newcomer's shell does."""
    done = subprocess.run(
        [TRIAGE, *shlex.split(command)[1:]],
        cwd=desk,
        env={"PATH": "/usr/bin:/bin", "TRIAGE_HOME": str(desk / "home"), "HOME": str(desk)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def run(command: str) -> str:
    """Run a command in this process: twenty processes would import everything twenty times."""
    words = shlex.split(command)
    assert words[0] == "triage"
    done = CliRunner().invoke(triage, words[1:])
    assert done.exit_code == 0, f"{command}: {done.stderr} {done.exception}"
    return done.stdout


def test_the_commands_run_in_the_order_given(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newcomer who types them one after another sees each one work."""
    first, *others = commands()
    printed = {first: installed(first, desk)}
    monkeypatch.chdir(desk)
    monkeypatch.setenv("TRIAGE_HOME", str(desk / "home"))
    printed |= {command: run(command) for command in others}
    assert json.loads(printed["triage ingest inbox/"])["accepted"] == 6
    assert len(json.loads(printed["triage queue"])["waiting"]) > 0
    assert json.loads(printed["triage audit verify"])["first_broken"] is None
    assert "Doucet" not in printed["triage redact messages.jsonl"]


def test_every_setting_is_in_the_table() -> None:
    """A setting that is not written down does not exist for an administrator."""
    written = {name.lower() for name in re.findall(r"`TRIAGE_([A-Z_]+)`", README)}
    assert set(Settings.model_fields) <= written
