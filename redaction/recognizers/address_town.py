"""How an address ends in its town, code and country, and where one of the region ends before.

Towns of the region stay readable: routing needs them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from presidio_analyzer import RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from redaction.lexicon import lexicon, place_key
from redaction.recognizers.address_grammar import BREAK, UNIT
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

START = r"(?<![\w.,/$@-])"
CODE = r"\d{5,6}(?:-\d{4})?(?![\w-])"
_COUNTRY = (
    r"(?:United States|U\.?S\.?A?\.?|[ÉE]tats-Unis|United Kingdom|Royaume-Uni|England|"
    r"Scotland|Wales|"
    r"Ireland|Irlande|France|Belgi(?:um|que)|Germany|Allemagne|Switzerland|Suisse|Austria|Autriche|"
    r"Ital(?:y|ie)|Spain|Espagne|Portugal|Netherlands|Pays-Bas|Denmark|Danemark|Norway|Norv[èe]ge|"
    r"Sweden|Su[èe]de|Finland|Finlande|Iceland|Islande|Greenland(?:er)?|Poland|Pologne"
    r"|Czech Republic|"
    r"Slovakia|Slovenia|Hungary|Hongrie|Croatia|Serbia|Bosnia|Romania|Roumanie|Bulgaria|Greece|"
    r"Gr[èe]ce|Cyprus|Turkey|Ukraine|Russia|Estonia|Latvia|Lithuania|Morocco|Maroc|Algeria|"
    r"Alg[ée]rie|Tunisia|Tunisie|Egypt|Nigeria|Ghana|Kenya|South Africa|Congo|Cameroon|Cameroun|"
    r"Senegal|S[ée]n[ée]gal|India|Inde|Pakistan|Bangladesh|Nepal|Sri Lanka|China|Chine|Japan|Japon|"
    r"Korea|Philippines|Vietnam|Thailand|Indonesia|Malaysia|Singapore|Australia|Australie|"
    r"New Zealand|Brazil|Br[ée]sil|Argentina|Chile|Uruguay|Colombia|Mexico|Mexique|Jamaica|"
    r"Ha[iï]ti|Lebanon|Liban|Syria|Syrie|Iraq|Iran|Israel|Jordan)\b"
)
END = rf"(?:{_COUNTRY}(?:[ ]\([^()\n]{{2,12}}\))?(?:{BREAK}{CODE})?|{CODE})"


class TownAddressRecognizer(TimedRecognizer):
    """Find addresses with their towns, those of the region excepted."""

    ENTITY = "STREET_ADDRESS"
    FLAGS: ClassVar[int] = MULTILINE

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
