"""Addresses of other countries and addresses of several lines, town and code included.

Towns of the region stay readable: routing needs them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from presidio_analyzer import Pattern, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redaction.lexicon import lexicon, place_key
from redaction.recognizers.address_grammar import BREAK, CAPITAL_WORD, LINE_WORD, UNIT
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_UNIT = rf"(?i:{UNIT})"
_START = r"(?<![\w.,/$@-])"
_CODE = r"\d{5,6}(?:-\d{4})?(?![\w-])"
_COUNTRY = (
    r"(?:United States|U\.?S\.?A?\.?|[ÉE]tats-Unis|United Kingdom|Royaume-Uni|England|Scotland|Wales|"
    r"Ireland|Irlande|France|Belgi(?:um|que)|Germany|Allemagne|Switzerland|Suisse|Austria|Autriche|"
    r"Ital(?:y|ie)|Spain|Espagne|Portugal|Netherlands|Pays-Bas|Denmark|Danemark|Norway|Norv[èe]ge|"
    r"Sweden|Su[èe]de|Finland|Finlande|Iceland|Islande|Greenland(?:er)?|Poland|Pologne|Czech Republic|"
    r"Slovakia|Slovenia|Hungary|Hongrie|Croatia|Serbia|Bosnia|Romania|Roumanie|Bulgaria|Greece|"
    r"Gr[èe]ce|Cyprus|Turkey|Ukraine|Russia|Estonia|Latvia|Lithuania|Morocco|Maroc|Algeria|"
    r"Alg[ée]rie|Tunisia|Tunisie|Egypt|Nigeria|Ghana|Kenya|South Africa|Congo|Cameroon|Cameroun|"
    r"Senegal|S[ée]n[ée]gal|India|Inde|Pakistan|Bangladesh|Nepal|Sri Lanka|China|Chine|Japan|Japon|"
    r"Korea|Philippines|Vietnam|Thailand|Indonesia|Malaysia|Singapore|Australia|Australie|"
    r"New Zealand|Brazil|Br[ée]sil|Argentina|Chile|Uruguay|Colombia|Mexico|Mexique|Jamaica|"
    r"Ha[iï]ti|Lebanon|Liban|Syria|Syrie|Iraq|Iran|Israel|Jordan)\b"
)
_END = rf"(?:{_COUNTRY}(?:[ ]\([^()\n]{{2,12}}\))?(?:{BREAK}{_CODE})?|{_CODE})"
_STREET_ENDING = (
    r"(?:vej|gade|gata|gatan|v[äæ]gen|veg|veien|vegen|straat|weg|laan|plein|stra(?:ss|ß)e|gasse|allee|"
    r"katu|tie|utca|ulica|str[æe]de|str[æe]ti|braut|st[íi]g|g[öo]tu|sokak|caddesi)"
)
_STREET_BEGINNING = (
    r"(?:ul\.|ulica|u\.|rua|via|viale|vicolo|strada|corso|piazza|calle|c/|avda\.?|avenida|paseo|"
    r"plaza|travessa|largo|quadra|rue|trg|nám\.|jl\.)"
)
_NOT_SENTENCE = (
    r"(?!(?:and|in|at|on|to|for|from|with|is|are|was|were|per|each|by|my|our|but|not|or|mais|ou|qui|que|"
    r"janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|"
    r"dans|pour|avec|est|"
    r"sont|people|days|hours|dollars|months|years|jours|mois|ans|heures|personnes)\b)"
)
_ANY_WORD = rf"(?:{LINE_WORD}|{_NOT_SENTENCE}\p{{Ll}}[\p{{L}}'-]++)"
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_NUMBER_FIRST = rf"\d{{1,6}}[ ,]{{1,2}}(?!{_MONTHS}\b){_ANY_WORD}(?:{BREAK}{_ANY_WORD}){{0,8}}?"
_NAME_FIRST = (
    rf"{CAPITAL_WORD}(?:[ ]{LINE_WORD}){{0,4}}?[ ]\d{{1,6}}\.?(?:[ ]{CAPITAL_WORD}){{0,3}}"
)
_LONG_WORD = rf"(?=\p{{L}}{{2}}){CAPITAL_WORD}"


class ForeignAddressRecognizer(TimedRecognizer):
    ENTITY = "STREET_ADDRESS"
    FLAGS: ClassVar[int] = MULTILINE
    SHAPE = r"\d"
    PATTERNS = (
        Pattern(
            "down to the code or country",
            rf"{_START}\d{{1,6}}[ ,]{{1,2}}{LINE_WORD}(?:{BREAK}(?!{_CODE}){LINE_WORD}){{0,13}}?{BREAK}{_END}",
            0.8,
        ),
        Pattern(
            "unit, then the town",
            rf"{_START}(?:{_NUMBER_FIRST}|{_NAME_FIRST}){BREAK}{_UNIT}(?!\w)(?:{BREAK}{_UNIT}(?!\w))?"
            rf"(?:(?:{BREAK}{LINE_WORD}){{1,9}}?{BREAK}{_END}|(?:(?:,?[ ]|\n[ ]){_LONG_WORD}){{1,5}})?",
            0.8,
        ),
        Pattern(
            "unit first",
            rf"\b{_UNIT}[ ]\d{{1,6}}[ ]{CAPITAL_WORD}(?:[ ]{LINE_WORD}){{0,4}}?[ ]\d{{1,4}}\b",
            0.75,
        ),
        Pattern(
            "street word at the end",
            rf"{_START}(?:\d{{1,6}},?[ ])?(?:{CAPITAL_WORD}[ -]){{0,2}}(?i:\p{{L}}{{2,}}{_STREET_ENDING}(?:en|s)?|"
            rf"\p{{L}}+[ ](?:str(?:ass|aß)e|str\.|gasse|weg|laan|allee|u\.|utca|[úu]tja|[úu]t|rkp\.|t[ée]r|kapu|gate|terrasse))[ ]\d{{1,4}}\b\.?"
            rf"(?:,?[ ]{_UNIT})?(?:,[ ]{CAPITAL_WORD}(?:,?[ ]{CAPITAL_WORD}){{0,3}})?",
            0.75,
        ),
        Pattern(
            "street word at the beginning",
            rf"{_START}(?:\d{{1,6}},?[ ])?(?i:{_STREET_BEGINNING})[ ](?:{LINE_WORD}[ ]){{0,5}}?{CAPITAL_WORD},?[ ]"
            rf"\d{{1,4}}\b(?:,?[ ]{_UNIT})?(?:,[ ]{CAPITAL_WORD}(?:,?[ ]{CAPITAL_WORD}){{0,3}})?",
            0.75,
        ),
        Pattern(
            "corner",
            rf"\b(?i:(?:the\s)?(?:corner|intersection)\sof|(?:au|le)\scoin\s(?:de\s(?:la\s)?|du\s|des\s))\s?"
            rf"(?=[^\n]{{0,60}}\d)(?:{LINE_WORD}\.?[ ]){{1,6}}(?i:and|et)(?:[ ]{LINE_WORD}){{1,5}}",
            0.75,
        ),
    )

    def analyze(
        self,
        text: str,
        entities: Sequence[str],
        nlp_artifacts: NlpArtifacts | None = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        """Return every match, cut before a town of the region."""
        results = super().analyze(text, entities, nlp_artifacts, regex_flags)
        for result in results:
            if not text[result.end - 5 : result.end].isdigit():
                result.end = _before_town(text, result.start, result.end)
        return results


_TAIL = re.compile(rf"\b{UNIT}|\d,", re.IGNORECASE)
_TOWN_WORDS = re.compile(r"[^\W\d_][^\W\d_'.-]*(?:[ '.-]+[^\W\d_]+){0,3}")


def _before_town(text: str, start: int, end: int) -> int:
    """Return the end of an address, before the town where that is one of the region's."""
    for anchor in _TAIL.finditer(text, start, end):
        town = _TOWN_WORDS.search(text, anchor.end(), end)
        words = re.split(r"[ ]", town.group()) if town else []
        if any(
            place_key(" ".join(words[:n])) in lexicon().places for n in range(1, len(words) + 1)
        ):
            return anchor.end()
    return end
