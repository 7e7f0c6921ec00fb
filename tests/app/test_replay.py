"""An old suggestion comes out the same, whatever is in use by now."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from app import versions
from app.bootstrap import Counter
from app.cli import triage
from app.clock import now
from app.errors import NothingToReplay
from app.folder import set_current
from app.replay import Replay, replay
from app.worker import Worker
from classifiers import severity
from classifiers.classifier import Classifier
from classifiers.encoder import Encoder
from classifiers.model import Severity, Suggestion
from classifiers.prompted import Chat, PromptedClassifier
from classifiers.severity import SeverityRules
from redaction.model import RedactedCase
from review_queue.errors import PermissionDenied
from review_queue.model import WORKER, Actor
from review_queue.tables import SuggestionRow
from tests.app.model_room import another_model
from tests.app.test_worker import deliver
from tests.classifiers.cases import case
from tests.classifiers.scripted import GAS, SNOW, ScriptedChat, answer
from tests.review_queue.office import ASSESSMENT, Office, redacted_case
from tests.review_queue.test_rescans import Reading, start

FOREIGN = case("Guten Tag, die Straße vor unserem Haus ist seit Wochen voller Löcher und Eis.")


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter whose cases are suggested for by any model a test likes."""

    counter: Counter

    def case(self, text: RedactedCase, suggestion: Suggestion) -> str:
        office = Office(self.counter.database, self.counter.vault)
        return office.waiting(replace(ASSESSMENT, redacted=text, suggestion=suggestion))

    def again(self, case_id: str, **changes: object) -> Replay:
        counter = replace(self.counter, **changes)  # type: ignore[arg-type]
        return replay(counter, WORKER, case_id, now=now())

    @property
    def versions(self) -> Path:
        return self.counter.settings.versions_folder


@pytest.fixture
def desk(counter: Counter) -> Desk:
    return Desk(counter)


def printed(desk: Desk, case_id: str) -> tuple[int, dict[str, object], str]:
    """Run `triage replay` and return its exit code, what it printed and what it said."""
    arguments = ["--home", str(desk.counter.settings.home), "replay", case_id]
    result = CliRunner().invoke(triage, arguments)
    told: dict[str, object] = json.loads(result.stdout)
    return result.exit_code, told, result.stderr


def test_what_the_worker_suggested_is_computed_again_from_what_is_stored(
    desk: Desk, worker: Worker
) -> None:
    """To the last digit on the same machine; the command says so and ends with 0."""
    case_id = deliver(desk.counter, "A deep hole on Route 132, and two cars lost a tire.")
    worker.work_through(lambda _remaining: None)
    found = desk.again(case_id)
    assert found.same
    assert found.note == ""
    assert found.recomputed == found.recorded
    code, told, _ = printed(desk, case_id)
    assert (code, told["case"], told["same"]) == (0, case_id, True)
    assert told["agent"] == found.recorded.agent
    assert told["recorded"] == told["recomputed"]


def test_the_model_of_then_is_used(desk: Desk, tmp_path: Path) -> None:
    """Another model in use gives another probability, and replay still the old one."""
    old = desk.counter.classifier().suggest(GAS)
    case_id = desk.case(GAS, old)
    another_model(desk.counter.settings.models_folder / "another")
    set_current(desk.counter.settings, "another")
    shutil.rmtree(desk.counter.settings.models_folder / "default-2026.1")
    new = desk.counter.classifier().suggest(GAS)
    assert abs(new.category.probability - old.category.probability) > 0.01
    assert desk.again(case_id).same
    assert desk.again(desk.case(GAS, new)).same
    assert not desk.again(desk.case(GAS, replace(new, agent=old.agent))).same


def test_the_rules_of_then_hold(desk: Desk, tmp_path: Path, encoder: Callable[[], Encoder]) -> None:
    """A rules file that was edited since does not change what it said before."""
    counter = desk.counter
    then = tmp_path / "severity.toml"
    written = severity.PACKAGED.read_text(encoding="utf-8")
    then.write_text(written.replace('id = "', 'id = "former.'), encoding="utf-8")
    rules = SeverityRules.load(then)
    kept = versions.keep_in_use(desk.versions, _current(counter), counter.taxonomy)
    versions.keep_file(desk.versions, versions.RULES, then, rules.hash)
    old = Classifier.load(kept, encoder(), counter.taxonomy, rules).suggest(GAS)
    new = counter.classifier().suggest(GAS)
    assert any(reason.startswith("former.") for reason in old.severity.reasons)
    assert not any(reason.startswith("former.") for reason in new.severity.reasons)
    found = desk.again(desk.case(GAS, old))
    assert found.same
    assert found.recomputed is not None
    assert found.recomputed.severity == old.severity
    assert not desk.again(desk.case(GAS, replace(new, agent=old.agent))).same


def _current(counter: Counter) -> Path:
    return counter.settings.models_folder / "default-2026.1"


@pytest.mark.parametrize("kind", [versions.MODELS, versions.TAXONOMY, versions.RULES])
def test_a_version_that_is_lost_is_named(desk: Desk, kind: str) -> None:
    """The command ends with 1 and says which."""
    case_id = desk.case(GAS, desk.counter.classifier().suggest(GAS))
    shutil.rmtree(desk.versions / kind)
    code, told, said = printed(desk, case_id)
    assert (code, told["same"], told["recomputed"]) == (1, False, None)
    assert f"versions of {kind}" in " ".join(said.split())


@pytest.mark.parametrize("kind", [versions.TAXONOMY, versions.RULES])
def test_a_kept_file_that_was_changed_is_no_version(desk: Desk, kind: str) -> None:
    """Its name is its hash, and it must bear it."""
    case_id = desk.case(GAS, desk.counter.classifier().suggest(GAS))
    (file,) = (desk.versions / kind).iterdir()
    file.write_text(file.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    found = desk.again(case_id)
    assert found.recomputed is None
    assert not found.same
    assert found.note


def test_a_suggestion_that_was_tampered_with_is_not_the_same(desk: Desk) -> None:
    """A thousandth of probability may differ between machines, and nothing else."""
    case_id = desk.case(GAS, desk.counter.classifier().suggest(GAS))
    row = update(SuggestionRow).where(SuggestionRow.case_id == case_id)
    for change, same in ((0.0005, True), (0.01, False)):
        with desk.counter.database.write() as session:
            session.execute(row.values(probability=SuggestionRow.probability - change))
        assert desk.again(case_id).same is same
    with desk.counter.database.write() as session:
        session.execute(
            row.values(probability=SuggestionRow.probability + 0.0105, severity=Severity.S4)
        )
    assert not desk.again(case_id).same


def test_a_threshold_that_staff_had_set_holds(desk: Desk) -> None:
    """It stands in the agent, and decides whether the category was suggested."""
    classifier = desk.counter.classifier()
    told = classifier.suggest(GAS)
    agent = f"{told.agent} threshold:{0.999!r}"
    assert not told.abstained
    assert desk.again(desk.case(GAS, replace(told, agent=agent, abstained=True))).same
    assert not desk.again(desk.case(GAS, replace(told, agent=agent))).same


def test_an_agent_of_another_program_is_refused(desk: Desk) -> None:
    """What is named there and not understood may have had a part in the suggestion."""
    told = desk.counter.classifier().suggest(GAS)
    found = desk.again(desk.case(GAS, replace(told, agent=f"{told.agent} moon:full")))
    assert found.recomputed is None
    assert "does not know" in found.note


def test_a_chat_model_is_asked_again_where_it_is_the_one_configured(desk: Desk) -> None:
    """Nobody can keep a copy of one; what it did not answer needs none."""
    chat = Chat("scripted", ScriptedChat(script=[answer("roads.snow", 0.9)]), 10.0)
    both = PromptedClassifier.over(desk.counter.classifier(), chat)
    case_id = desk.case(SNOW, both.suggest(SNOW))
    assert desk.again(case_id, chat=chat).same
    for configured in (None, replace(chat, name="another")):
        found = desk.again(case_id, chat=configured)
        assert found.recomputed is None
        assert "chat model scripted" in found.note
    silent = Chat("silent", ScriptedChat(script=[""]), 10.0)
    asked = PromptedClassifier.over(desk.counter.classifier(), silent)
    for text in (GAS, FOREIGN):
        assert desk.again(desk.case(text, asked.suggest(text))).same


def test_a_text_that_was_redacted_again_is_said_to_be(desk: Desk) -> None:
    """The suggestion was made from words that are no longer stored."""
    text = redacted_case()
    case_id = desk.case(text, desk.counter.classifier().suggest(text))
    assert desk.again(case_id).note == ""
    office = Office(desk.counter.database, desk.counter.vault)
    start(office, "apply")
    Reading(office).through()
    found = desk.again(case_id)
    assert "redacted again" in found.note
    assert not found.same


def test_without_a_suggestion_there_is_nothing_to_compute(desk: Desk) -> None:
    """A case in quarantine shows none, whoever asks."""
    office = Office(desk.counter.database, desk.counter.vault)
    with pytest.raises(NothingToReplay, match="quarantine"):
        desk.again(office.quarantined())


def test_only_who_may_see_the_case_may_replay_it(desk: Desk) -> None:
    """The words of a case stand in what comes out."""
    case_id = desk.case(GAS, desk.counter.classifier().suggest(GAS))
    with pytest.raises(PermissionDenied):
        replay(desk.counter, Actor("nobody"), case_id, now=now())
