"""Names in form lines, in mail headers repeated in a body, and before an address."""

from __future__ import annotations

from typing import ClassVar

from redaction.recognizers.name_grammar import NAME, TITLE
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_NAME_FIELD = (
    r"(?i:(?:full |first |last |given |family |middle |maiden |sur|your |\w+'?s? )?names?"
    r"(?: of \w+(?: \w+)?)?|nom(?: complet| de famille| et pr[ée]nom| d[ue] \w+| de la \w+)?|"
    r"pr[ée]noms?(?: et nom)?|nom, pr[ée]nom)"
)
_PERSON_FIELD = (
    r"(?i:signed|sign[ée]e?|signature|applicant|caller|client|patient|tenant|owner|claimant|"
    r"contact(?: person)?|complainant|from|to|cc|de|à|sent by|envoy[ée] par|requ[ée]rante?|"
    r"demandeure?|demanderesse|appelante?|cliente?|plaignante?|locataire|propri[ée]taire|"
    r"personne(?: à contacter|-ressource)?|attn|att|attention|à l'attention de)"
)
_BEGIN = r"(?:^|[|;>])[ \t>*-]*"


class PersonFieldRecognizer(TimedRecognizer):
    ENTITY = "PERSON"
    SHAPE = "[:<]"
    FLAGS: ClassVar[int] = MULTILINE
    PATTERNS = (
        Pattern(
            "field",
            rf"{_BEGIN}(?:{_NAME_FIELD}|{_PERSON_FIELD})[ ]?[*]?:[*]?[ \t]*\"?(?:{TITLE}\.?[ ])?"
            rf"(?P<value>{NAME})(?=\s?[,;|<(\[\"*/.\n]|[ \t]*$|\s{{2,}}|\s-)",
            0.85,
        ),
        Pattern(
            "surname first",
            rf"{_BEGIN}(?i:name|nom)[ ]?:[ \t]*(?P<value>\p{{Lu}}[\p{{L}}'-]+, ?{NAME})",
            0.9,
        ),
        Pattern(
            "field in any case",
            r"^[ \t>*-]*(?i:(?:full |first |last |sur)?name|nom(?: complet)?|pr[ée]nom)[ ]?:[ \t]*"
            r"(?P<value>\p{L}[\p{L}'-]+(?: \p{L}[\p{L}'-]*){0,3})[ \t]*$",
            0.85,
        ),
        Pattern(
            "initials",
            r"\b(?i:initials?|initiales?)[ ]?:[ ]?(?P<value>(?:\p{Lu}\.[ -]?){1,3}\p{Lu}\.?)",
            0.9,
        ),
        Pattern(
            "quoted author",
            rf"\b(?:On|Le)\b[^\n]{{4,60}}?[,:]?\s(?P<value>{NAME})\s?(?:<[^>\n]{{3,80}}>)?\s?"
            r"(?:wrote|a [ée]crit)\s?:",
            0.9,
        ),
        Pattern("mailbox", rf"(?P<value>{NAME})\"?\s?<[^\s<>]{{1,64}}@[^\s<>]{{1,80}}>", 0.9),
    )
