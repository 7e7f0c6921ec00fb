"""Evidence comes from the model itself and carries what it says it carries."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from classifiers.classifier import Classifier
from classifiers.kernel import Similarities
from redaction.model import Language
from tests.classifiers.cases import case

GOLD = Path(__file__).parents[2] / "eval" / "datasets" / "triage_gold.jsonl"
WORD = re.compile(r"[^\W\d_]{3,}")


def _messages() -> list[tuple[str, Language]]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], row["language"]) for row in rows[::3]]


def _without(text: str, words: list[str]) -> str:
    for each in words:
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _probability(classifier: Classifier, text: str, language: Language, label: str) -> float:
    model = classifier.model.category
    scores = model.scores(_near(classifier, text, language)[None, :])
    row = classifier.model.calibration.probabilities(scores, [language])[0]
    return float(row[model.labels.index(label)])


def _near(classifier: Classifier, text: str, language: Language) -> Similarities:
    model = classifier.model.category
    features = model.features(classifier.reader.whole([text], [language]))
    return np.asarray(model.near(features)[0])


def test_removing_evidence_costs_more_than_removing_other_words(classifier: Classifier) -> None:
    """Over 100 messages the evidence carries at least twice what random words of its length do."""
    random = np.random.default_rng(1755)
    by_evidence, by_chance = [], []
    for text, language in _messages():
        suggestion = classifier.suggest(case(text, language))
        carried = [word for words in suggestion.category.evidence for word in words.split()]
        others = sorted(set(WORD.findall(text)) - set(carried))
        drawn = list(random.permutation(others)[: len(carried)])
        label, before = suggestion.category.label, suggestion.category.probability
        without, chance = _without(text, carried), _without(text, [str(each) for each in drawn])
        by_evidence.append(before - _probability(classifier, without, language, label))
        by_chance.append(before - _probability(classifier, chance, language, label))
    assert np.mean(by_evidence) > 2 * np.mean(by_chance)
    assert np.mean(np.array(by_evidence) > np.array(by_chance)) > 0.6


def test_the_parts_of_known_texts_add_up_to_the_score(classifier: Classifier) -> None:
    """What every known text adds is the whole score, so a witness's weight is its true part."""
    text = "The furnace is dead in our public housing unit."
    model, near = classifier.model.category, _near(classifier, text, "en")
    scores = model.scores(near[None, :])[0]
    label, rival = (int(each) for each in np.argsort(-scores)[:2])
    parts = near * (model.voices[:, label] - model.voices[:, rival])
    assert np.isclose(parts.sum(), scores[label] - scores[rival], atol=1e-3)
    witnesses = classifier.suggest(case(text)).witnesses
    assert np.isclose(witnesses[0].weight, parts.max(), atol=1e-3)
    assert witnesses[0].label == model.labels[label]


def test_what_speaks_against_is_named(classifier: Classifier) -> None:
    """A request between two categories names the other one, its words, and texts against."""
    text = "My private landlord will not fix the furnace and there is mould in the bathroom."
    suggestion = classifier.suggest(case(text))
    assert suggestion.against is not None
    assert {suggestion.category.label, suggestion.against.label} == {
        "housing.repair",
        "housing.tenancy",
    }
    assert all(words in text for words in suggestion.against.evidence)
    assert min(each.weight for each in suggestion.witnesses) < 0


def test_placeholders_are_never_evidence(classifier: Classifier) -> None:
    """A mark of redaction carries nothing, in either language."""
    text = "[PERSONNE 1] demande un certificat de naissance, [ADRESSE 1]."
    suggestion = classifier.suggest(case(text, "fr"))
    assert not any("PERSONNE" in words for words in suggestion.category.evidence)


def test_another_language_abstains(classifier: Classifier) -> None:
    """A text in neither language is left to a person, whatever the model makes of it."""
    spanish = "Buenos días, quisiera renovar mi permiso de conducir porque vence la próxima semana."
    assert classifier.suggest(case(spanish)).abstained
