"""Telephone and fax numbers in digits: Canadian forms first, others by prefix or context."""

from __future__ import annotations

import re
from typing import ClassVar

import phonenumbers

from redaction.recognizers.number_grammar import NOT_DATE, NUMBERS
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_EXTENSION = r"(?:[\s,;(]{0,3}(?:ext(?:ension)?|extn|poste|local|x|#|p)\s?[.:#]?\s?\d{1,6}\b)?"
_GAP = r"[\s.\-/>]{0,3}"
_AREA = r"(?:\(\s?[2-9]\d{2}\s?\)|[2-9]\d{2})"
_CALL = (
    r"\b(?:t[ée]l|t[ée]l[ée]phone[sz]?|t[ée]l[ée]phoner|phones?|call(?:ed|ing|s)?|ph|"
    r"cell?(?:ulaire|phone)?|mobile|mob|"
    r"fax|t[ée]l[ée]copieur|appel(?:er|ez|l?e)|rappel(?:er|ez|l?e)|rejoindre|joindre|reach(?:ed)?|"
    r"answer(?:ing|s)?|messages?|text(?:o|ed)?|textez|whatsapp|desk|office|home|work|line|"
    r"domicile|maison|bureau|travail|num[ée]ro|number|contact|dial|compose[rz])"
)
_PLACE = (
    r"[ \t]{0,2}[-–(]?[ \t]?(?:office|fax|mobile|cell|home|work|desk|phone|tel|bureau|"
    r"maison|domicile|"
    r"travail|cellulaire|t[ée]l[ée]copieur)\b"
)
_GROUPED = r"\+?\(?\d{1,5}\)?(?:[\s.\-/]{1,2}\(?\d{2,5}\)?){1,5}"

# The letter O for a zero, digits read out with commas.
_LETTER = (
    r"(?<!\w)[2-9][\do]{2}[\s.\-]{1,2}[2-9][\do]{2}[\s.\-]{1,2}"
    r"(?=[\do]*\d[\do]*\d)[\do]{4}(?!\w)"
)
_READ_OUT = (
    r"(?<![\w.,$-])[2-9]\d{2}, ?\d{3}, ?\d(?:, ?\d){3}(?!\w|, ?\d)|"
    r"(?<![\w.,$-])[2-9](?:,? \d){9}(?![\w,]| \d)"
)
# Seven digits without an area code are read only in the usual grouping.
_LOCAL = rf"(?<![\w.\-/$])[2-9]\d{{2}}[-.]\d{{4}}(?![\d\-.]\d|\d){_EXTENSION}"
_INTERNATIONAL = (
    rf"(?<![\w-])(?:\+|00)\s?[1-9]\d{{0,2}}(?:[\s.\-/]{{0,2}}\(?\d{{1,5}}\)?){{2,6}}(?!"
    rf"\d){_EXTENSION}"
)
# A trunk prefix and three groups or more, as written in Europe and elsewhere.
_NATIONAL = rf"(?<![\w.,/$-]){NOT_DATE}\(?0\d{{1,4}}\)?(?:[ .-]\d{{2,4}}){{2,4}}(?![\w/]|[.,-]\d)"


class PhoneRecognizer(TimedRecognizer):
    ENTITY = "PHONE_NUMBER"
    SHAPE = r"\d\d\D{0,3}\d\d|\d, ?\d, ?\d|\d \d \d|\do"
    STARTS = NUMBERS
    PATTERNS: ClassVar[tuple[Pattern, ...]] = (
        Pattern(
            "north american",
            rf"(?<![\d\w])(?:\+?1{_GAP})?{_AREA}{_GAP}[2-9]\d{{2}}{_GAP}\d{{4}}(?!\d){_EXTENSION}",
            0.6,
        ),
        Pattern("other", rf"(?:{_LETTER}|{_READ_OUT}|{_LOCAL}|{_INTERNATIONAL}|{_NATIONAL})", 0.6),
        Pattern(
            "place after",
            rf"(?<![\w./$-])(?<!\d,)(?P<value>{NOT_DATE}{_GROUPED}|\d{{7,11}}){_PLACE}",
            0.7,
        ),
    )
    CONTEXT = ("phone", "call", "cell", "fax", "téléphone", "appeler", "cellulaire", "télécopieur")

    def validate_result(self, pattern_text: str) -> bool | None:
        """Refuse what no numbering plan could contain."""
        number = re.split(r"[a-np-zA-NP-Z#]", pattern_text)[0].replace("o", "0").replace("O", "0")
        digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", number))
        if not pattern_text.startswith("+"):
            return None if len(digits) >= 7 else False
        try:
            parsed = phonenumbers.parse("+" + digits)
        except phonenumbers.NumberParseException:
            return False
        return None if phonenumbers.is_possible_number(parsed) else False


_CALLS = """
    tél tel téléphone telephone téléphones téléphoner telephoner phone phones call called
    calling calls ph cell cel cellular cellulaire cellphone mobile mob fax télécopieur
    telecopieur appel appeler appelez appelle rappel rappeler rappelez rappelle rejoindre
    joindre reach reached answer answering answers message messages text texto texted textez
    whatsapp desk office home work line domicile maison bureau travail numéro numero number
    contact dial composer composez
"""


class CalledPhoneRecognizer(PhoneRecognizer):
    """Find numbers of any grouping after a word that says they are called."""

    BEFORE = frozenset(_CALLS.split())
    REACH = 45
    PATTERNS = (
        Pattern(
            "called",
            rf"(?<={_CALL}(?:[ ](?:me|us|him|her|moi|nous))?[\s\w.'’]{{0,20}}?[:#\s]\s{{0,2}})"
            rf"(?P<value>{NOT_DATE}(?:\+?\(?\d(?:[\s.\-/()]{{0,2}}\d){{6,14}}))(?!\d){_EXTENSION}",
            0.75,
        ),
    )
