"""Names in the first and last lines of a message."""

from __future__ import annotations

from typing import ClassVar

from redaction.recognizers.name_grammar import NAME, TITLE
from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer
from redaction.search import MULTILINE

_GREETING = (
    r"(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|bonjour|bonsoir|"
    r"salut|all[ôo]|cher|ch[èe]re|kwe|kw[ée]|pjila'si)"
)
_CLOSING = (
    r"(?i:(?:many |with )?thanks?(?: you)?(?: (?:very|so) much| again| in advance)?|thx|cheers|"
    r"(?:(?:best|kind|warm|kindest|warmest) )?regards|best(?: wishes)?|sincerely(?: yours)?|"
    r"yours (?:truly|sincerely|faithfully)|respectfully|take care|cordially|"
    r"wela'?lin|wela'?lioq|woliwon|"
    r"merci(?: (?:beaucoup|bien|d'avance|encore|à l'avance|infiniment))*|(?:bien )?cordialement|"
    r"bien à vous|(?:(?:sinc[èe]res|meilleures|cordiales) )?salutations(?: \w+)?|amicalement|"
    r"respectueusement|au plaisir|bonne (?:journ[ée]e|soir[ée]e|fin de semaine)|à bient[ôo]t|"
    r"veuillez agr[ée]er[^\n]{0,90})"
)
_LINE = r"[ \t]*\n[\s>]{0,6}"
_AFTER = r"(?=\s?[,/|(<\n]|[ \t]*$|\s{2,}|\s-)"


class PersonGreetingRecognizer(TimedRecognizer):
    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = MULTILINE
    PATTERNS = (
        Pattern(
            "greeting",
            rf"^[ \t>]*{_GREETING},?[ ](?:{TITLE}\.?[ ]){{0,2}}(?P<value>{NAME})"
            r"(?=\s?[,!.:;\n-]|[ ]*$)",
            0.8,
        ),
        Pattern(
            "closing",
            rf"{_CLOSING}\s?[,.!]?{_LINE}(?:-{{1,2}}[ ]?)?(?:{TITLE}\.?[ ])?"
            rf"(?P<value>{NAME}){_AFTER}",
            0.8,
        ),
        Pattern(
            "closing on one line",
            rf"^[ \t>]*{_CLOSING}\s?[,.!-]+[ ]?(?:{TITLE}\.?[ ])?(?P<value>{NAME})[ \t.]*$",
            0.75,
        ),
        Pattern("dash", rf"^[ \t>]*(?:--|[-–—])[ ]?\n?[ \t>]*(?P<value>{NAME}){_AFTER}", 0.7),
    )
