"""One Submission, whatever door the message came through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from redaction.model import KnownIdentity, Language
from review_queue.model import Channel


@dataclass(frozen=True, slots=True, repr=False)
class ReceivedFile:
    """An attachment as it came: never opened, its name still the sender's."""

    name: str
    content_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"ReceivedFile({self.content_type}, {len(self.content)} bytes)"


@dataclass(frozen=True, slots=True, repr=False)
class Submission:
    """Hold one message as its sender meant it, before redaction.

    `body` is what the person wrote now, `quoted` what they repeated (earlier mail, signature).
    `fields` are form answers by id. `sender` is what the headers or the form say about the
    person, so that it can be redacted. `language` is the person's own choice; None when they
    made none. `defects` are codes of what was wrong with the bytes. `message_id` is empty when
    absent or unusable.
    """

    id: str
    channel: Channel
    received_at: datetime
    subject: str
    body: str
    quoted: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    attachments: tuple[ReceivedFile, ...] = ()
    sender: KnownIdentity = field(default_factory=KnownIdentity)
    language: Language | None = None
    message_id: str = ""
    defects: tuple[str, ...] = ()

    def __repr__(self) -> str:
        size = len(self.subject) + len(self.body) + len(self.quoted)
        return f"Submission({self.id}, {self.channel}, {size} characters)"
