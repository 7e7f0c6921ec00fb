"""Suggest a category and a severity for redacted cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from classifiers.agent import at_threshold
from classifiers.artefact import Model, ModelCard, load
from classifiers.calibration import Scores
from classifiers.category import Labels
from classifiers.encoder import Encoder, load_english_encoder
from classifiers.errors import ModelRejected
from classifiers.evidence import Evidence, Explained, evidence
from classifiers.gravity import judge, signs
from classifiers.model import NO_TEXT, Prediction, Severity, SeverityPrediction, Suggestion
from classifiers.ordinal import OrdinalModel
from classifiers.reading import Reader
from classifiers.severity import Finding, SeverityRules, packaged_rules
from classifiers.taxonomy import Taxonomy
from redaction.language import is_foreign
from redaction.model import RedactedCase


@dataclass(frozen=True, slots=True)
class Classifier:
    """Hold a verified model with the rules and the catalogue it works under.

    `agent` names model, catalogue and rules with their hashes, enough to compute again.
    """

    agent: str
    taxonomy: Taxonomy
    card: ModelCard
    rules: SeverityRules
    model: Model
    reader: Reader

    @classmethod
    def load(
        cls,
        folder: Path,
        encoder: Encoder,
        taxonomy: Taxonomy,
        rules: SeverityRules | None = None,
    ) -> Classifier:
        """Open a model folder; raises ModelRejected when it was changed or made for other labels.

        A model trained on labels of its own is tied to no taxonomy and opens with any. Without
        `rules` the packaged ones hold.
        """
        # For products this small, threads that wait for one another cost more than they give.
        threadpool_limits(1, user_api="blas")
        model, card, digest = load(folder)
        reader = Reader(encoder, load_english_encoder())
        _check_fit(card, reader, taxonomy)
        rules = rules or packaged_rules()
        agent = (
            f"{card.name} {card.version} model:{digest[:8]} "
            f"taxonomy:{card.taxonomy_hash[:8] or 'none'} rules:{rules.hash[:8]}"
        )
        return cls(agent, taxonomy, card, rules, model, reader)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that can be suggested."""
        return self.model.category.labels

    @property
    def promised_coverage(self) -> float:
        """The share of texts whose prediction set is to hold the right label."""
        return self.model.doubt.coverage

    def with_threshold(self, threshold: float | None) -> Classifier:
        """Return one that suggests from this probability on; None leaves the model's own.

        What abstains for another reason, such as a foreign language, abstains at any threshold.
        """
        if threshold is None:
            return self
        model = replace(self.model, doubt=replace(self.model.doubt, threshold=threshold))
        return replace(self, agent=at_threshold(self.agent, threshold), model=model)

    def with_rules(self, rules: SeverityRules) -> Classifier:
        """Return the same model under another rules file."""
        agent = self.agent.replace(f"rules:{self.rules.hash[:8]}", f"rules:{rules.hash[:8]}")
        return replace(self, rules=rules, agent=agent)

    def suggest(self, case: RedactedCase, received: date | None = None) -> Suggestion:
        """Suggest for one case; `received` is the local day it came in."""
        return self.suggest_batch([case], [received])[0]

    def suggest_batch(
        self, cases: Sequence[RedactedCase], received: Sequence[date | None] | None = None
    ) -> list[Suggestion]:
        """Suggest for many cases; every encoder is called once for all of them.

        `received` holds each case's local day, None where it is not known.
        """
        days = received or [None] * len(cases)
        requests, languages = [case.request for case in cases], [case.language for case in cases]
        begun = self.reader.begin(requests, languages)
        # The rules are read while other cores run the encoders.
        findings = [
            self.rules.findings(*each) for each in zip(requests, languages, days, strict=True)
        ]
        reading = begun()
        features = self.model.category.features(reading)
        near = self.model.category.near(features)
        scores = self.model.scores(near, reading)
        probabilities = self.model.calibration.probabilities(scores, languages)
        order = np.argsort(-probabilities, axis=1, kind="stable")
        explained = Explained(requests, features, reading.windows, near)
        found = evidence(explained, self.model.category, order[:, 0], order[:, 1])
        at_least = self.model.ordinal.at_least(reading.windows)
        by_level = np.asarray(near @ self.model.level_voices, dtype=np.float64)
        return [
            self._suggestion(
                case,
                probabilities[row],
                order[row],
                found[row],
                _severity(findings[row], self.model.ordinal, at_least[row], by_level[row]),
            )
            if len(reading.windows[row])
            else self._without_text(self.labels[order[row, 0]])
            for row, case in enumerate(cases)
        ]

    def _suggestion(
        self,
        case: RedactedCase,
        probabilities: Scores,
        order: Labels,
        found: Evidence,
        severity: SeverityPrediction,
    ) -> Suggestion:
        best, second = int(order[0]), int(order[1])
        doubt = self.model.doubt
        plausible = doubt.plausible(probabilities, case.language)
        return Suggestion(
            category=Prediction(self.labels[best], float(probabilities[best]), found.words),
            severity=severity,
            prediction_set=tuple(self.labels[each] for each in plausible),
            abstained=doubt.abstains(float(probabilities[best])) or is_foreign(case.request),
            agent=self.agent,
            against=Prediction(self.labels[second], float(probabilities[second]), found.against),
            witnesses=found.witnesses,
            likeliest=tuple(self.labels[each] for each in order[:3]),
        )

    def _without_text(self, label: str) -> Suggestion:
        return Suggestion(
            category=Prediction(label, 0.0),
            severity=SeverityPrediction(Severity.S3, 1.0, True, (NO_TEXT,)),
            prediction_set=self.model.category.labels,
            abstained=True,
            agent=self.agent,
            likeliest=(label,),
        )


def _severity(
    findings: Sequence[Finding], ordinal: OrdinalModel, at_least: Scores, by_level: Scores
) -> SeverityPrediction:
    """Take the highest of the rules' floor and what the two models hold."""
    grave = bool(findings) and findings[0].rule.severity >= Severity.S2
    by_likeness = judge(by_level, danger=grave or bool(signs(at_least[None, :])[0]))
    severity, probability = max(ordinal.severity(at_least), by_likeness)
    reasons = tuple(finding.reason for finding in findings)
    if findings and findings[0].rule.severity > severity:
        return SeverityPrediction(findings[0].rule.severity, 1.0, True, reasons)
    return SeverityPrediction(severity, probability, False, ("model", *reasons))


def _check_fit(card: ModelCard, reader: Reader, taxonomy: Taxonomy) -> None:
    if card.taxonomy_hash and card.taxonomy_hash != taxonomy.hash:
        raise ModelRejected(
            f"model {card.name} was trained for taxonomy {card.taxonomy_hash[:8]}, in use is "
            f"{taxonomy.hash[:8]} ({taxonomy.version}): train it again with `triage train`"
        )
    encoders = {each.name: each.version for each in (reader.bilingual, reader.english)}
    if dict(card.encoders) != encoders:
        raise ModelRejected(
            f"model {card.name} was trained with other encoders than are installed: "
            "train it again with `triage train`"
        )
