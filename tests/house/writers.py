"""Which functions of the review queue write state, and which of them reach the audit chain.

A function writes when it adds, deletes or merges rows, runs an insert, update or delete, or sets a
field of something it was given; and when it calls one that does. So with `audit.record`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "review_queue"
ROW_STEPS = {"add", "add_all", "merge", "delete"}
STATEMENTS = {"insert", "update", "delete"}
RECORD = "audit.record"


@dataclass(slots=True)
class Function:
    """One function of a module: what it calls by name, and whether it writes by itself."""

    name: str
    calls: set[str] = field(default_factory=set)
    writes: bool = False


def functions() -> Mapping[str, Function]:
    """Read every function at the top of a module, by "module.name"."""
    found: dict[str, Function] = {}
    for path in sorted(PACKAGE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = dict(_imported(tree))
        own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        known |= {name: f"{path.stem}.{name}" for name in own}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                found[f"{path.stem}.{node.name}"] = _read(path.stem, node, known)
    return found


def reaching(functions: Mapping[str, Function], goal: set[str]) -> set[str]:
    """Return the functions that are in the goal or call one that is, at any remove."""
    reached = set(goal)
    while True:
        further = {name for name, each in functions.items() if each.calls & reached} - reached
        if not further:
            return reached
        reached |= further


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.startswith("review_queue")
        ):
            module = node.module.removeprefix("review_queue").lstrip(".")
            for alias in node.names:
                named = alias.asname or alias.name
                yield named, f"{module}.{alias.name}" if module else alias.name


def _read(module: str, node: ast.FunctionDef, known: Mapping[str, str]) -> Function:
    read = Function(f"{module}.{node.name}")
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            read.calls |= _called(each, known)
            read.writes |= _writes(each, known)
        elif isinstance(each, ast.Assign):
            read.writes |= any(map(_sets_field, _targets(each)))
    return read


def _called(call: ast.Call, known: Mapping[str, str]) -> set[str]:
    """Return what a call names, and the functions it hands over to be called."""
    handed = [argument for argument in call.args if isinstance(argument, ast.Name)]
    names = {known[each.id] for each in handed if each.id in known}
    if isinstance(call.func, ast.Name) and call.func.id in known:
        names.add(known[call.func.id])
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        names.add(f"{known.get(call.func.value.id, call.func.value.id)}.{call.func.attr}")
    return names


def _writes(call: ast.Call, known: Mapping[str, str]) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id in STATEMENTS and call.func.id not in known
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in ROW_STEPS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "session"
    )


def _targets(assignment: ast.Assign) -> Iterator[ast.expr]:
    for target in assignment.targets:
        yield from target.elts if isinstance(target, ast.Tuple) else (target,)


def _sets_field(target: ast.expr) -> bool:
    if not isinstance(target, ast.Attribute):
        return False
    return not (isinstance(target.value, ast.Name) and target.value.id == "self")
