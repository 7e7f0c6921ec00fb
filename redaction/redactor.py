"""The boundary: original text goes in, RedactedText comes out, or nothing does."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from redaction import office_rules
from redaction.analysis import Analysis
from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.language import read
from redaction.model import KnownIdentity, Language, OriginalCase, RedactedCase, RedactedText, Span
from redaction.names import vetted
from redaction.nlp import Passage
from redaction.office_rules import OfficeRule
from redaction.parts import Layout, lay_out
from redaction.placeholders import Numbering
from redaction.policy import PACKAGE, Policy
from redaction.recurrence import recurring_identity, recurring_values
from redaction.replacement import replaced
from redaction.shelters import shelters

_NOBODY = KnownIdentity()
_SHARE = 64  # cases the models read at once
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, repr=False)
class _Laid:
    """Hold a case laid out for the search, beside its parts as they came."""

    case: OriginalCase
    originals: tuple[str, ...]
    layout: Layout
    language: Language
    searchable: Passage


class Redactor:
    """Replace personal identifiers by numbered placeholders."""

    def __init__(
        self,
        analysis: Analysis,
        policy: Policy,
        timeout: float,
        rules: tuple[OfficeRule, ...] = (),
    ) -> None:
        self._analysis = analysis
        self._policy = policy
        self._timeout = timeout
        self._rules = rules
        self.policy_version = _policy_version(policy, analysis.model_versions, rules)

    @classmethod
    def load(
        cls,
        *,
        timeout: float = 20.0,
        policy: Policy | None = None,
        rules: tuple[OfficeRule, ...] = (),
    ) -> Redactor:
        """Load the models; `timeout` is in seconds, for a text of ordinary length.

        Raises RedactionError("model_missing") when a model is not installed, and
        RedactionError("model_altered") when its files are not the recorded ones.
        """
        policy = policy or Policy.load()
        return cls(Analysis(policy), policy, timeout, rules)

    def with_rules(self, rules: tuple[OfficeRule, ...]) -> Redactor:
        """Return a redactor with other office rules that shares the loaded models."""
        return Redactor(self._analysis, self._policy, self._timeout, rules)

    def redact(
        self,
        text: str,
        *,
        language: Language | None = None,
        identity: KnownIdentity = _NOBODY,
    ) -> RedactedText:
        """Redact one text; `language` is its sender's choice. Raises RedactionError only."""
        return self.redact_case(OriginalCase("", text, language=language, identity=identity)).body

    def redact_case(self, case: OriginalCase) -> RedactedCase:
        """Redact all parts of a case with one numbering. Raises RedactionError only."""
        outcome = self.redact_cases((case,))[0]
        if isinstance(outcome, RedactionError):
            raise outcome
        return outcome

    def redact_cases(self, cases: Sequence[OriginalCase]) -> list[RedactedCase | RedactionError]:
        """Redact many cases, the models reading them in batches; a failure stays with its case."""
        laid = [_closed(partial(self._laid, case)) for case in cases]
        names = iter(self._names([one for one in laid if isinstance(one, _Laid)]))
        return [
            one if isinstance(one, RedactionError) else self._finished(one, next(names))
            for one in laid
        ]

    def _laid(self, case: OriginalCase) -> _Laid:
        if case.characters > self._policy.characters:
            raise RedactionError(
                "text_too_long",
                f"A text of {case.characters} characters is longer than the "
                f"{self._policy.characters} that are redacted. A person must handle it.",
            )
        texts = (case.subject, case.body, case.quoted)
        reading = read("\n\n".join(texts), case.language)
        layout = lay_out(texts, case.attachment_names)
        searchable = Passage(layout.text, reading.analyzers)
        originals = (*texts, *case.attachment_names)
        return _Laid(case, originals, layout, reading.language, searchable)

    def _names(self, laid: Sequence[_Laid]) -> Iterator[list[Span] | RedactionError]:
        """Let the models read all texts, a share at a time; a share that fails, one by one.

        While the first share is searched for identifiers, the models read the next.
        """
        shares = [laid[start : start + _SHARE] for start in range(0, len(laid), _SHARE)]
        reading = [(share, self._reading(share)) for share in shares]
        for share, result in reading:
            found = _closed(result)
            if not isinstance(found, RedactionError):
                yield from found
            elif len(share) == 1:
                yield found
            else:
                for one in share:
                    yield from self._names((one,))

    def _reading(self, share: Sequence[_Laid]) -> Callable[[], list[list[Span]]]:
        texts = [one.searchable for one in share]
        return self._analysis.start(texts, self._deadline(texts))

    def _finished(
        self, laid: _Laid, names: list[Span] | RedactionError
    ) -> RedactedCase | RedactionError:
        if isinstance(names, RedactionError):
            return names
        return _closed(lambda: self._redacted(laid, names))

    def _redacted(self, laid: _Laid, names: list[Span]) -> RedactedCase:
        spans: defaultdict[int, list[Span]] = defaultdict(list)
        for part, span in laid.layout.split(self._found(laid, names)):
            spans[part].append(span)
        numbering = Numbering()
        texts = [
            replaced(original, part, spans[n], laid.language, numbering, self.policy_version)
            for n, (original, part) in enumerate(
                zip(laid.originals, laid.layout.parts, strict=True)
            )
        ]
        return RedactedCase(texts[0], texts[1], texts[2], tuple(texts[3:]))

    def _found(self, laid: _Laid, names: list[Span]) -> list[Span]:
        """Search the whole case once, then once more for what the first search taught."""
        text, deadline = laid.searchable.text, self._deadline([laid.searchable])
        candidates = [*names, *self._analysis.identifiers(laid.searchable, deadline)]
        kept, sheltered = office_rules.kept(text, self._rules, deadline), shelters(text, deadline)
        spans = [
            span
            for span in vetted(candidates, text, sheltered)
            if self._policy.redacts(span.entity_type, span.score)
        ]
        spans += recurring_identity(text, laid.case.identity, deadline)
        again = recurring_values(text, spans, deadline)
        spans += [span for span in again if not _lies_in(span, sheltered)]
        spans = [span for span in spans if not _lies_in(span, kept)]
        spans += office_rules.found(text, self._rules, deadline)
        deadline.remaining()
        return spans

    def _deadline(self, texts: Sequence[Passage]) -> Deadline:
        """Give each text one share of time, and a long one several."""
        unit = self._policy.seconds_per_characters
        return Deadline.after(self._timeout * sum(1 + len(text.text) // unit for text in texts))


def _closed(work: Callable[[], Done]) -> Done | RedactionError:
    """Do the work, and turn every failure into a RedactionError that carries nothing of a text."""
    try:
        return work()
    except RedactionError as error:
        failure = error
    except Exception as error:
        failure = RedactionError(
            "redaction_failed",
            f"Redaction failed with {type(error).__name__}. The original is safe; process the "
            "message again, and report it when it fails again.",
        )
    # The cause's message and frames may hold the text.
    failure.__cause__ = failure.__context__ = None
    return failure.with_traceback(None)


def _lies_in(span: Span, keep: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a name lies within words that stay readable."""
    return span.entity_type == "PERSON" and any(
        start <= span.start and span.end <= end for start, end in keep
    )


def _policy_version(
    policy: Policy, model_versions: Sequence[str], rules: tuple[OfficeRule, ...]
) -> str:
    """Hash everything that decides what is redacted: policy, code, lists, models and rules."""
    digest = hashlib.sha256(policy.source)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".toml", ".txt"):
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update("\n".join(model_versions).encode())
    digest.update(office_rules.version(rules).encode())
    return digest.hexdigest()[:12]
