"""Names that people give themselves or their family: my name is ..., ma fille ..."""

from __future__ import annotations

from typing import ClassVar

import regex
from presidio_analyzer import Pattern

from redaction.recognizers.name_grammar import FULL_NAME, NAME
from redaction.recognizers.timed import TimedRecognizer

_NAMED = (
    r"(?i:my (?:full |first |last |maiden )?name is|my name's|name's|(?:is|was|am|are) called|(?:is|was) named|"
    r"i go by|je m'appelle|je me nomme|mon nom (?:complet )?est|mon pr[ée]nom est|"
    r"s'appelle(?:nt)?|se nomme(?:nt)?|au nom de|(?:under|in) the name(?: of)?|on behalf of|de la part de|"
    r"care of|a\/s de|c\/o)"
)
_SELF = (
    r"(?:(?i:i am|i'm|this is|it's|it is|here is|speaking with|spoke (?:to|with)|je suis|ici|c'est|"
    r"parl[ée] (?:à|avec)|signed(?: by)?|sign[ée](?: par)?|contact|contacter|contactez))"
)
_KIN = (
    r"(?i:mother|father|mom|mum|dad|son|daughter|sister|brother|husband|wife|spouse|partner|"
    r"neighbou?r|friend|uncle|aunt|cousin|nephew|niece|grand(?:mother|father|son|daughter)|"
    r"landlord|tenant|landlady|boss|roommate|child|kid|baby|client|patient|student|"
    r"m[èe]re|p[èe]re|fils|fille|s[œoe]+ur|fr[èe]re|mari|femme|[ée]poux|[ée]pouse|conjointe?|"
    r"voisine?|amie?|oncle|tante|cousine?|neveu|ni[èe]ce|grand-(?:m[èe]re|p[èe]re)|"
    r"propri[ée]taire|locataire|patronne?|coloc|enfant|b[ée]b[ée]|cliente?|patiente?)"
)
_OWNER = r"(?i:my|our|his|her|their|mon|ma|mes|notre|nos|son|sa|leur|le|la)"
_LOWER_STOP = r"(?!(?:and|et|i|je|from|de|but|mais|my|the|on|in|at|not|pas|is|est|a|an|un|une)\b)"


class PersonIntroductionRecognizer(TimedRecognizer):
    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = regex.MULTILINE
    PATTERNS = (
        Pattern("named", rf"\b{_NAMED}\s{{1,2}}(?P<value>{NAME})", 0.9),
        # Written without capitals, as from a telephone.
        Pattern(
            "named in lower case",
            rf"\b(?i:my name is|je m'appelle|mon nom est|je me nomme)\s(?P<value>{_LOWER_STOP}\p{{Ll}}[\p{{L}}'-]+(?:[ ]{_LOWER_STOP}\p{{Ll}}[\p{{L}}'-]+)?)",
            0.8,
        ),
        Pattern("self", rf"(?<!\w){_SELF}[ ]{{1,2}}(?P<value>{FULL_NAME})", 0.75),
        Pattern(
            "self alone",
            rf"(?i:i am|i'm|this is|je suis|ici)[ ](?P<value>{NAME})(?=[,.;!]|\s(?:from|de|calling|et|and)\b)",
            0.7,
        ),
        Pattern("kin", rf"\b{_OWNER}\s{_KIN},?\s(?P<value>{NAME})", 0.8),
    )
