"""The types redaction produces. Everything downstream accepts only these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Span:
    """Locate one identifier in the original text.

    `start` and `end` are half-open code points in the original; `entity_type` uses
    Presidio's names; `score` lies in 0..1.
    """

    start: int
    end: int
    entity_type: str
    score: float
    recognizer: str


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """Hold what intake already knows about the sender, so it can be redacted wherever it recurs."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        values = (self.names, self.emails, self.phones, self.addresses, self.numbers)
        return f"KnownIdentity({sum(map(len, values))} values)"


@dataclass(frozen=True, slots=True, repr=False)
class OriginalCase:
    """Hold every part of one submission as it came; `language` is its sender's choice."""

    subject: str
    body: str
    quoted: str = ""
    attachment_names: tuple[str, ...] = ()
    language: Language | None = None
    identity: KnownIdentity = KnownIdentity()

    @property
    def characters(self) -> int:
        """The length of all parts together."""
        return sum(map(len, (self.subject, self.body, self.quoted, *self.attachment_names)))

    def __repr__(self) -> str:
        return f"OriginalCase({self.characters} characters)"


@dataclass(frozen=True, slots=True)
class RedactedText:
    """Carry a text from which every identifier found was replaced by a placeholder.

    `spans` point into the original, which is not held here. `policy_version` names the
    redaction rules and models that made it.
    """

    text: str
    spans: tuple[Span, ...]
    language: Language
    policy_version: str

    def __repr__(self) -> str:
        return (
            f"RedactedText({len(self.text)} characters, {len(self.spans)} spans, {self.language})"
        )

    @classmethod
    def public(cls, text: str, *, source: str, language: Language = "en") -> RedactedText:
        """Declare a text of a public data set as free of personal information.

        `source` names the data set. Allowed in eval/ and tests/ only; a test guards this.
        """
        return cls(text=text, spans=(), language=language, policy_version=f"public:{source}")


@dataclass(frozen=True, slots=True)
class RedactedCase:
    """Carry every part of one submission, redacted with one numbering of placeholders.

    `body` is what the person wrote now; `quoted` is earlier mail and signatures, shown to
    people but not classified.
    """

    subject: RedactedText
    body: RedactedText
    quoted: RedactedText
    attachment_names: tuple[RedactedText, ...] = ()

    @property
    def language(self) -> Language:
        return self.body.language

    @property
    def policy_version(self) -> str:
        return self.body.policy_version

    @property
    def passages(self) -> tuple[str, ...]:
        """The subject and each paragraph of the body, empty ones left out."""
        return tuple(self._passages())

    def _passages(self) -> Iterator[str]:
        for passage in (self.subject.text, *self.body.text.split("\n\n")):
            if passage.strip():
                yield passage.strip()

    @property
    def request(self) -> str:
        """The subject and the body as one text, for classification and search."""
        return "\n\n".join(self.passages)
