"""A chat model is used where one is configured, sees redacted text only, and can be missed."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.bootstrap import Counter, open_chat, open_counter
from app.cli import triage
from app.clock import now
from app.intake.form import Form, form_bytes
from app.past_cases import PastCases
from app.settings import Settings, SettingsRefused
from app.worker import Worker
from classifiers.errors import ChatModelRefused
from classifiers.model import Severity, Suggestion
from classifiers.prompted import Chat
from redaction.redactor import Redactor
from review_queue import queue
from review_queue.acceptance import accept
from review_queue.model import Actor, Channel, Delivery, Role
from tests.classifiers.scripted import Script, ScriptedChat, answer

STAFF = Actor("amarjit", Role.INTAKE)
ROAD = "Hello, I am Léa Cormier, 506-555-0142. Our road is full of snow and no plough has come."
GAS = "Hello. I can smell gas in the basement. My husband has gone to bed."
PROVIDER = """
from tests.classifiers.scripted import ScriptedChat, answer


class ChatOllama(ScriptedChat):
    model: str
    script: list = [answer("roads.snow", 0.97, "full of snow")]
"""

Ask = Callable[[str, Script], tuple[Suggestion, str]]


@pytest.fixture
def ask(counter: Counter, redactor: Redactor) -> Ask:
    """Take one message through the worker of a counter whose chat model is scripted."""

    def taken(body: str, script: Script) -> tuple[Suggestion, str]:
        model = ScriptedChat(script=[script])
        asking = dataclasses.replace(
            counter, redactor=lambda: redactor, chat=Chat("scripted", model, 10.0)
        )
        raw = form_bytes(Form(subject="Plough", body=body, language="en", name="Léa Cormier"))
        with counter.database.write() as session:
            delivery = Delivery(Channel.WEB, "test", raw, now(), language="en")
            case_id = accept(session, counter.vault, delivery, now=now()).case_id
        with closing(PastCases(counter)) as past_cases:
            Worker(asking, past_cases, now).work_through(lambda _remaining: None)
        with counter.database.read() as session:
            view = queue.view(session, STAFF, case_id, now=now())
        assert view.suggestion is not None
        return view.suggestion, "\n".join(model.heard)

    return taken


def test_no_chat_model_is_the_default(counter: Counter) -> None:
    """Without the setting nothing is asked, and the ordinary model suggests."""
    assert Settings().chat_model == ""
    assert counter.chat is None
    assert counter.suggester(None) is counter.classifier()


def test_the_worker_asks_about_redacted_text_only(ask: Ask) -> None:
    """What the chat model chose is recorded under its name, and no name or number was sent."""
    suggestion, heard = ask(ROAD, answer("roads.snow", 0.97, "full of snow"))
    assert suggestion.category.label == "roads.snow"
    assert suggestion.category.evidence == ("full of snow",)
    assert "chat:scripted prompt:" in suggestion.agent
    assert "[PERSON 1]" in heard
    assert "Cormier" not in heard
    assert "0142" not in heard


def test_a_chat_model_that_fails_costs_the_category_alone(ask: Ask) -> None:
    """The case waits for a person with its severity, as urgent as it is."""
    suggestion, _ = ask(GAS, ConnectionError("no route to host"))
    assert suggestion.abstained
    assert suggestion.severity.severity is Severity.S1
    assert suggestion.agent.endswith("unanswered")


def test_a_model_with_labels_of_its_own_goes_on_alone(counter: Counter) -> None:
    """There are no definitions a chat model could choose by."""
    classifier = counter.classifier()
    card = dataclasses.replace(classifier.card, taxonomy_hash="")
    own = dataclasses.replace(classifier, card=card)
    chat = Chat("scripted", ScriptedChat(script=[""]), 1.0)
    assert dataclasses.replace(counter, classifier=lambda: own, chat=chat).suggester(None) is own


def test_a_chat_model_that_cannot_be_opened_stops_the_counter(home: Path) -> None:
    """A wrong name is told at the start, not missed case by case."""
    settings = Settings(home=home, chat_model="mistralai:small")
    with pytest.raises(ChatModelRefused, match="langchain-mistralai"):
        open_counter(settings)


def test_a_chat_model_is_not_opened_under_a_tracer(monkeypatch: pytest.MonkeyPatch) -> None:
    """LangChain would send every question to it as well."""
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    with pytest.raises(SettingsRefused, match="LANGSMITH_TRACING"):
        open_chat(Settings(chat_model="ollama:llama3"))


def test_triage_classify_asks_the_configured_model(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line names a provider, whose package is all that has to be installed."""
    (tmp_path / "langchain_ollama.py").write_text(PROVIDER, encoding="utf-8")
    line = json.dumps({"id": "1", "text": "Our road is full of snow and no plough has come."})
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("TRIAGE_CHAT_MODEL", "ollama:llama3")
    asked = ["--home", str(home), "classify", "--public", "invented"]
    done = CliRunner().invoke(triage, asked, input=line, catch_exceptions=False)
    monkeypatch.delitem(sys.modules, "langchain_ollama")
    printed = json.loads(done.stdout)
    assert printed["category"] == {"label": "roads.snow", "probability": 0.97}
    assert printed["evidence"] == ["full of snow"]
    assert printed["against"].keys() == {"label", "probability", "evidence"}
    assert printed["witnesses"]
    assert all(each.keys() == {"source", "label", "weight"} for each in printed["witnesses"])
