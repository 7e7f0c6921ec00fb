"""The table of who gets where, read from `access_matrix.txt`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from review_queue.model import Role

# Numbers of the right shape that belong to nothing.
BLANKS = {"opening": "0" * 32, "number": "0" * 16, "sample": "RS-0000-0000"}
# What is wrong in a form is said before the case is looked for: these are right in every form.
ANSWERS = {
    "seen": "0",
    "seen_other": "0",
    "to": "S1",
    "pause_reason": "information_asked",
    "days": "1",
    "outcome": "answered",
    "followup": "1",
}
NAMES = {"worker": Role.CASE_WORKER, "admin": Role.ADMINISTRATOR, "visitor": None}
OPENS, REFUSED = "x", "."


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the matrix: an endpoint, and what it does for each role; None is a visitor."""

    endpoint: str
    method: str
    path: str
    marks: Mapping[Role | None, str]


def _matrix() -> tuple[Route, ...]:
    text = Path(__file__).with_name("access_matrix.txt").read_text(encoding="utf-8")
    heading = next(line for line in text.splitlines() if line.startswith("# endpoint"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    roles = [NAMES[name] if name in NAMES else Role(name) for name in heading.split()[4:]]
    assert set(roles) == {None, *Role}
    routes = []
    for line in lines:
        endpoint, method, path, *marks = line.split()
        routes.append(Route(endpoint, method, path, dict(zip(roles, marks, strict=True))))
    return tuple(routes)


MATRIX = _matrix()
OF_A_CASE = [route for route in MATRIX if "{case}" in route.path]
