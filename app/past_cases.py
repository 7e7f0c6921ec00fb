"""Past cases as the worker uses them: find similar ones, put decided ones in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from app.settings import Settings
from classifiers.encoder import Encoder
from redaction.model import RedactedCase
from retrieval.errors import IndexUnavailable
from retrieval.index import Index
from retrieval.model import IndexEntry, Match, Vectors
from retrieval.owner import IndexOwner, own

Answer = TypeVar("Answer")


class PastCases:
    """Reach the index, wherever it runs, and reach it again after its process died."""

    def __init__(self, settings: Settings, encoder: Callable[[], Encoder]) -> None:
        self._settings = settings
        self._encoder = encoder
        self._index: Index | None = None
        self._owner: IndexOwner | None = None

    @property
    def encoder_name(self) -> str:
        """The encoder's name and version; vectors of another never mix with these."""
        return f"{self._encoder().name} {self._encoder().version}"

    def similar(self, case: RedactedCase) -> tuple[Match, ...]:
        """Return the decided cases nearest to any passage of this one."""
        queries = self.vectors(case.passages)
        return self._asked(lambda index: index.search(queries, self._settings.similar_cases))

    def vectors(self, passages: Iterable[str]) -> Vectors:
        """Encode passages to (n, d) unit vectors."""
        return self._encoder()(list(passages))

    def put(self, entry: IndexEntry) -> None:
        """Put one decided case in."""
        self._asked(lambda index: index.put(entry))

    def remove(self, case_id: str) -> None:
        """Take one case out."""
        self._asked(lambda index: index.remove(case_id))

    def rebuild(self, entries: Callable[[], Iterator[IndexEntry]]) -> int:
        """Make the index anew from the database's rows, read again if the index process died."""
        return self._asked(lambda index: index.rebuild(entries()))

    def case_ids(self) -> frozenset[str]:
        """Return the ids of all cases in the index."""
        return self._asked(lambda index: index.case_ids())

    def close(self) -> None:
        """Stop the index process if this one started it."""
        if self._owner and self._owner.started:
            self._owner.stop()
        self._index = self._owner = None

    def _asked(self, ask: Callable[[Index], Answer]) -> Answer:
        try:
            return ask(self._connected())
        except IndexUnavailable:
            # The owner process may have died: one new connection, then the caller degrades.
            self._index = None
            return ask(self._connected())

    def _connected(self) -> Index:
        if self._index is None:
            url = self._settings.chroma_url
            if not url:
                self._owner = own(self._settings.index_folder)
                url = self._owner.url
            self._index = Index.connect(url, self.encoder_name)
        return self._index
