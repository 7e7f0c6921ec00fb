"""How people say in running text that a number follows, as pieces of patterns."""

from __future__ import annotations

MARK = r"(?:\b(?:numbers?|num[ée]ros?|num|nbr?|nos?|id|code)\b\.?|n°|#)"
"""What says that a number comes: number, no., n°, #, numéro."""

OWNER = r"(?:my|our|his|her|their|your|the|mon|ma|mes|notre|son|sa|leur|votre|le|la|l')"

LINK = (
    r"(?:[ \t]{0,2}(?:\b(?:is|are|was|est|sont|[ée]tait|le|la|the|of|de|du|des|on|sur|reads?|"
    r"called|appel[ée]e?|c'est|it'?s|porte|bears?)\b|\b's\b|\b[dl]'|[:=(),>*-])){0,4}"
    r"\s{0,3}>?[ \t]{0,2}"
)
"""Little words and signs between the name of a number and the number, one line end at most."""

GAP = r"[\s.\->]{0,3}"
"""What may stand between the digits of one number; a quoted line goes on after `>`."""

NOT_DATE = (
    r"(?!(?:19|20)\d\d[-./ ]?(?:0[1-9]|1[0-2])[-./ ]?(?:0[1-9]|[12]\d|3[01])(?!\d)|"
    r"(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)\d\d(?!\d))"
)
"""Fail where a date stands."""

NOT_YEARS = r"(?!(?:19|20)\d\d(?:[-/](?:(?:19|20)?\d\d))?(?![\w/-]))"
"""Fail where a year or a span of years stands: 2024, 2024-25, 2024-2025."""

NOT_QUANTITY = (
    r"(?!\s?(?:[$€£%]|(?:dollars?|cents?|euros?|bucks|km|kms|kilom[eè]tres?|kilometers?|m|metres?|"
    r"m[eè]tres?|hours?|heures?|days?|jours?|weeks?|semaines?|months?|mois|years?|ans|people|"
    r"personnes|mg|ml|kg|lbs?)\b))"
)
"""Fail where the number before counted or measured something."""

NUMBERS = r"(?<!\d)(?=[+(]{0,2}\d)"
"""Where a number begins: at its bracket, if it has one, and at its first digit."""

TOKENS = r"\b(?=(?:[a-z]{1,6}[-/ ]?(?:[a-z]{1,4}[-/])?)?\d)."
"""Where a number begins, with the letters before it."""
