"""Every page says in the source who may open it, right under its address (case 62)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from review_queue.access import Permission

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "app" / "web").rglob("*.py"), ROOT / "eval" / "pages.py"]
METHODS = {"get", "post", "put", "patch", "delete", "route"}


def _views() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(map(_address, node.decorator_list)):
                yield f"{path.relative_to(ROOT)}:{node.name}", node


def _address(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in METHODS
        and isinstance(decorator.func.value, ast.Name)
        and decorator.func.value.id == "pages"
    )


def test_case_62_every_view_declares_its_permission_under_its_address() -> None:
    """`@public` or `@allow(Permission.X)`, a permission there is; nothing stands between."""
    views = list(_views())
    assert len(views) > 60
    for place, view in views:
        _declares(place, view)


def _declares(place: str, view: ast.FunctionDef) -> None:
    addresses = [n for n, each in enumerate(view.decorator_list) if _address(each)]
    declared = view.decorator_list[addresses[-1] + 1]
    if isinstance(declared, ast.Name):
        assert declared.id == "public", place
        return
    assert isinstance(declared, ast.Call), place
    assert isinstance(declared.func, ast.Name), place
    assert declared.func.id == "allow", place
    (asked,) = declared.args
    assert isinstance(asked, ast.Attribute), place
    assert asked.attr in Permission.__members__, place


def test_views_are_nothing_but_functions_with_an_address() -> None:
    """No page is added another way, which the rule above would not see."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr == "add_url_rule"), path
