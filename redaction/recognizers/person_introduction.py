"""Names that people give themselves and others: my name is ..., au nom de ..."""

from __future__ import annotations

from typing import ClassVar

from redaction.recognizers.name_grammar import FULL_NAME, NAME
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_NAMED = (
    r"(?i:my (?:full |first |last |maiden )?name is|my name's|name's|(?:is|was|am|are) called|"
    r"(?:is|was) named|i go by|je m'appelle|je me (?:nomme|pr[ée]nomme)|mon nom (?:complet )?est|"
    r"mon pr[ée]nom est|s'appelle(?:nt)?|se nomme(?:nt)?|au nom de|"
    r"(?:under|in) the name(?: of)?|on behalf of|de la part de|care of|a\/s de|c\/o)"
)
_SELF = (
    r"(?i:i am|i'm|this is|it's|it is|here is|speaking with|spoke (?:to|with)|je suis|ici|c'est|"
    r"parl[ée] (?:à|avec)|signed(?: by)?|sign[ée](?: par)?|contact|contacter|contactez)"
)
_LOWER = (
    r"(?!(?:and|et|i|je|from|de|but|mais|my|the|on|in|at|not|pas|is|est|a|an|un|une)\b)"
    r"\p{Ll}[\p{L}'-]+"
)


class PersonIntroductionRecognizer(TimedRecognizer):
    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = MULTILINE
    PATTERNS = (
        Pattern("named", rf"\b{_NAMED}\s{{1,2}}(?P<value>{NAME})", 0.9),
        # Written without capitals, as from a telephone.
        Pattern(
            "named in lower case",
            rf"\b(?i:my name is|je m'appelle|mon nom est|je me nomme)\s"
            rf"(?P<value>{_LOWER}(?:[ ]{_LOWER})?)",
            0.9,
        ),
        Pattern("self", rf"(?<!\w){_SELF}[ ]{{1,2}}(?P<value>{FULL_NAME})", 0.75),
        Pattern(
            "self by one name",
            rf"(?<!\w)(?i:i am|i'm|this is|je suis|ici)[ ](?P<value>{NAME})"
            r"(?=[,.;!]|\s(?:from|de|calling|et|and)\b)",
            0.7,
        ),
    )
