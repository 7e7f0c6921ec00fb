"""Streets of other countries, by the words for a street at their end or beginning."""

from __future__ import annotations

from redaction.recognizers.address_grammar import CAPITAL_WORD, LINE_WORD, UNIT
from redaction.recognizers.address_town import START, TownAddressRecognizer
from redaction.recognizers.pattern import Pattern

_UNIT = rf"(?i:{UNIT})"
_STREET_ENDING = (
    r"(?:vej|gade|gata|gatan|v[äæ]gen|veg|veien|vegen|straat|weg|laan|plein|stra(?:ss|"
    r"ß)e|gasse|allee|"
    r"katu|tie|utca|ulica|str[æe]de|str[æe]ti|braut|st[íi]g|g[öo]tu|sokak|caddesi)"
)
_STREET_BEGINNING = (
    r"(?:ul\.|ulica|u\.|rua|via|viale|vicolo|strada|corso|piazza|calle|c/|avda\.?|avenida|paseo|"
    r"plaza|travessa|largo|quadra|rue|trg|nám\.|jl\.)"
)


class ForeignStreetRecognizer(TownAddressRecognizer):
    NEEDS = (
        "vej ", "gade ", "gata ", "gatan ", "vägen ", "vägen ", "vegen ", "veg ", "veien ",
        "straat ", "weg ", "laan ", "plein ", "strasse ", "straße ", "gasse ", "allee ", "katu ",
        "tie ", "utca ", "ulica ", "stræde ", "stræti ", "braut ", "stíg ", "götu ", "sokak ",
        "caddesi ", "str. ", " u. ", "útja ", " út ", "rkp. ", " tér ", "kapu ", "gate ",
        "terrasse ", "ul. ", "rua ", "via ", "viale ", "vicolo ", "strada ", "corso ", "piazza ",
        "calle ", "avda", "avenida ", "paseo ", "plaza ", "travessa ", "largo ", "quadra ", "rue ",
        "trg ",
    )  # fmt: skip
    SHAPE = (
        r"(?i)(?:vej|gade|gat[ae]n?|v[äæe]gen|veg|veien|straat|weg|laan|plein|stra(?:ss|ß)"
        r"e|gasse|allee|katu|"
        r"tie|utca|ulica|strædet?|stræti|braut|stíg|götu|sokak|caddesi|str\.| u\.|tja| út|"
        r"rkp\.| tér|kapu|gate|terrasse)"
        r"(?:en|s)? \d|\b(?:ul\.|rua|via|viale|vicolo|strada|corso|piazza|calle|avda\.?|av"
        r"enida|paseo|plaza|"
        r"travessa|largo|quadra|rue|trg) [^\n]{1,50}\d"
    )
    STARTS = r"\w+"
    PATTERNS = (
        Pattern(
            "street word at the end",
            rf"{START}(?:\d{{1,6}},?[ ])?(?:{CAPITAL_WORD}[ -]){{0,2}}(?i:\p{{L}}{{2,}}"
            rf"{_STREET_ENDING}(?:en|s)?|"
            rf"\p{{L}}+[ ](?:str(?:ass|aß)e|str\.|gasse|weg|laan|allee|u\.|utca|[úu]tja|[úu]t|r"
            rf"kp\.|t[ée]r|kapu|gate|terrasse))[ ]\d{{1,4}}\b\.?"
            rf"(?:,?[ ]{_UNIT})?(?:,[ ]{CAPITAL_WORD}(?:,?[ ]{CAPITAL_WORD}){{0,3}})?",
            0.75,
        ),
        Pattern(
            "street word at the beginning",
            rf"{START}(?:\d{{1,6}},?[ ])?(?i:{_STREET_BEGINNING})[ ](?:{LINE_WORD}[ ]){{0,5}}?"
            rf"{CAPITAL_WORD},?[ ]"
            rf"\d{{1,4}}\b(?:,?[ ]{_UNIT})?(?:,[ ]{CAPITAL_WORD}(?:,?[ ]{CAPITAL_WORD}){{0,3}})?",
            0.75,
        ),
    )
