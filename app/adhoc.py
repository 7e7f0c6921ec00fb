"""Search over texts that are no cases of the counter: both legs, in a folder that does not last.

It is the counter's own code over a database and an index of their own, so that what is measured
here is what staff get. All of it is removed at the end; nothing in it was ever an original.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from sqlalchemy.orm import Session

from app.past_cases import index_apart
from classifiers.encoder import Encoder
from redaction.model import RedactedCase
from retrieval.errors import IndexUnavailable
from retrieval.index import Index
from retrieval.model import Hit, IndexEntry, Match
from retrieval.whole import held
from review_queue import finding, lexical
from review_queue.database import Database
from review_queue.finding import Findings

AREA = "corpus"
BATCH = 200

Found = TypeVar("Found", Hit, Match)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Search a filled database and index; `ids` are the texts' own, in order.

    `categories` are those of the texts that have one, by id.
    """

    ids: Sequence[str]
    database: Database
    index: Index
    encoder: Encoder
    categories: Mapping[str, str]

    def find(self, case: RedactedCase, k: int, likely: Sequence[str] = ()) -> Findings:
        """Return the `k` texts nearest to a case, and what each leg has to say.

        `likely` are the categories that it may be of, likeliest first.
        """
        vector = self._vector(case, finding.depth(k))
        with self.database.read() as session:
            found = finding.find(
                session, case, vector, (AREA,), k, likely=likely, decided=self._decided
            )
        return Findings(
            vector=self._own(vector),
            lexical=self._own(found.lexical),
            alike=self._own(found.alike),
            fused=self._own(found.fused),
        )

    def _decided(self, _session: Session, names: Collection[str]) -> dict[str, str]:
        ids = {name: self.ids[_number(name)] for name in names}
        return {name: self.categories[id] for name, id in ids.items() if id in self.categories}

    def _vector(self, case: RedactedCase, k: int) -> tuple[Hit, ...]:
        asked = finding.asked_of(case, self.encoder(case.passages))
        return self.index.search(asked, (AREA,), k)

    def _own(self, found: Sequence[Found]) -> tuple[Found, ...]:
        return tuple(replace(each, case_id=self.ids[_number(each.case_id)]) for each in found)


@contextmanager
def open_corpus(
    encoder: Encoder,
    texts: Sequence[tuple[str, RedactedCase]],
    done: Callable[[int], None],
    categories: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Corpus]:
    """Fill both legs with texts and their ids; `done` hears how many more are in.

    Raises IndexUnavailable when the index process does not start.
    """
    with (
        TemporaryDirectory(prefix="triage-search-") as folder,
        _started(Path(folder) / "index") as index,
        _words(Path(folder) / "words.db") as database,
    ):
        corpus = Corpus([each for each, _ in texts], database, index, encoder, categories)
        for start in range(0, len(texts), BATCH):
            batch = [case for _, case in texts[start : start + BATCH]]
            _fill(corpus, start, batch)
            done(len(batch))
        yield corpus


@contextmanager
def _started(folder: Path) -> Iterator[Index]:
    with ExitStack() as opened:
        try:
            index = opened.enter_context(index_apart(folder))
        except IndexUnavailable:
            raise IndexUnavailable(
                "the index process that every search needs did not start: look whether this "
                "machine has memory and disk left, and whether `chroma` runs at all"
            ) from None
        yield index


@contextmanager
def _words(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    try:
        database.upgrade()
        yield database
    finally:
        database.dispose()


def _fill(corpus: Corpus, start: int, cases: Sequence[RedactedCase]) -> None:
    vectors = corpus.encoder([passage for case in cases for passage in case.passages])
    ends = np.cumsum([len(case.passages) for case in cases])
    parts = np.split(vectors, ends[:-1])
    with corpus.database.write() as session:
        for number, case in enumerate(cases, start=start):
            lexical.put(session, _name(number), AREA, case.passages, case.language)
    corpus.index.put_new(
        IndexEntry(_name(number), AREA, held(made))
        for number, made in enumerate(parts, start=start)
    )


def _name(number: int) -> str:
    # The texts' own ids may be anything; these sort as the texts came.
    return f"text-{number:09}"


def _number(name: str) -> int:
    return int(name.removeprefix("text-"))
