"""How streets, units and the lines of an address are written, as pieces of patterns."""

from __future__ import annotations

_AFTER_DATE = (
    r"(?<!\b(?:jan(?:uary|vier)?|feb(?:ruary)?|f[ée]v(?:rier)?|mar(?:ch|s)?|apr(?:il)?|avril|may|"
    r"mai|june?|juin|july?|juillet|aug(?:ust)?|ao[ûu]t|sept?(?:ember|embre)?|"
    r"oct(?:ober|obre)?|nov(?:ember|embre)?|d[ée]c(?:ember|embre)?|in|en|since|depuis|moins|"
    r"minus)\.?[ ])"
)
NUMBER = (
    rf"(?<![\w.,/$-]){_AFTER_DATE}\d{{1,5}}(?:[ ]\d{{1,5}}(?=[ ,]))?"
    r"(?:\s?[A-Da-d]|\s?[12]/[234]|[-–]\d{1,5})?(?!\w|[.:/]\d)"
)
"""A civic number, a second one before it where some systems write two."""

UNIT_WORD = r"(?:apt|apartment|app|appt|appartement|unit|unit[ée]|suite|lot|flat|logement)"
UNIT = (
    rf"(?:{UNIT_WORD}|ste|bureau|room|floor|[ée]tage|chambre|porte)\b\.?\s?(?:#|no\.?)?\s?"
    r"(?=[\w-]*\d|[A-Z]\b)[\w-]{1,6}"
)
WITH_UNIT = rf"(?:,?\s{{1,2}}\(?{UNIT}|,?[ ]#[ ]?\d{{1,5}}[A-Z]?\b)?"

# In French "est" is a verb as well: a direction has a capital letter.
DIRECTION = r"(?:[ ](?:north|south|east|west|(?-i:Nord|Sud|Est|Ouest|[NSEWO]))\b\.?)?"

STREET = (
    r"(?:street|str|st|avenue|ave|road|rd|lane|ln|crescent|cres|boulevard|blvd|highway|hwy|"
    r"parkway|pkwy|terrace|terr)"
)
"""Words for a street that mean little else, in any case."""

STREET_IN_CAPITALS = (
    r"(?-i:Av|AV|D[Rr]|DRIVE|C(?:[Rr])?[Tt]|COURT|P[Ll]|PLACE|Cir|WAY|S[Qq]|(?:Drive|Court|Place|Circle|"
    r"Way|Square|Trail|Row|Close|Loop|Heights|Hts|Mews|Ridge|Turn|Extensions?|Gardens?|Gate|Grove|"
    r"Line|Path|Plaza|Walk|Alley|Bend|Branch|Bridge|Brook|Bypass|Cape|Causeway|Cliffs?|Common|"
    r"Corners?|Coves?|Creek|Crest|Crossing|Crossroad|Curve|Dale|Estates?|Expressway|Falls?|Ferry|"
    r"Fields?|Flats?|Ford|Forest|Forges?|Fork|Freeway|Gateway|Glens?|Green|Harbou?rs?|Haven|Hills?|"
    r"Hollow|Inlet|Isle|Junction|Keys?|Knolls?|Landing|Lights?|Locks?|Lodge|Loaf|Mall|Manor|"
    r"Meadows?|Mills?|Mission|Motorway|Mount|Neck|Orchard|Oval|Overpass|Parks?|Pass|Passage|Pike|"
    r"Pines?|Plains?|Points?|Port|Prairie|Radial|Ramp|Ranch|Rapids?|Rest|Run|Shoals?|Shores?|"
    r"Skyway|Springs?|Spur|Stravenue|Stream|Summit|Throughway|Trace|Track|Trafficway|Tunnel|"
    r"Turnpike|Underpass|Union|Valley|Viaduct|Views?|Villages?|Ville|Vista|Wells?)\b)"
)
"""Words for a street that mean other things as well: with a capital letter only."""

RUE = (
    r"(?:rue|chemin|avenue|boulevard|boul|blvd|route|rte|all[ée]e|rang|ruelle|impasse|mont[ée]e|"
    r"promenade|autoroute|sentier|terrasse)"
)
RUE_BEFORE_CAPITAL = r"(?:ch|av|bd|place|c[ôo]te|cours|croissant|quai|voie|carr[ée]|square|passage)"

_ARTICLE = r"(?:(?:de la|de|du|des|à|aux|la|le|les)\s|(?:de l|d|l)'\s?){0,2}"
_SAINT = r"(?:(?:Ste?|Mgr|Dr|Pr|P[èe]re)\.?[ -])?"
NAMED = (
    rf"{_ARTICLE}{_SAINT}[\p{{L}}\d][\p{{L}}\d'\-]{{0,30}}"
    r"(?:(?:[ -](?:de la|de l'|de|du|des|d'|à|aux|la|le))?[ -]?(?-i:(?<=[ '-])\p{Lu})[\p{L}'\-]{0,25}){0,4}"
)
"""What follows the word for a street in French."""

NAMED_IN_CAPITALS = rf"{_ARTICLE}{_SAINT}(?-i:\p{{Lu}})[\p{{L}}\d'\-]{{0,30}}(?:[ -](?-i:\p{{Lu}})[\p{{L}}'\-]{{0,25}}){{0,4}}"

BREAK = r"(?:[ \t]{1,3}|[ \t]{0,2},?[ \t]{0,2}\n{1,2}[ \t>?|]{0,8}(?:,[ \t])?|[ \t]?,[ \t]{0,2})"
"""What stands between two words of an address: blanks, a comma, a line end, marks of quoting."""

CAPITAL_WORD = r"(?:\p{Lu}[\p{L}'.-]*+)"
LINE_WORD = (
    rf"(?:{CAPITAL_WORD}|\d{{1,5}}\.?(?!\d)|\([^()\n]{{1,24}}\)|(?:de|del|dei|della|la|le|les|du|des|do|da|"
    r"dos|das|di|van|der|den|von|und|ul|u|utca|[úu]tja|[úu]t|t[ée]r|rkp|sor|gate|vei|veien|terrasse|nan|nad|na|"
    r"pod|v|el|al|y|i|sur|en|of|the|upon|trg|ulica)\b\.?)"
)
"""A word of an address in any of many languages."""
