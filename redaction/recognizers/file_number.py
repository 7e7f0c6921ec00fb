"""Numbers of files, properties, claims, benefits and permits, by the words around them.

Numbers of forms are no one's own and stay readable: T4, form 1234, formulaire 88-B.
"""

from __future__ import annotations

import re

from redaction.recognizers.number_grammar import (
    LINK,
    MARK,
    NOT_DATE,
    NOT_QUANTITY,
    NOT_YEARS,
    OWNER,
    TOKENS,
)  # fmt: skip
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_ENGLISH = """
    file files case cases claim claims app apps application applications applicant plan party
    sample lab laboratory transaction study hearing rent report prescription hunter ref
    reference property properties parcel benefit benefits client clients customer permit permits
    licence license registration confirmation invoice policy member membership employee student
    patient chart tracking ticket utility meter certificate complaint incident docket appeal
    petition assessment request visa immigration casefile enrolment enrollment beneficiary
    recipient pension loan tenant lease order
"""
_FRENCH = """
    dossier dossiers cas demande demandes réclamation réclamations reclamation référence
    références reference réf propriété propriete parcelle prestation prestations client cliente
    clientèle permis inscription facture police membre employé employée étudiant étudiante suivi
    commande billet compteur certificat plainte requête requete appel évaluation bénéficiaire
    pension pensionné prêt bail matricule bien biens compte loyer échantillon analyse rapport
    audience régime ordonnance chasseur
"""
_NOUNS = sorted({*_ENGLISH.split(), *_FRENCH.split()}, key=lambda word: (-len(word), word))
_WHAT = rf"(?:{'|'.join(_NOUNS)})\b\.?"
_KIND = (
    r"(?:\s(?:tax|account|registration|file|case|claim|application|reference|assessment|roll|"
    r"tracking|de\s(?:l'|la\s|mon\s|ma\s|votre\s|ce\s)?\w+|d'\w+|du\s\w+|fonci[èe]re?|m[ée]dical|"
    r"client))"
)
_VALUE = (
    rf"(?<!\$\s?){NOT_DATE}(?:[A-Z]{{1,6}}[-/]?(?:(?-i:[A-Z]{{1,4}})[-/])?|"
    r"(?!PID|NID|PAN|UCI)(?-i:[A-Z]{1,6})[ ])?\d[A-Z\d]{0,14}(?:(?:[-/]|(?<=\d)[ .](?="
    r"\d{3}))[A-Z\d]{1,12}){0,4}(?![\w])"
)
_LONG = r"(?=(?:[A-Z/ -]{0,6}\d){5}|[A-Z]{1,6}-?\d{3})"
_NOT_FORM = r"(?<!\bform(?:ulaire)?s?\s(?:de\s(?:la\s)?|d'|of\s|for\s)?)"

# Cases and samples of this counter, in Crockford's alphabet.
_OWN = re.compile(r"(?:HM|RS)(?:-[0-9A-HJKMNP-TV-Z]{4}){2}")


class FileNumberRecognizer(TimedRecognizer):
    ENTITY = "FILE_NUMBER"
    STARTS = TOKENS
    BEFORE = frozenset(f"{_ENGLISH} {_FRENCH}".split())
    REACH = 60
    PATTERNS = (
        Pattern(
            "marked",
            rf"(?<=\b{_NOT_FORM}{_WHAT}{_KIND}{{0,2}}\s{{0,2}}{MARK}{LINK})"
            rf"(?=[A-Z\d/ -]{{3}}){_VALUE}{NOT_QUANTITY}",
            0.75,
        ),
        Pattern(
            "mark first",
            rf"(?<={MARK}\s?(?:de\s|du\s|d'|des\s|of\s|for\s)?(?:{OWNER}\s?)?{_WHAT}{_KIND}{{0,2}}"
            rf"(?:[ ]\p{{L}}{{4,}}){{0,2}}{LINK})(?=[A-Z\d/ -]{{3}}){_VALUE}{NOT_QUANTITY}",
            0.75,
        ),
        Pattern(
            "unmarked",
            rf"(?<=\b{_NOT_FORM}{_WHAT}{_KIND}?{LINK}){_LONG}{NOT_YEARS}{_VALUE}{NOT_QUANTITY}",
            0.7,
        ),
    )

    def validate_result(self, pattern_text: str) -> bool | None:
        """Refute the counter's own numbers: staff need them, and they say nothing of anyone."""
        return False if _OWN.fullmatch(pattern_text.upper()) else None
