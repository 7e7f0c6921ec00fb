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
from classifiers.encoder import Encoder, load_english_encoder
from classifiers.errors import ModelRejected
from classifiers.evidence import Explained, evidence
from classifiers.gravity import judge
from classifiers.kernel import Similarities
from classifiers.model import NO_TEXT, Prediction, Severity, SeverityPrediction, Suggestion
from classifiers.reading import Reader
from classifiers.severity import SeverityRules, packaged_rules
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
        languages = [case.language for case in cases]
        reading = self.reader([case.request for case in cases], languages)
        features = self.model.category.features(reading)
        near = self.model.category.near(features)
        scores = self.model.scores(near, reading)
        probabilities = self.model.calibration.probabilities(scores, languages)
        at_least = self.model.ordinal.at_least(reading.windows)
        return [
            self._suggestion(
                case,
                day,
                Explained(case.request, features.pick([row]), reading.windows[row], near[row]),
                probabilities[row],
                at_least[row],
            )
            for row, (case, day) in enumerate(zip(cases, days, strict=True))
        ]

    def _suggestion(
        self,
        case: RedactedCase,
        received: date | None,
        explained: Explained,
        probabilities: Scores,
        at_least: Scores,
    ) -> Suggestion:
        best, second = (int(label) for label in np.argsort(-probabilities, kind="stable")[:2])
        labels = self.model.category.labels
        if not len(explained.windows):
            return self._without_text(labels[best])
        doubt = self.model.doubt
        found = evidence(explained, self.model.category, best, second)
        plausible = doubt.plausible(probabilities, case.language)
        return Suggestion(
            category=Prediction(labels[best], float(probabilities[best]), found.words),
            severity=self._severity(case, received, at_least, explained.near),
            prediction_set=tuple(labels[each] for each in plausible),
            abstained=doubt.abstains(float(probabilities[best])) or is_foreign(case.request),
            agent=self.agent,
            against=Prediction(labels[second], float(probabilities[second]), found.against),
            witnesses=found.witnesses,
            likeliest=tuple(labels[each] for each in np.argsort(-probabilities, kind="stable")[:3]),
        )

    def _severity(
        self, case: RedactedCase, received: date | None, at_least: Scores, near: Similarities
    ) -> SeverityPrediction:
        """Take the highest of the rules' floor and what the two models hold."""
        by_sentence = self.model.ordinal.severity(at_least)
        by_likeness = judge(np.asarray(near @ self.model.level_voices, dtype=np.float64))
        severity, probability = max(by_sentence, by_likeness)
        findings = self.rules.findings(case.request, case.language, received)
        reasons = tuple(finding.reason for finding in findings)
        if findings and findings[0].rule.severity > severity:
            return SeverityPrediction(findings[0].rule.severity, 1.0, True, reasons)
        return SeverityPrediction(severity, probability, False, ("model", *reasons))

    def _without_text(self, label: str) -> Suggestion:
        return Suggestion(
            category=Prediction(label, 0.0),
            severity=SeverityPrediction(Severity.S3, 1.0, True, (NO_TEXT,)),
            prediction_set=self.model.category.labels,
            abstained=True,
            agent=self.agent,
            likeliest=(label,),
        )


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
