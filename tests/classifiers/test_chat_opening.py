"""A chat model is opened by the name it was configured by, and nothing is sent yet."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from langchain_core.language_models import ModelProfile
from pydantic import ConfigDict, Field

from classifiers.errors import ChatModelRefused
from classifiers.prompted import Chat
from tests.classifiers.scripted import Script, ScriptedChat


class ExactChat(ScriptedChat):
    """A provider's model that takes every option, but no other."""

    model_config = ConfigDict(extra="forbid")
    script: list[Script] = Field(default_factory=list)
    model: str
    temperature: float | None = None
    timeout: float | None = None
    max_retries: int | None = None


class UnpunctualChat(ScriptedChat):
    """A provider's model that refuses options it does not know, a timeout among them."""

    model_config = ConfigDict(extra="forbid")
    script: list[Script] = Field(default_factory=list)
    model: str
    temperature: float | None = None


class WarmChat(ExactChat):
    """A provider's model that takes no temperature, and whose profile says so."""

    def _resolve_model_profile(self) -> ModelProfile:
        return {"temperature": False}


@pytest.mark.parametrize(
    ("provider", "package", "name", "kind", "options"),
    [
        ("groq", "langchain_groq", "ChatGroq", ExactChat, (0.0, 7.0, 0)),
        ("xai", "langchain_xai", "ChatXAI", UnpunctualChat, (0.0,)),
        ("cohere", "langchain_cohere", "ChatCohere", WarmChat, (None, 7.0, 0)),
    ],
)
def test_a_model_is_opened_as_exact_as_its_provider_allows(
    monkeypatch: pytest.MonkeyPatch,
    provider: str,
    package: str,
    name: str,
    kind: type[ScriptedChat],
    options: tuple[object, ...],
) -> None:
    """Temperature 0, a timeout and no second tries, each wherever it is taken."""
    module = ModuleType(package)
    setattr(module, name, kind)
    monkeypatch.setitem(sys.modules, package, module)
    chat = Chat.open(f"{provider}:some-model", 7.0)
    held = [getattr(chat.model, key, "") for key in ("temperature", "timeout", "max_retries")]
    assert held[: len(options)] == list(options)
    assert isinstance(chat.model, kind)
    assert chat.model.heard == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("mistralai:small", "langchain-mistralai"),
        ("nobody:small", "provider:model"),
        ("just-a-name", "provider:model"),
    ],
)
def test_a_model_that_cannot_be_opened_is_refused(name: str, told: str) -> None:
    """The administrator is told what the setting needs."""
    with pytest.raises(ChatModelRefused, match=told):
        Chat.open(name, 1.0)
