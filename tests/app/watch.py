"""A search for many canaries at once, in whatever form they may have been written out."""

from __future__ import annotations

import base64
import html
import json
import unicodedata
import urllib.parse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from tests.app.canaries import Canary


def spellings(value: str) -> Iterator[str]:
    """Yield the ways a value may be written out by programs and careless code."""
    joined = "".join(character for character in value if character.isalnum())
    digits = "".join(character for character in value if character.isdigit())
    plain = unicodedata.normalize("NFKD", value)
    written = {value, joined, plain, "".join(c for c in plain if not unicodedata.combining(c))}
    written |= {digits} if len(digits) > 8 else set()
    for text in written:
        yield from (text, text.upper(), text.lower())
        yield json.dumps(text)[1:-1]
        yield html.escape(text)
        yield urllib.parse.quote(text)
        yield urllib.parse.quote_plus(text)


def tell_tales(canary: Canary) -> tuple[str, ...]:
    """Return the value and the parts of it that would give the person away by themselves."""
    value = canary.value
    parts = {
        "PERSON": [value.partition(" ")[2]],
        "EMAIL_ADDRESS": [value.partition("@")[0]],
        "FILE_NUMBER": [value.partition("-")[2]],
        "URL": [value.rpartition("/")[2], value.rpartition("/")[2].partition(".")[0]],
        "USERNAME": [value.partition("_")[0]],
        "STREET_ADDRESS": _parts_of_address(value),
    }
    return (value, *parts.get(canary.entity, ()))


def _parts_of_address(address: str) -> list[str]:
    """Return the name of the street, and the number with as much as its first word."""
    number, rue, name = address.partition(" rue des ")
    if rue:
        return [name, number + rue + name.partition("-")[0]]
    words = address.split()
    return [" ".join(words[1:-1]), " ".join(words[:2])]


SHORTEST = 6  # bytes; anything shorter is found everywhere by chance
_BLOCK = 1 << 20


class Watch:
    """Search bytes for every spelling of many canaries at once, whatever their case."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self._by_start: defaultdict[int, list[tuple[bytes, Canary]]] = defaultdict(list)
        self._longest = 0
        for canary in canaries:
            tales = tell_tales(canary)
            for needle in {form.lower() for tale in tales for form in forms_of(tale)}:
                start = int.from_bytes(needle[:SHORTEST], "little")
                self._by_start[start].append((needle, canary))
                self._longest = max(self._longest, len(needle))
        self._starts = np.array(sorted(self._by_start), dtype=np.uint64)

    def found(self, content: bytes) -> set[Canary]:
        """Return the canaries whose value, or a telling part of it, is in the content."""
        folded = content.lower()
        return {
            canary
            for block in range(0, len(folded), _BLOCK)
            for canary in self._in(folded[block : block + _BLOCK + self._longest])
        }

    def _in(self, block: bytes) -> Iterator[Canary]:
        windows = max(0, len(block) - SHORTEST + 1)
        values = np.frombuffer(block, dtype=np.uint8).astype(np.uint64)
        starts = np.zeros(windows, dtype=np.uint64)
        for place in range(SHORTEST):
            starts |= values[place : place + windows] << np.uint64(8 * place)
        for position in np.flatnonzero(np.isin(starts, self._starts)):
            for needle, canary in self._by_start[int(starts[position])]:
                if block.startswith(needle, int(position)):
                    yield canary


def forms_of(value: str) -> set[bytes]:
    """Return the bytes of every spelling of a value in every encoding."""
    return set(_forms(value))


def _forms(value: str) -> Iterator[bytes]:
    for text in set(spellings(value)):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            yield text.encode(encoding, errors="replace")
        # Of the three ways base64 can cut a value, the middle is the same whatever is beside it.
        for offset in range(3):
            packed = base64.b64encode(b"\0" * offset + text.encode())
            middle = packed[4 if offset else 0 : -4]
            if len(middle) >= SHORTEST:
                yield middle


def files_of(*folders: Path) -> list[Path]:
    """List every file below the folders."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]
