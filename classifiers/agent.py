"""Read an agent's name: the model behind a suggestion, and the threshold that staff had set.

An agent is named `name version model:HASH taxonomy:HASH rules:HASH`, then `threshold:NUMBER` where
staff chose one, then whatever stands before the model.
"""

from __future__ import annotations

UNANSWERED = "unanswered"
# What changes neither a category nor its probability.
_ASIDE = ("rules:", "threshold:")


def model_of(agent: str) -> str | None:
    """Return the hash of the trained model; None for an agent that names none."""
    return _part(agent, "model:")


def threshold_of(agent: str) -> float | None:
    """Return the threshold staff had set; None where the model's own served."""
    found = _part(agent, "threshold:")
    return None if found is None else float(found)


def at_threshold(agent: str, threshold: float) -> str:
    """Name an agent that suggests from this threshold on."""
    return f"{agent} threshold:{threshold!r}"


def maker_of(agent: str) -> str:
    """Return what gave category and probability: the agent without threshold and rules."""
    return " ".join(
        word for word in agent.split() if word != UNANSWERED and not word.startswith(_ASIDE)
    )


def _part(agent: str, name: str) -> str | None:
    # From the end: a model's name is its folder's, and may hold anything.
    words = reversed(agent.split())
    return next((word.removeprefix(name) for word in words if word.startswith(name)), None)
