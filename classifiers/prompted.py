"""Ask a chat model for the category, where an organisation has configured one. Off by default.

The chat model names a category and nothing else. The severity is the ordinary model's and the
rules'; the evidence is words of the message; and the category is suggested only where the trained
model holds it possible. Whatever goes wrong ends in abstention. See docs/decisions/chat-model.md.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from threading import BoundedSemaphore, Thread
from typing import Any, Literal, TypeVar

from langchain.chat_models import init_chat_model
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from langchain_core.runnables import Runnable
from pydantic import BaseModel, ConfigDict, Field, create_model

from classifiers.agent import UNANSWERED
from classifiers.classifier import Classifier
from classifiers.errors import ChatModelRefused, NoAnswer
from classifiers.model import Prediction, Severity, Suggestion
from classifiers.passages import sentences, without_placeholders
from classifiers.prompt import INSTRUCTIONS, MOST_CHARACTERS, fenced, instructions
from classifiers.taxonomy import Taxonomy
from redaction.errors import RedactionError
from redaction.language import read
from redaction.model import Language, RedactedCase
from redaction.placeholders import PLACEHOLDER

AT_ONCE = 4
"""Questions open at one time, and so the most threads a provider that hangs can hold."""
LONGEST_ANSWER = 4_000
"""Characters of a written answer; LangChain's reader takes 10 s for 40,000 of no JSON."""
_MOST_WORDS, _LONGEST_WORDS, _SHOWN = 20, 80, 4

Given = TypeVar("Given")
log = logging.getLogger(__name__)


class Answer(BaseModel):
    """The category of one request to a public service counter."""

    # LangChain logs a validation error when an answer was cut off, and it would quote the answer.
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    category: str
    probability: float = Field(ge=0, le=1, allow_inf_nan=False)
    words: list[str]


@dataclass(frozen=True, slots=True)
class Chat:
    """Hold an opened chat model, the name it was configured by, and how long it may take."""

    name: str
    model: BaseChatModel = field(repr=False)
    seconds: float
    free: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    @classmethod
    def open(cls, name: str, seconds: float) -> Chat:
        """Open a model by LangChain's "provider:model"; raises ChatModelRefused.

        Nothing is sent yet.
        """
        try:
            model = _opened(name, seconds)
            model.with_structured_output(Answer)
        except Exception as error:
            missing = f" {error}." if isinstance(error, ImportError) else ""
            raise ChatModelRefused(
                f"the chat model {name!r} cannot be opened ({type(error).__name__}).{missing} "
                'Name it "provider:model", such as "ollama:llama3", install the provider\'s '
                "LangChain package and give its key in the environment; or name none."
            ) from None
        return cls(name, model, seconds)

    def within_time(self, ask: Callable[[], Given]) -> Given:
        """Return what `ask` returns; raises TimeoutError after `seconds`.

        Not every provider knows a timeout, and a thread cannot be stopped: one that hangs keeps
        its thread. When all are kept, the next question waits its seconds and is given up.
        """
        until = time.monotonic() + self.seconds
        if not self.free.acquire(timeout=self.seconds):
            raise TimeoutError
        given: Future[Given] = Future()

        def run() -> None:
            try:
                given.set_result(ask())
            except BaseException as error:
                given.set_exception(error)
            finally:
                self.free.release()

        # A daemon, so that stopping the counter does not wait for a provider.
        try:
            Thread(target=run, name="chat model", daemon=True).start()
        except RuntimeError:
            self.free.release()
            raise
        return given.result(timeout=max(until - time.monotonic(), 0))


@dataclass(frozen=True, slots=True)
class PromptedClassifier:
    """Suggest as the ordinary classifier does, with a category that a chat model chose.

    `agent` names the ordinary model, the chat model and the hash of all the prompts are made of;
    "unanswered" after it marks a suggestion that the chat model did not give, asked or not.
    """

    agent: str
    ordinary: Classifier
    chat: Chat
    asked: Runnable[list[BaseMessage], Any]

    @classmethod
    def over(cls, ordinary: Classifier, chat: Chat) -> PromptedClassifier:
        """Put a chat model before an ordinary classifier whose labels are the catalogue's."""
        agent = f"{ordinary.agent} chat:{chat.name} prompt:{prompt_hash()[:8]}"
        ids = tuple(category.id for category in ordinary.taxonomy.categories)
        asked = chat.model.with_structured_output(_answer_among(ids))
        return cls(agent, ordinary, chat, asked)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that can be suggested."""
        return self.ordinary.labels

    @property
    def promised_coverage(self) -> float:
        """What the ordinary model's prediction sets promise."""
        return self.ordinary.promised_coverage

    def suggest(self, case: RedactedCase, received: date | None = None) -> Suggestion:
        """Suggest for one case; `received` is the local day it came in."""
        return self.suggest_batch([case], [received])[0]

    def suggest_batch(
        self, cases: Sequence[RedactedCase], received: Sequence[date | None] | None = None
    ) -> list[Suggestion]:
        """Suggest for many cases; the chat model is asked for one after another."""
        ordinary = self.ordinary.suggest_batch(cases, received)
        return [self._joined(*pair) for pair in zip(cases, ordinary, strict=True)]

    def _joined(self, case: RedactedCase, ordinary: Suggestion) -> Suggestion:
        if not _can_be_asked_about(case):
            return unanswered(ordinary, f"{self.agent} {UNANSWERED}")
        try:
            answer = self._answer(case)
        except Exception as error:
            # The type alone: the message may quote the case.
            log.warning("no usable answer from the chat model: %s", type(error).__name__)
            return unanswered(ordinary, f"{self.agent} {UNANSWERED}")
        return self._suggestion(case, ordinary, answer)

    def _answer(self, case: RedactedCase) -> Answer:
        question = messages(case.request, case.language, self.ordinary.taxonomy)
        answer = self.chat.within_time(
            lambda: self.asked.invoke(question, {"callbacks": [_Strict()]})
        )
        if not isinstance(answer, Answer):
            raise NoAnswer("the chat model answered in another form")
        return answer

    def _suggestion(self, case: RedactedCase, ordinary: Suggestion, answer: Answer) -> Suggestion:
        """Take the chat model's category, and abstain where the trained model rules it out.

        What a message may talk a chat model into is so limited to what the message is like.
        """
        label, probability = answer.category, answer.probability
        others = tuple(each for each in ordinary.prediction_set if each != label)
        agreed = label == ordinary.category.label
        # An emergency goes nowhere on a chat model's word alone: the message may have asked for it.
        emergency = ordinary.severity.severity is Severity.S1
        next_likeliest = tuple(each for each in ordinary.likeliest if each != label)
        return replace(
            ordinary,
            category=Prediction(label, probability, _words_of(case.request, answer.words)),
            prediction_set=(label, *others),
            likeliest=(label, *next_likeliest)[:3],
            abstained=label not in ordinary.prediction_set
            or (emergency and not agreed)
            or self.ordinary.model.doubt.abstains(probability),
            agent=self.agent,
            # The known texts spoke for the trained model's choice, which may be another.
            against=ordinary.against if agreed else ordinary.category,
            witnesses=ordinary.witnesses if agreed else (),
        )


class _Strict(BaseCallbackHandler):
    """Refuse a written answer that is no JSON: LangChain's reader would complete it by guessing."""

    raise_error = True
    run_inline = True

    def on_llm_end(self, response: LLMResult, **_kwargs: Any) -> None:
        """Check an answer before it is read; raises NoAnswer."""
        generation = response.generations[0][0]
        if isinstance(generation, ChatGeneration) and isinstance(generation.message, AIMessage):
            if generation.message.tool_calls:
                return
            if len(generation.text) <= LONGEST_ANSWER and _is_json(generation.text):
                return
        raise NoAnswer("the chat model wrote no JSON")


def unanswered(ordinary: Suggestion, agent: str) -> Suggestion:
    """Leave the category to a person: no confidence, and what the trained model holds possible."""
    nothing = Prediction(ordinary.category.label, 0.0)
    return replace(
        ordinary, category=nothing, abstained=True, agent=agent, against=None, witnesses=()
    )


def messages(request: str, language: Language, taxonomy: Taxonomy) -> list[BaseMessage]:
    """Lay out one request for a chat model: what to do apart from the data, and no other case."""
    return [SystemMessage(instructions(language, taxonomy)), HumanMessage(fenced(request))]


def prompt_hash() -> str:
    """Return the SHA-256 of what every prompt is made of, apart from catalogue and request."""
    schema = json.dumps(Answer.model_json_schema(), sort_keys=True)
    parts = (INSTRUCTIONS.en, INSTRUCTIONS.fr, str(MOST_CHARACTERS), schema)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _opened(name: str, seconds: float) -> BaseChatModel:
    """Open a model as exact and as punctual as its provider lets it be."""
    options: dict[str, Any] = {"temperature": 0.0, "timeout": seconds, "max_retries": 0}
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except (TypeError, ValueError):
        # Some providers refuse options they do not know; our own deadline holds all the same.
        options = {"temperature": 0.0}
        model = init_chat_model(name, **options)
    if (model.profile or {}).get("temperature") is False:
        del options["temperature"]
        model = init_chat_model(name, **options)
    return model


@cache
def _answer_among(ids: tuple[str, ...]) -> type[Answer]:
    """Make the form of an answer whose category is one of these ids."""
    one_of: Any = Literal[ids]
    return create_model("Answer", __base__=Answer, __doc__=Answer.__doc__, category=one_of)


def _can_be_asked_about(case: RedactedCase) -> bool:
    """Tell whether a case has words, in English or French."""
    if not sentences(case.request):
        return False
    try:
        read(without_placeholders(case.request))
    except RedactionError:
        return False
    return True


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _words_of(request: str, words: Sequence[str]) -> tuple[str, ...]:
    """Keep up to four of the words given, those that stand in the request outside placeholders."""
    readable = PLACEHOLDER.sub("\n", request)
    kept: dict[str, None] = {}
    for given in words[:_MOST_WORDS]:
        phrase = given.strip()
        plain = len(phrase) <= _LONGEST_WORDS and "\n" not in phrase
        if plain and any(map(str.isalpha, phrase)) and _stands_in(readable, phrase):
            kept.setdefault(phrase)
    return tuple(kept)[:_SHOWN]


def _stands_in(text: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None
