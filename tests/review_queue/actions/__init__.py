"""Every action of the review queue that is to leave its event, made ready and not yet taken."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping

from tests.review_queue.actions import (
    accounts,
    arrivals,
    clocks,
    desk,
    letters,
    neighbours,
    privacy,
    reviews,
    routes,
)
from tests.review_queue.actions.ready import Ready

PARTS = (accounts, arrivals, clocks, desk, letters, neighbours, privacy, reviews, routes)
ACTIONS: Mapping[str, Ready] = ChainMap(*(dict(part.ACTIONS) for part in PARTS))
