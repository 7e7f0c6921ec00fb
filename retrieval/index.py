"""The vector index of decided cases, in Chroma. It holds opaque ids and vectors, never text."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.api.types import QueryResult
from chromadb.errors import NotFoundError

from retrieval.chroma_client import connected, sessions, translated
from retrieval.errors import IndexDamaged
from retrieval.joining import best_first, of_cases, parsed
from retrieval.model import Hit, IndexEntry, Vectors

# Of the passages that are nearest many are of one case: with twice as many as cases are asked for,
# enough of them are distinct.
PASSAGES_PER_CASE = 2
# For a page that waits; a whole search at 100,000 cases was measured at 20 to 40 milliseconds.
SEARCH_SECONDS = 2.0
WRITE_SECONDS = 30.0
AREAS_AT_ONCE = 8
BATCH = 1000
MOST_COLLECTIONS = 10_000
LISTED_SECONDS = 2.0
# The distance under which two passages read the same; float32 leaves about 1e-7.
SAME = 1e-5
# So many neighbours are asked for where a quick search missed; Chroma searches as widely.
PATIENT = 500
# Written to the files every 5,000 passages instead of every 1,000, for they are rewritten whole;
# what is not in them yet is in Chroma's journal. One thread links them: with two, a few of
# 5,000 passages that are much alike were left without a way to them. Looked for among 200 instead
# of 100 and linked to 32 instead of 16, of 120,000 passages 1 of 600 is left so instead of 16:
# docs/performance.md.
HNSW = CreateCollectionConfiguration(
    hnsw={
        "space": "cosine",
        "ef_construction": 200,
        "max_neighbors": 32,
        "batch_size": BATCH,
        "sync_threshold": 5 * BATCH,
        "num_threads": 1,
    }
)


class Index:
    """Search the passages of decided cases by cosine similarity, one generation of them.

    Each area is a collection of its own: what a reader of some areas finds is what they would
    find if the others did not exist, and no filter has to be applied to any of it.
    """

    def __init__(self, client: ClientAPI, generation: str) -> None:
        self._client = client
        self._generation = generation
        self._held: dict[str, Collection] = {}
        self._listed: frozenset[str] = frozenset()
        self._listed_until = 0.0
        self._pool = ThreadPoolExecutor(AREAS_AT_ONCE, thread_name_prefix="index")

    @classmethod
    def open(cls, url: str, generation: str, *, seconds: float = SEARCH_SECONDS) -> Index:
        """Open a generation served at `url`; each request may take `seconds`.

        Raises IndexUnavailable when nothing answers, IndexDamaged when what answers has lost it.
        """
        with translated():
            index = cls(connected(url, seconds), generation)
            try:
                index._client.get_collection(index._mark, embedding_function=None)
            except NotFoundError:
                index.close()
                raise IndexDamaged(
                    f"generation {generation} of the index is gone: run `triage index rebuild`"
                ) from None
        return index

    @classmethod
    def make(cls, url: str, generation: str, *, seconds: float = WRITE_SECONDS) -> Index:
        """Begin a generation at `url`, empty; raises IndexUnavailable."""
        with translated():
            index = cls(connected(url, seconds), generation)
            # Found by `open`: a folder that was emptied must not pass for an index without cases.
            index._client.get_or_create_collection(index._mark, embedding_function=None)
        return index

    def warm(self) -> None:
        """Ask every area once: a new process reads what it holds before its first answer."""
        with translated():
            for held in self._collections():
                first = held.get(limit=1, include=["embeddings"])["embeddings"]
                if first is not None and len(first):
                    held.query(query_embeddings=np.asarray(first), n_results=1, include=[])

    def put(self, entry: IndexEntry) -> None:
        """Put one case in so that it finds itself, in place of whatever any area held for it.

        Among many passages that are much alike one may be left without a way to it. Its case goes
        beside the area, into a small collection that every search of the area asks too.
        For a case that the index has never held `put_new` is three times as quick.
        """
        with translated():
            self._remove(entry.case_id)
            self._add([entry])
        if not self.finds(entry):
            with translated():
                self._remove(entry.case_id)
                self._add([entry], beside=True)

    def put_new(self, entries: Iterable[IndexEntry]) -> None:
        """Put many cases in that the index has never held."""
        with translated():
            self._add(entries)

    def remove(self, case_id: str) -> None:
        """Take one case out, whichever area it is in; does nothing when it is not there."""
        with translated():
            self._remove(case_id)

    def search(self, queries: Vectors, areas: Several[str], k: int) -> tuple[Hit, ...]:
        """Return the passages of these areas nearest to any of the (n, d) queries, best first.

        There are enough for `k` cases, each passage once; areas are asked side by side.
        """
        queries = queries[np.any(queries, axis=1)] if len(queries) else queries
        if not len(queries):
            return ()
        with translated():
            held = [each for area in sorted(set(areas)) for each in self._shelves(area)]
            asked = [
                self._pool.submit(_nearest, each, queries, k * PASSAGES_PER_CASE) for each in held
            ]
            answers = [future.result() for future in asked]
        return of_cases(best_first(answers), k)

    def finds(self, entry: IndexEntry) -> bool:
        """Tell whether a case that is in the index finds itself, asked for by each of its passages.

        The graph is searched approximately: what a quick search misses is looked for once more
        with far more patience, and only what that misses too cannot be reached any more.
        """
        if not len(entry.vectors):
            return True
        with translated():
            missed: Sequence[int] = range(len(entry.vectors))
            for count in (PASSAGES_PER_CASE, PATIENT):
                for held in self._shelves(entry.area):
                    missed = _unfound(held, entry, missed, count) if missed else ()
            return not missed

    def stored(self, area: str, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of those passages ("case#position") that the area holds."""
        if not ids:
            return {}
        stored: dict[str, Vectors] = {}
        with translated():
            for held in self._shelves(area):
                answer = held.get(ids=list(ids), include=["embeddings"])
                vectors = np.asarray(answer["embeddings"], dtype=np.float32)
                stored.update(zip(answer["ids"], vectors, strict=True))
        return stored

    def count(self, area: str) -> int:
        """Count the passages an area holds."""
        with translated():
            return sum(held.count() for held in self._shelves(area))

    def case_ids(self, areas: Several[str]) -> frozenset[str]:
        """Return the ids of all cases in these areas."""
        found: set[str] = set()
        with translated():
            for held in (each for area in areas for each in self._shelves(area)):
                for offset in range(0, held.count(), BATCH):
                    page = held.get(include=[], limit=BATCH, offset=offset)
                    found.update(parsed(id)[0] for id in page["ids"])
        return frozenset(found)

    def drop(self) -> None:
        """Delete this generation's collections; on a server that is all there is of it."""
        with translated():
            for held in self._collections():
                self._client.delete_collection(held.name)
        self._held.clear()

    def close(self) -> None:
        """End the connection and the threads that ask areas side by side.

        Whoever still asks is told IndexUnavailable.
        """
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()  # type: ignore[attr-defined]
        # Chroma lets go of its connections without closing them: each would stay open.
        for session in sessions(self._client):
            session.close()

    @property
    def _mark(self) -> str:
        return f"{self._generation}-made"

    def _name(self, area: str) -> str:
        # The name of an area is the organisation's own and may hold what Chroma refuses.
        return f"{self._generation}-{hashlib.sha256(area.encode()).hexdigest()[:16]}"

    def _collections(self) -> list[Collection]:
        listed = self._client.list_collections(limit=MOST_COLLECTIONS)
        return [each for each in listed if each.name.startswith(f"{self._generation}-")]

    def _shelves(self, area: str) -> list[Collection]:
        """Return what holds an area's cases: nothing, its collection, or another beside that."""
        shelves = [self._existing(area)]
        if shelves[0] is not None and self._name(_beside(area)) in self._names():
            shelves.append(self._existing(_beside(area)))
        return [each for each in shelves if each is not None]

    def _names(self) -> frozenset[str]:
        """Return what collections there are; those made elsewhere are seen after two seconds."""
        if time.monotonic() >= self._listed_until:
            self._listed = frozenset(each.name for each in self._collections())
            self._listed_until = time.monotonic() + LISTED_SECONDS
        return self._listed

    def _existing(self, area: str) -> Collection | None:
        """Return an area's collection; None before its first case."""
        if area not in self._held:
            try:
                self._held[area] = self._client.get_collection(
                    self._name(area), embedding_function=None
                )
            except NotFoundError:
                return None
        return self._held[area]

    def _collection(self, area: str) -> Collection:
        if area not in self._held:
            self._listed_until = 0.0
            self._held[area] = self._client.get_or_create_collection(
                self._name(area), embedding_function=None, configuration=HNSW
            )
        return self._held[area]

    def _remove(self, case_id: str) -> None:
        for held in self._collections():
            if held.name != self._mark:
                held.delete(where={"case_id": case_id})

    def _add(self, entries: Iterable[IndexEntry], *, beside: bool = False) -> None:
        by_area = sorted(entries, key=lambda entry: entry.area)
        for area, group in groupby(by_area, key=lambda entry: entry.area):
            passages = [
                (entry.case_id, number, vector)
                for entry in group
                for number, vector in enumerate(entry.vectors)
            ]
            shelf = _beside(area) if beside else area
            for start in range(0, len(passages), BATCH):
                batch = passages[start : start + BATCH]
                self._collection(shelf).add(
                    ids=[f"{case_id}#{number}" for case_id, number, _ in batch],
                    embeddings=np.stack([vector for _, _, vector in batch]),
                    metadatas=[{"case_id": case_id} for case_id, _, _ in batch],
                )


def _beside(area: str) -> str:
    return f"{area}\nbeside"


def _nearest(collection: Collection, queries: Vectors, count: int) -> QueryResult:
    return collection.query(query_embeddings=queries, n_results=count, include=["distances"])


def _unfound(
    collection: Collection, entry: IndexEntry, numbers: Sequence[int], count: int
) -> list[int]:
    """Return those of a case's passages that find neither themselves nor, first, their case."""
    answer = _nearest(collection, entry.vectors[list(numbers)], count)
    found = zip(numbers, answer["ids"], answer["distances"] or [], strict=True)
    return [
        number
        for number, ids, distances in found
        # Of texts that are the same, any may come first.
        if not ids or (distances[0] >= SAME and parsed(ids[0])[0] != entry.case_id)
    ]
