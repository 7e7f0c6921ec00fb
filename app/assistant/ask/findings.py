"""What the tools of the assistant found, in the product's own types; words are put to it later."""

from __future__ import annotations

from dataclasses import dataclass

from app.assistant.ask.question import Arguments
from app.assistant.letter import Letter
from classifiers.model import Severity, SeverityPrediction, Suggestion
from classifiers.taxonomy import Information
from review_queue.case_clocks import ClockView
from review_queue.model import CaseView, Correction, Decision, Route
from review_queue.nearness import NearCase
from review_queue.occurrences import Joined
from review_queue.outcomes import Agreement, PastCase
from review_queue.people import EarlierCase


@dataclass(frozen=True, slots=True)
class SeverityFound:
    """Tell the severity's grounds; `asked` is the one the person asked about instead."""

    proposed: SeverityPrediction | None
    decision: Decision | None
    asked: Severity | None


@dataclass(frozen=True, slots=True)
class CategoryFound:
    """Tell the category's grounds: `alike` and `opposed` are past cases the asker may open."""

    proposed: Suggestion | None
    decision: Decision | None
    asked: str | None
    alike: tuple[str, ...]
    opposed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarFound:
    """Tell the past cases found, of `total` that were wanted; None when nothing narrowed it.

    `vectors_away` tells that words alone were compared.
    """

    wanted: Arguments
    cases: tuple[PastCase, ...]
    agreement: Agreement | None
    total: int | None
    vectors_away: bool = False


@dataclass(frozen=True, slots=True)
class MissingFound:
    """Tell what the case's category needs to know and the case does not say."""

    category: str | None
    missing: tuple[Information, ...]


@dataclass(frozen=True, slots=True)
class FollowUpFound:
    """Hold a letter that asks for what is missing; None when nothing is."""

    category: str | None
    letter: Letter | None
    missing: tuple[Information, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteFound:
    """Tell who handles the case, and who would if it were as `supposed`."""

    route: Route | None
    decision: Decision | None
    asked: Arguments
    supposed: Route | None


@dataclass(frozen=True, slots=True)
class DeadlineFound:
    """Tell by when the case is due, and by when it would be if it were as `supposed`."""

    view: CaseView
    clock: ClockView | None
    asked: Arguments
    supposed: Route | None


@dataclass(frozen=True, slots=True)
class ThreadFound:
    """Hold what was said and done in a case; `said` are sentences of the request."""

    view: CaseView
    said: tuple[str, ...]
    joined: Joined


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Hold the same person's earlier cases; None where the policy does not permit matching."""

    cases: tuple[EarlierCase, ...] | None


@dataclass(frozen=True, slots=True)
class IncidentFound:
    """Hold what may be the same incident; `near` is None when it cannot be told."""

    near: tuple[NearCase, ...] | None
    joined: Joined


@dataclass(frozen=True, slots=True)
class DecideFound:
    """Hold a correction to lay before the person; None when the question names none.

    `allowed` tells whether this person can decide the case as it stands.
    """

    correction: Correction | None
    allowed: bool


@dataclass(frozen=True, slots=True)
class SealedFound:
    """Say that what was asked for is sealed; `openable` tells whether the asker may open it."""

    openable: bool


@dataclass(frozen=True, slots=True)
class NoText:
    """Say that the case's text cannot be shown, so that nothing about it can be told."""


@dataclass(frozen=True, slots=True)
class NotForRole:
    """Say that the asker's role does not show what the question asks for."""


@dataclass(frozen=True, slots=True)
class Concealed:
    """Say that the case is decided without its suggestion, so that nothing is told before."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Say that the question names another case: the assistant speaks of the one beside it."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Say that the question is none that can be answered here."""


Finding = (
    SeverityFound
    | CategoryFound
    | SimilarFound
    | MissingFound
    | FollowUpFound
    | RouteFound
    | DeadlineFound
    | ThreadFound
    | PersonFound
    | IncidentFound
    | DecideFound
    | SealedFound
    | NoText
    | NotForRole
    | Concealed
    | Elsewhere
    | NotUnderstood
)
