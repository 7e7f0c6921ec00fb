"""The letter that asks a citizen for what is missing: words of the catalogue and of no message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.taxonomy import Bilingual, Information
from redaction.model import Language

SUBJECT = Bilingual(
    "Your request {reference}: a few questions",
    "Votre demande {reference} : quelques questions",
)
OPENING = Bilingual(
    "Hello,\n\n"
    "Thank you for writing to {organisation}. We are looking after your request {reference}. "
    "Before anyone can act on it, we need to know:",
    "Bonjour,\n\n"
    "Merci d'avoir écrit à {organisation}. Nous nous occupons de votre demande {reference}. "
    "Avant que quelqu'un puisse agir, il nous faut savoir :",
)
LINK = Bilingual(
    "You can answer on this page, without signing in. The page shows nothing about you. "
    "It closes on {until}:\n{link}",
    "Vous pouvez répondre sur cette page, sans vous connecter. La page ne montre rien à votre "
    "sujet. Elle ferme le {until} :\n{link}",
)
CLOSING = Bilingual(
    "If someone is in danger now, call 911.\n\nYour service counter",
    "Si quelqu'un est en danger maintenant, appelez le 911.\n\nVotre comptoir de services",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold a letter ready to be read; `language` is the one it is written in."""

    language: Language
    subject: str
    body: str


def letter(
    missing: Sequence[Information],
    language: Language,
    *,
    organisation: str,
    reference: str,
    link: str = "",
    until: str = "",
) -> Letter:
    """Write a letter that asks these questions; without a link it leaves the way to answer out."""
    opening = OPENING.in_(language).format(organisation=organisation, reference=reference)
    questions = "\n".join(f"- {each.question.in_(language)}" for each in missing)
    way = LINK.in_(language).format(link=link, until=until) if link else ""
    parts = (opening, questions, way, CLOSING.in_(language))
    return Letter(
        language,
        SUBJECT.in_(language).format(reference=reference),
        "\n\n".join(part for part in parts if part),
    )
