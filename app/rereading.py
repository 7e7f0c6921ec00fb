"""Reading stored cases again: the originals, and what was redacted before and has none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.original_case import original_case
from app.stored import submission_of
from redaction.errors import RedactionError
from redaction.language import detect
from redaction.model import Language, OriginalCase, RedactedCase, RedactedText, Span
from redaction.placeholders import PLACEHOLDER
from review_queue import stored_texts
from review_queue.errors import CaseErased, VaultTampered
from review_queue.rescan_model import Outcome, Rewriting, StoredCase, Writing
from review_queue.vault import Vault

if TYPE_CHECKING:
    from redaction.redactor import Redactor

UNREADABLE = "original_unreadable"
TIMEOUT = "redaction_timeout"
_NUMBER = re.compile(r"(.+ )([0-9]+)\]")


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """Hold what is to be redacted of one case; `reason` is set when its original is damaged."""

    case: StoredCase
    original: OriginalCase | None
    sizes: tuple[int, ...]
    writings: tuple[Writing, ...]
    reason: str | None


def opened(session: Session, vault: Vault, case: StoredCase) -> Opened:
    """Read a case's original and the texts around it; raises VaultSealed."""
    writings = tuple(stored_texts.writings(session, case.case_id))
    if not case.redacted:
        return Opened(case, None, (), writings, None)
    try:
        submission = submission_of(session, vault, case.case_id)
    except CaseErased:
        parts = tuple(stored_texts.parts(session, case.case_id))
        return Opened(case, None, (), (*writings, *parts), None)
    except VaultTampered:
        return Opened(case, None, (), writings, UNREADABLE)
    sizes = tuple(len(file.content) for file in submission.attachments)
    return Opened(case, original_case(submission), sizes, writings, None)


def redacted_again(redactor: Redactor, read: Sequence[Opened]) -> list[Outcome]:
    """Redact everything of several cases in one batch; a failure stays with its case."""
    texts = [text for each in read for text in _texts(each)]
    results = iter(
        [_retried(redactor, *pair) for pair in zip(texts, _batch(redactor, texts), strict=True)]
    )
    return [_outcome(each, results) for each in read]


def _batch(
    redactor: Redactor, texts: Sequence[OriginalCase]
) -> Sequence[RedactedCase | RedactionError]:
    return redactor.redact_cases(texts) if texts else []


def _retried(
    redactor: Redactor, text: OriginalCase, result: RedactedCase | RedactionError
) -> RedactedCase | RedactionError:
    """Try once more, alone, what ran out of time: a busy hour must not set cases aside."""
    if isinstance(result, RedactionError) and result.reason == TIMEOUT:
        return redactor.redact_cases([text])[0]
    return result


def _texts(each: Opened) -> Iterator[OriginalCase]:
    if each.original is not None:
        yield each.original
    for writing in each.writings:
        yield as_original(writing, each.case.text_language)


def _outcome(each: Opened, results: Iterator[RedactedCase | RedactionError]) -> Outcome:
    redacted, reason = None, each.reason
    if each.original is not None:
        result = next(results)
        if isinstance(result, RedactionError):
            reason = result.reason
        else:
            redacted = result
    rewritings = []
    for writing in each.writings:
        result = next(results)
        if isinstance(result, RedactionError):
            reason = reason or result.reason
            rewritings.append(Rewriting(writing, None))
        else:
            rewritings.append(rewritten(writing, result.body))
    return Outcome(each.case, redacted, tuple(rewritings), each.sizes, reason)


def as_original(writing: Writing, language: Language | None) -> OriginalCase:
    """Present a writing to the redactor; its own language counts, else that of its case."""
    return OriginalCase("", writing.text, language=detect(writing.text) or language or "en")


def rewritten(writing: Writing, redacted: RedactedText) -> Rewriting:
    """Put new placeholders where names were found and leave those that stood there before.

    The redactor takes old placeholders for imitations and disarms them; new ones are numbered
    on from the highest old one of their kind.
    """
    old = [match.span() for match in PLACEHOLDER.finditer(writing.text)]
    fresh = [span for span in redacted.spans if not _within(span, old)]
    if not fresh:
        return Rewriting(writing, writing.text)
    highest: Counter[str] = Counter()
    for start, end in old:
        label, number = _parts(writing.text[start:end])
        highest[label] = max(highest[label], number)
    pieces, position = [], 0
    for span, placeholder in _placed(redacted):
        if not placeholder:
            # Something invisible in the text moved its places: better no old placeholders.
            return Rewriting(writing, redacted.text, tuple(span.entity_type for span in fresh))
        if _within(span, old):
            continue
        label, number = _parts(placeholder)
        pieces += [writing.text[position : span.start], f"{label}{number + highest[label]}]"]
        position = span.end
    pieces.append(writing.text[position:])
    return Rewriting(writing, "".join(pieces), tuple(span.entity_type for span in fresh))


def _within(span: Span, places: list[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in places)


def _placed(redacted: RedactedText) -> Iterator[tuple[Span, str]]:
    """Yield each span with the placeholder that stands for it, in order of the text.

    What lies between spans has the same length in the redacted text as in the one given.
    """
    before, position = 0, 0
    for span in sorted(redacted.spans, key=lambda span: span.start):
        position += span.start - before
        match = PLACEHOLDER.match(redacted.text, position)
        placeholder = match[0] if match else ""
        yield span, placeholder
        before, position = span.end, position + len(placeholder)


def _parts(placeholder: str) -> tuple[str, int]:
    """Split `[PERSON 2]` into `[PERSON ` and 2."""
    match = _NUMBER.fullmatch(placeholder)
    return (match[1], int(match[2])) if match else ("[", 0)
