"""How streets, units and the lines of an address are written, as pieces of patterns."""

from __future__ import annotations

_AFTER_DATE = (
    r"(?<!\b(?:jan(?:uary|vier)?|feb(?:ruary)?|f[ée]v(?:rier)?|mar(?:ch|s)?|apr(?:il)?|avril|may|"
    r"mai|june?|juin|july?|juillet|aug(?:ust)?|ao[ûu]t|sept?(?:ember|embre)?|"
    r"oct(?:ober|obre)?|nov(?:ember|embre)?|d[ée]c(?:ember|embre)?|moins|minus)\.?[ ])"
)
_NOT_YEAR = r"(?:(?<!\b(?:in|en|since|depuis)[ ])|(?!(?:19|20)\d\d\b))"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_DIZAINES = r"(?:vingt|trente|quarante|cinquante|soixante|quatre-vingts?)"
_UNITES = (
    r"(?:et[ -]un|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|q"
    r"uatorze|quinze|seize)"
)
_SAID = (
    rf"(?:(?:(?:{_UNITS}|a)[ ]hundred[ ](?:and[ ])?)?(?:{_TENS}(?:[ -]{_UNITS})?|ten|eleven|twelve|"
    rf"(?:thir|four|fif|six|seven|eigh|nine)teen|{_UNITS})|(?:(?:{_UNITES}[ ])?cents?(?"
    rf":[ ]|(?=,)))?"
    rf"(?:{_DIZAINES}(?:[ -]{_UNITES})?(?:[ -]{_UNITES})?|{_UNITES})(?![\w-]))"
)
NUMBER = (
    rf"(?<![\w.,/$-]){_AFTER_DATE}{_NOT_YEAR}\d{{1,5}}(?:\u2044\d)?(?:[ ]\d{{1,5}}(?=[ ,]))?"
    r"(?:[ -]?[A-Da-d](?![\w'])|\s?[12]/[234]|[ ]?-[ ]?\d{1,5})?(?![\w']|[.:/]\d)"
)
"""A civic number, a second one before it where some systems write two."""

SAID_NUMBER = (
    rf"(?<![\w'-]){_SAID}(?=,?[ ](?:(?-i:\p{{Lu}})|rue|chemin|avenue|boulevard|route|al"
    rf"l[ée]e|rang))"
)
"""A civic number in words, before a name or a word for a street."""

UNIT_WORD = r"(?:apt|apartment|app|appt|appartement|unit|unit[ée]|suite|lot|flat|logement|room|rm)"
UNIT = (
    rf"(?:(?:{UNIT_WORD}|ste|bureau|floor|[ée]tage|chambre|porte|salle|local|roulotte|b"
    rf"o[îi]te|bte|box|case|building|bldg|b[âa]timent|stn|station|"
    r"succ(?:ursale)?|tower|tour)\b\.?\s?(?:#|no\.?)?\s?(?:(?=[\w-]*\d)[\w-]{1,6}|(?-i"
    r":[A-HJ-Z])\b|Main\b|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|one|two|thr"
    r"ee|four|five|six|seven|eight|nine|ten)|"
    r"(?:basement|upper|lower|main|rear|front|ground|first|second|third)[ ](?:apt|apar"
    r"tment|unit|flat|floor|suite)\b|"
    r"(?:basement|sous-sol(?:[ ](?-i:[A-HJ-Z])\b)?|rez-de-chauss[ée]e|upstairs|downstairs|rear)\b|"
    r"\d{1,2}(?:st|nd|rd|th|er|re|e|[èe]me)[ ](?:floor|[ée]tage)\b|"
    r"porte[ ]d[eu][ ](?:la[ ]|l')?(?:bas|haut|c[ôo]t[ée]|gauche|droite|derri[èe]re|arri[èe]re)\b)"
)
WITH_UNIT = (
    rf"(?:,?\s{{1,2}}\(?{UNIT}\.?\)?(?:[ ]?\((?:rear|back|upstairs|arri[èe]re|haut|bas)\))?|"
    r",?[ ]#[ ]?\d{1,5}[A-Z]?\b){0,2}"
)

# In French "est" is a verb as well: a direction has a capital letter.
DIRECTION = r"(?:[ ](?:north|south|east|west|(?-i:Nord|Sud|Est|Ouest|[NSEWO]))\b\.?)?"

STREET = (
    r"(?:street|str|st|avenue|ave|road|rd|lane|ln|crescent|cres|boulevard|blvd|highway|hwy|"
    r"parkway|pkwy|terrace|terr)"
)
"""Words for a street that mean little else, in any case."""

STREET_IN_CAPITALS = (
    r"(?-i:A[Vv]|D[Rr]|DRIVE|C(?:[Rr])?[Tt]|COURT|P[Ll]|PLACE|Cir|WAY|S[Qq]|(?:Drive|C"
    r"ourt|Place|Circle|"
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
RUE_BEFORE_CAPITAL = (
    r"(?:ch|av|bd|place|c[ôo]te|cours|croissant|quai|voie|carr[ée]|square|passage|terr|prom)"
)

_ARTICLE = r"(?:(?:de la|de|du|des|à|aux|la|le|les)\s|(?:de l|d|l)'\s?){0,2}"
_SAINT = r"(?:(?:Ste?|Mgr|Dr|Pr|P[èe]re)\.?[ -])?"
# In a text all in capitals the sentence goes on in capitals.
_SENTENCE = r"(?!(?:EST|PAS|ET|SONT|EN|PRES|PRÈS|POUR|QUI|QUE|OU|DANS|AVEC|MAIS|À)\b)"
_MORE = (
    rf"(?:(?:[ -](?:de la|de l'|de|du|des|d'|la|le))?[ -]?{_SENTENCE}(?-i:(?<=[ '-])\p"
    rf"{{Lu}})[\p{{L}}'\-]{{0,25}}){{0,4}}"
)
_INITIALS = r"(?:(?:\p{L}\.[ -]?){1,3}(?=\p{L}))?"
NAMED = (
    rf"{_ARTICLE}{_SAINT}{_INITIALS}[\p{{L}}\d][\p{{L}}\d'\-]{{0,30}}{_MORE}(?:[ ]\d{{1,3}}(?!\w))?"
)
"""What follows the word for a street in French."""

NAMED_IN_CAPITALS = rf"{_ARTICLE}{_SAINT}{_INITIALS}(?-i:\p{{Lu}})[\p{{L}}\d'\-]{{0,30}}{_MORE}"

BREAK = r"(?:[ \t]{1,3}|[ \t]{0,2},?[ \t]{0,2}\n{1,2}[ \t>?|]{0,8}(?:,[ \t])?|[ \t]?,[ \t]{0,2})"
"""What stands between two words of an address: blanks, a comma, a line end, marks of quoting."""

CAPITAL_WORD = (
    r"(?:(?!(?:IN|AT|ON|AND|ET|IS|EST|PAS|MY|FOR|TO|OF|À|AU)\b(?![ ]\d{5}))"
    r"(?:P\.[ ]?O\.|(?:Ste?|Str|Dr|Mt|Ft|Avda?|[A-Z])\.(?=[ ][\p{L}\d])|\p{Lu}(?:[\p{L"
    r"}'-]|\.(?=\p{L}))*+))"
)
"""A word with a capital letter; a full stop at its end belongs to the sentence, mostly."""

LINE_WORD = (
    rf"(?:{CAPITAL_WORD}|\d{{1,5}}\.?(?!\d)|\([^()\n]{{1,24}}\)|(?:de|del|dei|della|la|"
    rf"le|les|du|des|do|da|"
    r"dos|das|di|van|der|den|von|und|ul|u|utca|[úu]tja|[úu]t|t[ée]r|rkp|sor|gate|vei|v"
    r"eien|terrasse|nan|nad|na|"
    r"pod|v|z|za|e|el|al|y|i|sur|en|of|the|upon|trg|ulica)\b\.?)"
)
"""A word of an address in any of many languages."""

_STREET_WORDS = """
    street str st avenue ave av road rd lane ln crescent cres boulevard blvd boul bd highway hwy
    parkway pkwy terrace terr terrasse drive dr court ct crt place pl circle cir way square sq
    trail row close loop heights hts mews ridge turn extension extensions garden gardens gate
    grove line path plaza walk alley bend branch bridge brook bypass cape causeway cliff cliffs
    common corner corners cove coves creek crest crossing crossroad curve dale estate estates
    expressway fall falls ferry field fields flat flats ford forest forge forges fork freeway
    gateway glen glens green harbor harbour harbors harbours haven hill hills hollow inlet isle
    junction key keys knoll knolls landing light lights lock locks lodge loaf mall manor meadow
    meadows mill mills mission motorway mount neck orchard oval overpass park parks pass passage
    pike pine pines plain plains point points port prairie radial ramp ranch rapid rapids rest
    run shoal shoals shore shores skyway spring springs spur stravenue stream summit throughway
    trace track trafficway tunnel turnpike underpass union valley viaduct view views village
    villages ville vista well wells rue chemin ch route rte allée allee rang ruelle impasse
    montée montee promenade prom autoroute sentier côte cote cours croissant quai voie carré
    carre concession
"""
STREET_WORDS = frozenset(_STREET_WORDS.split())
"""Every word for a street in either language, in lower case."""
