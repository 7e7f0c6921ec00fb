"""Institutions, buildings, roads and firms, whose names may be those of people."""

from __future__ import annotations

from redaction.deadline import Deadline
from redaction.recognizers.name_grammar import INITIAL, WORD
from redaction.search import Search

_INSTITUTION = (
    r"(?i:h[ôo]pital|[ée]cole|centre|center|ar[ée]na|coll[èe]ge|universit[ée]|parc|pont|foyer|"
    r"manoir|biblioth[èe]que|clinique|r[ée]sidence|caf[ée]|restaurant|place|rue|chemin|boulevard|"
    r"avenue|route|a[ée]roport|stade|complexe|paroisse|fondation|pavillon|auditorium|lac|"
    r"rivi[èe]re|baie|[îi]le|cap|villa|garderie|[ée]tude|plomberie|garage|entreprises?|construction|"
    r"ferme|[ée]lectricit[ée]|toitures?|excavation|pharmacie|[ée]picerie|boulangerie|quincaillerie|"
    r"salon|boutique|fosses septiques|gestion immobili[èe]re|salon fun[ée]raire|maison fun[ée]raire|polyvalente|usine|pointe|anse|havre|"
    r"ruisseau|ouragan|temp[êe]te|hurricane|tropical storm|church of|mount|lake|cape)"
)
_KIND = (
    r"(?i:(?:memorial|regional|elementary|middle|high|community|public|senior'?s?'?|health|civic|"
    r"general|nursing|anglican|baptist|united|catholic|presbyterian|consolidated)[ ])*"
    r"(?i:school|hospital|arena|centre|center|library|bridge|elementary|manor|lodge|community|"
    r"college|university|academy|airport|stadium|rink|theatre|church|cathedral|clinic|foundation|"
    r"pharmacy|street|road|drive|avenue|lane|highway|boulevard|crescent|court|building|auditorium|"
    r"gallery|museum|cemetery|funeral home|home|daycare|trail|wharf|beach|lake|river|county|parish|"
    r"memorial|society|association|baptist|anglican|harbour|harbor|cove|point|landing|corners?|island|"
    r"bay|brook|creek|mountain|settlement|mills|head|passage|ridge|forks|movers|plumbing|electric|auto|group|petroleum|rehab|fuels|trucking|contracting|roofing|seafoods?|"
    r"fisheries|realty|dental|legal|motors|farms?|"
    r"day|act|award|rentals?|construction|and sons|& sons|et fils|inc|ltd|ltée|llp|corp|rd|ave|hwy|blvd|cres|ln)\b"
)
_PROVINCE = r"(?:N\.?B|N\.?-B|N\.?S|N\.?-[ÉE]|P\.?E\.?I?|N\.?L|[ÎI]\.?-P\.?-[ÉE]|T\.?-N\.?-L)\b"
_CAPITALS = rf"(?:{INITIAL} )?{WORD}(?: & {WORD})?(?:[ -]{{1,2}}(?:\p{{Lu}}\.[ -]{{0,2}}){{0,2}}(?:de |du |la |d'|the )?{WORD}){{0,4}}"
_LINK = (
    r"(?:communautaire|r[ée]gionale?|hospitalier|secondaire|[ée]l[ée]mentaire|g[ée]n[ée]ral|publique|"
    r"public|municipale?|m[ée]morial|scolaire|universitaire|de la|de l'|de|du|des|la|le|l')[ -]?"
)
_SHELTERS = (
    rf"\b{_INSTITUTION}[ -](?:{_LINK}){{0,3}}(?:(?:Dr|Mgr|St|Ste|Saint|Sainte|Notre|Sir)\.?[ -])?"
    rf"{_CAPITALS}(?:\.-{WORD})?",
    rf"\b(?:(?:Dr|Mgr|St|Ste|Sir|Lady)\.? )?{_CAPITALS}(?:\.-{WORD})?(?:'s)? {_KIND}",
    rf"\b(?:St|Ste|Saint|Sainte)\b[. -]{{1,2}}{WORD}(?:'s)?",
    r"\b(?:Tim Hortons?|Jean Coutu|Elizabeth Fry|John Howard|Ronald McDonald|Terry Fox|Mary Brown's|Pete's Frootique|Wendy's|Harvey's|McDonald's|Robbie Burns|"
    r"Canadian Tire|Dollarama|Shoppers Drug Mart|Ford [A-Z]\w+|Dodge [A-Z]\w+|Kia [A-Z]\w+|Hyundai [A-Z]\w+|"
    r"Honda [A-Z]\w+|Toyota [A-Z]\w+)\b",
    rf"{WORD}(?:[ -](?:of |de |du |la |le |des )?{WORD}){{0,3}},? {_PROVINCE}",
)
_SEARCHES = tuple(Search(pattern) for pattern in _SHELTERS)


def shelters(text: str, deadline: Deadline) -> list[tuple[int, int]]:
    """Find where such names stand, as half-open spans.

    A name wholly inside one is not the name of a person met here.
    """
    return [span for search in _SEARCHES for span in search.matches(text, deadline)]
