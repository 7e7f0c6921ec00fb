"""The assistant's findings in words: plain text, with what they stand on to be opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch

from flask import url_for
from flask_babel import gettext

from app.assistant.ask.findings import (
    Concealed,
    DecideFound,
    Elsewhere,
    Finding,
    FollowUpFound,
    MissingFound,
    NoText,
    NotForRole,
    NotUnderstood,
    SealedFound,
)
from app.assistant.letter import Letter
from app.web.display import category_name, severity_name
from app.web.language import current_language
from classifiers.taxonomy import Information
from redaction.model import Language
from review_queue.model import Correction


@dataclass(frozen=True, slots=True)
class CitedCase:
    """Name a case the answer stands on; whoever asked may open it."""

    case_id: str
    words: str
    excerpt: str = ""
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Reference:
    """Name a rule, a category or a page the answer stands on."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Hold words of a request, in the language it was written in."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold an answer to be shown: lines of plain text, sources, and what a person may send.

    `correction` is laid before the person as the page's own form, `letter` to be read with the
    `questions` it may ask.
    """

    lines: tuple[str | Quoted, ...]
    cases: tuple[CitedCase, ...] = ()
    references: tuple[Reference, ...] = ()
    letter: Letter | None = None
    questions: tuple[Information, ...] = ()
    correction: Correction | None = None
    examples: bool = field(default=False)


@singledispatch
def tell(finding: Finding) -> Answer:
    """Put a finding into words, in the language being spoken."""
    raise TypeError(f"no words for {type(finding).__name__}")


@tell.register
def _(finding: MissingFound) -> Answer:
    if not finding.missing:
        return Answer(
            (gettext("Nothing is missing: the request says all its category needs."),),
            references=of_category(finding.category),
        )
    opening = gettext("Still missing for %(category)s:", category=category_name(finding.category))
    language = current_language()
    asked = (
        f"{each.label.in_(language)}: {each.question.in_(language)}" for each in finding.missing
    )
    return Answer((opening, *asked), references=of_category(finding.category))


@tell.register
def _(finding: FollowUpFound) -> Answer:
    if finding.letter is None:
        line = gettext("Nothing is missing, so there is nothing to ask for.")
        return Answer((line,), references=of_category(finding.category))
    line = gettext("A draft that asks for what is missing. Nothing is sent before you send it.")
    return Answer(
        (line,),
        references=of_category(finding.category),
        letter=finding.letter,
        questions=finding.missing,
    )


@tell.register
def _(finding: DecideFound) -> Answer:
    if not finding.allowed:
        line = gettext("You cannot decide this case as it stands: see its state at the top.")
        return Answer((line,))
    if finding.correction is None:
        line = gettext("A person decides: use the buttons of the suggestion on this page.")
        return Answer((line,))
    chosen = [
        category_name(finding.correction.category) if finding.correction.category else "",
        severity_name(finding.correction.severity) if finding.correction.severity else "",
    ]
    what = ", ".join(filter(None, chosen))
    line = gettext("Nothing is changed yet. Your decision would be: %(what)s.", what=what)
    return Answer((line,), correction=finding.correction)


@tell.register
def _(finding: SealedFound) -> Answer:
    lines = [gettext("Names, numbers and addresses stay sealed. They are not shown here.")]
    if not finding.openable:
        return Answer(tuple(lines))
    lines.append(gettext("Whoever needs them opens the original, with a reason and on the record."))
    return Answer(tuple(lines))


@tell.register
def _(_finding: NoText) -> Answer:
    return Answer((gettext("The text of this case is sealed, so nothing can be said about it."),))


@tell.register
def _(_finding: NotForRole) -> Answer:
    return Answer((gettext("Your role does not show that of a case."),))


@tell.register
def _(_finding: Concealed) -> Answer:
    return Answer((gettext("This case is judged without help first. Ask once you have decided."),))


@tell.register
def _(_finding: Elsewhere) -> Answer:
    return Answer((gettext("Only the case on this page is spoken of here. Open the other one."),))


@tell.register
def _(_finding: NotUnderstood) -> Answer:
    return Answer((gettext("That cannot be answered here. You can ask:"),), examples=True)


def of_category(category: str | None) -> tuple[Reference, ...]:
    """Refer to a category's entry in the catalogue."""
    if category is None:
        return ()
    address = url_for("catalogue.category", category_id=category)
    return (Reference(gettext("Catalogue: %(name)s", name=category_name(category)), address),)
