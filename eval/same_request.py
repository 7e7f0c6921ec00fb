"""One request by every door: e-mail, web form, phone, counter, letter, referral.

However it comes, it must come to the same case: the same pieces of information, the same community,
and for whoever is in danger the same severity.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from app.assistant.dialogue import is_the_community
from app.assistant.dialogue_case import facts_of
from app.assistant.dialogue_listening import Listener
from app.intake.form import form_bytes, form_of
from app.intake.parse import parse
from app.intake.submission import Submission
from classifiers.model import Severity
from classifiers.taxonomy import Category, Taxonomy
from redaction.model import Language
from review_queue.model import Channel

FOLDER = Path(__file__).with_name("datasets") / "same_request"
RECEIVED = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
"""When every rendering came in: a Friday morning in Atlantic Canada."""
PRESENT = "said"
"""What stands for a piece that was given in words without a form of their own."""


@dataclass(frozen=True, slots=True)
class Request:
    """Hold one request and how it looks at each door.

    `normals` are pieces by id and what they come to, `present` pieces that only must be there.
    """

    id: str
    language: Language
    category: str
    community: str
    normals: Mapping[str, str]
    present: tuple[str, ...]
    doors: Mapping[Channel, Mapping[str, object]]
    severity: Severity | None = None

    @property
    def expected(self) -> dict[str, str]:
        """What every door's rendering comes to."""
        return {**self.normals, **dict.fromkeys(self.present, PRESENT)}


def read_requests(paths: Sequence[Path] = ()) -> list[Request]:
    """Read requests, by default the packaged ones."""
    files = paths or sorted(FOLDER.glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [_request(json.loads(line)) for line in lines if line.strip()]


def submission(request: Request, channel: Channel) -> Submission:
    """Read a rendering as intake reads what comes in by that door."""
    rendering = request.doors[channel]
    raw = _mail(rendering) if channel is Channel.EMAIL else form_bytes(form_of(rendering))
    return parse(raw, id=f"{request.id}-{channel}", channel=channel, received_at=RECEIVED)


def structured(
    request: Request, channel: Channel, category: Category, listener: Listener
) -> dict[str, str]:
    """Return what a rendering comes to: each piece in its one form, and the community."""
    standing = facts_of(submission(request, channel), category, listener)
    found = {
        each.id: fact.normal or PRESENT
        for each in category.information
        if not is_the_community(each) and (fact := standing.facts.get(each.id)) is not None
    }
    place = standing.contact.community
    return {**found, "community": listener.named(place) or place}


def as_expected(request: Request, listener: Listener) -> dict[str, str]:
    """Return what a request should come to, in the form `structured` gives."""
    community = listener.named(request.community) or request.community
    return {**request.expected, "community": community}


def differences(
    request: Request, taxonomy: Taxonomy, listener: Listener
) -> dict[Channel, dict[str, tuple[str, str]]]:
    """Return, for each door that differs, the pieces that do: what they came to and what was meant.

    Of a piece that has no form of its own only its being there is compared.
    """
    category = taxonomy.category(request.category)
    meant = as_expected(request, listener)
    found: dict[Channel, dict[str, tuple[str, str]]] = {}
    for channel in request.doors:
        told = structured(request, channel, category, listener)
        for id in request.present:
            told[id] = PRESENT if id in told else ""
        wrong = {
            id: (told.get(id, ""), meant.get(id, ""))
            for id in {*told, *meant}
            if told.get(id, "") != meant.get(id, "")
        }
        if wrong:
            found[channel] = wrong
    return found


def _mail(rendering: Mapping[str, object]) -> bytes:
    message = EmailMessage()
    headers = rendering["headers"]
    if isinstance(headers, dict):
        for name, value in headers.items():
            message[name] = value
    message.set_content(str(rendering["body"]))
    return message.as_bytes()


def _request(entry: dict[str, object]) -> Request:
    values = dict(entry)
    severity = values.pop("severity", None)
    doors = values.pop("doors")
    present = values.pop("present", ())
    if not isinstance(doors, dict) or not isinstance(present, list):
        raise TypeError(f"request {values.get('id')} has no doors or pieces")
    return Request(
        **values,  # type: ignore[arg-type]
        present=tuple(present),
        doors={Channel(door): rendering for door, rendering in doors.items()},
        severity=Severity.parse(str(severity)) if severity else None,
    )
