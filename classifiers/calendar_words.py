"""The words of dates in English and French, as `words.py` reads them."""

from __future__ import annotations

from classifiers.words import word_set

_MONTHS = (
    "january jan janvier janv",
    "february feb fevrier fevr",
    "march mar mars",
    "april apr avril avr",
    "may mai",
    "june jun juin",
    "july jul juillet juil",
    "august aug aout",
    "september sept sep septembre",
    "october oct octobre",
    "november nov novembre",
    "december dec decembre",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}

_WEEKDAYS = (
    "monday mon lundi",
    "tuesday tues tue mardi",
    "wednesday wed mercredi",
    "thursday thurs thur thu jeudi",
    "friday fri vendredi",
    "saturday samedi",
    "sunday dimanche",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
# "mon vendredi", "sat down": short forms that are words of their own are no days.
for _word in ("mon", "wed", "thu", "tue", "fri"):
    del WEEKDAYS[_word]

_NUMBERS = (
    "one un une a an",
    "two deux couple",
    "three trois",
    "four quatre",
    "five cinq",
    "six",
    "seven sept",
    "eight huit",
    "nine neuf",
    "ten dix",
    "eleven onze",
    "twelve douze",
    "thirteen treize",
    "fourteen quatorze",
    "fifteen quinze",
)
NUMBERS = {name: number for number, names in enumerate(_NUMBERS, start=1) for name in names.split()}
NUMBERS |= {"vingt": 20, "twenty": 20, "trente": 30, "thirty": 30}

_ORDINALS = (
    "first premier",
    "second deuxieme",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
ORDINALS = {name: day for day, names in enumerate(_ORDINALS, start=1) for name in names.split()}
ORDINAL_ENDINGS = word_set("st nd rd th er e ieme")

HOURS = {
    **dict.fromkeys(word_set("hour hours hrs h heure heures"), 1),
    **dict.fromkeys(word_set("day days jour jours"), 24),
    **dict.fromkeys(word_set("week weeks semaine semaines"), 24 * 7),
    **dict.fromkeys(word_set("month months mois"), 24 * 30),
}
"""Units of time in hours."""

AHEAD = word_set(
    "in within dans ici next prochains prochaines another under sous only reste restent les"
)
"""Before a number of days: in three days, d'ici trois jours."""
LEFT = word_set("left from away to before remaining pour avant restants qui de")
"""After a number of days: three days left, trois jours pour."""
GONE = word_set("since depuis last dernier derniere passe past")
"""Beside a weekday: it is over."""
BY = word_set(
    """by before until till on for is no due le du au d avant ici jusqu jusque pour plus tard
    starting as of this ce the vers expires ends closes"""
)
"""Before a date: it is the day something falls due."""


_SPOKEN = """
day after tomorrow = 2
day before yesterday = -2
tomorrow = 1
today = 0
tonight = 0
overmorrow = 2
yesterday = -1
twenty four hours = 1
forty eight hours = 2
seventy two hours = 3
end of the day = 0
end of day = 0
this morning = 0
this afternoon = 0
this evening = 0
last week = -7
last month = -30
next month = 30
apres demain = 2
avant hier = -2
demain = 1
aujourdhui = 0
hier = -1
vingt quatre heures = 1
quarante huit heures = 2
fin de la journee = 0
ce matin = 0
ce midi = 0
ce soir = 0
a soir = 0
cette nuit = 0
cet apres midi = 0
semaine passee = -7
semaine derniere = -7
mois passe = -30
mois dernier = -30
mois prochain = 30
"""


def _spoken() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    said: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for line in _SPOKEN.strip().splitlines():
        words, days = line.split(" = ")
        parts = tuple(words.split())
        said.setdefault(parts[0], []).append((parts, int(days)))
    return {first: sorted(each, key=lambda one: -len(one[0])) for first, each in said.items()}


SAID = _spoken()
"""What people say, under its first word and the longest first, and how many days ahead it is."""
FIRST = frozenset((*SAID, *MONTHS, *WEEKDAYS, *NUMBERS, *ORDINALS)) | word_set(
    "weekend fin this cette end"
)
"""Words a date may begin with, beside figures."""
