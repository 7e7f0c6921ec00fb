"""Chat models that say what a test tells them to, in the place of those across a network."""

from __future__ import annotations

import json
import time
from typing import Any

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.output_parsers import PydanticOutputParser
from langchain_core.runnables import Runnable
from pydantic import BaseModel, Field

from classifiers.classifier import Classifier
from classifiers.prompted import Chat, PromptedClassifier
from tests.chat_double import ChatDouble
from tests.classifiers.cases import case

SNOW = case(
    "The plough has not come down our road since Monday. It is full of snow.", subject="Plough"
)
NEIGE = case("La charrue n'est pas passée et notre chemin est plein de neige.", "fr")
GAS = case("Hello. I can smell gas in the basement. My husband has gone to bed.")
Script = str | Exception | float


class ScriptedChat(ChatDouble):
    """Answer by calling the tool, with arguments as they would come over the wire.

    `script` holds what to do, the last entry again and again: a text to answer with, an
    exception to raise, seconds to hang. `heard` keeps what was asked.
    """

    script: list[Script]
    stop_reason: str = "tool_use"
    heard: list[str] = Field(default_factory=list)

    def told(self, messages: list[BaseMessage]) -> AIMessage:
        self.heard.append("\n".join(message.text for message in messages))
        act = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(act, Exception):
            raise act
        if isinstance(act, float):
            time.sleep(act)
            act = answer("roads.snow")
        told = {"stop_reason": self.stop_reason}
        return self.said(act).model_copy(update={"response_metadata": told})

    def said(self, text: str) -> AIMessage:
        """Wrap an answer as a call of the tool."""
        call = {
            "id": "call-1",
            "type": "function",
            "function": {"name": "Answer", "arguments": text},
        }
        return AIMessage("", additional_kwargs={"tool_calls": [call]})


class WritingChat(ScriptedChat):
    """Answer in writing, to be read as JSON, as models held to a JSON schema do."""

    def with_structured_output(
        self, schema: dict[str, Any] | type, *, include_raw: bool = False, **kwargs: Any
    ) -> Runnable[LanguageModelInput, dict[str, Any] | BaseModel]:
        assert isinstance(schema, type)
        return self | PydanticOutputParser(pydantic_object=schema)

    def said(self, text: str) -> AIMessage:
        return AIMessage(text)


def answer(category: str, probability: float = 0.9, *words: str) -> str:
    """Write an answer as a chat model should."""
    return json.dumps({"category": category, "probability": probability, "words": words})


def prompted(
    classifier: Classifier,
    *script: Script,
    kind: type[ScriptedChat] = ScriptedChat,
    seconds: float = 10.0,
) -> tuple[PromptedClassifier, ScriptedChat]:
    """Put a scripted model before the ordinary classifier; return both."""
    model = kind(script=list(script))
    return PromptedClassifier.over(classifier, Chat("scripted:one", model, seconds)), model
