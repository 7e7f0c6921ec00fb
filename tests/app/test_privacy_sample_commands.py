"""`triage privacy sample`: JSON on stdout, for an account that may audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.bootstrap import Counter, open_counter
from app.cli import triage
from app.clock import now
from app.folder import prepare
from app.settings import Settings
from redaction.model import OriginalCase
from review_queue import sample_findings
from review_queue.accounts import create_account
from review_queue.errors import CaseNotFound, NothingToDraw, PermissionDenied
from review_queue.model import Actor, Role
from review_queue.sample_findings import Mark
from tests.review_queue.office import Office

OFFICER = Actor("mireille", Role.PRIVACY)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A data folder with three stored cases and two accounts; no model is needed here."""
    settings = Settings(home=tmp_path / "home")
    settings.models_folder.mkdir(parents=True)
    (settings.models_folder / "current").write_text("none")
    prepare(settings, lambda _: None)
    opened = open_counter(settings)
    with opened.database.write() as session:
        for username, role in (("mireille", Role.PRIVACY), ("noel", Role.INTAKE)):
            create_account(
                session,
                username=username,
                display_name=username.title(),
                role=role,
                password="a lantern over grey water",
                language="en",
                now=now(),
            )
    office = Office(opened.database, opened.vault)
    for _ in range(3):
        office.waiting()
    yield opened
    opened.database.dispose()


def run(counter: Counter, *words: str, username: str = "mireille") -> Result:
    arguments = ["--home", str(counter.settings.home), "privacy", "sample", *words]
    return CliRunner().invoke(triage, [*arguments, "--as", username])


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def test_a_sample_is_drawn_read_and_counted(counter: Counter) -> None:
    """Seed and population are told; rates come with their exact bounds."""
    drawn = answer(run(counter, "draw", "--size", "2"))
    assert (drawn["size"], drawn["population"], len(drawn["cases"])) == (2, 3, 2)
    assert len(drawn["seed"]) == 32
    original = OriginalCase("", "Ask Rita Augustine.", "", ("a.jpg",))
    marks = [Mark("body", 0, 4, 18, "PERSON")]
    with counter.database.write() as session:
        sample_findings.save_marks(
            session, OFFICER, drawn["sample"], 1, original=original, marks=marks, now=now()
        )
    (listed,) = answer(run(counter, "status"))
    assert (listed["sample"], listed["read"]) == (drawn["sample"], 1)
    rates = answer(run(counter, "rates", "--sample", drawn["sample"]))
    assert rates["first"]["documents"] == {"leaked": 1, "n": 1, "low": 0.025, "high": 1.0}
    (cell,) = rates["revised"]["marks"]
    assert (cell["entity"], cell["language"], cell["channel"], cell["leaked"], cell["n"]) == (
        "PERSON", "en", "email", 1, 1,
    )  # fmt: skip
    assert "Augustine" not in json.dumps(rates)
    assert answer(run(counter, "rates"))["sample"] is None


def test_what_cannot_be_drawn_is_refused(counter: Counter) -> None:
    """An empty frame, a sample that does not exist, an account that may not audit."""
    assert isinstance(run(counter, "draw", "--channel", "phone").exception, NothingToDraw)
    assert isinstance(run(counter, "draw", "--until", "2020-01-01").exception, NothingToDraw)
    assert isinstance(run(counter, "rates", "--sample", "RS-x").exception, CaseNotFound)
    assert isinstance(run(counter, "draw", username="noel").exception, PermissionDenied)
    assert isinstance(run(counter, "status", username="nobody").exception, PermissionDenied)
    assert run(counter, "draw", "--size", "0").exit_code == 2
