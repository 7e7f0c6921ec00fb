"""Find how somebody can be reached, and the name they give themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.assistant.understanding.fact import Found

_GAP = r"[\s.\-/]{0,3}"
_PHONE = re.compile(
    rf"(?<![\w-])(?:\+?1{_GAP})?(?:\(\s?[2-9]\d{{2}}\s?\)|[2-9]\d{{2}}){_GAP}[2-9]\d{{2}}{_GAP}"
    rf"\d{{4}}(?!\d)|(?<![\w-])[2-9]\d{{2}}[-.]\d{{4}}(?![\d-])"
)
_EMAIL = re.compile(r"[\w.%+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[\w-]{2,24}")

_WORD = r"(?:[dDlLOo]['’])?[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:['’-][^\W\d_]+)*"
_NAME = rf"{_WORD}(?:\s(?:(?:de la|de|du|des|van|von|el|al|bin|st\.?)\s)?{_WORD}){{0,3}}"
_CALLED = re.compile(
    rf"\b(?i:my name is|my name's|je m'appelle|mon nom est|mon nom c'est|je me nomme)\s+"
    rf"(?P<name>{_NAME}|[^\W\d_]+(?:[ -][^\W\d_]+)?)"
)
_CALLING = re.compile(
    rf"\b(?:(?i:this is)\s+(?P<name>{_NAME})(?=,?\s(?:calling|speaking|here|from)\b)|"
    rf"(?i:ici)\s+(?P<nom>{_NAME})(?=\s*(?:[,.;!]|$|\sde\b|\squi\b)))"
)
_INTRODUCED = re.compile(
    rf"\b(?i:this is|i am|i'm|it's|it is|name's|ici|je suis|c'est)\s+(?P<name>{_NAME})"
)
_LIVES_IN = re.compile(
    rf"\b(?i:in|from|near|out of|à|au|aux|de|près de|en)\s+(?P<place>(?:(?:la|le|les)\s)?{_NAME})"
)
_NO_NAME = re.compile(
    r"\b(?i:my name is|my name's|name is|name's|this is|i am|i'm|it's|it is|je m'appelle|"
    r"mon nom est|mon nom c'est|c'est|ici|my number is|number is|the number is|number|"
    r"my cell is|cell|phone|"
    r"call me (?:back )?(?:at|on)|call me|you can (?:reach|call) me (?:at|on)|reach me (?:at|on)|"
    r"e-?mail(?: is)?|courriel|mon numéro (?:est|c'est)(?: le)?|mon numero (?:est|c'est)(?: le)?|"
    r"numéro|numero|le numéro|tél\.?|tel\.?|téléphone|au téléphone|rappelez-moi au|"
    r"on peut me (?:rejoindre|joindre) au|vous pouvez me (?:rejoindre|joindre|rappeler) au|"
    r"i live in|i'm in|we live in|we're in|j'habite (?:à|au|en)?|je reste (?:à|au)?|"
    r"je suis (?:à|au|de)|from|in|at|near|près de|à|au|de|du|et|and|is|sure|oui|yes|so|okay|ok|"
    r"alors|bon|ben|madame|monsieur|it)\b"
)
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """Hold what was understood of a caller; empty where nothing was."""

    name: str = ""
    phone: str = ""
    email: str = ""
    community: str = ""

    def __repr__(self) -> str:
        given = [name for name in self.__slots__ if getattr(self, name)]
        return f"Contact({', '.join(given)})"


def phones(text: str) -> list[Found]:
    """Find telephone numbers; `normal` is their last ten digits."""
    return [
        Found(*match.span(), re.sub(r"\D", "", match.group())[-10:])
        for match in _PHONE.finditer(text)
    ]


def emails(text: str) -> list[Found]:
    """Find e-mail addresses; `normal` is in lower case."""
    return [Found(*m.span(), m.group().rstrip(".").lower()) for m in _EMAIL.finditer(text)]


def heard_contact(text: str) -> Contact:
    """Read from running text how somebody can be reached; a name only where it is introduced."""
    number, mail = phones(text), emails(text)
    return Contact(
        name=_named(_CALLED.search(text)) or _named(_CALLING.search(text)),
        phone=number[0].within(text) if number else "",
        email=mail[0].within(text) if mail else "",
    )


def answered_contact(text: str, community: str) -> Contact:
    """Read an answer to "your name and number": what is neither number nor place is the name.

    `community` is the place that was recognised in it, as it is written there; a place that no
    list has is known by the word before it.
    """
    heard = heard_contact(text)
    rest = text
    if not community:
        without_name = text.replace(heard.name, " ") if heard.name else text
        lives = _LIVES_IN.search(without_name)
        community = lives["place"] if lives else ""
    for part in (heard.phone, heard.email, community):
        rest = rest.replace(part, ",") if part else rest
    pieces = (_bare(piece) for piece in re.split(r"[,;:\n]|\.\s|\.$|\d+", rest))
    bare = next((piece for piece in pieces if piece), "")
    name = heard.name or _named(_INTRODUCED.search(rest)) or bare
    return Contact(name, heard.phone, heard.email, community)


def _named(match: re.Match[str] | None) -> str:
    return next((name for name in match.groups() if name), "") if match else ""


def _bare(piece: str) -> str:
    """Return what is left of a piece without the words around a name; empty for a sentence."""
    words = " ".join(_NO_NAME.sub(" ", piece).split()).strip(" -–'’!?")
    return words if 0 < len(words.split()) <= _LONGEST_NAME and words[:1].isalpha() else ""
