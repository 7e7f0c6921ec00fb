"""The boundary: original text goes in, RedactedText comes out, or nothing does."""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Sequence

from redaction.analysis import Analysis
from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.language import read
from redaction.model import KnownIdentity, Language, RedactedCase, RedactedText, Span
from redaction.names import shelters, vetted
from redaction.normalization import NormalizedText
from redaction.overlap import resolve
from redaction.parts import Layout, lay_out
from redaction.placeholders import Numbering, imitations
from redaction.policy import PACKAGE, Policy
from redaction.recurrence import recurring_identity, recurring_values

_NOBODY = KnownIdentity()


class Redactor:
    """Replace personal identifiers by numbered placeholders.

    One text at a time: spaCy's models are shared and not safe to run from several threads.
    """

    def __init__(self, analysis: Analysis, policy: Policy, timeout: float) -> None:
        self._analysis = analysis
        self._policy = policy
        self._timeout = timeout
        self._lock = threading.Lock()
        self.policy_version = _policy_version(policy, analysis.model_versions)

    @classmethod
    def load(cls, *, timeout: float = 20.0, policy: Policy | None = None) -> Redactor:
        """Load the models; `timeout` is in seconds, for a text of ordinary length.

        Raises RedactionError("model_missing") when a model is not installed.
        """
        policy = policy or Policy.load()
        return cls(Analysis(policy), policy, timeout)

    def redact(
        self,
        text: str,
        *,
        language: Language | None = None,
        identity: KnownIdentity = _NOBODY,
    ) -> RedactedText:
        """Redact one text; `language` is its sender's choice. Raises RedactionError only."""
        return self._redact((text,), (), language, identity)[0]

    def redact_case(
        self,
        *,
        subject: str,
        body: str,
        quoted: str = "",
        attachment_names: Sequence[str] = (),
        language: Language | None = None,
        identity: KnownIdentity = _NOBODY,
    ) -> RedactedCase:
        """Redact all parts of a case with one numbering. Raises RedactionError only."""
        texts = self._redact((subject, body, quoted), tuple(attachment_names), language, identity)
        return RedactedCase(texts[0], texts[1], texts[2], tuple(texts[3:]))

    def _redact(
        self,
        texts: tuple[str, ...],
        file_names: tuple[str, ...],
        language: Language | None,
        identity: KnownIdentity,
    ) -> list[RedactedText]:
        """Turn every failure into a RedactionError that carries nothing of the text."""
        try:
            return self._redact_parts(texts, file_names, language, identity)
        except RedactionError as error:
            failure = error
        except Exception as error:
            failure = RedactionError(
                "redaction_failed",
                f"Redaction failed with {type(error).__name__}. The original is safe; process the "
                "message again, and report it when it fails again.",
            )
        # Raised outside the handler: the cause's message and frames may hold the text.
        raise failure.with_traceback(None)

    def _redact_parts(
        self,
        texts: tuple[str, ...],
        file_names: tuple[str, ...],
        language: Language | None,
        identity: KnownIdentity,
    ) -> list[RedactedText]:
        deadline = self._deadline(sum(map(len, (*texts, *file_names))))
        reading = read("\n\n".join(texts), language)
        layout = lay_out(texts, file_names)
        spans: defaultdict[int, list[Span]] = defaultdict(list)
        for part, span in layout.split(self._found(layout, reading.analyzers, identity, deadline)):
            spans[part].append(span)
        numbering = Numbering()
        originals = (*texts, *file_names)
        return [
            self._replaced(originals[index], part, spans[index], reading.language, numbering)
            for index, part in enumerate(layout.parts)
        ]

    def _deadline(self, characters: int) -> Deadline:
        if characters > self._policy.characters:
            raise RedactionError(
                "text_too_long",
                f"A text of {characters} characters is longer than the {self._policy.characters} "
                "that are redacted. A person must handle it.",
            )
        shares = 1 + characters // self._policy.seconds_per_characters
        return Deadline.after(self._timeout * shares)

    def _found(
        self,
        layout: Layout,
        analyzers: tuple[Language, ...],
        identity: KnownIdentity,
        deadline: Deadline,
    ) -> list[Span]:
        """Search the whole case once, then once more for what the first search taught."""
        text = layout.text
        if not self._lock.acquire(timeout=deadline.remaining()):
            deadline.remaining()
        try:
            candidates = list(self._analysis.spans(text, analyzers, deadline))
        finally:
            self._lock.release()
        spans = [
            span
            for span in vetted(candidates, text, shelters(text, deadline))
            if self._policy.redacts(span.entity_type, span.score)
        ]
        spans += recurring_identity(text, identity, deadline)
        spans += recurring_values(text, spans, deadline)
        deadline.remaining()
        return spans

    def _replaced(
        self,
        original: str,
        part: NormalizedText,
        spans: list[Span],
        language: Language,
        numbering: Numbering,
    ) -> RedactedText:
        """Put placeholders where the spans are and disarm what imitates a placeholder."""
        pieces: list[str] = []
        found: list[Span] = []
        position = 0
        edits = [*resolve(spans, part.text), *_brackets(part.text, spans)]
        for span in sorted(edits, key=lambda span: span.start):
            start, end = part.original(span.start, span.end)
            pieces.append(original[position:start])
            position = end
            if span.recognizer == "":
                pieces.append("(" if part.text[span.start] == "[" else ")")
                continue
            value = part.text[span.start : span.end]
            pieces.append(numbering.placeholder(span.entity_type, value, language))
            found.append(Span(start, end, span.entity_type, span.score, span.recognizer))
        pieces.append(original[position:])
        return RedactedText("".join(pieces), tuple(found), language, self.policy_version)


def _brackets(text: str, spans: list[Span]) -> list[Span]:
    """Return the brackets of imitated placeholders that no span covers, without a recogniser."""
    brackets = (place for start, end in imitations(text) for place in (start, end - 1))
    return [
        Span(place, place + 1, "", 0.0, "")
        for place in brackets
        if not any(span.start <= place < span.end for span in spans)
    ]


def _policy_version(policy: Policy, model_versions: Sequence[str]) -> str:
    """Hash everything that decides what is redacted: policy, code, word lists and models."""
    digest = hashlib.sha256(policy.source)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".toml", ".txt"):
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update("\n".join(model_versions).encode())
    return digest.hexdigest()[:12]
