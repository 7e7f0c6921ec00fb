"""Names on lines of their own kind: greetings, closings, signatures and form lines."""

from __future__ import annotations

from typing import ClassVar

import regex
from presidio_analyzer import Pattern

from redaction.recognizers.name_grammar import NAME, TITLE
from redaction.recognizers.timed import TimedRecognizer

_GREETING = r"(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|bonjour|bonsoir|salut|all[ôo]|cher|ch[èe]re|kwe|kw[ée]|pjila'si)"
_CLOSING = (
    r"(?i:(?:(?:many |with )?thanks?(?: you)?(?: very much| so much| again| in advance)?|thx|(?:best|kind|warm|kindest|warmest)? ?regards|"
    r"best(?: wishes)?|sincerely(?: yours)?|yours (?:truly|sincerely|faithfully)|respectfully|cheers|take care|cordially|"
    r"wela'?lin|woliwon|wela'?lioq|merci(?: (?:beaucoup|bien|d'avance|encore|à l'avance|infiniment))*|cordialement|bien cordialement|"
    r"bien à vous|(?:sinc[èe]res|meilleures|cordiales)? ?salutations(?: (?:distingu[ée]es|cordiales))?|"
    r"amicalement|respectueusement|au plaisir|bonne (?:journ[ée]e|soir[ée]e)|veuillez agr[ée]er[^\n]{0,90}|à bient[ôo]t))"
)
_FIELD = (
    r"(?i:(?:full |first |last |given |family |middle |maiden |sur|your |caller'?s? |client'?s? |contact )?names?(?: of \w+(?: \w+)?)?|"
    r"nom(?: complet| de famille| et pr[ée]nom| du \w+| de la \w+)?|pr[ée]noms?(?: et nom)?|nom, pr[ée]nom|"
    r"signed|sign[ée]e?|signature|applicant|caller|client|patient|tenant|owner|contact(?: person)?|claimant|complainant|"
    r"from|to|cc|de|à|sent by|envoy[ée] par|requ[ée]rante?|demandeure?|demanderesse|appelante?|cliente?|plaignante?|locataire|"
    r"propri[ée]taire|personne(?: à contacter|-ressource)?|attn|attention|att|à l'attention de)"
)
_AFTER = r"(?:\s?[,/|(<\n]|[ \t]*$|\s{2,}|\s-)"


class PersonLineRecognizer(TimedRecognizer):
    ENTITY = "PERSON"
    FLAGS: ClassVar[int] = regex.MULTILINE
    PATTERNS = (
        Pattern(
            "greeting",
            rf"^[ \t>]*{_GREETING}(?:,?[ ](?:{TITLE}\.?[ ]){{0,2}})(?P<value>{NAME})(?=\s?[,!.:;\n-]|[ ]*$)",
            0.8,
        ),
        Pattern(
            "closing",
            rf"{_CLOSING}\s?[,.!]?[ \t]*\n[\s>]{{0,6}}(?:-{{1,2}}[ ]?)?(?:{TITLE}\.?[ ])?(?P<value>{NAME})(?={_AFTER})",
            0.8,
        ),
        Pattern(
            "closing on the line",
            rf"^[ \t>]*{_CLOSING}\s?[,.!-]+[ ]?(?:{TITLE}\.?[ ])?(?P<value>{NAME})[ \t.]*$",
            0.75,
        ),
        Pattern(
            "signature", rf"^[ \t>]*(?:--|[-–—])[ ]?\n?[ \t>]*(?P<value>{NAME})(?={_AFTER})", 0.7
        ),
        Pattern(
            "field",
            rf"(?:^|[|;>])[ \t>*-]*{_FIELD}[ ]?[*]?:[*]?[ \t]*\"?(?:{TITLE}\.?[ ])?(?P<value>{NAME})",
            0.85,
        ),
        Pattern(
            "surname first",
            rf"(?:^|[|;])[ \t>*]*(?i:name|nom)[ ]?:[ \t]*(?P<value>\p{{Lu}}[\p{{L}}'-]+, ?{NAME})",
            0.9,
        ),
        Pattern(
            "field in lower case",
            r"^[ \t>*-]*(?i:(?:full |first |last |sur)?name|nom(?: complet)?|pr[ée]nom)[ ]?:[ \t]*(?P<value>\p{L}[\p{L}'-]+(?: \p{L}[\p{L}'-]*){0,3})[ \t]*$",
            0.8,
        ),
        Pattern(
            "quoted author",
            rf"\b(?:On|Le)\b[^\n]{{4,60}}?[,:]?\s(?P<value>{NAME})\s?(?:<[^>\n]{{3,80}}>)?\s?(?:wrote|a [ée]crit)\s?:",
            0.9,
        ),
        Pattern("mailbox", rf"(?P<value>{NAME})\"?\s?<[^\s<>]{{1,64}}@[^\s<>]{{1,80}}>", 0.9),
    )
