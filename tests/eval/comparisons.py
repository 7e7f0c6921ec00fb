"""Comparisons of suggestions and decisions with known figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from classifiers.model import Severity
from review_queue.model import Channel, Comparison

START = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


def comparison(
    number: int,
    suggested: str | None,
    category: str,
    *,
    abstained: bool = False,
    judged: Severity | None = Severity.S3,
    severity: Severity = Severity.S3,
) -> Comparison:
    """Make the comparison of one case; languages and channels alternate by its number."""
    return Comparison(
        case_id=f"HM-{number:04d}",
        channel=(Channel.EMAIL, Channel.WEB, Channel.PHONE)[number % 3],
        language="en" if number % 2 else "fr",
        received_at=START + timedelta(hours=number),
        decided_at=START + timedelta(hours=number + 5),
        suggested=suggested,
        probability=None if suggested is None else 0.55 + 0.04 * (number % 10),
        abstained=abstained,
        suggested_severity=judged,
        category=category,
        severity=severity,
        team_changed=False,
        agent=None if suggested is None else "default 2026.1",
    )


def morning() -> list[Comparison]:
    """Twenty cases: 12 confirmed, 3 given another category, 1 another severity, 4 without one."""
    snow, water, tax = "roads.snow", "environment.water", "registry.tax"
    confirmed = [
        comparison(n, (snow, water, tax)[n % 3], (snow, water, tax)[n % 3]) for n in range(12)
    ]
    corrected = [comparison(n, snow, water) for n in range(12, 15)]
    raised = [comparison(15, water, water, severity=Severity.S1)]
    abstained = [comparison(n, tax, snow, abstained=True) for n in (16, 17, 18)]
    silent = [comparison(19, None, snow, judged=None)]
    return confirmed + corrected + raised + abstained + silent
