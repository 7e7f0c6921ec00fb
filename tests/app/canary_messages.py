"""Messages that carry canaries in every place of every channel, a few kinds in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from app.intake.form import Form, form_bytes
from redaction.model import Language
from review_queue.model import Channel
from tests.app.canaries import KINDS, Canary, Kind

MAIL_PLACES = (
    "subject",
    "body",
    "attachment name",
    "display name",
    "reply quote",
    "quoted signature",
    "note",
)
FORM_PLACES = ("subject", "body", "form field", "display name", "note")
# Letters and referrals are typed in by a clerk or arrive as a scanner's mail.
MAIL_DOORS = {
    "email": Channel.EMAIL,
    "letter by mail": Channel.LETTER,
    "referral by mail": Channel.REFERRAL,
}
FORM_DOORS = {
    "web": Channel.WEB,
    "phone": Channel.PHONE,
    "walk_in": Channel.WALK_IN,
    "letter": Channel.LETTER,
    "referral": Channel.REFERRAL,
}
LANGUAGES: tuple[Language, ...] = ("en", "fr")
KINDS_IN_ONE = 10
GROUPS = tuple(KINDS[i : i + KINDS_IN_ONE] for i in range(0, len(KINDS), KINDS_IN_ONE))
# The name of a file ends at a slash, and nobody is called by an address of the web.
IMPOSSIBLE = {("URL", "attachment name"), ("URL", "display name")}
ABOUT: dict[Language, str] = {"en": "Road not ploughed", "fr": "Route pas déneigée"}
OPENING: dict[Language, str] = {
    "en": "The plough has not been down our road since Sunday and we cannot get out.",
    "fr": "La charrue n'est pas passée dans notre chemin depuis dimanche et nous sommes bloqués.",
}
EARLIER: dict[Language, str] = {
    "en": "On Mon, Mar 2, 2026 at 9:14 AM, Service Counter <counter@example.ca> wrote:",
    "fr": "Le lun. 2 mars 2026 à 9 h 14, Comptoir de services <comptoir@example.ca> a écrit :",
}
HOUSEHOLD: dict[Language, str] = {
    "en": "It is the last house, everyone here knows the {} place.",
    "fr": "C'est la dernière maison, tout le monde ici connaît la maison des {}.",
}


@dataclass(frozen=True, slots=True)
class Carrier:
    """One message with its canaries; `note` is what staff will write about it."""

    channel: Channel
    language: Language
    raw: bytes
    note: str
    canaries: tuple[Canary, ...]

    @property
    def chosen(self) -> Language | None:
        """The language the person chose: a mail chooses none."""
        return None if b"MIME-Version" in self.raw else self.language


def carriers() -> Iterator[Carrier]:
    """Yield messages so that every kind is in every place of every door in both languages."""
    number = 0
    for doors, places in ((MAIL_DOORS, MAIL_PLACES), (FORM_DOORS, FORM_PLACES)):
        for door, channel in doors.items():
            for language in LANGUAGES:
                for group in GROUPS:
                    placed = {
                        place: [
                            _canary(kind, door, place, language, number + n)
                            for kind in group
                            if (kind.entity, place) not in IMPOSSIBLE
                        ]
                        for n, place in enumerate(places)
                    }
                    yield _carrier(channel, language, placed)
                number += len(places)


def _canary(kind: Kind, door: str, place: str, language: Language, number: int) -> Canary:
    value = kind.value(number, language)
    short = place in ("subject", "attachment name", "quoted signature")
    words = kind.label if short else kind.sentence
    written = words[language].format(value)
    if place == "display name":
        written = value
    return Canary(kind.entity, door, place, language, value, written)


def _carrier(channel: Channel, language: Language, placed: dict[str, list[Canary]]) -> Carrier:
    raw = _mail(language, placed) if "reply quote" in placed else _form(language, placed)
    return Carrier(
        channel,
        language,
        raw,
        _joined(placed["note"], " "),
        tuple(canary for canaries in placed.values() for canary in canaries),
    )


def _mail(language: Language, placed: dict[str, list[Canary]]) -> bytes:
    message = EmailMessage()
    sender, *copied = (_mailbox(canary) for canary in placed["display name"])
    message["From"] = sender
    message["Cc"] = ", ".join(copied)
    message["To"] = "counter@example.ca"
    message["Subject"] = _subject(language, placed)
    quoted = [
        *(canary.written for canary in placed["reply quote"]),
        "-- ",
        *(canary.written for canary in placed["quoted signature"]),
    ]
    lines = "\n".join(f"> {line}" for line in quoted)
    message.set_content(f"{_body(language, placed)}\n\n{EARLIER[language]}\n{lines}\n")
    for canary in placed["attachment name"]:
        message.add_attachment(
            canary.written.encode(),
            maintype="application",
            subtype="pdf",
            filename=f"{canary.written}.pdf",
        )
    return message.as_bytes()


def _mailbox(canary: Canary) -> str:
    address = canary.value if canary.entity == "EMAIL_ADDRESS" else "someone@example.org"
    return f'"{canary.written}" <{address}>'


def _form(language: Language, placed: dict[str, list[Canary]]) -> bytes:
    given = {canary.entity: canary.value for canary in placed["display name"]}
    own = ("EMAIL_ADDRESS", "PHONE_NUMBER", "STREET_ADDRESS")
    return form_bytes(
        Form(
            subject=_subject(language, placed),
            body=_body(language, placed),
            language=language,
            name=", ".join(c.written for c in placed["display name"] if c.entity not in own),
            email=given.get("EMAIL_ADDRESS", ""),
            phone=given.get("PHONE_NUMBER", ""),
            address=given.get("STREET_ADDRESS", ""),
            fields={
                f"question_{n}": canary.written for n, canary in enumerate(placed["form field"])
            },
        )
    )


def _subject(language: Language, placed: dict[str, list[Canary]]) -> str:
    return f"{ABOUT[language]}, {_joined(placed['subject'], ', ')}"


def _body(language: Language, placed: dict[str, list[Canary]]) -> str:
    """Write the body; the sender's surname comes again, in words that do not tell it is one."""
    surnames = [
        canary.value.partition(" ")[2]
        for canary in placed["display name"]
        if canary.entity == "PERSON"
    ]
    again = [HOUSEHOLD[language].format(surname) for surname in surnames]
    return "\n\n".join([OPENING[language], _joined(placed["body"], "\n"), *again])


def _joined(canaries: list[Canary], between: str) -> str:
    return between.join(canary.written for canary in canaries)
