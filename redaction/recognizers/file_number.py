"""Numbers of files, properties, claims, benefits and permits, by the words around them.

Numbers of forms are no one's own and stay readable: T4, form 1234, formulaire 88-B.
"""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.number_grammar import (
    LINK, MARK, NOT_DATE, NOT_QUANTITY, NOT_YEARS, OWNER,
)  # fmt: skip
from redaction.recognizers.timed import TimedRecognizer

_WHAT = (
    r"(?:files?|cases?|claims?|app(?:lication)?s?|applicant|plan|party|sample|lab(?:oratory)?|transaction|"
    r"(?:home[ -])?study|hearing|rent|report|work[ ]order|prescription|hunter|ref(?:erence)?|propert(?:y|ies)|parcel|"
    r"benefits?|clients?|customer|permits?|licen[cs]e|registration|confirmation|invoice|policy|"
    r"member(?:ship)?|employee|student|patient|chart|tracking|ticket|utility|meter|certificate|"
    r"complaint|incident|docket|appeal|petition|assessment|request|visa|immigration|case\s?file|"
    r"enrol?ment|beneficiary|recipient|pension|loan|tenant|lease|unit\s+file|order|"
    r"dossiers?|cas|demandes?|r[ée]clamations?|r[ée]f[ée]rences?|r[ée]f|propri[ée]t[ée]s?|"
    r"parcelles?|prestations?|client(?:e|[èe]le)?|permis|inscription|facture|police|membre|"
    r"employ[ée]e?|[ée]tudiante?|suivi|commande|billet|compteur|certificat|plainte|requ[êe]te|"
    r"appel|[ée]valuation|b[ée]n[ée]ficiaire|pensionn?[ée]?e?|pr[êe]t|bail|immigration|matricule|"
    r"biens?(?:-fonds)?|compte|loyer|[ée]chantillon|analyse|rapport|audience|r[ée]gime|ordonnance|chasseur)"
)
_KIND = (
    r"(?:\s(?:tax|account|registration|file|case|claim|application|reference|assessment|roll|"
    r"tracking|de\s(?:l'|la\s|mon\s|ma\s|votre\s|ce\s)?\w+|d'\w+|du\s\w+|fonci[èe]re?|m[ée]dical|"
    r"client))"
)
_VALUE = (
    rf"(?<!\$\s?){NOT_DATE}(?:[A-Z]{{1,6}}[-/]?(?:(?-i:[A-Z]{{1,4}})[-/])?|"
    r"(?!PID|NID|PAN|UCI)(?-i:[A-Z]{1,6})[ ])?\d[A-Z\d]{0,14}(?:(?:[-/]|(?<=\d)[ .](?=\d{3}))[A-Z\d]{1,12}){0,4}(?![\w])"
)
_LONG = r"(?=(?:[A-Z/ -]{0,6}\d){5}|[A-Z]{1,6}-?\d{3})"
_NOT_FORM = r"(?<!\bform(?:ulaire)?s?\s(?:de\s(?:la\s)?|d'|of\s|for\s)?)"


class FileNumberRecognizer(TimedRecognizer):
    ENTITY = "FILE_NUMBER"
    SHAPE = r"\d\d\d|\d[-/]\d|[A-Za-z]-?\d\d"
    PATTERNS = (
        Pattern(
            "marked",
            rf"\b{_NOT_FORM}{_WHAT}{_KIND}{{0,2}}\s{{0,2}}{MARK}{LINK}"
            rf"(?P<value>(?=[A-Z\d/ -]{{3}}){_VALUE}){NOT_QUANTITY}",
            0.75,
        ),
        Pattern(
            "mark first",
            rf"{MARK}\s?(?:de\s|du\s|d'|des\s|of\s|for\s)?(?:{OWNER}\s?)?{_WHAT}\b{_KIND}{{0,2}}(?:[ ]\p{{L}}{{4,}}){{0,2}}?{LINK}"
            rf"(?P<value>(?=[A-Z\d/ -]{{3}}){_VALUE}){NOT_QUANTITY}",
            0.75,
        ),
        Pattern(
            "unmarked",
            rf"\b{_NOT_FORM}{_WHAT}\b{_KIND}?{LINK}(?P<value>{_LONG}{NOT_YEARS}{_VALUE}){NOT_QUANTITY}",
            0.7,
        ),
        # Letters, hyphens and many digits: an office's own numbering. Forms have fewer digits.
        Pattern(
            "shape",
            rf"{_NOT_FORM}(?<![\w-])(?-i:[A-Z]{{1,5}}\d?-\d{{2,4}}-\d{{3,7}}|[A-Z]{{1,5}}\d?-\d{{5,9}}|"
            r"[A-Z]{2,4}[ ]\d{2}-\d{4,6}|\d{3,4}-\d{3,5}-[A-Z]{2,4})(?![\w-])",
            0.65,
        ),
        # Property identifiers of the Atlantic registries, and of immigration files.
        Pattern(
            "registry",
            rf"\b(?:PIDs?|NIDs?|PANs?|N\.I\.D\.|P\.I\.D\.|UCI|IUC)\b\s?(?:{MARK})?{LINK}"
            r"(?P<value>\d(?:[ -]?\d){4,11})(?!\w)",
            0.8,
        ),
    )
