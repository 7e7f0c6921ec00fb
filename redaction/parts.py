"""The parts of a case laid end to end, searched once, and told apart again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from redaction.model import Span
from redaction.normalization import NormalizedText, normalize

# Longer than any gap a recogniser allows inside one identifier.
_BREAK = "\n\n\n\n"
_SEPARATORS = str.maketrans({"_": " ", "-": " ", ".": " "})


@dataclass(frozen=True, slots=True, repr=False)
class Layout:
    """Hold one searchable text and where each view of a part lies in it.

    `views[i]` is (part index, offset in `text`). A part has several views when it must be read
    several ways, all of the same length as its normalised text.
    """

    text: str
    parts: tuple[NormalizedText, ...]
    views: tuple[tuple[int, int], ...]

    def split(self, spans: Iterable[Span]) -> Iterator[tuple[int, Span]]:
        """Yield (part index, span within the part's normalised text), cut at part boundaries."""
        offsets = [offset for _, offset in self.views]
        for span in spans:
            first = max(0, bisect_right(offsets, span.start) - 1)
            for part, offset in self.views[first:]:
                if offset >= span.end:
                    break
                start = max(span.start - offset, 0)
                end = min(span.end - offset, len(self.parts[part].text))
                if start < end:
                    yield part, replace(span, start=start, end=end)


def lay_out(texts: Sequence[str], file_names: Sequence[str] = ()) -> Layout:
    """Join the normalised texts and file names of a case.

    A file name is read twice: as it stands, and with the separators of file names as blanks.
    """
    parts = tuple(map(normalize, (*texts, *file_names)))
    views: list[tuple[int, int]] = []
    pieces: list[str] = []
    length = 0
    for index, part in enumerate(parts):
        readings = [part.text]
        if index >= len(texts):
            readings.append(part.text.translate(_SEPARATORS))
        for reading in readings:
            views.append((index, length))
            pieces.append(reading)
            length += len(reading) + len(_BREAK)
    return Layout(_BREAK.join(pieces), parts, tuple(views))
