"""Put judged queries to the counter's own search, and keep what each of its legs found."""

from __future__ import annotations

from collections.abc import Sequence

from app.adhoc import Corpus, open_corpus
from app.bootstrap import load_encoder, load_ordinary
from app.cli.output import progress
from app.cli.preparation import preparation
from app.settings import Settings
from classifiers.encoder import Encoder
from classifiers.model import Suggestion
from classifiers.packaged import DEFAULT_MODEL
from eval.judged import JudgedSet, Relevance
from eval.runs import prepared
from eval.searched import LEGS, Asked, Searches
from redaction.model import RedactedCase

RESULTS = 50


def search(settings: Settings, judged: JudgedSet, public: str | None) -> Searches:
    """Fill both legs with the corpus and search it as the counter does.

    Where texts of the corpus have categories, the likely ones of each query are suggested by the
    model that comes with the installation. A query that cannot be redacted finds nothing and
    counts as a miss.
    """
    prepare = preparation(settings, public)
    encoder = load_encoder()
    texts = list(prepared(prepare, judged.corpus))
    held = [
        (line.id, case) for line, case in zip(judged.corpus, texts, strict=True) if case is not None
    ]
    questions = [line for line in judged.queries if line.id in judged.judgements]
    cases = list(prepared(prepare, questions))
    categories = {line.id: line.category for line in judged.corpus if line.category}
    likely = _likely(settings, cases) if categories else [()] * len(cases)
    with (
        progress("Searching", len(held) + len(questions)) as bar,
        open_corpus(encoder, held, bar.advance, categories) as corpus,
    ):
        asked = []
        for line, case, names in zip(questions, cases, likely, strict=True):
            asked.append(_asked(corpus, line.id, case, names, judged.judgements[line.id]))
            bar.advance()
    return Searches(
        encoder=_name(encoder),
        languages={each: case.language for each, case in held},
        asked=tuple(asked),
        quarantined=texts.count(None) + cases.count(None),
    )


def _asked(
    corpus: Corpus,
    query_id: str,
    case: RedactedCase | None,
    likely: Sequence[str],
    judgements: Relevance,
) -> Asked:
    if case is None:
        return Asked(query_id, "en", dict.fromkeys(LEGS, ()), judgements)
    found = corpus.find(case, RESULTS, likely)
    legs = {
        "lexical": tuple(hit.case_id for hit in found.lexical),
        "vector": tuple(dict.fromkeys(hit.case_id for hit in found.vector or ())),
        "fused": tuple(match.case_id for match in found.fused),
    }
    return Asked(query_id, case.language, legs, judgements)


def _likely(settings: Settings, cases: Sequence[RedactedCase | None]) -> list[tuple[str, ...]]:
    """Suggest categories for each case, likeliest first, as the counter does at triage."""
    model = load_ordinary(settings, DEFAULT_MODEL)
    readable = [case for case in cases if case is not None]
    suggested = iter(model.suggest_batch(readable))
    return [() if case is None else _names(next(suggested)) for case in cases]


def _names(suggestion: Suggestion) -> tuple[str, ...]:
    return tuple(dict.fromkeys((suggestion.category.label, *suggestion.prediction_set)))


def _name(encoder: Encoder) -> str:
    return f"{encoder.name} {encoder.version}"
