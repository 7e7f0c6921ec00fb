"""From which probability on a category is suggested: who may choose, what is kept, what counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, inspect, select, text

from classifiers.model import Prediction, Suggestion
from review_queue import audit, threshold_outcomes, thresholds
from review_queue.database import Database
from review_queue.errors import AuditRefused, PermissionDenied, ThresholdRefused
from review_queue.model import Actor, Correction
from review_queue.tables import VaultBlobRow
from review_queue.threshold_outcomes import Outcome, Outcomes
from review_queue.threshold_tables import SuggestionThresholdRow
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    NOW,
    SUPERVISOR,
    Office,
    after,
    redacted,
    suggestion,
)

AGENT = suggestion().agent
OTHER = AGENT.replace("model:0a1b2c3d", "model:ffffffff")
RETOLD = AGENT.replace("rules:8c9d0e1f", "rules:00000000")
REASON = "Too many were wrong, [PERSON 1] says."
OWN = 0.6


def choose(
    office: Office,
    threshold: float = 0.7,
    *,
    agent: str = AGENT,
    reason: str = REASON,
    actor: Actor = SUPERVISOR,
) -> None:
    with office.database.write() as session:
        thresholds.choose(
            session,
            office.vault,
            actor,
            threshold=threshold,
            agent=agent,
            reason=redacted(reason),
            now=NOW,
        )


def in_force(office: Office, agent: str = AGENT) -> float | None:
    with office.database.read() as session:
        return thresholds.in_force(session, agent)


def test_the_newest_choice_is_in_force_and_every_one_is_kept(office: Office) -> None:
    """A later choice takes the place of an earlier one, which stays on the list with its reason."""
    assert in_force(office) is None
    choose(office, 0.7)
    choose(office, 0.6924003542797568, reason="Too few were suggested at all.")
    assert in_force(office) == 0.6924003542797568
    with office.database.read() as session:
        listed = thresholds.listed(session, office.vault, SUPERVISOR)
    assert [(made.threshold, reason) for made, reason in listed] == [
        (0.6924003542797568, "Too few were suggested at all."),
        (0.7, REASON),
    ]
    assert {(made.chosen_by, made.chosen_at, made.agent) for made, _ in listed} == {
        (SUPERVISOR.id, NOW, AGENT)
    }


def test_a_choice_serves_the_model_it_was_made_for(office: Office) -> None:
    """Other rules do not matter, another model does, and an older choice does not come back."""
    choose(office, 0.7)
    assert in_force(office, RETOLD) == 0.7
    assert in_force(office, OTHER) is None
    choose(office, 0.8, agent=OTHER)
    assert in_force(office) is None
    assert in_force(office, OTHER) == 0.8


def test_a_choice_is_in_the_chain_without_its_reason(office: Office) -> None:
    """The event has its exact keys, and the chain holds."""
    choose(office, 0.7)
    with office.database.read() as session:
        event = audit.events(session, SUPERVISOR)[0]
        assert audit.verify(session) == audit.Verification(1, None, None)
    assert (event.tag, event.actor) == ("oversight:threshold:chosen", SUPERVISOR.id)
    assert event.details == (("model", "0a1b2c3d"), ("threshold", 0.7))


def test_a_choice_that_fails_leaves_nothing(office: Office) -> None:
    """Row and sealed reason go with the event, whose chain has lost its head here."""
    with office.database.write() as session:
        session.execute(text("DELETE FROM audit_head"))
    with pytest.raises(AuditRefused):
        choose(office)
    with office.database.read() as session:
        assert thresholds.newest(session) is None
        assert session.scalar(select(func.count()).select_from(VaultBlobRow)) == 0


@pytest.mark.parametrize("threshold", [0.0, -0.5, 1.01, float("nan"), float("inf")])
def test_what_is_no_probability_is_refused(office: Office, threshold: float) -> None:
    """A threshold nobody could mean is not stored."""
    with pytest.raises(ThresholdRefused):
        choose(office, threshold)


@pytest.mark.parametrize("reason", ["", "because", "[PERSON 1] [PERSON 2] so"])
def test_a_reason_has_words(office: Office, reason: str) -> None:
    """Placeholders are no reason."""
    with pytest.raises(ThresholdRefused, match="10"):
        choose(office, reason=reason)


def test_the_reason_is_readable_in_no_table(office: Office) -> None:
    """It lies sealed, where a missed name cannot be read."""
    choose(office)
    with office.database.read() as session:
        row = session.scalars(select(SuggestionThresholdRow)).one()
        blob = session.get_one(VaultBlobRow, row.blob_id)
        told = session.execute(text("SELECT details FROM audit_events")).scalar_one()
    assert b"wrong" not in blob.ciphertext
    assert "wrong" not in f"{row.agent} {row.chosen_by} {told}"


def test_only_a_supervisor_lists_or_counts(office: Office) -> None:
    """Reasons and figures are for those who answer for them."""
    with office.database.read() as session:
        with pytest.raises(PermissionDenied):
            thresholds.listed(session, office.vault, CLERK)
        with pytest.raises(PermissionDenied):
            threshold_outcomes.outcomes(session, CLERK, AGENT, own=OWN, thresholds=[0.5])


def read(probability: float, *, abstained: bool | None = None, agent: str = AGENT) -> Suggestion:
    """A suggestion of that probability; it abstains below the model's own threshold."""
    return replace(
        suggestion(),
        category=Prediction("roads.surface", probability),
        abstained=probability < OWN if abstained is None else abstained,
        agent=agent,
    )


def decide(office: Office, proposed: Suggestion | None, category: str = "roads.surface") -> None:
    case_id = office.waiting(replace(ASSESSMENT, suggestion=proposed))
    office.correct(case_id, Correction(category=category), now=after(hours=1))


def count(office: Office, *at: float, agent: str = AGENT) -> Outcomes:
    with office.database.read() as session:
        return threshold_outcomes.outcomes(session, SUPERVISOR, agent, own=OWN, thresholds=at)


def test_outcomes_are_counted_at_every_threshold(office: Office) -> None:
    """Worked out by hand; the threshold itself counts as reached."""
    decide(office, read(0.95))
    decide(office, read(0.8))
    decide(office, read(0.8), "roads.snow")
    decide(office, read(0.5))
    decide(office, read(0.4), "roads.snow")
    office.waiting(replace(ASSESSMENT, suggestion=read(0.9)))
    assert count(office, 0.2, 0.5, 0.8, 0.81, 0.99) == Outcomes(
        decided=5,
        otherwise=0,
        unread=0,
        outcomes=(
            Outcome(0.2, 5, 2),
            Outcome(0.5, 4, 1),
            Outcome(0.8, 3, 1),
            Outcome(0.81, 1, 0),
            Outcome(0.99, 0, 0),
        ),
    )


def test_what_was_ruled_out_for_another_reason_waits_at_every_threshold(office: Office) -> None:
    """It is counted among the decided and never among the suggested, whatever threshold served."""
    decide(office, read(0.9, abstained=True))
    decide(office, read(0.0, abstained=True))
    decide(office, read(0.9, abstained=True, agent=f"{AGENT} threshold:0.95"))
    decide(office, read(0.9, abstained=True, agent=f"{AGENT} threshold:0.7"))
    found = count(office, 0.2, 0.9)
    assert found.decided == 4
    assert found.outcomes == (Outcome(0.2, 1, 0), Outcome(0.9, 1, 0))


def test_other_models_and_none_are_told_apart(office: Office) -> None:
    """No decided case is left out unsaid; a chat model's answers are another maker's."""
    decide(office, read(0.9, agent=RETOLD))
    decide(office, read(0.9, agent=OTHER))
    decide(office, read(0.9, agent=f"{AGENT} chat:a:b prompt:0a"))
    decide(office, None)
    assert count(office, 0.5) == Outcomes(1, 2, 1, (Outcome(0.5, 1, 0),))
    asked = count(office, 0.5, agent=f"{AGENT} threshold:0.8 chat:a:b prompt:0a")
    assert asked == Outcomes(1, 2, 1, (Outcome(0.5, 1, 0),))


def test_the_last_decision_of_a_case_counts_once(office: Office) -> None:
    """Nothing decided is nothing counted, without a division or an error."""
    assert count(office, 0.5) == Outcomes(0, 0, 0, ())
    office.decided(replace(ASSESSMENT, suggestion=read(0.9)))
    assert count(office, 0.5) == Outcomes(1, 0, 0, (Outcome(0.5, 1, 0),))


def test_the_step_goes_down_and_up_again_with_rows(
    database_apart: Database, office: Office
) -> None:
    """The choices go with their table, cases and chain stay, and choosing works again."""
    apart = replace(office, database=database_apart)
    case_id = apart.decided()
    choose(apart)
    database_apart.downgrade("0005")
    with database_apart.read() as session:
        names = inspect(session.connection()).get_table_names()
        assert "suggestion_thresholds" not in names
    database_apart.upgrade()
    assert in_force(apart) is None
    choose(apart, 0.8)
    assert in_force(apart) == 0.8
    assert apart.view(case_id).decision is not None
    with database_apart.read() as session:
        assert audit.verify(session).first_broken is None
