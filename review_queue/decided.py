"""A decision spelled out for the audit chain."""

from __future__ import annotations

from review_queue import audit
from review_queue.tables import DecisionRow


def details(decision: DecisionRow) -> dict[str, audit.Detail]:
    """Return the values that every event of a decision names."""
    return {
        "round": decision.round,
        "category": decision.category,
        "severity": decision.severity.name,
        "team": decision.team,
    }
