"""Names of family and neighbours: my daughter ..., ma voisine ..."""

from __future__ import annotations

from typing import ClassVar

from redaction.recognizers.name_grammar import NAME
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_OWNER = r"(?i:my|our|his|her|their|mon|ma|mes|notre|nos|son|sa|leur|le|la)"
_KIN = (
    r"(?i:mother|father|mom|mum|dad|son|daughter|sister|brother|husband|wife|spouse|partner|"
    r"neighbou?r|friend|uncle|aunt|cousin|nephew|niece|grand(?:mother|father|son|daughter)|"
    r"landlord|landlady|tenant|boss|roommate|child|kid|boy|girl|grandpa|grandma|girlfriend|boyfriend|baby|client|patient|student|"
    r"m[èe]re|p[èe]re|fils|fille|s(?:œ|oe)ur|fr[èe]re|mari|femme|[ée]poux|[ée]pouse|conjointe?|"
    r"voisine?|amie?|oncle|tante|cousine?|neveu|ni[èe]ce|grand-(?:m[èe]re|p[èe]re)|"
    r"petite?-fil(?:s|le)|"
    r"gar[çc]on|gars|blonde|chum|bru|gendre|beau-(?:p[èe]re|fr[èe]re|fils)|"
    r"belle-(?:m[èe]re|s(?:œ|oe)ur|fille)|"
    r"propri[ée]taire|locataire|patronne?|coloc|enfant|b[ée]b[ée]|cliente?|patiente?)"
)

_ROLE = (
    r"(?i:worker|dispatcher|passenger|driver|officer|nurse|buyer|seller|owner|resident|victim|witness|"
    r"caretaker|teacher|principal|lawyer|inspector|superintendent|manager|caller|tante|kids|children|"
    r"travailleuse sociale|intervenante?|pr[ée]pos[ée]e?|enqu[êe]teu(?:r|se)|"
    r"acheteu(?:r|se)|vendeu(?:r|se)|"
    r"infirmi[èe]re?|enseignante?|directrice|directeur|avocate?|concierge|r[ée]sidente?|victime|t[ée]moin|"
    r"chauffeu(?:r|se)|appelante?|enfants|homme|girlfriend|boyfriend|niece|stepfather|stepmother)"
)


class PersonKinRecognizer(TimedRecognizer):
    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = MULTILINE
    PATTERNS = (
        Pattern("kin", rf"\b{_OWNER}\s{_KIN},?\s(?P<value>{NAME})", 0.8),
        Pattern(
            "kin or role",
            rf"(?<!\b(?:et|and|&) )\b(?:{_KIN}|{_ROLE})(?:[ ]|,[ ]|[ ]?:[ ]?)(?P<value>{NAME})",
            0.75,
        ),
    )
