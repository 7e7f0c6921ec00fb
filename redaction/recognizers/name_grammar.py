"""How a person's name is written in running text, as pieces of patterns."""

from __future__ import annotations

WORD = r"(?:[dDlLOo]')?\p{Lu}\p{L}*+(?:['-](?!s\b)\p{L}++)*"
"""One capitalised word: Jean-Guy, LeBlanc, O'Brien, d'Entremont, N'Diaye, DOUCET."""

INITIAL = r"\p{Lu}\.(?:\s?-?\p{Lu}\.){0,2}"

PARTICLE = (
    r"(?:de la|de l'|de|du|des|van der|van den|van|von|ben|bin|ibn|bint|al|el|da|dos|del|di|"
    r"le|la|st\.?|ste)"
)

_PART = rf"(?:{INITIAL}|{WORD})"
_NEXT = rf"(?:[ ]{{1,2}}(?:{PARTICLE}[ ]?){{0,2}}{_PART})"

NAME = rf"{_PART}{_NEXT}{{0,4}}"
"""A name of one to five parts on one line."""

FULL_NAME = rf"{_PART}{_NEXT}{{1,4}}"
"""A name of two to five parts on one line."""

TITLE = (
    r"(?:(?i:mr|mrs|ms|miss|mx|dr|drs|prof|professor|rev|reverend|sister|father|elder|chief|judge|"
    r"constable|cst|sgt|officer|councillor|mayor|mme|mmes|madame|monsieur|mlle|mademoiselle|"
    r"dre|docteure?|professeure?|ma[îi]tre|s[œoe]eur|p[èe]re|a[îi]n[ée]e?|juge|agente?|"
    r"conseill[èe]re?|mairesse|maire)|MM?|Me)"
)
"""A form of address or an office; a full stop may follow."""
