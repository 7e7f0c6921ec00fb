"""A catalogue and a listener, without any model."""

from __future__ import annotations

from datetime import date

import pytest

from app.assistant.dialogue_listening import Listener
from classifiers.taxonomy import Taxonomy
from review_queue.routing import Router

FRIDAY = date(2026, 11, 27)


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """Read the packaged catalogue."""
    return Taxonomy.load()


@pytest.fixture(scope="session")
def listener() -> Listener:
    """Listen in New Brunswick on a Friday in November."""
    gazetteer = Router.load(province="NB").gazetteer

    def spoken(name: str) -> str | None:
        place = gazetteer.spoken(name)
        return place.name if place else None

    def named(name: str) -> str | None:
        place = gazetteer.named(name)
        return place.name if place else None

    return Listener.of(spoken, named, lambda: FRIDAY)
