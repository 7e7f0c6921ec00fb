"""Dates of birth, by the words around them; every other date stays readable."""

from __future__ import annotations

from redaction.recognizers.pattern import Pattern
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
    r"anniversaire|naiss\.?|(?:ma|sa|ta|votre)\s+f[êe]te(?=\s+(?:est|c'est|le)\b)|turn"
    r"(?:s|ed)?\s+[\w-]+(?=\s\())|(?:\bn(?:é|É)(?:\(?e\)?)?s?)\b)"
)
_BETWEEN = r"(?:[^\n\d.;!?]|\b(?:St|Ste|Dr|Mt)\.|(?<=\bnaiss)\.|\.(?=\s?:)){0,70}?"
_SAID = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty"
    r"|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundred|thousand|first|second|third|\w+th|and|oh|"
    r"premier|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|"
    r"seize|vingts?|trente|quarante|cinquante|soixante|cents?|mil(?:le)?|et)"
)
_WORDS = rf"{_SAID}(?:[\s-]{_SAID}){{0,8}}"
_SAID_DATE = (
    rf"(?:{_MONTH}\s(?:the\s)?{_WORDS}(?:,?\s(?:in\s)?{_WORDS})?|"
    rf"(?:the\s)?{_WORDS}\s(?:of\s|de\s)?{_MONTH}(?:,?\s(?:{_WORDS}|{_YEAR}))?)"
)
_AFTER = (
    r"\s?[,(–-]?\s?(?:is|was|est|as)?\s?(?:my|his|her|our|the|mon|ma|sa|la|notre|son)?\s?"
    r"(?:\w+(?:'s)?\s)?(?:date\s+of\s+birth|birth\s?date|birth\s?day|D\.?O\.?B\b|"
    r"date\s+de\s+naissance|D\.?D\.?N\b|anniversaire)"
)


class BirthDateRecognizer(TimedRecognizer):
    ENTITY = "DATE_OF_BIRTH"
    NEEDS = (
        "birth", "born", "dob", "d.o.b", "naissance", "ddn", "d.d.n", "né ", "née", "nés", "né(",
        "naiss", "fête", "turned", "turns", "nee le", "anniversaire",
    )  # fmt: skip
    PATTERNS = (
        Pattern(
            "called before",
            rf"{_CALLED}{_BETWEEN}\n?[^\n\d.;!?]{{0,4}}?\b(?P<value>(?:the\s)?{_DATE})",
            0.85,
        ),
        Pattern(
            "and another",
            rf"{_CALLED}{_BETWEEN}{_DATE},?\s(?:et|and)\s[\p{{L}}'-]+\s(?:le|on)\s(?P<value>{_DATE})",
            0.8,
        ),
        Pattern("said", rf"{_CALLED}{_BETWEEN}(?P<value>\b{_SAID_DATE})\b", 0.8),
        Pattern("called after", rf"\b(?P<value>{_DATE}){_AFTER}", 0.85),
        Pattern(
            "year",
            r"(?:\bborn\s+(?:back\s+)?in|\bn(?:é|É)e?s?\s+en|\byear\s+of\s+birth\s?:?|"
            rf"\bann[ée]e\s+de\s+naissance\s?:?)\s+(?:{_MONTH}\s)?(?P<value>(?:18|19|20)\d\d)\b",
            0.75,
        ),
    )


class ChildBirthDateRecognizer(TimedRecognizer):
    """Find dates in brackets after a name, in texts that speak of children."""

    ENTITY = "DATE_OF_BIRTH"
    NEEDS = (
        "child",
        "kid",
        "daughter",
        "baby",
        "enfant",
        "fils",
        "fille",
        "bébé",
        "charge",
        "son ",
        "dependa",
        "dependent",
    )
    SHAPE = r"\d"
    PATTERNS = (
        Pattern(
            "after a name",
            rf"(?-i:\p{{Lu}}\p{{Ll}}[\p{{L}}'-]+)\s?\((?:née?\s(?:le\s)?|born\s)?(?P<value>"
            rf"(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19|20)\d\d|"
            rf"{_DAY}\s{_MONTH}\s(?:19|20)\d\d|{_MONTH}\s{_DAY},\s(?:19|20)\d\d)\)",
            0.75,
        ),
    )
