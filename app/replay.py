"""Compute an old suggestion again, from the versions its agent names and the text as stored."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime

from app.bootstrap import Counter
from app.errors import NothingToReplay, VersionMissing
from app.versions import MODELS, RULES, TAXONOMY, kept
from classifiers.agent import UNANSWERED
from classifiers.classifier import Classifier
from classifiers.errors import ModelRejected, RulesRejected, TaxonomyRejected
from classifiers.model import Suggestion
from classifiers.severity import SeverityRules
from classifiers.taxonomy import Taxonomy
from redaction.model import RedactedCase
from review_queue import queue
from review_queue.clocks import local_day
from review_queue.model import Actor, CaseView

CLOSE = 1e-3
"""Probabilities this near are the same: libraries and processors round differently."""
ASSESSED, REDACTED_AGAIN = "worker:case:assessed", "privacy:case:redacted_again"
# A model's name is its folder's and may hold anything, so the last match is the one.
_AGENT = re.compile(
    r".* model:(?P<model>[0-9a-f]{8}) taxonomy:(?P<taxonomy>[0-9a-f]{8}|none)"
    r" rules:(?P<rules>[0-9a-f]{8})(?: threshold:(?P<threshold>[0-9.e-]+))?"
    rf"(?: chat:(?P<chat>.+) prompt:(?P<prompt>[0-9a-f]{{8}})(?P<unanswered> {UNANSWERED})?)?"
)


@dataclass(frozen=True, slots=True)
class Replay:
    """Set a recorded suggestion beside the same one computed again.

    `recomputed` is None when it cannot be; `note` says why, or why the two may differ.
    """

    case_id: str
    recorded: Suggestion
    recomputed: Suggestion | None
    note: str

    @property
    def same(self) -> bool:
        """Tell whether category, set, severity and reasons agree, probabilities nearly."""
        return self.recomputed is not None and _agree(self.recorded, self.recomputed)


def replay(counter: Counter, actor: Actor, case_id: str, *, now: datetime) -> Replay:
    """Compute a case's latest suggestion again; raises NothingToReplay without one."""
    with counter.database.read() as session:
        view = queue.view(session, actor, case_id, now=now)
    if view.suggestion is None or view.redacted is None:
        raise NothingToReplay(
            f"case {case_id} shows no suggestion: it is in quarantine, not assessed yet, or was "
            "assessed without a model"
        )
    recorded = view.suggestion
    try:
        day = local_day(view.received_at, counter.settings.province)
        recomputed = _again(counter, recorded.agent, view.redacted, day)
    except (VersionMissing, ModelRejected, RulesRejected, TaxonomyRejected) as missing:
        return Replay(case_id, recorded, None, str(missing))
    return Replay(case_id, recorded, recomputed, _note(view))


def _again(counter: Counter, agent: str, case: RedactedCase, received: date) -> Suggestion:
    named = _AGENT.fullmatch(agent)
    if named is None:
        raise VersionMissing("the suggestion's agent names versions this program does not know")
    classifier = _classifier(counter, named)
    if named["chat"] is None:
        return classifier.suggest(case, received)
    from classifiers.prompted import PromptedClassifier, prompt_hash, unanswered

    if named["unanswered"]:
        return unanswered(classifier.suggest(case, received), agent)
    chat = counter.chat
    if chat is None or chat.name != named["chat"] or prompt_hash()[:8] != named["prompt"]:
        raise VersionMissing(
            f"the category came from the chat model {named['chat']} with prompt "
            f"{named['prompt']}, which is not what is configured: it cannot be asked again"
        )
    return PromptedClassifier.over(classifier, chat).suggest(case, received)


def _classifier(counter: Counter, named: re.Match[str]) -> Classifier:
    """Load the model that made a suggestion with its catalogue and its rules."""
    versions = counter.settings.versions_folder
    rules = SeverityRules.load(kept(versions, RULES, named["rules"]))
    taxonomy = counter.taxonomy
    if named["taxonomy"] != "none":
        taxonomy = Taxonomy.load(kept(versions, TAXONOMY, named["taxonomy"]))
    folder = kept(versions, MODELS, named["model"])
    classifier = Classifier.load(folder, counter.encoder(), taxonomy, rules)
    # What was kept may have been changed since; the model itself was checked on loading.
    for word in (f"model:{named['model']}", f"rules:{named['rules']}"):
        if word not in classifier.agent.split():
            raise VersionMissing(f"what is kept as {word} was changed: restore it from a backup")
    threshold = named["threshold"]
    return classifier.with_threshold(None if threshold is None else float(threshold))


def _agree(one: Suggestion, other: Suggestion) -> bool:
    return _exact(one) == _exact(other) and all(
        math.isclose(*pair, rel_tol=0, abs_tol=CLOSE)
        for pair in (
            (one.category.probability, other.category.probability),
            (one.severity.probability, other.severity.probability),
        )
    )


def _exact(each: Suggestion) -> tuple[object, ...]:
    severity = each.severity
    return (
        each.category.label,
        each.prediction_set,
        each.abstained,
        severity.severity,
        severity.floored,
        severity.reasons,
    )


def _note(view: CaseView) -> str:
    """Say that the text is no longer the one the suggestion was made from, if so."""
    for event in reversed(view.history):
        if event.tag == REDACTED_AGAIN:
            return "its text was redacted again since, and may read otherwise than it did"
        if event.tag == ASSESSED:
            break
    return ""
