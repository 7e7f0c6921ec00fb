"""The vector index of decided cases, in Chroma. It holds opaque ids and vectors, never text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from retrieval.errors import IndexUnavailable
from retrieval.model import IndexEntry, Match, Vectors

# A case has several passages; asking for this many passages a case finds enough distinct cases.
PASSAGES_PER_CASE = 4


class Index:
    """Search the passages of decided cases by cosine similarity; the best passage counts."""

    def __init__(self, client: ClientAPI, encoder: str) -> None:
        self._client = client
        self._name = "cases-" + hashlib.sha256(encoder.encode()).hexdigest()[:16]
        self._held: Collection | None = None

    @classmethod
    def connect(cls, url: str, encoder: str) -> Index:
        """Open the index served at `url`; raises IndexUnavailable when nothing answers.

        The collection's name carries the encoder, so vectors of two encoders never meet.
        """
        address = urlsplit(url)
        with _translated():
            client = chromadb.HttpClient(
                host=address.hostname or "127.0.0.1",
                port=address.port or 8000,
                ssl=address.scheme == "https",
                settings=ChromaSettings(anonymized_telemetry=False),
            )
        return cls(client, encoder)

    def put(self, entry: IndexEntry) -> None:
        """Put one case in, in place of whatever the index held for it."""
        with _translated():
            collection = self._collection()
            collection.delete(where={"case_id": entry.case_id})
            if len(entry.vectors):
                collection.add(
                    ids=[f"{entry.case_id}#{number}" for number in range(len(entry.vectors))],
                    embeddings=entry.vectors,
                    metadatas=[{"case_id": entry.case_id} for _ in entry.vectors],
                )

    def remove(self, case_id: str) -> None:
        """Take one case out; does nothing when it is not there."""
        with _translated():
            self._collection().delete(where={"case_id": case_id})

    def search(self, queries: Vectors, k: int) -> tuple[Match, ...]:
        """Return the `k` cases nearest to any of the (n, d) query passages, best first."""
        if not len(queries):
            return ()
        with _translated():
            found = self._collection().query(
                query_embeddings=queries,
                n_results=k * PASSAGES_PER_CASE,
                include=["metadatas", "distances"],
            )
        best: dict[str, float] = {}
        for metadatas, distances in zip(
            found["metadatas"] or [], found["distances"] or [], strict=True
        ):
            for metadata, distance in zip(metadatas, distances, strict=True):
                case_id = str(metadata["case_id"])
                best[case_id] = max(best.get(case_id, -1.0), 1.0 - distance)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Match(case_id, similarity) for case_id, similarity in ranked[:k])

    def case_ids(self) -> frozenset[str]:
        """Return the ids of all cases in the index."""
        with _translated():
            held = self._collection().get(include=["metadatas"])
        return frozenset(str(metadata["case_id"]) for metadata in held["metadatas"] or [])

    def rebuild(self, entries: Iterable[IndexEntry]) -> int:
        """Empty the index, put every entry in, and return how many there were."""
        with _translated():
            if any(held.name == self._name for held in self._client.list_collections()):
                self._client.delete_collection(self._name)
            self._held = None
        count = 0
        for entry in entries:
            self.put(entry)
            count += 1
        return count

    def _collection(self) -> Collection:
        if self._held is None:
            self._held = self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._held


@contextmanager
def _translated() -> Iterator[None]:
    """Turn every way Chroma can fail into the one error callers degrade on."""
    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, OSError) as error:
        raise IndexUnavailable(
            f"the index did not answer ({type(error).__name__}); cases go on without it"
        ) from error
