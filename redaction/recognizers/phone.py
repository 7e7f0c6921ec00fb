"""Telephone and fax numbers: Canadian forms first, others by international prefix or context."""

from __future__ import annotations

import re

import phonenumbers
from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer

_EXTENSION = r"(?:[\s,;]{0,3}(?:ext(?:ension)?|poste|x|#|p)\s?[.:#]?\s?\d{1,6}\b)?"
_GAP = r"[\s.\-/]{0,3}"
_AREA = r"(?:\(\s?[2-9]\d{2}\s?\)|[2-9]\d{2})"
_CALL = (
    r"\b(?:t[ée]l|t[ée]l[ée]phone|phone|call|ph|cell?(?:ulaire|phone)?|mobile|mob|fax|"
    r"t[ée]l[ée]copieur|appeler?|appelez|rejoindre|reach|answering|messages?|text|textez?|whatsapp)"
)


class PhoneRecognizer(TimedRecognizer):
    ENTITY = "PHONE_NUMBER"
    PATTERNS = (
        Pattern(
            "north american",
            rf"(?<![\d\w])(?:\+?1{_GAP})?{_AREA}{_GAP}[2-9]\d{{2}}{_GAP}\d{{4}}(?!\d){_EXTENSION}",
            0.6,
        ),
        # Seven digits without an area code are read only in the usual grouping.
        Pattern(
            "local", rf"(?<![\d\w.\-/$])[2-9]\d{{2}}[-.]\d{{4}}(?![\d\-.]\d|\d){_EXTENSION}", 0.55
        ),
        Pattern(
            "international",
            rf"(?<![\d\w])(?:\+|00)\s?[1-9]\d{{0,2}}(?:[\s.\-/]{{0,2}}\(?\d{{1,5}}\)?){{2,6}}(?!\d){_EXTENSION}",
            0.7,
        ),
        Pattern(
            "called",
            rf"{_CALL}[\s\w.'’]{{0,20}}?[:#\s]\s{{0,2}}(?P<value>\+?\(?\d(?:[\s.\-/()]{{0,2}}\d){{6,14}})(?!\d){_EXTENSION}",
            0.75,
        ),
    )
    CONTEXT = ("phone", "call", "cell", "fax", "téléphone", "appeler", "cellulaire", "télécopieur")

    def validate_result(self, pattern_text: str) -> bool | None:
        """Refuse an international number that no numbering plan could contain."""
        if not pattern_text.startswith("+"):
            return None
        digits = re.sub(r"\D", "", re.split(r"[a-zA-Z#]", pattern_text)[0])
        try:
            parsed = phonenumbers.parse("+" + digits)
        except phonenumbers.NumberParseException:
            return False
        return None if phonenumbers.is_possible_number(parsed) else False
