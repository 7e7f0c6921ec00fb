"""Another model is put in use by who may, on the record, from the next message on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.bootstrap import Counter
from app.cli import triage
from app.clock import now
from app.folder import current_model
from classifiers.artefact import check
from classifiers.errors import ModelRejected
from redaction.model import RedactedText
from review_queue import audit, model_choices
from review_queue.accounts import create_account
from review_queue.errors import ModelChoiceRefused, PermissionDenied
from review_queue.model import Actor, Role
from tests.app.model_room import another_model, sealed_again
from tests.classifiers.cases import case

SUPERVISOR = Actor("gilles", Role.SUPERVISOR)
REASON = "Better in French on the gold set, says Samantha Sock."
ROAD = case("There is a deep pothole on Route 132 and two cars lost a tire.")


@pytest.fixture
def people(counter: Counter) -> Counter:
    """A counter with a supervisor and an evaluator."""
    with counter.database.write() as session:
        for username, role in (("gilles", Role.SUPERVISOR), ("efua", Role.EVALUATOR)):
            create_account(
                session,
                username=username,
                display_name=username.title(),
                role=role,
                password="a lantern over grey water",
                language="en",
                now=now(),
            )
    return counter


def run(counter: Counter, *words: str) -> Result:
    return CliRunner().invoke(triage, ["--home", str(counter.settings.home), "model", *words])


def listed(counter: Counter) -> Any:
    result = run(counter, "list")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def written(text: str = "It did better on the gold set.") -> RedactedText:
    return RedactedText.public(text, source="invented for tests")


def choose(counter: Counter, source: Path, actor: Actor = SUPERVISOR) -> str:
    from app.models import choose

    return choose(counter, actor, source, reason=written(), now=now()).name


def test_the_models_are_listed_with_their_figures(counter: Counter) -> None:
    """Which is current, what it learnt from, how well it did, and what is damaged."""
    models = counter.settings.models_folder
    another_model(models / "another")
    sealed_again(another_model(models / "foreign"), taxonomy_hash="0" * 64)
    (another_model(models / "broken") / "words.json").write_text("[]")
    told = listed(counter)
    by_name = {each["model"]: each for each in told["models"]}
    assert told["chosen"] is None
    assert [name for name, each in by_name.items() if each["current"]] == ["default-2026.1"]
    assert by_name.keys() == {"another", "broken", "default-2026.1", "foreign"}
    assert by_name["another"]["hash"] == check(models / "another")[1]
    assert 0.5 < by_name["another"]["category"]["fr"]["accuracy"] <= 1
    assert "words.json" in by_name["broken"]["problem"]
    assert [by_name[name]["fits"] for name in ("another", "foreign")] == [True, False]


def test_a_supervisor_puts_a_model_in_use_and_says_why(people: Counter, tmp_path: Path) -> None:
    """A copy serves under a name with its hash; the event and the reason are on the record."""
    source = another_model(tmp_path / "trained", name="spring")
    digest = check(source)[1]
    result = run(people, "use", str(source), "--reason", REASON, "--as", "gilles")
    assert result.exit_code == 0, result.exception
    told = json.loads(result.stdout)
    assert (told["model"], told["current"]) == (f"spring-{digest[:12]}", True)
    assert current_model(people.settings).name == told["model"]
    assert check(current_model(people.settings))[1] == digest
    with people.database.read() as session:
        (event,) = audit.events(session, SUPERVISOR, limit=1)
        (choice,) = model_choices.listed(session, people.vault, SUPERVISOR)
        assert audit.verify(session).first_broken is None
    assert (event.tag, event.actor, event.subject) == (
        "oversight:model:chosen",
        "gilles",
        told["model"],
    )
    details = dict(event.details)
    assert details.keys() == {"model", "previous", "reason"}
    assert (details["model"], details["previous"]) == (digest, "default-2026.1")
    assert "Better in French" in choice.reason
    assert "Sock" not in choice.reason
    chosen = listed(people)["chosen"]
    assert (chosen["chosen_by"], chosen["name"]) == ("gilles", told["model"])


def test_who_measures_models_does_not_choose_one(people: Counter, tmp_path: Path) -> None:
    """Neither does a name without an account, and nothing is copied or recorded."""
    source = another_model(tmp_path / "trained")
    for name in ("efua", "nobody"):
        result = run(people, "use", str(source), "--reason", REASON, "--as", name)
        assert isinstance(result.exception, PermissionDenied)
    assert [each["model"] for each in listed(people)["models"]] == ["default-2026.1"]


def test_a_running_process_serves_the_new_model_from_the_next_message_on(
    counter: Counter, tmp_path: Path
) -> None:
    """And the former one again when it is chosen back; both copies are kept for replays."""
    first = counter.classifier()
    assert counter.classifier() is first
    former = current_model(counter.settings)
    choose(counter, another_model(tmp_path / "trained"))
    assert counter.classifier().agent != first.agent
    choose(counter, former)
    assert counter.classifier().suggest(ROAD) == first.suggest(ROAD)
    assert len(list((counter.settings.versions_folder / "models").iterdir())) == 2


def test_what_does_not_fit_is_refused_and_nothing_changes(counter: Counter, tmp_path: Path) -> None:
    """A damaged folder, one for another catalogue, and a reason that says nothing."""
    damaged, foreign = (another_model(tmp_path / name) for name in ("damaged", "foreign"))
    (damaged / "words.json").write_text("[]")
    sealed_again(foreign, taxonomy_hash="0" * 64)
    for source, problem in ((damaged, "words.json"), (foreign, "taxonomy")):
        with pytest.raises(ModelRejected, match=problem):
            choose(counter, source)
    from app.models import choose as choose_model

    with pytest.raises(ModelChoiceRefused, match="say why"):
        choose_model(
            counter,
            SUPERVISOR,
            another_model(tmp_path / "trained"),
            reason=written("[PERSON 1] said so."),
            now=now(),
        )
    assert current_model(counter.settings).name == "default-2026.1"
    with counter.database.read() as session:
        assert model_choices.listed(session, counter.vault, SUPERVISOR) == []


def test_a_name_from_a_card_stays_inside_the_folder(counter: Counter, tmp_path: Path) -> None:
    """A model may come from anywhere, and so may what it calls itself."""
    source = another_model(tmp_path / "trained", name="../../evil name")
    name = choose(counter, source)
    assert name == f"-evil-name-{check(source)[1][:12]}"
    assert current_model(counter.settings).parent == counter.settings.models_folder
