"""Write what the machine proposed in one round as rows and build the same again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from classifiers.model import Prediction, Severity, SeverityPrediction, Suggestion, Witness
from review_queue.model import Route
from review_queue.tables import DecisionRow, RouteRow, SuggestionRow

SEVERITY_REASON = "severity"


def save_suggestion(
    session: Session, case_id: str, round_: int, suggestion: Suggestion, *, now: datetime
) -> None:
    """Keep a suggestion; no later step changes it."""
    against = suggestion.against
    session.add(
        SuggestionRow(
            case_id=case_id,
            round=round_,
            category=suggestion.category.label,
            probability=suggestion.category.probability,
            evidence=list(suggestion.category.evidence),
            severity=suggestion.severity.severity,
            severity_probability=suggestion.severity.probability,
            floored=suggestion.severity.floored,
            severity_reasons=list(suggestion.severity.reasons),
            prediction_set=list(suggestion.prediction_set),
            abstained=suggestion.abstained,
            agent=suggestion.agent,
            against=against.label if against else None,
            against_probability=against.probability if against else None,
            against_evidence=list(against.evidence) if against else [],
            witnesses=[[each.source, each.label, each.weight] for each in suggestion.witnesses],
            suggested_at=now,
        )
    )


def load_suggestion(session: Session, case_id: str, round_: int) -> Suggestion | None:
    """Build the suggestion of a round; None when the model failed."""
    row = session.get(SuggestionRow, (case_id, round_))
    if row is None:
        return None
    return Suggestion(
        category=Prediction(row.category, row.probability, tuple(row.evidence)),
        severity=SeverityPrediction(
            row.severity, row.severity_probability, row.floored, tuple(row.severity_reasons)
        ),
        prediction_set=tuple(row.prediction_set),
        abstained=row.abstained,
        agent=row.agent,
        against=_against(row),
        witnesses=tuple(Witness(str(s), str(label), float(w)) for s, label, w in row.witnesses),
    )


def _against(row: SuggestionRow) -> Prediction | None:
    if row.against is None or row.against_probability is None:
        return None
    return Prediction(row.against, row.against_probability, tuple(row.against_evidence))


def save_route(session: Session, case_id: str, round_: int, route: Route) -> None:
    """Keep a route with its reasons."""
    session.add(
        RouteRow(
            case_id=case_id,
            round=round_,
            area=route.area,
            team=route.team,
            owner=route.owner,
            due_at=route.due_at,
            reasons=[list(reason) for reason in route.reasons],
        )
    )


def load_route(session: Session, case_id: str, round_: int) -> Route | None:
    """Build the route of a round; None before triage has run."""
    row = session.get(RouteRow, (case_id, round_))
    if row is None:
        return None
    reasons = tuple((str(code), str(value)) for code, value in row.reasons)
    return Route(row.area, row.team, row.owner, row.due_at, reasons)


def severity_of(suggestion: Suggestion | None, route: Route) -> Severity:
    """Take the suggested severity, or without a suggestion the one the route was made with."""
    if suggestion is not None:
        return suggestion.severity.severity
    return Severity.parse(dict(route.reasons)[SEVERITY_REASON])


def decided_round(table: type[RouteRow] | type[SuggestionRow]) -> ColumnElement[bool]:
    """Join what was proposed in the round that a decision answered."""
    return and_(table.case_id == DecisionRow.case_id, table.round == DecisionRow.round)
