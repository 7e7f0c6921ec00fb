"""Addresses without a word for a street, by the words before them: I live at 45 Killarney."""

from __future__ import annotations

from typing import ClassVar

from redaction.recognizers.address_grammar import (
    BREAK,
    CAPITAL_WORD,
    LINE_WORD,
    NAMED_IN_CAPITALS,
    RUE,
    RUE_BEFORE_CAPITAL,
    STREET,
    STREET_IN_CAPITALS,
    UNIT,
)  # fmt: skip
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_HOME = (
    r"(?i:\b(?:li[vf](?:e|es|ed|ing)|resid(?:e|es|ed|ing)|stay(?:s|ed|ing)?|moved|movi"
    r"ng|rent(?:s|ing)?)\s"
    r"(?:now\s)?(?:at|to|on|from|in)|\b(?:my|our|the|her|his|home|mailing|billing|new|"
    r"civic|street)\s"
    r"(?:\w+\s)?address(?:es)?(?:\s(?:to\sthe\ssame|here\sthey\sare))?\s?(?:is|are|to|"
    r"with|was|:)(?:\snow)?|"
    r"address\s?:|adresse(?:\s\w+)?\s?(?:est|:)(?:\s(?:le|la|au))?|\badresse\sau|"
    r"\b(?:j'|nous\s|il\s|elle\s|on\s)?(?:habit(?:e|ons|ent|ais|ait)|demeur(?:e|ons|ai"
    r"s)|rest(?:e|ons)|"
    r"r[ée]sid(?:e|ons)|d[ée]m[ée]nag[ée]{1,2}e?s?|log(?:e|eons)|vi[st])\s(?:au|à|sur|"
    r"chez|dans)(?:\sl[ae])?)"
)
_PLACE = (
    r"(?i:\b(?:located|situated|meet(?:\s(?:me|you|us))?|arrived|office\sis|house\sis|"
    r"home\sis|\w+\sis|property|"
    r"building|drops?\s(?:you|me|us)\soff|stops?|pick(?:ed)?\s(?:me|us)\sup)\s(?:at|on)|"
    r"\b(?:sent?|return|deliver(?:ed)?|mail(?:ed)?|ship(?:ped)?|taxi|come|go|visit)\s("
    r"?:it\s|one\s|them\s|me\s)?(?:to|at)|"
    r"\b(?:validate|update|verify)\s(?:the\s)?following\W|\b(?:it\sis|it's)\sin|\buser:|"
    r"\b(?:situ[ée]e?s?|rendez-vous|livr[ée]e?r?|envoy(?:er|ez|[ée])|maison|propri[ée]"
    r"t[ée]|logement)\s(?:au|à|sur))"
)
_LEAD = rf"(?:{_HOME}|{_PLACE})[ :]{{0,3}}\n{{0,2}}[ \t>]{{0,4}}"
_NOT = (
    r"(?!(?:\d{1,2}[ ])?(?:AM|PM|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Exit|Gate|Room|Route|Highway|Floor|Step|Section|Line|Form|Level|Sortie|Porte|Salle)\b)"
)
_DONE = r"(?=[ ]{0,2}(?:[.,;?!\n]|$|St\b|[Ss]treet\b|Apt|Suite|and\b|in\b|et\b|à\b|last\b|after\b))"
_TYPE = rf"(?:(?i:{STREET})|{STREET_IN_CAPITALS})\b\.?"


_LEADS = """
    live lives lived living reside resides residing resided stay stays stayed staying moved
    moving rent rents renting address addresses adresse habite habitons habitent habitais
    habitait demeure demeurons demeurais reste restons réside résidons déménagé déménagée loge
    logeons vis vit located situated meet arrived office house home restaurant station shop
    store place clinic property building drops drop stop stops pick picked send sent return
    deliver delivered mail mailed ship shipped taxi come go visit validate update verify
    following user situé située rendez livré livrée livrer envoyer envoyez envoyé maison
    propriété logement restaurant station shop store place clinic
"""


class SaidAddressRecognizer(TimedRecognizer):
    ENTITY = "STREET_ADDRESS"
    FLAGS: ClassVar[int] = MULTILINE
    STARTS = (
        r"(?:\b(?:at|on|to|from|in|is|are|with|was|au|à|sur|chez|dans|est|le|la|the|now|fo"
        r"llowing|same)[ :]|\bl'|"
        r"[:?][ :]?)[ :]{0,2}\n?\n?[ \t>]{0,4}(?=([^\W_]))"
    )
    BEFORE = frozenset(_LEADS.split())
    REACH = 50
    PATTERNS = (
        Pattern(
            "number first",
            rf"(?<={_LEAD})(?:(?!(?:19|20)\d\d\b)\d{{1,6}},?(?:[ ]\d{{1,5}})?[ ]{_NOT}"
            rf"{CAPITAL_WORD}(?:(?:[ ]{LINE_WORD}){{0,3}}?[ ]{CAPITAL_WORD}){{0,4}}(?:[ ]\d{{1,"
            rf"4}}\b)?"
            rf"(?:{BREAK}(?i:{UNIT}))?)(?<!\.)",
            0.7,
        ),
        Pattern(
            "number last",
            rf"(?<={_LEAD})(?:{_NOT}(?:{CAPITAL_WORD}[ ])(?:{LINE_WORD}[ ]){{0,5}}?(?!(?:19|20)"
            rf"\d\d\b)\d{{1,4}}\b){_DONE}",
            0.7,
        ),
        Pattern("street", rf"(?<={_LEAD}(?:the[ ])?)(?:(?:{CAPITAL_WORD}[ ]){{1,3}}{_TYPE})", 0.7),
        Pattern(
            "rue",
            rf"(?<={_HOME}[ ](?:l[ae][ ]|l')?)(?:(?i:{RUE}|{RUE_BEFORE_CAPITAL})[ ]"
            rf"{NAMED_IN_CAPITALS})",
            0.7,
        ),
        # Typed without capitals, as from a telephone.
        Pattern(
            "home in lower case",
            r"(?<=(?i:\b(?:live|lives|living|reside|staying|habite|demeure|reste)\s(?:at|au))[ ])"
            r"(?:\d{1,5}[ ](?!(?:km|kms|minutes?|hours?|heures?|days?|metres?|blocks?|differen"
            r"t|the|a)\b)"
            r"\p{Ll}[\p{L}'-]{2,}+)",
            0.6,
        ),
    )
