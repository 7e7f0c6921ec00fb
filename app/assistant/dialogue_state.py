"""A call as bytes, to be sealed while it is parked."""

from __future__ import annotations

import json
from dataclasses import asdict

from app.assistant.dialogue import Call
from app.assistant.understanding.contacts import Contact
from redaction.model import Language


def call_bytes(call: Call) -> bytes:
    """Write a call as JSON."""
    content = asdict(call)
    content["dismissed"] = sorted(call.dismissed)
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def call_of(content: bytes) -> Call:
    """Read a call that `call_bytes` wrote, in this version or an earlier one."""
    written = json.loads(content)
    language: Language = "fr" if written.get("language") == "fr" else "en"
    contact = written.get("contact") or {}
    return Call(
        language=language,
        danger=written.get("danger"),
        story=str(written.get("story", "")),
        category=str(written.get("category", "")),
        answers=tuple((str(id), str(words)) for id, words in written.get("answers", ())),
        contact=Contact(**{name: str(contact.get(name, "")) for name in Contact.__slots__}),
        asked=tuple(map(str, written.get("asked", ()))),
        dismissed=frozenset(map(str, written.get("dismissed", ()))),
    )
