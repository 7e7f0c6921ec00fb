"""Chat models that use tools and talk as a test tells them to, in the place of real ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage
from pydantic import Field

from tests.chat_double import ChatDouble

Call = tuple[str, dict[str, Any]]
Line = str | Exception | float | list[Call] | Callable[[str], str]


class TalkingChat(ChatDouble):
    """Say one line of a script after another, the last again and again.

    A text is an answer, a list of calls uses tools, an exception is raised, a number of seconds
    hangs, and a function answers from everything it has heard. `heard` keeps what was asked,
    `offered` the names of the tools.
    """

    script: list[Line]
    heard: list[str] = Field(default_factory=list)

    def told(self, messages: list[BaseMessage]) -> AIMessage:
        self.heard.append("\n".join(message.text for message in messages))
        line = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return self._said(line)

    def _said(self, line: Line) -> AIMessage:
        if isinstance(line, Exception):
            raise line
        if isinstance(line, float):
            time.sleep(line)
            return AIMessage("too late")
        if isinstance(line, list):
            calls = [
                {"name": name, "args": given, "id": f"call-{number}"}
                for number, (name, given) in enumerate(line)
            ]
            return AIMessage("", tool_calls=calls)
        return AIMessage(line(self.heard[-1]) if callable(line) else line)
