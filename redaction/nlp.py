"""The spaCy models, loaded from installed packages only and with nothing but names in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spacy
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.model import Language
from redaction.recognizers.timed import TimedArtifacts

_UNUSED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter")
_ENTITIES = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "FAC": "LOCATION",
    "ORG": "ORGANIZATION",
}
_CERTAINTY = 0.7  # spaCy gives no scores


class InstalledModels(SpacyNlpEngine):
    """Find names with the spaCy models of the policy.

    Presidio downloads a model it cannot find; this raises RedactionError("model_missing").
    """

    nlp: Any  # Presidio declares None and later keeps spaCy pipelines by language here

    def __init__(self, models: Mapping[Language, str]) -> None:
        super().__init__(
            models=[{"lang_code": code, "model_name": name} for code, name in models.items()],
            ner_model_configuration=NerModelConfiguration(
                model_to_presidio_entity_mapping=_ENTITIES,
                default_score=_CERTAINTY,
                labels_to_ignore=[],
                low_score_entity_names=[],
            ),
        )

    def load(self) -> None:
        """Load tok2vec and ner of each model."""
        self.nlp = {model["lang_code"]: _load(model["model_name"]) for model in self.models}

    def artifacts(self, text: str, language: Language, deadline: Deadline) -> TimedArtifacts:
        """Run the model of a language over a text, once, and attach the deadline."""
        deadline.remaining()
        document = self.get_nlp(language)(text)
        entities = [entity for entity in document.ents if entity.label_ in _ENTITIES]
        for entity in entities:
            entity.label_ = _ENTITIES[entity.label_]
        found = TimedArtifacts(
            entities=entities,
            tokens=document,
            tokens_indices=[],
            lemmas=[],
            nlp_engine=self,
            language=language,
            scores=[_CERTAINTY] * len(entities),
        )
        found.deadline = deadline
        return found

    def versions(self) -> list[str]:
        """Return the name and version of each model."""
        return [f"{nlp.meta['name']} {nlp.meta['version']}" for nlp in (self.nlp or {}).values()]


def _load(name: str) -> spacy.language.Language:
    if not spacy.util.is_package(name) and not Path(name).is_dir():
        raise RedactionError(
            "model_missing",
            f"The spaCy model {name} is not installed. Install the application again with its "
            "dependencies; nothing is downloaded while it runs.",
        )
    try:
        return spacy.load(name, exclude=_UNUSED)
    except Exception as error:
        raise RedactionError(
            "model_missing", f"The spaCy model {name} cannot be loaded: {type(error).__name__}."
        ) from error
