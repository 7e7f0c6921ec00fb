"""Web addresses that lead to a person: profiles, personal pages, links that carry a person's data.

The sites of governments, institutions and companies stay readable.
"""

from __future__ import annotations

from redaction.recognizers.pattern import Pattern
from redaction.recognizers.timed import TimedRecognizer

_REST = r"[^\s<>\"')\]]*[^\s<>\"')\].,;:!?]"
_START = r"(?<![\w@.-])(?:https?://)?(?:www\.|m\.|[a-z]{2}-[a-z]{2}\.|[a-z]{2}\.)?"
_PROFILES = (
    r"(?:facebook\.com|fb\.com|fb\.me|instagram\.com|linkedin\.com|twitter\.com|x\.com|"
    r"tiktok\.com|youtube\.com|snapchat\.com|pinterest\.(?:com|ca)|reddit\.com|github\.com|"
    r"gitlab\.com|medium\.com|about\.me|linktr\.ee|t\.me|wa\.me|threads\.net|strava\.com|"
    r"flickr\.com|soundcloud\.com|patreon\.com|gofundme\.com|paypal\.me|ancestry\.(?:com|ca)|"
    r"sites\.google\.com|(?:drive|docs|photos)\.google\.com|dropbox\.com|1drv\.ms|calendly\.com)"
)
_HOSTED = (
    r"(?:wordpress\.com|blogspot\.(?:com|ca)|tumblr\.com|wixsite\.com|weebly\.com|substack\.com|"
    r"github\.io|livejournal\.com|over-blog\.com|jimdofree\.com|webs\.com)"
)
_WORD = r"(?:name|nom|user|username|email|e-mail|courriel|mail|phone|tel|token|key|session|sin|nas)"
_MINE = (
    r"\b(?:my|our|his|her|mon|ma|notre|son|sa)\s(?:own\s|personal\s|family\s|home\s)?"
    r"(?:web\s?)?(?:site|page|blog|profile|album|portfolio|blogue|profil)s?"
    r"(?:\s(?:web|personnel(?:le)?|internet|perso))?[^\n.@]{0,12}?\s"
)


_PUBLIC = (
    r"(?!(?:[\w-]+\.)*(?:[\w-]*(?:gov|gouv|canada|gnb|snb|scotia|island|newfoundland|labrador|city|"
    r"ville|town|power|hydro|bank|banque|health|sante|hospital|university|universite|c"
    r"ollege|school|"
    r"court|police|library|transit|insurance|cbc|radio)[\w-]*\.|(?:gc|edu|mil)\b))"
)
_SHOWN = (
    r"\b(?:page|pages|blog|blogue|photos?|pictures?|pics|videos?|vid[ée]os?|album|port"
    r"folio|tree|journal|"
    r"posted|website|site|up|mis|see|voir|diary|plans|store|shop)\b[^\n]{0,60}?[\s(]"
)


class UrlRecognizer(TimedRecognizer):
    ENTITY = "URL"
    SHAPE = r"[./]\w"
    NEEDS = (
        ".com", ".ca/", ".me", ".net", ".ms", ".io", "http", "www.", "~", "site", "page", "blog",
        "profil",
    )  # fmt: skip
    PATTERNS = (
        Pattern("profile", rf"{_START}{_PROFILES}/{_REST}", 0.8),
        Pattern(
            "hosted",
            rf"(?<![\w@.-])(?:https?://)?(?:[\w-]{{1,60}}\.){{1,3}}{_HOSTED}\b(?:/{_REST})?",
            0.8,
        ),
        Pattern(
            "home folder",
            rf"(?<![\w@.-])(?:https?://)?[\w-]{{1,60}}(?:\.[\w-]{{1,60}}){{1,4}}/(?:[\w./-]{{0,"
            rf"80}}/)?"
            rf"(?:~|users?/|u/|@|people/|profiles?/|profil/|member/)\w(?:{_REST})?",
            0.75,
        ),
        Pattern(
            "data", rf"\bhttps?://[^\s?]{{1,300}}[?][^\s]{{0,400}}?\b{_WORD}=\w(?:{_REST})?", 0.75
        ),
        Pattern(
            "mine",
            rf"{_MINE}(?P<value>(?:https?://|www\.)[^\s<>\"')\]]{{3,200}}[^\s<>\"')\].,;:!?]|"
            rf"[\w-]{{2,60}}(?:\.[\w-]{{2,60}}){{1,3}}(?:/{_REST})?)",
            0.75,
        ),
        Pattern(
            "shown",
            rf"{_SHOWN}(?P<value>https?://{_PUBLIC}[\w.-]{{3,80}}(?:/(?:{_REST})?)?)(?<![.,])",
            0.7,
        ),
        Pattern(
            "host named for one",
            rf"\b(?P<value>(?:https?://|www\.){_PUBLIC}[\w-]{{3,60}}\.(?:example|name|me|family"
            rf")\b(?:/(?:{_REST})?)?)",
            0.7,
        ),
    )
