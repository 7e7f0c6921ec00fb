"""User names and handles, by the words and signs before them."""

from __future__ import annotations

from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"\b(?:user[ -]?names?|user[ -]?id|login(?:[ ]name|[ ]id)?|log-in|screen[ ]name|handle|"
    r"nom[ ]d'utilisat(?:eur|rice)|nom[ ]d'usager|identifiant(?:[ ]de[ ]connexion)?|"
    r"(?:nom[ ]d')?utilisateur|usager|user|portal[ ]id|portail|account|compte|avatar|g"
    r"amer[ ]?tag|forum|profile?|snap|log(?:ged)?[ -]?in|"
    r"pseudo(?:nyme)?|skype|discord|instagram|twitter|snapchat|tiktok)"
)
_NAMING = (
    r"\b(?:user[ -]?names?|user[ -]?id|login(?:[ ]name|[ ]id)?|log-in|screen[ ]name|ha"
    r"ndle|portal[ ]id|"
    r"nom[ ]d'utilisat(?:eur|rice)|nom[ ]d'usager|identifiant|utilisateur|usager|"
    r"pseudo(?:nyme)?|skype|discord|instagram|twitter|snapchat|tiktok)"
)
_NAME = r"[\p{L}\d][\p{L}\d._-]{1,38}[\p{L}\d_]"
# After a verb any word may follow: "my login is broken".
_ODD = rf"(?-i:(?=\p{{L}}[\p{{L}}.]{{1,38}}[\d_]|\p{{Ll}}+\.\p{{Ll}}){_NAME})"
_ENDING = (
    r"(?:ca|com|org|net|info|gc|gouv|gov|edu|fr|uk|us|io|me|example|pdf|jpe?g|png|docx?|xlsx?|txt|"
    r"html?|csv|zip)"
)
_PUBLIC = r"(?!(?:home|work|noon|midi|night|school|gmail|hotmail|outlook|yahoo|gnb|gov|gouv)\b)"


class UsernameRecognizer(TimedRecognizer):
    ENTITY = "USERNAME"
    NEEDS = (
        "user", "login", "log-in", "screen name", "handle", "utilisat", "usager", "identifiant",
        "portal", "portail", "account", "compte", "avatar", "tag", "forum", "logged", "_", "pseudo",
        "profil", " app", "online", "snap", "skype", "discord", "instagram", "twitter", "snapchat",
        "tiktok", "@",
    )  # fmt: skip
    PATTERNS = (
        Pattern(
            "labelled",
            rf"{_NAMING}(?:[ ]\([^()\n]{{1,30}}\)|(?:[ ]\p{{L}}+){{1,3}})?[ ]?[:=][ ]{{0,3}}[\""
            rf"'«]?[ ]?(?P<value>{_NAME})(?![@\w])",
            0.8,
        ),
        Pattern(
            "called", rf"{_CALLED}\b[^\n.@]{{0,40}}?[ (\"'«:](?P<value>{_ODD})(?![@\w-]|\.\w)", 0.75
        ),
        Pattern(
            "in brackets",
            rf"\b(?:account|compte|user|login|profile|profil)[ ]\((?P<value>{_NAME})\)",
            0.7,
        ),
        Pattern(
            "before a verb",
            rf"\b(?:user[ -]?name|nom[ ]d'utilisateur|identifiant|pseudo)[ ](?P<value>(?!(?:and"
            rf"|et|ou|or|is|est|was)\b){_NAME})[ ](?:is|est|was)\b",
            0.7,
        ),
        Pattern(
            "letters and digits",
            r"(?<![\w@./-])(?-i:(?!covid|windows|route|highway|autoroute|chapter|version|secti"
            r"on|level|grade)"
            r"\p{Ll}{5,20}\d{2,4})(?![\w@./-])",
            0.6,
        ),
        # Two words joined by an underscore, and not a file.
        Pattern(
            "joined",
            r"(?<![\w.@/-])(?-i:\p{Ll}[\p{Ll}\d]{0,20}_\p{Ll}[\p{Ll}\d]{0,20}|\p{Ll}{2,20}_\d{1,6}|"
            r"\p{L}{1,12}_\p{L}+_\p{L}{1,12})(?![\w@-]|\.\w)",
            0.6,
        ),
        # Words joined by full stops, and neither a site nor a file.
        Pattern(
            "dotted",
            rf"(?<![\w.@/-])(?-i:\p{{Ll}}{{2,15}}(?:\.\p{{Ll}}{{2,15}}){{1,3}})(?<!\.{_ENDING})"
            r"(?![\w@/-]|\.\w)",
            0.6,
        ),
        Pattern("handle", rf"(?<![\w.@/+%-])@{_PUBLIC}(?P<value>[A-Z_][\w.]{{2,29}})(?<!\.)", 0.7),
    )
