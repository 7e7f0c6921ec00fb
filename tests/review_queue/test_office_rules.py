"""The office's rules: who may change them, in which steps, and that tables never tell them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from redaction.errors import InvalidRule
from redaction.office_rules import version
from review_queue import audit, office_rules, rescan_chunks, rescans
from review_queue.columns import Base
from review_queue.errors import (
    PermissionDenied,
    PreviewOutdated,
    RuleNotFound,
    RuleRefused,
    RulesChanged,
)
from review_queue.model import Actor
from review_queue.office_rules import RuleState
from review_queue.rescans import Rescan
from tests.review_queue.office import CLERK, CLI, NOW, PRIVACY, SUPERVISOR, Office, after

NAME = "Théodule Cormierquist"
LEASE = timedelta(minutes=5)


def propose(office: Office, value: str = NAME, *, actor: Actor = PRIVACY) -> str:
    with office.database.write() as session:
        return office_rules.propose(
            session, office.vault, actor, kind="term", entity_type="PERSON", value=value, now=NOW
        )


def preview(office: Office, rule_id: str, *, policy: str = "policy-2") -> Rescan:
    """Run a preview over an office that has nothing stored."""
    with office.database.write() as session:
        started = rescans.start(
            session, PRIVACY, policy_version=policy, rule_id=rule_id, purpose="preview", now=NOW
        )
    with office.database.write() as session:
        claimed = rescan_chunks.claim(session, worker="w", now=NOW, lease=LEASE)
        assert claimed is not None
        rescan_chunks.record(
            session, office.vault, claimed, [], policy_version=policy, now=after(minutes=1)
        )
    return started


def apply(office: Office, rule_id: str, preview_id: str) -> None:
    with office.database.write() as session:
        office_rules.apply(session, PRIVACY, rule_id, preview_id=preview_id, now=NOW)


def state(office: Office, rule_id: str) -> RuleState:
    with office.database.read() as session:
        records = office_rules.listed(session, office.vault, PRIVACY)
    return next(record.state for record in records if record.rule.id == rule_id)


def test_a_rule_is_proposed_previewed_applied_and_withdrawn(office: Office) -> None:
    """Each step is in the chain, and only the active rule is handed to redaction."""
    rule_id = propose(office)
    assert state(office, rule_id) == RuleState.PROPOSED
    previewed = preview(office, rule_id)
    assert state(office, rule_id) == RuleState.PREVIEWED
    with office.database.read() as session:
        assert office_rules.active(session, office.vault) == ()
        assert office_rules.rules_version(session) == ""
        assert [rule.value for rule in office_rules.tried(session, office.vault, rule_id)] == [NAME]
    apply(office, rule_id, previewed.id)
    with office.database.read() as session:
        active = office_rules.active(session, office.vault)
        assert [(rule.id, rule.value) for rule in active] == [(rule_id, NAME)]
        assert office_rules.rules_version(session) == version(active) != ""
    with office.database.write() as session:
        office_rules.withdraw(session, PRIVACY, rule_id, now=NOW)
    with office.database.read() as session:
        assert office_rules.active(session, office.vault) == ()
        tags = [event.tag for event in audit.events(session, SUPERVISOR)]
        assert audit.verify(session).first_broken is None
    assert tags[::-1] == [
        "privacy:rule:proposed",
        "privacy:rescan:started",
        "privacy:rescan:finished",
        "privacy:rule:applied",
        "privacy:rule:withdrawn",
    ]


def test_no_table_holds_what_a_rule_says(office: Office) -> None:
    """The value is sealed; proposing it, refusing it and applying it leave no trace of it."""
    rule_id = propose(office)
    with pytest.raises(RuleRefused) as refused:
        propose(office, NAME.upper())
    assert "cormierquist" not in str(refused.value).lower()
    apply(office, rule_id, preview(office, rule_id).id)
    with office.database.read() as session:
        for name in Base.metadata.tables:
            rows = session.execute(text(f"SELECT * FROM {name}")).all()  # noqa: S608
            assert "cormierquist" not in repr(rows).lower()


@pytest.mark.parametrize("actor", [CLERK, SUPERVISOR, CLI])
def test_only_the_privacy_officer_changes_redaction(office: Office, actor: Actor) -> None:
    """Neither the desk, nor a supervisor, nor a part of the system may."""
    rule_id = propose(office)
    with office.database.write() as session:
        for step in (
            lambda: propose(office, "Augustine", actor=actor),
            lambda: office_rules.listed(session, office.vault, actor),
            lambda: office_rules.apply(session, actor, rule_id, preview_id="x", now=NOW),
            lambda: office_rules.withdraw(session, actor, rule_id, now=NOW),
            lambda: rescans.latest(session, actor),
            lambda: rescans.incidents(session, actor),
        ):
            with pytest.raises(PermissionDenied):
                step()


def test_a_rule_is_applied_only_as_it_was_previewed(office: Office) -> None:
    """Not without a preview, not with another rule's, not after other rules changed."""
    first, second = propose(office), propose(office, "Augustine")
    with pytest.raises(PreviewOutdated):
        apply(office, first, "0123456789abcdef")
    of_first, of_second = preview(office, first), preview(office, second)
    with pytest.raises(PreviewOutdated):
        apply(office, first, of_second.id)
    apply(office, first, of_first.id)
    with pytest.raises(RuleRefused):
        apply(office, first, of_first.id)
    with pytest.raises(PreviewOutdated, match="other rules"):
        apply(office, second, of_second.id)
    assert state(office, second) == RuleState.PREVIEWED


def test_a_text_redacted_by_earlier_rules_is_refused(office: Office) -> None:
    """What a worker redacted before a rule was applied does not reach the queue after it."""
    rule_id = propose(office)
    with office.database.read() as session:
        before = office_rules.rules_version(session)
        office_rules.refuse_outdated(session, before)
    apply(office, rule_id, preview(office, rule_id).id)
    with office.database.read() as session, pytest.raises(RulesChanged):
        office_rules.refuse_outdated(session, before)


def test_a_withdrawn_rule_may_be_proposed_again(office: Office) -> None:
    """Withdrawing is final for the rule, not for what it says."""
    rule_id = propose(office)
    with office.database.write() as session:
        office_rules.withdraw(session, PRIVACY, rule_id, now=NOW)
        with pytest.raises(RuleRefused):
            office_rules.withdraw(session, PRIVACY, rule_id, now=NOW)
        with pytest.raises(RuleNotFound):
            office_rules.withdraw(session, PRIVACY, "unknown", now=NOW)
    assert propose(office) != rule_id


def test_a_rule_that_cannot_work_is_not_stored(office: Office) -> None:
    """It is refused before anything is sealed."""
    with pytest.raises(InvalidRule):
        propose(office, "X")
    with office.database.read() as session:
        assert office_rules.proposed(session, office.vault, PRIVACY) == ()
