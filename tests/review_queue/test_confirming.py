"""Keeping to a suggestion that is seen, beside choosing it unseen; and why people differ."""

from __future__ import annotations

import pytest

from classifiers.model import Severity
from review_queue import confirming, reasons
from review_queue.confirming import Confirming
from review_queue.model import Actor, Correction, Role
from review_queue.reasons import How, ReasonCode
from tests.review_queue.office import (
    CLERK,
    COLLEAGUE,
    EVALUATOR,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    after,
)
from tests.review_queue.reviewing import ALIKE, BLIND, NOBODY, answered, drawn

pytestmark = SQLITE_ONLY
OTHERWISE = Correction("roads.snow", Severity.S3)


def compared(office: Office, actor: Actor = SUPERVISOR, **later: float) -> tuple[Confirming, ...]:
    with office.database.read() as session:
        return confirming.confirming(session, actor, now=after(**later))


def test_both_rates_are_of_the_same_person_and_of_like_cases(office: Office) -> None:
    """S1, which is never hidden, and what the machine abstained from count on neither side."""
    for _ in range(3):
        office.confirm(drawn(office, NOBODY))
    office.correct(drawn(office, NOBODY), OTHERWISE)
    office.confirm(drawn(office, NOBODY, Severity.S1))
    office.correct(office.abstained(), OTHERWISE)
    office.correct(drawn(office, BLIND), ALIKE)
    office.correct(drawn(office, BLIND), OTHERWISE)
    office.confirm(drawn(office, NOBODY), COLLEAGUE)
    noel, rose = compared(office)
    assert (noel.username, rose.username) == (COLLEAGUE.id, CLERK.id)
    assert (rose.shown.hits, rose.shown.n) == (3, 4)
    assert (rose.blind.hits, rose.blind.n) == (1, 2)
    assert rose.gap is not None
    assert rose.gap.value == pytest.approx(0.25)
    assert rose.gap.low < 0 < rose.gap.high
    assert noel.gap is None
    everybody = confirming.together((noel, rose))
    assert (everybody.shown.n, everybody.blind.n) == (5, 2)


def test_the_time_a_page_was_open_is_a_median(office: Office) -> None:
    """One coffee break does not change it; unknown times are left out."""
    for seconds in (4, 6, 3000, None):
        answered(office, drawn(office, NOBODY), Correction(severity=Severity.S3),
                 How(seconds=seconds))  # fmt: skip
    (rose,) = compared(office)
    assert rose.seconds == 6


def test_only_the_last_90_days_and_ones_own_areas_count(office: Office) -> None:
    """A rate is of how somebody works now, and of cases their supervisor may open."""
    office.confirm(drawn(office, NOBODY))
    assert len(compared(office, days=89)) == 1
    assert compared(office, days=91) == ()
    assert compared(office, Actor("x", Role.SUPERVISOR, frozenset({"housing"}))) == ()
    assert confirming.together(()).gap is None


def test_reasons_are_counted_by_category_with_what_was_suggested_instead(office: Office) -> None:
    """Whoever keeps the catalogue sees where its definitions lead people astray."""
    wrong = How(ReasonCode.WRONG_CATEGORY, definition_wrong=True)
    for how in (wrong, wrong, How(ReasonCode.POLICY), How()):
        answered(office, drawn(office, NOBODY), OTHERWISE, how)
    office.confirm(drawn(office, NOBODY))
    with office.database.read() as session:
        (found,) = reasons.counts(session, EVALUATOR)
        assert reasons.counts(session, EVALUATOR, until=NOW) == ()
    assert (found.category, found.corrected, found.definition_wrong) == ("roads.snow", 4, 2)
    assert found.reasons == ((ReasonCode.WRONG_CATEGORY, 2), (ReasonCode.POLICY, 1))
    assert found.instead_of == (("roads.surface", 2),)
