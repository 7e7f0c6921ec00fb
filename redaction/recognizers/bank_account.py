"""Transit, institution and account numbers of banks, by the words around them.

A Canadian account is a transit number of 5 digits, an institution of 3 and an account of 7 to 12
(Payments Canada, standard 006).
"""

from __future__ import annotations

from redaction.recognizers.number_grammar import LINK, MARK, NOT_DATE, NOT_QUANTITY
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_BRANCH = (
    r"\b(?:(?:branch\s+)?transit|inst(?:itution)?|branch|succursale|domiciliation|routing)"
    r"(?:\s+(?:financi[eè]re|bancaire))?\.?"
)
_ACCOUNT = (
    r"\b(?:(?:(?:bank(?:ing)?|chequing|checking|savings?|direct[ -]deposit|joint)\s+)?"
    r"(?:accounts?|acc(?:oun)?t|a/c)|folio|cpte|comptes?(?:\s+(?:bancaire|ch[èe]ques?|"
    r"d'[ée]pargne|pour\s+(?:le\s+)?d[ée]p[ôo]t|conjoint|"
    r"courant|de\s+banque))?)"
)
_MARKED = rf"\s?(?:{MARK}{LINK}|{LINK})"


class BankAccountRecognizer(TimedRecognizer):
    ENTITY = "CA_BANK_ACCOUNT"
    SHAPE = r"\d{3}"
    PATTERNS = (
        Pattern("branch", rf"{_BRANCH}{_MARKED}(?P<value>\d{{3,9}})(?!\w){NOT_QUANTITY}", 0.8),
        Pattern(
            "account",
            rf"{_ACCOUNT}{_MARKED}(?P<value>{NOT_DATE}\d(?:[ -]?\d){{4,16}})(?!\w){NOT_QUANTITY}",
            0.75,
        ),
        Pattern(
            "bank",
            r"\b(?:TD|RBC|BMO|CIBC|UNI|Scotia(?:bank)?|Tangerine|Desjardins|(?:Royal |National"
            r" )?Bank|"
            r"Banque(?: \p{L}+)?|Caisse(?: \p{L}+)?)\s\((?:no\.?\s)?(?P<value>\d{3})\)",
            0.7,
        ),
        # As printed on a cheque, or institution first.
        Pattern("cheque", r"(?<![\w-])\d{2,5}-\d{3,5}-\d{6,12}(?![\w-])", 0.8),
    )
