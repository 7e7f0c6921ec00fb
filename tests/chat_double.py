"""What every chat model of the tests has in common: it takes tools and says one message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from pydantic import Field


class ChatDouble(BaseChatModel):
    """Answer with what `told` says; `offered` keeps the names of the tools."""

    offered: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "double"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        self.offered[:] = [tool["function"]["name"] for tool in tools if isinstance(tool, dict)]
        return self.bind()

    def told(self, messages: list[BaseMessage]) -> AIMessage:
        """Return what comes after these messages."""
        raise NotImplementedError

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self.told(messages))])
