"""Institutions, buildings, roads and firms, whose names may be those of people."""

from __future__ import annotations

from redaction.deadline import Deadline
from redaction.recognizers.name_grammar import WORD
from redaction.search import Search

_BEFORE = (
    "h[ôo]pital|[ée]cole|polyvalente|centre|center|ar[ée]na|coll[èe]ge|universit[ée]|parc|pont|"
    "foyer|manoir|biblioth[èe]que|clinique|r[ée]sidences?|caf[ée]|restaurant|auberge|place|rue|"
    "chemin|boulevard|avenue|route|a[ée]roport|stade|complexe|paroisse|fondation|pavillon|"
    "auditorium|salle|galerie|galerie d'art|cit[ée]|lac|rivi[èe]re|ruisseau|baie|[îi]le|cap|pointe|"
    "anse|havre|villa|garderie|[ée]tude|plomberie|[ée]lectricit[ée]|toitures?|excavation|vitrerie|"
    "ma[çc]onnerie|garage|entreprises?|construction|ferme|pharmacie|[ée]picerie|boulangerie|"
    "quincaillerie|salon|boutique|usine|fosses septiques|gestion immobili[èe]re|"
    "(?:maison|salon) fun[ée]raire|ouragan|temp[êe]te|hurricane|tropical storm|church of|mount|"
    "lake|cape"
)
_AFTER = (
    "school|hospital|arena|centre|center|library|bridge|elementary|manor|lodge|community|college|"
    "university|academy|airport|stadium|rink|theatre|church|cathedral|clinic|foundation|pharmacy|"
    "street|road|drive|avenue|lane|highway|boulevard|crescent|court|building|auditorium|gallery|"
    "museum|cemetery|funeral home|home|daycare|trail|wharf|beach|lake|river|county|parish|memorial|"
    "society|association|baptist|anglican|harbou?r|cove|point|landing|corners?|island|bay|brook|"
    "creek|mountain|settlement|mills|head|passage|ridge|forks|movers|plumbing|electric|auto|group|"
    "petroleum|rehab|fuels|trucking|contracting|roofing|seafoods?|fisheries|realty|dental|legal|"
    "motors|farms?|day|act|award|rentals?|construction|granulats|and sons|& sons|et fils|et filles|"
    "inc|ltd|ltée|llp|corp|rd|ave|hwy|blvd|cres|ln"
)
_AFTER_FIRST = (
    "memorial|regional|elementary|middle|high|community|public|senior'?s?'?|health|civic|general|"
    "nursing|anglican|baptist|united|catholic|presbyterian|consolidated"
)
_LINK = (
    "communautaire|r[ée]gionale?|hospitalier|secondaire|[ée]l[ée]mentaire|g[ée]n[ée]ral|publique|"
    "public|municipale?|m[ée]morial|scolaire|universitaire|des jeunes|de la|"
    "de l'|de|du|des|la|le|l'"
)
_SAINTLY = r"(?:Dr|Mgr|P[èe]re|St|Ste|Saint|Sainte|Notre|Sir)\.?[ -]"
_INITIALS = r"(?:\p{Lu}\.[ -]{0,2}){0,3}"
_CAPITALS = (
    rf"{_INITIALS}{WORD}(?: & {WORD})?"
    rf"(?:[ -]{{1,2}}{_INITIALS}(?:de |du |la |d'|the |et-)?{WORD}){{0,4}}"
)
_PROVINCE = r"(?:N\.?B|N\.?-B|N\.?S|N\.?-[ÉE]|P\.?E\.?I?|N\.?L|[ÎI]\.?-P\.?-[ÉE]|T\.?-N\.?-L)\b"
_FIRMS = (
    "Tim Hortons?|Jean Coutu|Elizabeth Fry|John Howard|Ronald McDonald|Terry Fox|Robbie Burns|"
    "Mary Brown's|Pete's Frootique|Wendy's|Harvey's|McDonald's|Canadian Tire|Dollarama|"
    "Shoppers Drug Mart|Access Nova Scotia"
)
_CARS = "Buick|Chevrolet|Chrysler|Dodge|Ford|Honda|Hyundai|Kia|Mack|Mazda|Nissan|Subaru|Toyota"
_SHELTERS = (
    rf"\b(?i:{_BEFORE})[ -](?:(?:{_LINK})[ -]?){{0,3}}(?:{_SAINTLY})?{_CAPITALS}(?:\.-{WORD})?",
    # All in small letters, only what follows at once: the lawn at villa rose is no person.
    rf"\b(?:{_BEFORE}) (?:du )?(?:docteur-|dr-)?\p{{Ll}}[\p{{L}}'-]+",
    rf"\b(?:(?:Dr|Mgr|St|Ste|Sir|Lady)\.? )?{_CAPITALS}(?:\.-{WORD})?(?:'s)? "
    rf"(?:(?i:{_AFTER_FIRST}) )*(?i:{_AFTER})\b",
    rf"\b(?:St|Ste|Saint|Sainte)\b[. -]{{1,2}}{WORD}(?:'s)?",
    rf"\b(?:{_FIRMS})\b",
    # Cases and samples of this counter, in Crockford's alphabet.
    r"\b(?:HM|RS)(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b",
    rf"\b(?:{_CARS}) \p{{Lu}}\w+",
    rf"{WORD}(?:[ -](?:of |de |du |la |le |des )?{WORD}){{0,3}},? {_PROVINCE}",
)
_SEARCHES = tuple(Search(pattern) for pattern in _SHELTERS)


def shelters(text: str, deadline: Deadline) -> list[tuple[int, int]]:
    """Find where such names stand, as half-open spans.

    A name wholly inside one is not the name of a person met here.
    """
    return [span for search in _SEARCHES for span in search.matches(text, deadline)]
