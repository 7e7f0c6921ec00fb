"""`triage search`: the counter's search for past cases, tried on texts of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import click

from app.bootstrap import load_encoder
from app.cli.lines import Line, named, read_distinct_lines
from app.cli.output import print_json, progress, say
from app.cli.preparation import preparation, public_source
from app.settings import Settings
from redaction.errors import RedactionError
from redaction.model import RedactedCase

Texts = IO[str]


@click.command()
@click.option("--corpus", type=click.File(encoding="utf-8"), required=True, help="JSON lines.")
@click.option("--queries", type=click.File(encoding="utf-8"), required=True, help="JSON lines.")
@click.option(
    "-k", "results", type=click.IntRange(1, 1000), default=10, help="Results for each query."
)
@public_source
@click.pass_obj
def search(
    settings: Settings, corpus: Texts, queries: Texts, results: int, public: str | None
) -> None:
    """Search texts for those nearest to each query, both JSON lines {"id", "text"}.

    "language" (en or fr) and "subject" may be given. Both are redacted first; a text that
    cannot be is not searched, and a query that cannot be comes out with the reason.
    """
    texts = list(read_distinct_lines(corpus, named(corpus)))
    asked = list(read_distinct_lines(queries, named(queries)))
    prepare = preparation(settings, public)
    with progress("Preparing", len(texts) + len(asked)) as bar:

        def prepared(lines: Sequence[Line]) -> list[tuple[str, RedactedCase | str]]:
            pairs: list[tuple[str, RedactedCase | str]] = []
            for line in lines:
                try:
                    pairs.append((line.id, prepare(line)))
                except RedactionError as error:
                    pairs.append((line.id, error.reason))
                bar.advance()
            return pairs

        held, questions = prepared(texts), prepared(asked)
    _answer(held, questions, results)


def _answer(
    held: Sequence[tuple[str, RedactedCase | str]],
    questions: Sequence[tuple[str, RedactedCase | str]],
    k: int,
) -> None:
    # Chroma's libraries take seconds to import.
    from app.adhoc import open_corpus

    readable = [(id, case) for id, case in held if isinstance(case, RedactedCase)]
    if len(readable) < len(held):
        say(f"{len(held) - len(readable)} texts could not be redacted and are not searched.")
    encoder = load_encoder()
    with (
        progress("Indexing", len(readable)) as bar,
        open_corpus(encoder, readable, bar.advance) as corpus,
    ):
        for id, case in questions:
            if isinstance(case, str):
                print_json({"id": id, "quarantined": case})
                continue
            found = corpus.find(case, k).fused
            rows = [{"id": match.case_id, "score": match.score} for match in found]
            print_json({"id": id, "results": rows})
