"""How far people agree with each other, with suggestions they saw and with those they did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from eval.metrics.intervals import Estimate, Rate, difference, wilson
from review_queue.agreement import Agreement, Kappa, Pair, agreements, answered_twice
from review_queue.confirming import Confirming, in_all
from review_queue.model import Actor
from review_queue.proportions import Proportion
from review_queue.reasons import CategoryReasons, counts


@dataclass(frozen=True, slots=True)
class PeopleAgreement:
    """Compare two people (`people` names them), over the cases both decided.

    Kappa's intervals are those of the agreement seen, with chance taken as it is.
    """

    people: str
    n: int
    same_category: Rate
    same_severity: Rate
    category_kappa: Estimate
    severity_kappa: Estimate


@dataclass(frozen=True, slots=True)
class DefinitionDoubt:
    """Count a category's corrections, and those that put the catalogue's definition at fault.

    `instead_of` names the categories suggested in the latter, most frequent first.
    """

    category: str
    corrected: int
    definition_wrong: int
    reasons: dict[str, int]
    instead_of: dict[str, int]


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Sum up human review: `n` cases drawn by chance were decided by two people.

    `confirmed` is the share of suggestions kept to by people who saw them, `chosen_blind` the
    share chosen by people who did not, `pull` their difference; S1 is left out of the three.
    `lowered` is about cases whose severity the first person lowered.
    """

    n: int
    since: datetime | None
    until: datetime | None
    same_category: Rate
    same_severity: Rate
    category_kappa: Estimate
    severity_kappa: Estimate
    confirmed: Rate
    chosen_blind: Rate
    pull: Estimate
    definition_wrong: int
    pairs: tuple[PeopleAgreement, ...]
    lowered: PeopleAgreement
    definitions: tuple[DefinitionDoubt, ...]


def review_report(
    session: Session, actor: Actor, *, since: datetime | None = None, until: datetime | None = None
) -> AgreementReport:
    """Read what people answered and compute every figure."""
    return report_agreement(
        answered_twice(session, actor, since=since, until=until),
        in_all(session, actor, since=since, until=until),
        counts(session, actor, since=since, until=until),
        since=since,
        until=until,
    )


def report_agreement(
    answered: Sequence[Pair],
    together: Confirming,
    reasons: Sequence[CategoryReasons],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> AgreementReport:
    """Compute every figure; `since` and `until` are recorded, the cases were chosen before."""
    found = agreements(answered)
    overall = _people(found.overall)
    confirmed, blind = _rate(together.shown), _rate(together.blind)
    return AgreementReport(
        n=overall.n,
        since=since,
        until=until,
        same_category=overall.same_category,
        same_severity=overall.same_severity,
        category_kappa=overall.category_kappa,
        severity_kappa=overall.severity_kappa,
        confirmed=confirmed,
        chosen_blind=blind,
        pull=difference(confirmed, blind),
        definition_wrong=sum(each.definition_wrong for each in reasons),
        pairs=tuple(_people(pair) for pair in found.pairs),
        lowered=_people(found.lowered),
        definitions=tuple(_doubt(each) for each in reasons),
    )


def _people(found: Agreement) -> PeopleAgreement:
    return PeopleAgreement(
        people=" · ".join(found.people),
        n=found.n,
        same_category=wilson(found.same_category, found.n),
        same_severity=wilson(found.same_severity, found.n),
        category_kappa=_estimate(found.category),
        severity_kappa=_estimate(found.severity),
    )


def _estimate(kappa: Kappa) -> Estimate:
    return Estimate(kappa.n, kappa.value, kappa.low, kappa.high)


def _rate(found: Proportion) -> Rate:
    return wilson(found.hits, found.n)


def _doubt(found: CategoryReasons) -> DefinitionDoubt:
    return DefinitionDoubt(
        category=found.category,
        corrected=found.corrected,
        definition_wrong=found.definition_wrong,
        reasons={code.value: number for code, number in found.reasons},
        instead_of=dict(found.instead_of),
    )
