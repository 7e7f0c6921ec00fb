"""A pattern as our recognisers hold it."""

from __future__ import annotations

import presidio_analyzer


class Pattern(presidio_analyzer.Pattern):
    """Name a regular expression and its score, 0 to 1.

    Presidio compiles each expression to see that it is one; `Search` compiles it too, with its
    flags. Once is enough: for all recognisers it takes a second.
    """

    def __init__(self, name: str, regex: str, score: float) -> None:
        self.name = name
        self.regex = regex
        self.score = score
        self.compiled_regex = None
        self.compiled_with_flags = None
