"""Entries of the catalogue and of the severity rules, for staff who ask what a suggestion means."""

from __future__ import annotations

import tomllib
from functools import cache

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.web.access import allow
from app.web.display import counter
from classifiers.errors import UnknownCategory
from classifiers.severity import PACKAGED, packaged_rules
from redaction.model import Language
from review_queue.access import Permission

pages = Blueprint("catalogue", __name__, url_prefix="/catalogue")
Phrases = dict[Language, tuple[str, ...]]


@pages.get("/categories/<category_id>")
@allow(Permission.SEE_PROPOSAL)
def category(category_id: str) -> ResponseReturnValue:
    """Show what belongs in a category, how long it has and what it must know."""
    try:
        found = counter().taxonomy.category(category_id)
    except UnknownCategory:
        abort(404)
    return render_template("catalogue/category.html", category=found)


@pages.get("/rules/<rule_id>")
@allow(Permission.SEE_PROPOSAL)
def rule(rule_id: str) -> ResponseReturnValue:
    """Show what a severity rule listens for, as it is written."""
    found = packaged_rules().rule(rule_id)
    if found is None:
        abort(404)
    version = packaged_rules().version
    return render_template(
        "catalogue/rule.html", rule=found, phrases=_phrases().get(rule_id, {}), version=version
    )


@cache
def _phrases() -> dict[str, Phrases]:
    """Read the phrases of every rule as its file writes them, on one line each."""
    table = tomllib.loads(PACKAGED.read_text(encoding="utf-8"))
    return {
        each["id"]: {
            language: tuple(" ".join(phrase.split()) for phrase in phrases)
            for language, phrases in each.get("phrases", {}).items()
        }
        for each in table["rule"]
    }
