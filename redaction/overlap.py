"""Making one set of spans, none touching another, out of what many recognisers found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from redaction.model import Span


def resolve(spans: Iterable[Span], text: str) -> list[Span]:
    """Return spans in order that cover every character any span covered, each once.

    Overlapping spans of one type become one. Of two types the likelier, then the longer,
    takes what both claim; the other keeps its remainder when letters or digits are in it.
    """
    resolved: list[Span] = []
    for cluster in _clusters(_merged(spans)):
        resolved.extend(_shared_out(cluster, text))
    return resolved


def _clusters(spans: list[Span]) -> Iterator[list[Span]]:
    """Yield runs of spans that hang together, so that long texts cost no more per span."""
    cluster: list[Span] = []
    reach = 0
    for span in sorted(spans, key=lambda s: s.start):
        if cluster and span.start >= reach:
            yield cluster
            cluster = []
        cluster.append(span)
        reach = max(reach, span.end)
    if cluster:
        yield cluster


def _shared_out(cluster: list[Span], text: str) -> list[Span]:
    taken: list[Span] = []
    for span in sorted(cluster, key=lambda s: (-_rank(s), s.start - s.end, s.start)):
        for start, end in _free(span, taken):
            start, end = _trimmed(text, start, end)
            if start < end:
                taken.append(replace(span, start=start, end=end))
    return sorted(taken, key=lambda span: span.start)


def _rank(span: Span) -> float:
    """Return the order of claims: an address holds names and towns, so it goes before a name."""
    return span.score + (1.0 if span.entity_type != "PERSON" else 0.0)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.entity_type, s.start, -s.end)):
        last = merged[-1] if merged else None
        if last and last.entity_type == span.entity_type and span.start < last.end:
            better = max(last, span, key=lambda s: s.score)
            merged[-1] = replace(better, start=last.start, end=max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _free(span: Span, taken: list[Span]) -> list[tuple[int, int]]:
    """Return the stretches of a span that no taken span covers."""
    free = [(span.start, span.end)]
    for other in taken:
        free = [
            piece
            for start, end in free
            for piece in ((start, min(end, other.start)), (max(start, other.end), end))
            if piece[0] < piece[1]
        ]
    return free


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop blanks and joining punctuation at both ends; empty when nothing else is left."""
    if not any(character.isalnum() for character in text[start:end]):
        return start, start
    edge = " \t\n,;:-_"
    while text[start] in edge:
        start += 1
    while text[end - 1] in edge:
        end -= 1
    return start, end
