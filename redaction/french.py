"""spaCy's French model, opened two seconds sooner.

Its tokenizer keeps words like "sous-traitant" whole by one regular expression of 1.4 million
characters: 550 alternatives, most of them ending in the same two classes of all letters, which
Python reads again and again. Here the ends they share are written once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.util import get_model_meta, load_config

_FLAGS = "(?iu)"
_BETWEEN = ")|(?:^"


class _French(Language):  # type: ignore[no-untyped-call]
    """Stand for spaCy's own French, which compiles the expression as soon as it is imported.

    What it holds besides the tokenizer, which comes with the model, names do not depend on.
    """

    lang = "fr"


def load_french(folder: Path, exclude: Collection[str]) -> Language:
    """Do what `spacy.load` does; raises whatever it may raise."""
    left_out = [*exclude, "tokenizer"]
    config = load_config(folder / "config.cfg")
    pipeline = _French.from_config(config, exclude=left_out, meta=get_model_meta(folder))
    # It needs the strings of the model, as the tokenizer does.
    pipeline.from_disk(folder, exclude=left_out)
    rules: dict[str, Any] = srsly.msgpack_loads((folder / "tokenizer").read_bytes())
    rules["token_match"] = factored(rules["token_match"])
    tokenizer: Any = pipeline.tokenizer
    tokenizer.from_bytes(srsly.msgpack_dumps(rules), exclude=["vocab"])
    return pipeline


def factored(pattern: str) -> str:
    """Return a pattern that matches the same texts as "(?iu)(?:^...$)|(?:^...$)|..."."""
    whole = re.fullmatch(r"\(\?iu\)\(\?:\^(.*)\)", pattern, re.DOTALL)
    if whole is None:
        return pattern
    return f"{_FLAGS}^(?:{_together(whole[1].split(_BETWEEN))})"


def _together(alternatives: Sequence[str]) -> str:
    """Join alternatives, those that share their last class of characters in one group."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for each in alternatives:
        start = _last_class(each)
        groups[each[start:]].append(each[:start])
    return "|".join(
        f"(?:{_together(heads)}){tail}" if len(heads) > 1 else f"{heads[0]}{tail}"
        for tail, heads in groups.items()
    )


def _last_class(alternative: str) -> int:
    """Return where the last class begins that stands in no group; 0 when there is none."""
    start = alternative.rfind("[")
    head = alternative[: max(start, 0)]
    return start if start > 0 and head.count("(") == head.count(")") else 0
