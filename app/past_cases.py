"""Past cases as the counter reaches them: the one place from which the index is asked.

Which generation of the index serves is a row of the database; where it is, is a setting. What
cannot be reached is IndexUnavailable, at once or within two seconds, and costs nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from app.bootstrap import Counter
from redaction.model import RedactedCase
from retrieval.breaker import Breaker
from retrieval.errors import IndexDamaged, IndexUnavailable
from retrieval.folder_size import allowed
from retrieval.index import SEARCH_SECONDS, WRITE_SECONDS, Index
from retrieval.model import Hit, IndexEntry, Match
from retrieval.owner import IndexOwner, found_ready, note_ready, own, stop
from review_queue import index_contents, index_generations
from review_queue.finding import asked_of
from review_queue.index_generations import Generation
from review_queue.model import CaseVectors

Answer = TypeVar("Answer")
Reach = Callable[[Path, int], IndexOwner]


@dataclass(frozen=True, slots=True)
class Serving:
    """Name the generation that serves and the bytes its folder may hold."""

    generation: Generation
    limit: int


class PastCases:
    """Reach the index, wherever it runs, and reach it again after its process died.

    A worker starts the index process where there is none; whoever serves pages passes
    `reach=found_ready` and `seconds=SEARCH_SECONDS`, so that no page waits for a start.
    """

    def __init__(
        self, counter: Counter, *, reach: Reach = own, seconds: float = WRITE_SECONDS
    ) -> None:
        self._counter = counter
        self._reach = reach
        self._seconds = seconds
        self._breaker = Breaker()
        self._serving: Serving | None = None
        self._index: Index | None = None
        self._owners: dict[str, IndexOwner] = {}

    @classmethod
    def of_pages(cls, counter: Counter) -> PastCases:
        """Reach the index for pages: two seconds at most, and never by starting a process."""
        return cls(counter, reach=found_ready, seconds=SEARCH_SECONDS)

    @property
    def encoder_name(self) -> str:
        """The encoder's name and version; vectors of another never mix with these."""
        encoder = self._counter.index_encoder()
        return f"{encoder.name} {encoder.version}"

    @property
    def areas(self) -> tuple[str, ...]:
        """Every area of the catalogue, for a reader of all of them."""
        return tuple(area.id for area in self._counter.taxonomy.areas)

    def look(self) -> Generation | None:
        """Read which generation serves: before work that must not touch the database."""
        with self._counter.database.read() as session:
            return self.look_in(session)

    def look_in(self, session: Session) -> Generation | None:
        """Read which generation serves in a session that is open already."""
        now = index_generations.serving(session)
        if now is None:
            self._forget()
        elif self._serving is None or self._serving.generation.id != now.id:
            self._forget()
            self._serving = Serving(now, self._limit(session, now.encoder))
        return now

    def encode(self, case: RedactedCase) -> CaseVectors:
        """Encode the passages of a case."""
        return self.encode_passages(case.passages)

    def encode_passages(self, passages: Sequence[str]) -> CaseVectors:
        """Encode passages to (n, d) unit vectors, named by encoder and text."""
        vectors = self._counter.index_encoder()(list(passages))
        return CaseVectors(self.encoder_name, index_contents.fingerprint(passages), vectors)

    def similar(self, case: RedactedCase, made: CaseVectors) -> tuple[Match, ...]:
        """Return the past cases of every area nearest to this one.

        For the worker's chain: asks the generation that `look` found and no database.
        """
        k = self._counter.settings.similar_cases
        asked = asked_of(case, made.vectors)
        hits = self._asked(lambda index: index.search(asked, self.areas, k), made.encoder)
        return best_cases(hits, k)

    def search(
        self, case: RedactedCase, made: CaseVectors, areas: Collection[str], k: int
    ) -> tuple[Hit, ...]:
        """Return the passages of these areas nearest to a case, for `k` cases.

        For pages. Raises IndexUnavailable, also while the index holds another encoder's vectors.
        """
        self.look()
        asked = asked_of(case, made.vectors)
        return self._asked(lambda index: index.search(asked, areas, k), made.encoder)

    def put(self, entry: IndexEntry) -> None:
        """Put one case into the generation that serves."""
        self._asked(lambda index: index.put(entry), self.encoder_name)

    def put_new(self, entry: IndexEntry) -> None:
        """Put one case into the generation that serves, which has never held it."""
        self._asked(lambda index: index.put_new([entry]), self.encoder_name)

    def remove(self, case_id: str) -> None:
        """Take one case out of the generation that serves."""
        self._asked(lambda index: index.remove(case_id))

    def ask(self, question: Callable[[Index], Answer]) -> Answer:
        """Put any question to the generation that serves."""
        return self._asked(question)

    def wake(self) -> None:
        """Start the index process anew if it died; nobody else would before the next job.

        Raises IndexUnavailable when it does not start. A server elsewhere is not ours to start.
        """
        serving = self.look()
        if serving is None or self._counter.settings.chroma_url:
            return
        try:
            found_ready(self._folder(serving.id))
        except IndexUnavailable:
            self._forget_connection()
            self._asked(lambda _index: None)

    def make(self, generation: Generation) -> Index:
        """Begin a generation's folder or collections; raises IndexUnavailable."""
        with self._counter.database.read() as session:
            limit = self._limit(session, generation.encoder)
        owner = self._owner(generation.id, limit)
        url = owner.url if owner else self._counter.settings.chroma_url
        index = Index.make(url, generation.id, seconds=self._seconds)
        if owner:
            note_ready(self._folder(generation.id), owner)
        return index

    def clear_away(self, generation_id: str) -> None:
        """Delete all there is of a generation: its collections, or its process and its folder."""
        url = self._counter.settings.chroma_url
        if url:
            discarded = Index.make(url, generation_id)
            discarded.drop()
            discarded.close()
            return
        self._owners.pop(generation_id, None)
        _clear(self._folder(generation_id))

    def clear_strays(self) -> None:
        """Delete what lies in the index folder and belongs to no generation."""
        folder = self._counter.settings.index_folder
        if self._counter.settings.chroma_url or not folder.is_dir():
            return
        # Listed before the rows are read: a generation has its row before it has a folder.
        lying = list(folder.iterdir())
        with self._counter.database.read() as session:
            known = index_generations.known(session)
        # Earlier versions kept the one index they had in the folder itself.
        stop(folder)
        for path in lying:
            if path.name not in known:
                _clear(path)

    def stored(self, session: Session, case_id: str) -> CaseVectors | None:
        """Return a case's vectors by the encoder of the index that serves; None without any."""
        serving = self.look_in(session)
        if serving is None:
            return None
        return index_contents.vectors_of(session, case_id, serving.encoder)

    def close(self) -> None:
        """Stop the index processes that this one started."""
        self._forget()
        for owner in self._owners.values():
            owner.stop()
        self._owners.clear()

    def _asked(self, question: Callable[[Index], Answer], encoder: str | None = None) -> Answer:
        return self._breaker(lambda: self._tried(question, encoder))

    def _tried(self, question: Callable[[Index], Answer], encoder: str | None) -> Answer:
        try:
            return question(self._connected(encoder))
        except IndexDamaged:
            self._forget_connection()
            raise
        except IndexUnavailable:
            # The owner process may have died: one new connection, then the caller degrades.
            self._forget_connection()
            return question(self._connected(encoder))

    def _connected(self, encoder: str | None) -> Index:
        serving = self._serving
        if serving is None:
            raise IndexUnavailable("no index has been made yet: `triage index rebuild` makes one")
        if encoder is not None and encoder != serving.generation.encoder:
            raise IndexDamaged(
                f"the index holds vectors of {serving.generation.encoder}, not of {encoder}: run "
                "`triage index rebuild` to make it with the encoder that is configured now"
            )
        if self._index is None:
            self._index = self._opened(serving)
        return self._index

    def _opened(self, serving: Serving) -> Index:
        """Open the index; one whose process is new is asked before pages may ask it."""
        id = serving.generation.id
        owner = self._owner(id, serving.limit)
        url = owner.url if owner else self._counter.settings.chroma_url
        index = Index.open(url, id, seconds=self._seconds)
        if owner and not owner.ready:
            try:
                index.warm()
            except IndexUnavailable:
                index.close()
                raise
            note_ready(self._folder(id), owner)
        return index

    def _owner(self, generation_id: str, limit: int) -> IndexOwner | None:
        """Reach the process that owns a generation's folder; None where a server has it."""
        if self._counter.settings.chroma_url:
            return None
        owner = self._reach(self._folder(generation_id), limit)
        if owner.started:
            self._owners[generation_id] = owner
        return owner

    def _folder(self, generation_id: str) -> Path:
        return self._counter.settings.index_folder / generation_id

    def _limit(self, session: Session, encoder: str) -> int:
        return allowed(index_generations.vector_bytes(session, encoder))

    def _forget(self) -> None:
        self._serving = None
        self._forget_connection()

    def _forget_connection(self) -> None:
        if self._index is not None:
            self._index.close()
        self._index = None


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        stop(path)
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def best_cases(hits: Sequence[Hit], k: int) -> tuple[Match, ...]:
    """Return the `k` best cases by their best passage."""
    best: dict[str, Match] = {}
    for hit in hits:
        best.setdefault(hit.case_id, Match(hit.case_id, hit.score, hit.position, hit.score))
    return tuple(best.values())[:k]


@contextmanager
def index_apart(folder: Path) -> Iterator[Index]:
    """Open an index in a folder of its own, for texts that are no cases of the counter."""
    owner = own(folder)
    try:
        index = Index.make(owner.url, "apart")
        try:
            yield index
        finally:
            index.close()
    finally:
        owner.stop()
