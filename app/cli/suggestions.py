"""A suggestion as commands print it."""

from __future__ import annotations

from dataclasses import asdict

from classifiers.model import Prediction, Suggestion


def suggestion_json(suggestion: Suggestion) -> dict[str, object]:
    """Lay out a suggestion for JSON; its agent is left to the command."""
    category, severity = suggestion.category, suggestion.severity
    return {
        "category": {"label": category.label, "probability": category.probability},
        "set": list(suggestion.prediction_set),
        "abstained": suggestion.abstained,
        "severity": {
            "label": severity.severity.name,
            "probability": severity.probability,
            "floor": severity.floored,
            "reasons": list(severity.reasons),
        },
        "evidence": list(category.evidence),
        "against": _against(suggestion.against),
        "witnesses": [asdict(witness) for witness in suggestion.witnesses],
    }


def _against(against: Prediction | None) -> dict[str, object] | None:
    if against is None:
        return None
    return {
        "label": against.label,
        "probability": against.probability,
        "evidence": list(against.evidence),
    }
