"""Dates of birth, by the words around them; every other date stays readable."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer

_MONTH = (
    r"(?:jan(?:uary|vier|v)?|f[ée]v(?:rier|r)?|feb(?:ruary)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|"
    r"may|mai|june?|juin|july?|juil(?:let|l)?|aug(?:ust)?|ao[ûu]t|sept?(?:ember|embre)?|"
    r"oct(?:ober|obre)?|nov(?:ember|embre)?|d[ée]c(?:ember|embre)?)\b\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|e)?"
_YEAR = r"(?:(?:18|19|20)\d\d|'\d\d)"
_DATE = (
    r"(?<![\d$])(?:"
    r"(?:18|19|20)\d\d[\s./-]{1,3}\d{1,2}[\s./-]{1,3}\d{1,2}|"
    r"\d{1,2}[\s./-]{1,3}\d{1,2}[\s./-]{1,3}(?:(?:18|19|20)\d\d|\d\d)|(?:19|20)\d{6}|"
    rf"{_DAY}[\s-](?:of\s|de\s)?{_MONTH}(?:[\s,-]{{1,3}}(?:of\s|de\s)?{_YEAR})?|"
    rf"{_MONTH}[\s-]{_DAY}(?:,?\s?(?:of\s)?[\s-]?{_YEAR})?|"
    rf"(?:18|19|20)\d\d[\s-]{_MONTH}[\s-]{_DAY}|{_MONTH}\s(?:of\s|de\s)?{_YEAR}"
    r")(?![\d])"
)
_CALLED = (
    r"(?:\b(?:date\s+of\s+birth|birth[ -]?date|birth[ -]?day|D\.?O\.?B\.?(?!\p{L})|born|"
    r"date\s+de\s+(?:ma\s+|sa\s+)?naissance|D\.?D\.?N\.?(?!\p{L})|n[ée]e?s?\(?e?\)?\s+le|naissance|"
    r"anniversaire)|(?:\bn(?:é|É)(?:\(?e\)?)?s?)\b)"
)
_AFTER = (
    r"\s?[,(–-]?\s?(?:is|was|est|as)?\s?(?:my|his|her|our|the|mon|ma|sa|la|notre|son)?\s?"
    r"(?:\w+(?:'s)?\s)?(?:date\s+of\s+birth|birth\s?date|birth\s?day|D\.?O\.?B\b|"
    r"date\s+de\s+naissance|D\.?D\.?N\b|anniversaire)"
)


class BirthDateRecognizer(TimedRecognizer):
    ENTITY = "DATE_OF_BIRTH"
    NEEDS = ("birth", "born", "dob", "d.o.b", "naissance", "ddn", "d.d.n", "né", "nee le", "anniversaire")  # fmt: skip
    SHAPE = r"\d"
    PATTERNS = (
        Pattern(
            "called before",
            rf"{_CALLED}(?:[^\n\d.;!?]|\.(?=\s?:)){{0,45}}?\n?[^\n\d.;!?]{{0,4}}?\b(?P<value>{_DATE})",
            0.85,
        ),
        Pattern("called after", rf"\b(?P<value>{_DATE}){_AFTER}", 0.85),
        Pattern(
            "year",
            r"(?:\bborn\s+(?:back\s+)?in|\bn(?:é|É)e?s?\s+en|\byear\s+of\s+birth\s?:?|"
            rf"\bann[ée]e\s+de\s+naissance\s?:?)\s+(?:{_MONTH}\s)?(?P<value>(?:18|19|20)\d\d)\b",
            0.75,
        ),
    )
