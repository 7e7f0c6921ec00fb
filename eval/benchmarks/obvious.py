"""The script anyone would write first: the same libraries and models, one call after another.

It runs in a process of its own: Presidio builds its stock recognisers from every recogniser
class the process knows, and would take the counter's for its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import chromadb
import spacy
from chromadb.config import Settings as ChromaSettings
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from sentence_transformers import SentenceTransformer

from classifiers.encoder import load_encoder
from classifiers.sentence_module import as_sentence_transformer
from eval.benchmarks.timing import StageTime, Stopwatch
from redaction.model import Language
from redaction.policy import Policy

NEIGHBOURS = 5
LANGUAGES = get_args(Language)


@dataclass(frozen=True, slots=True, repr=False)
class PlainText:
    """Hold one message as the script gets it: already parsed, its language already known."""

    text: str
    language: Language


class FullPipelines(SpacyNlpEngine):
    """Run the installed spaCy models whole, which is what Presidio does with a model it loads."""

    nlp: Any

    def load(self) -> None:
        """Load every component; Presidio's own way would try to download the models."""
        self.nlp = {model["lang_code"]: spacy.load(model["model_name"]) for model in self.models}


def stock_analyzer() -> AnalyzerEngine:
    """Load Presidio as it comes, with the language models of the policy."""
    names = Policy.load().models
    models = [{"lang_code": code, "model_name": names[code]} for code in LANGUAGES]
    engine = FullPipelines(models=models)
    return AnalyzerEngine(nlp_engine=engine, supported_languages=list(LANGUAGES))


@dataclass(frozen=True, slots=True)
class ObviousScript:
    """Hold what the script works with."""

    analyzer: AnalyzerEngine
    encoder: SentenceTransformer
    collection: chromadb.Collection

    @classmethod
    def prepare(cls, past: Sequence[str], folder: Path) -> ObviousScript:
        """Load the stock analyzer and put the past cases, one vector each, into Chroma."""
        client = chromadb.PersistentClient(
            path=str(folder), settings=ChromaSettings(anonymized_telemetry=False)
        )
        collection = client.create_collection("past", embedding_function=None)
        encoder = as_sentence_transformer(load_encoder())
        vectors = encoder.encode(list(past), show_progress_bar=False)
        collection.add(ids=[str(number) for number in range(len(past))], embeddings=vectors)
        return cls(stock_analyzer(), encoder, collection)

    def run(self, message: PlainText, watch: Stopwatch) -> None:
        """Analyze, replace, encode and search one message."""
        with watch.stage("redact"):
            found = self.analyzer.analyze(message.text, language=message.language)
            text = message.text
            for result in sorted(found, key=lambda r: r.start, reverse=True):
                text = f"{text[: result.start]}<{result.entity_type}>{text[result.end :]}"
        with watch.stage("encode"):
            vector = self.encoder.encode([text], show_progress_bar=False)
        with watch.stage("search"):
            self.collection.query(query_embeddings=vector, n_results=NEIGHBOURS)


def time_apart(texts: Sequence[PlainText], past: Sequence[str]) -> tuple[StageTime, ...]:
    """Time the script over the texts in another process."""
    work = json.dumps({"texts": [asdict(text) for text in texts], "past": list(past)})
    done = subprocess.run(
        [sys.executable, "-m", "eval.benchmarks.obvious"],
        input=work.encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return tuple(StageTime(**stage) for stage in json.loads(done.stdout))


def main() -> None:
    """Read texts and past cases as JSON from standard input; write the stages' times."""
    work = json.load(sys.stdin)
    texts = [PlainText(**text) for text in work["texts"]]
    watch = Stopwatch()
    with TemporaryDirectory(prefix="triage-script-") as folder:
        script = ObviousScript.prepare(work["past"], Path(folder))
        # The first call of each model pays for what later ones reuse.
        for text in texts[:2]:
            script.run(text, Stopwatch())
        for text in texts:
            script.run(text, watch)
    sys.stdout.write(json.dumps([asdict(stage) for stage in watch.summary()]))


if __name__ == "__main__":
    main()
