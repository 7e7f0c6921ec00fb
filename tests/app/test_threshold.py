"""A chosen threshold is in force from the next message on, wherever suggestions are made."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from click.testing import CliRunner

from app import folder
from app.bootstrap import Counter, open_counter
from app.cli import triage
from app.clock import now
from app.intake.form import Form, form_bytes
from app.past_cases import PastCases
from app.settings import Settings
from app.worker import Worker
from classifiers.agent import threshold_of
from classifiers.encoder import Encoder
from classifiers.model import Severity, Suggestion
from redaction.model import RedactedText
from redaction.redactor import Redactor
from review_queue import audit, queue, thresholds
from review_queue.acceptance import accept
from review_queue.model import Actor, Channel, Delivery, Role
from tests.app.conftest import with_encoder

STAFF = Actor("amarjit", Role.INTAKE)
SUPERVISOR = Actor("gilles", Role.SUPERVISOR)
SNOW = "The plough has not come down our road since Monday. It is full of snow."
GAS = "Hello. I can smell gas in the basement. My husband has gone to bed."
REASON = RedactedText.public("Too many suggestions were wrong.", source="invented", language="en")


@pytest.fixture
def counter(
    keys_and_tables: Settings, redactor: Redactor, encoder: Callable[[], Encoder]
) -> Iterator[Counter]:
    """A counter with the default model, over each database."""
    folder.install_default(keys_and_tables)
    opened = with_encoder(open_counter(keys_and_tables), encoder)
    yield dataclasses.replace(opened, redactor=lambda: redactor)
    opened.database.dispose()


@pytest.fixture
def triaged(counter: Counter) -> Iterator[Callable[[str], Suggestion]]:
    """Take messages through one worker that is never started again."""
    with closing(PastCases(counter)) as past_cases:
        worker = Worker(counter, past_cases, now)

        def take(body: str) -> Suggestion:
            at = now()
            raw = form_bytes(Form(subject="", body=body, language="en"))
            with counter.database.write() as session:
                delivery = Delivery(Channel.WEB, f"test:{at}", raw, at, language="en")
                case_id = accept(session, counter.vault, delivery, now=at).case_id
            worker.work_through(lambda _remaining: None)
            with counter.database.read() as session:
                found = queue.view(session, STAFF, case_id, now=now()).suggestion
            assert found is not None
            return found

        yield take


def choose(counter: Counter, threshold: float, *, agent: str | None = None) -> None:
    with counter.database.write() as session:
        thresholds.choose(
            session,
            counter.vault,
            SUPERVISOR,
            threshold=threshold,
            agent=agent or counter.classifier().agent,
            reason=REASON,
            now=now(),
        )


def test_the_next_case_is_held_to_the_threshold_in_force(
    counter: Counter, triaged: Callable[[str], Suggestion]
) -> None:
    """Raised, the case waits; lowered, it is suggested again; the agent says which was in force."""
    plain = triaged(SNOW)
    assert not plain.abstained
    assert threshold_of(plain.agent) is None
    choose(counter, 1.0)
    raised = triaged(SNOW)
    assert raised.abstained
    assert raised.agent == f"{plain.agent} threshold:1.0"
    assert raised.category == plain.category
    choose(counter, 0.2)
    lowered = triaged(SNOW)
    assert not lowered.abstained
    assert threshold_of(lowered.agent) == 0.2
    with counter.database.read() as session:
        assert audit.verify(session).first_broken is None


def test_no_threshold_touches_the_severity(
    counter: Counter, triaged: Callable[[str], Suggestion]
) -> None:
    """An emergency is one whether or not its category is suggested."""
    choose(counter, 1.0)
    found = triaged(GAS)
    assert found.abstained
    assert found.severity.severity is Severity.S1


def test_a_choice_for_another_model_is_left_out(
    counter: Counter, triaged: Callable[[str], Suggestion]
) -> None:
    """The model's own threshold serves, and the agent names no other."""
    agent = counter.classifier().agent
    choose(counter, 1.0, agent=agent.replace(" model:", " model:0"))
    found = triaged(SNOW)
    assert not found.abstained
    assert found.agent == agent


def test_triage_classify_suggests_as_the_queue_does(counter: Counter) -> None:
    """Without a model named, the command keeps to the threshold in force; with one, to its own."""
    home, line = str(counter.settings.home), json.dumps({"id": "1", "text": SNOW})
    command = ["--home", home, "classify", "--public", "invented"]
    own = [*command, "--model", str(folder.current_model(counter.settings))]
    choose(counter, 1.0)
    printed = [
        json.loads(CliRunner().invoke(triage, arguments, input=line).stdout)
        for arguments in (command, own)
    ]
    assert [each["abstained"] for each in printed] == [True, False]
