"""Change the rules in a routing table's text and leave everything else as it was written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence

from review_queue.errors import RoutingRefused
from review_queue.routing_rules import Rule
from review_queue.routing_table import RoutingTable, read_table


def with_rules(table: RoutingTable, rules: Sequence[Rule]) -> str:
    """Return the table's text with these rules in place of its own, as the last thing in it.

    Raises RoutingRefused when the text is written in a way that this cannot change: then a file
    is to be uploaded.
    """
    text = "\n".join((_without_rules(table.text), *map(_written, rules)))
    before, after = tomllib.loads(table.text), tomllib.loads(text)
    before.pop("rule", None)
    after.pop("rule", None)
    if before != after or read_table(text).rules != tuple(rules):
        raise RoutingRefused("the rules cannot be told from the rest of the text", reason="text")
    return text


def _without_rules(text: str) -> str:
    """Leave out each rule from its header to the next header or comment."""
    kept, inside = [], False
    for line in text.splitlines():
        if line.startswith(("[", "#")):
            inside = line.startswith("[[rule]]")
        if not inside:
            kept.append(line)
    return "\n".join(kept).rstrip("\n") + "\n"


def _written(rule: Rule) -> str:
    # A JSON string is a TOML string, and a list of them a list.
    lines = [f"{name} = {json.dumps(value)}" for name, value in rule.as_row().items()]
    return "\n".join(("[[rule]]", *lines, ""))
