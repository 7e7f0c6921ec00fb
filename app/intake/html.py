"""HTML to text: what a reader sees, what was hidden from them, and what was only repeated.

The walk over the parsed tree is iterative and lays out no columns: a page nested ten thousand
deep or a table with one very wide cell costs no more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from app.intake.text import clean

_DROPPED = re.compile(
    "script|style|head|title|meta|link|template|object|embed|svg|math|audio|video|noframes|select"
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figure|footer"
    "|form|h[1-6]|header|hr|html|li|main|nav|ol|p|pre|section|table|tr|ul"
)
_SPACED = re.compile("blockquote|h[1-6]|ol|p|pre|table|ul")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*(?:0+(?:\.0+)?(?:px|pt|r?em|%)?|0*(?:1|\.\d+)(?:px|pt))\s*(?:;|!|$)"
    r"|opacity\s*:\s*0?(?:\.0\d*)?\s*(?:;|!|$)|max-height\s*:\s*0|text-indent\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_WHITE = r"(?:white\b|#fff(?:fff)?\b|rgba?\(\s*25[0-5]\s*,\s*25[0-5]\s*,\s*25[0-5])"
_WHITE_TEXT = re.compile(rf"(?:^|[;\s])color\s*:\s*{_WHITE}", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
_QUOTE_STYLE = re.compile(r"border-left\s*:\s*(?!none|0)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """Hold the text of a page; repeated mail carries `> `, `hidden` is what nobody was to see."""

    text: str
    hidden: str

    def __repr__(self) -> str:
        return f"Page({len(self.text)} characters, {len(self.hidden)} hidden)"


@dataclass(slots=True)
class _Writer:
    """Collect lines; `quoting` counts open quotes, `hiding` open hidden elements."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    backgrounds: list[bool] = field(default_factory=lambda: [True])
    quoting: int = 0
    hiding: int = 0
    preformatted: int = 0

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self.hiding:
            self.hidden.append(text)
        elif self.preformatted:
            first, *others = text.split("\n")
            self.line.append(first)
            for other in others:
                self.end_line()
                self.line.append(other)
        else:
            self.line.append(re.sub(r"\s+", " ", text))

    def end_line(self) -> None:
        text = re.sub(r" {2,}", " ", "".join(self.line)).strip()
        self.lines.append("> " * self.quoting + text)
        self.line = []

    def break_line(self) -> None:
        if any(piece.strip() for piece in self.line):
            self.end_line()
        self.line = []

    def leave_space(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " * self.quoting)


def page(markup: str) -> Page:
    """Convert a page to text. Never raises; markup that cannot be parsed loses only its tags."""
    source = clean(markup)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    # Beyond 2,048 levels libxml2 gives up and drops the rest without raising.
    if root is None or len(parser.error_log.filter_from_fatals()):
        return Page(_TAG.sub(" ", source).strip(), "")
    return _walk(root)


def _walk(root: etree._Element) -> Page:
    writer = _Writer()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            if _DROPPED.fullmatch(tag):
                walker.skip_subtree()
            else:
                _open(writer, tag, element)
        else:
            if not _DROPPED.fullmatch(tag):
                _close(writer, tag, element)
            if element is not root:
                writer.write(element.tail)
    writer.break_line()
    text = re.sub(r"\n(?:[> ]*\n){2,}", "\n\n", "\n".join(writer.lines))
    return Page(text.strip(), re.sub(r"\s+", " ", " ".join(writer.hidden)).strip())


def _open(writer: _Writer, tag: str, element: etree._Element) -> None:
    style = (element.get("style") or "")[:2000]
    on_light = _is_light(style, element.get("bgcolor"), above=writer.backgrounds[-1])
    writer.backgrounds.append(on_light)
    writer.hiding += _hides(element, style, on_light)
    if _BLOCK.fullmatch(tag):
        writer.break_line()
    if _SPACED.fullmatch(tag):
        writer.leave_space()
    writer.quoting += _quotes(tag, element, style)
    writer.preformatted += tag == "pre"
    if tag == "li":
        writer.write("- ")
    elif tag == "br" and not writer.hiding:
        writer.end_line()
    writer.write(element.text)


def _close(writer: _Writer, tag: str, element: etree._Element) -> None:
    style = (element.get("style") or "")[:2000]
    if _BLOCK.fullmatch(tag):
        writer.break_line()
    elif tag in ("td", "th"):
        writer.write(" ")
    writer.hiding -= _hides(element, style, writer.backgrounds.pop())
    writer.quoting -= _quotes(tag, element, style)
    writer.preformatted -= tag == "pre"
    if _SPACED.fullmatch(tag):
        writer.leave_space()


def _is_light(style: str, bgcolor: str | None, *, above: bool) -> bool:
    """Tell whether text stands on a white ground; without any background it stands on white."""
    declared = _BACKGROUND.search(style)
    ground = declared[1] if declared else bgcolor
    if not ground or re.match(r"\s*(?:transparent|none|inherit|initial)", ground, re.IGNORECASE):
        return above
    return re.search(_WHITE, ground, re.IGNORECASE) is not None


def _hides(element: etree._Element, style: str, on_light: bool) -> bool:
    if _HIDING.search(style) or "hidden" in element.attrib:
        return True
    is_white = _WHITE_TEXT.search(style) is not None or (
        element.tag == "font"
        and re.fullmatch(rf"\s*{_WHITE}\s*", element.get("color") or "", re.IGNORECASE) is not None
    )
    return is_white and on_light


def _quotes(tag: str, element: etree._Element, style: str) -> bool:
    """Tell repeated mail (Apple, Thunderbird, Gmail, Outlook on the web) from indented text."""
    if tag != "blockquote":
        return False
    named = "gmail_quote" in (element.get("class") or "") and "border:none" not in style
    cited = (element.get("type") or "").lower() == "cite"
    return cited or named or _QUOTE_STYLE.search(style) is not None
