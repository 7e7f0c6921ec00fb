"""The two sides of the redaction benchmark, each a process that runs a round when asked.

They share no process: Presidio builds its stock recognisers from every recogniser class the
process knows, and would take the counter's for its own.

The side's name and its texts come as one line of JSON on standard input; all texts are run once
unmeasured, and the answer is the language each was read in. Every further line asks for a round
over those that were not held back, and is answered by its seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from redaction.model import Language

BATCH = 64
TIMEOUT = 600.0  # seconds: the machine may be busy, and a deadline met would spoil a round


@dataclass(frozen=True, slots=True, repr=False)
class SideText:
    """Hold one message; `language` is None where nobody said which it is."""

    text: str
    language: Language | None


SideName = Literal["counter", "stock"]
Languages = list[Language | None]
Run = Callable[[Sequence[SideText]], Languages]


class Side:
    """Run one side in a process of its own until closed."""

    def __init__(self, name: SideName, texts: Sequence[SideText]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "eval.benchmarks.redaction_sides"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        work = {"side": name, "texts": [asdict(text) for text in texts]}
        self.languages: Languages = self._ask(json.dumps(work))
        """The language each text was read in, None for one that was held back."""

    def round(self) -> float:
        """Run every text once and return the seconds it took."""
        return float(self._ask("round"))

    def close(self) -> None:
        """Let the process end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def _ask(self, line: str) -> Any:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the process of the benchmark was started without pipes")
        print(line, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("a process of the benchmark ended early; its message is above")
        return json.loads(answer)


def _counter() -> Run:
    """Redact as the worker does, in batches; the language is detected where none was chosen."""
    from redaction.hidden import hidden

    with hidden("torch", "transformers"):
        from redaction.redactor import Redactor
    from redaction.errors import RedactionError
    from redaction.model import OriginalCase

    redactor = Redactor.load(timeout=TIMEOUT)

    def run(texts: Sequence[SideText]) -> Languages:
        languages: Languages = []
        for start in range(0, len(texts), BATCH):
            batch = [OriginalCase("", t.text, language=t.language) for t in texts[start:][:BATCH]]
            for case in redactor.redact_cases(batch):
                languages.append(None if isinstance(case, RedactionError) else case.language)
        return languages

    return run


def _stock() -> Run:
    """Analyze one message after the other with Presidio as it comes and the whole models."""
    from eval.benchmarks.obvious import stock_analyzer

    analyzer = stock_analyzer()

    def run(texts: Sequence[SideText]) -> Languages:
        for text in texts:
            analyzer.analyze(text.text, language=text.language or "en")
        return [text.language for text in texts]

    return run


_SIDES: dict[str, Callable[[], Run]] = {"counter": _counter, "stock": _stock}


def main() -> None:
    """Serve rounds until standard input ends."""
    work = json.loads(sys.stdin.readline())
    texts = [SideText(**text) for text in work["texts"]]
    run = _SIDES[work["side"]]()
    # The first run pays for what later ones reuse.
    languages = run(texts)
    _answer(languages)
    read = [t for t, language in zip(texts, languages, strict=True) if language is not None]
    for _ in sys.stdin:
        start = time.perf_counter()
        run(read)
        _answer(time.perf_counter() - start)


def _answer(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
