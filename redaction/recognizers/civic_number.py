"""Civic numbers that follow the road, or stand without one."""

from __future__ import annotations

from redaction.recognizers.address_grammar import NAMED, RUE, WITH_UNIT
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer


class CivicNumberRecognizer(TimedRecognizer):
    ENTITY = "STREET_ADDRESS"
    SHAPE = r"\d"
    NEEDS = ("civic", "civique", " no", "n°", "numéro", "numero", "#")
    PATTERNS = (
        Pattern(
            "french, number last",
            rf"\b{RUE}\b[ ]{NAMED},?[ ](?:no\.?|num[ée]ro|n°|#)[ ]?(?:civique[ ]?)?\d{{1,5}}\b"
            rf"{WITH_UNIT}",
            0.8,
        ),
        Pattern(
            "civic",
            rf"\b(?:civic(?:[ ](?:number|no\.?|address))?|(?:num[ée]ro|no\.?|n°|adresse)[ ]civique)"
            rf"[ ]?(?:is|est|:|#)?[ ]?(?:le[ ])?(?P<value>\d{{1,5}}\b(?:,?[ ](?-i:\p{{Lu}})[\p"
            rf"{{L}}'-]+){{0,3}}){WITH_UNIT}",
            0.8,
        ),
    )
