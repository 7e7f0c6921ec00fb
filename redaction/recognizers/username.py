"""User names and handles, by the words and signs before them."""

from __future__ import annotations

from presidio_analyzer import Pattern

from redaction.recognizers.timed import TimedRecognizer

_CALLED = (
    r"\b(?:user[ -]?names?|user[ -]?id|login(?:[ ]name|[ ]id)?|log-in|screen[ ]name|handle|"
    r"nom[ ]d'utilisat(?:eur|rice)|nom[ ]d'usager|identifiant(?:[ ]de[ ]connexion)?|"
    r"pseudo(?:nyme)?|skype|discord|instagram|twitter|snapchat|tiktok)"
)
_NAME = r"[\p{L}\d][\p{L}\d._-]{1,38}[\p{L}\d_]"
# After a verb any word may follow: "my login is broken".
_ODD = rf"(?=[\p{{L}}.-]{{0,38}}[\d_]|\p{{L}}+\.\p{{L}}){_NAME}"
_PUBLIC = r"(?!(?:home|work|noon|midi|night|school|gmail|hotmail|outlook|yahoo|gnb|gov|gouv)\b)"


class UsernameRecognizer(TimedRecognizer):
    ENTITY = "USERNAME"
    NEEDS = (
        "user", "login", "log-in", "screen name", "handle", "utilisat", "usager", "identifiant",
        "pseudo", "skype", "discord", "instagram", "twitter", "snapchat", "tiktok", "@",
    )  # fmt: skip
    PATTERNS = (
        Pattern(
            "labelled",
            rf"{_CALLED}(?:[ ]\((?:[^()\n]{{1,30}})\))?[ ]?[:=][ ]{{0,3}}[\"'«]?[ ]?(?P<value>{_NAME})(?!@)",
            0.8,
        ),
        Pattern(
            "called",
            rf"{_CALLED}[ ](?:(?:is|was|est|[ée]tait|name)[ ])?[\"'«]?[ ]?(?P<value>{_ODD})(?![@\w])",
            0.75,
        ),
        Pattern("handle", rf"(?<![\w.@/+%-])@{_PUBLIC}(?P<value>[A-Z_][\w.]{{2,29}})(?<!\.)", 0.7),
    )
