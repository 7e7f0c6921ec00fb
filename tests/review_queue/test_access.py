"""Who may do what, for every role and every function that asks."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review_queue import decisions, queue
from review_queue.access import Permission, permitted, require
from review_queue.errors import PermissionDenied
from review_queue.model import PUBLIC, WORKER, Actor, Role
from review_queue.tables import DeliveryRow
from review_queue.vault import Vault
from tests.review_queue.asking_permission import STEPS, VAULT
from tests.review_queue.office import EVALUATOR, NOW, SQLITE_ONLY, Office

ACTORS = [*(Actor(f"a.{role}", role) for role in Role), WORKER, PUBLIC, Actor("nobody")]
FOR_THE_SUPERVISOR = {
    "see_evaluation",
    "see_oversight",
    "see_audit",
    "choose_model",
    "set_threshold",
    "set_review_shares",
    "answer_notice",
    "see_trends",
    "see_accounts",
    "approve_opening",
    "export",
    "export_case",
    "change_routing",
    "manage_staff",
}
OF_THE_DESK = {"receive", "claim", "decide", "join", "keep_clock", "transfer", "second_read"} | {
    "follow_up"
}
FOR_THE_PRIVACY_OFFICER = {"audit_redaction", "change_redaction", "keep_vault"}
FOR_OTHERS = {"keep_records", "manage_accounts", "see_settings"}
OF_THE_SYSTEM = {
    Permission.SEE_QUEUE,
    Permission.SEE_CASE,
    Permission.SEE_QUARANTINE,
    Permission.SEE_EVALUATION,
    Permission.SEE_OVERSIGHT,
    Permission.SEE_AUDIT,
    Permission.RECEIVE,
    Permission.KEEP_VAULT,
    Permission.EVERY_CASE,
    Permission.SEE_TEXT,
    Permission.SEE_PROPOSAL,
    Permission.SEE_CONTEXT,
    Permission.SEE_ACCOUNTS,
    Permission.MANAGE_ACCOUNTS,
}


@pytest.fixture(scope="session")
def vault() -> Vault:
    return VAULT


def _may(actor: Actor, permission: Permission) -> bool:
    try:
        require(actor, permission)
    except PermissionDenied:
        return False
    return True


@SQLITE_ONLY
@pytest.mark.parametrize("name", STEPS)
def test_every_function_asks_for_its_permission_from_every_role(office: Office, name: str) -> None:
    """Whoever lacks the permission is refused; whoever has it gets the case."""
    permission, step = STEPS[name]
    case_id = office.waiting()
    for actor in ACTORS:
        with office.database.write() as session:
            # Their own, so that nothing but the permission is in question.
            session.scalars(
                select(DeliveryRow).where(DeliveryRow.case_id == case_id)
            ).one().taken_by = actor.id
            if _may(actor, permission):
                step(session, actor, case_id)
            else:
                with pytest.raises(PermissionDenied):
                    step(session, actor, case_id)
        if _may(actor, permission):
            case_id = office.waiting()


def test_release_and_process_again_are_refused_without_permission(office: Office) -> None:
    """The two steps that need a case in a certain state refuse before looking at it."""
    case_id = office.waiting()
    refused = [actor for actor in ACTORS if not _may(actor, Permission.CLAIM)]
    claiming = {Role.INTAKE, Role.CASE_WORKER, Role.REVIEWER, Role.SUPERVISOR}
    assert {actor.role for actor in refused} == {None, *Role} - claiming
    with office.database.write() as session:
        for actor in refused:
            with pytest.raises(PermissionDenied):
                queue.release(session, actor, case_id, now=NOW)
        for actor in (EVALUATOR, WORKER, PUBLIC):
            with pytest.raises(PermissionDenied):
                decisions.process_again(session, actor, case_id, None, now=NOW)


@pytest.mark.parametrize(
    ("role", "denied"),
    [
        (
            Role.INTAKE,
            {"adjudicate"} | FOR_THE_SUPERVISOR | FOR_THE_PRIVACY_OFFICER | FOR_OTHERS,
        ),
        (Role.REVIEWER, FOR_THE_SUPERVISOR | FOR_THE_PRIVACY_OFFICER | FOR_OTHERS),
        (
            Role.PRIVACY,
            {"adjudicate"}
            | OF_THE_DESK
            | FOR_THE_SUPERVISOR - {"see_audit", "approve_opening"}
            | FOR_OTHERS,
        ),
        (Role.SUPERVISOR, FOR_THE_PRIVACY_OFFICER | FOR_OTHERS),
    ],
)
def test_each_role_may_do_what_its_work_needs(role: Role, denied: set[str]) -> None:
    """The table of roles, written a second time from the other side."""
    assert set(Permission) - permitted(role) == denied


def test_the_evaluator_sees_figures_and_nothing_else() -> None:
    """Measuring the machine takes no case's text."""
    assert permitted(Role.EVALUATOR) == {Permission.SEE_EVALUATION}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.CLERK, {"receive", "see_case", "see_text", "note"}),
        (
            Role.CASE_WORKER,
            {"see_queue", "see_case", "see_text", "see_proposal", "see_context"}
            | {"claim", "decide", "note", "quarantine", "open_original"}
            | {"keep_clock", "transfer", "follow_up"},
        ),
        (Role.DIRECTOR, {"see_trends", "see_queue", "every_case", "export"}),
        (Role.MINISTER, {"see_trends"}),
        (
            Role.RECORDS,
            {"see_case", "every_case", "see_text", "see_proposal", "see_audit"}
            | {"export_case", "keep_records"},
        ),
        (Role.ADMINISTRATOR, {"see_accounts", "manage_accounts", "see_settings"}),
    ],
)
def test_a_narrow_role_may_do_this_and_nothing_else(role: Role, allowed: set[str]) -> None:
    """No text for who manages accounts or reads figures, no decision for who keeps records."""
    assert permitted(role) == allowed


def test_no_part_of_the_system_decides_for_a_person() -> None:
    """Programs receive, report and keep the vault; the public only brings messages."""
    assert permitted(None) == OF_THE_SYSTEM
    assert [p for p in Permission if _may(PUBLIC, p)] == [Permission.RECEIVE]
    assert not any(_may(Actor("nobody"), permission) for permission in Permission)
