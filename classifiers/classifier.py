"""Suggest a category and a severity for redacted cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifiers.artefact import Model, ModelCard, load
from classifiers.calibration import Scores
from classifiers.encoder import Encoder, load_english_encoder
from classifiers.errors import ModelRejected
from classifiers.evidence import evidence
from classifiers.model import NO_TEXT, Prediction, Severity, SeverityPrediction, Suggestion
from classifiers.passages import sentences
from classifiers.reading import Reader, Reading
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
        model, card, digest = load(folder)
        reader = Reader(encoder, load_english_encoder())
        _check_fit(card, reader, taxonomy)
        rules = rules or packaged_rules()
        agent = (
            f"{card.name} {card.version} model:{digest[:8]} "
            f"taxonomy:{card.taxonomy_hash[:8] or 'none'} rules:{rules.hash[:8]}"
        )
        return cls(agent, taxonomy, card, rules, model, reader)

    def suggest(self, case: RedactedCase) -> Suggestion:
        """Suggest for one case."""
        return self.suggest_batch([case])[0]

    def suggest_batch(self, cases: Sequence[RedactedCase]) -> list[Suggestion]:
        """Suggest for many cases; every encoder is called once for all of them."""
        languages = [case.language for case in cases]
        reading = self.reader([case.request for case in cases], languages)
        scores = self.model.category.scores(reading)
        probabilities = self.model.calibration.probabilities(scores, languages)
        at_least = self.model.ordinal.at_least(reading.windows)
        return [
            self._suggestion(case, reading.pick([row]), probabilities[row], at_least[row])
            for row, case in enumerate(cases)
        ]

    def _suggestion(
        self, case: RedactedCase, reading: Reading, probabilities: Scores, at_least: Scores
    ) -> Suggestion:
        best, second = (int(label) for label in np.argsort(-probabilities, kind="stable")[:2])
        labels = self.model.category.labels
        if not sentences(case.request):
            return self._without_text(labels[best])
        doubt = self.model.doubt
        carried = evidence(case.request, reading, self.model.category, best, second)
        opposed = evidence(case.request, reading, self.model.category, second, best)
        return Suggestion(
            category=Prediction(labels[best], float(probabilities[best]), carried.words),
            severity=self._severity(case, at_least),
            prediction_set=tuple(
                labels[each] for each in doubt.plausible(probabilities, case.language)
            ),
            abstained=doubt.abstains(float(probabilities[best])) or is_foreign(case.request),
            agent=self.agent,
            against=Prediction(labels[second], float(probabilities[second]), opposed.words),
            witnesses=carried.witnesses,
        )

    def _severity(self, case: RedactedCase, at_least: Scores) -> SeverityPrediction:
        """Take the higher of the rules' floor and the model's judgement."""
        severity, probability = self.model.ordinal.severity(at_least)
        findings = self.rules.findings(case.request, case.language)
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
