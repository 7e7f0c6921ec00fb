"""Who may do what. Denied unless written here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from review_queue.errors import PermissionDenied
from review_queue.model import PUBLIC, Actor, Role

SYSTEM = "system:"


class Permission(StrEnum):
    RECEIVE = "receive"
    SEE_QUEUE = "see_queue"
    SEE_CASE = "see_case"
    EVERY_CASE = "every_case"
    SEE_TEXT = "see_text"
    SEE_PROPOSAL = "see_proposal"
    SEE_CONTEXT = "see_context"
    CLAIM = "claim"
    DECIDE = "decide"
    NOTE = "note"
    SECOND_READ = "second_read"
    ADJUDICATE = "adjudicate"
    FOLLOW_UP = "follow_up"
    JOIN = "join"
    KEEP_CLOCK = "keep_clock"
    TRANSFER = "transfer"
    QUARANTINE = "quarantine"
    SEE_QUARANTINE = "see_quarantine"
    PROCESS_AGAIN = "process_again"
    SEE_EVALUATION = "see_evaluation"
    SEE_OVERSIGHT = "see_oversight"
    SEE_TRENDS = "see_trends"
    CHOOSE_MODEL = "choose_model"
    SET_THRESHOLD = "set_threshold"
    SET_REVIEW_SHARES = "set_review_shares"
    ANSWER_NOTICE = "answer_notice"
    CHANGE_ROUTING = "change_routing"
    MANAGE_STAFF = "manage_staff"
    SEE_AUDIT = "see_audit"
    OPEN_ORIGINAL = "open_original"
    APPROVE_OPENING = "approve_opening"
    EXPORT = "export"
    EXPORT_CASE = "export_case"
    KEEP_RECORDS = "keep_records"
    SEE_ACCOUNTS = "see_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_SETTINGS = "see_settings"
    AUDIT_REDACTION = "audit_redaction"
    CHANGE_REDACTION = "change_redaction"
    KEEP_VAULT = "keep_vault"


# What a case page shows is given field by field: its text, what the machine proposed, and the
# other cases beside it. EVERY_CASE opens cases whoever works on them; without it, one's own alone.
_FIELDS = frozenset({Permission.SEE_TEXT, Permission.SEE_PROPOSAL, Permission.SEE_CONTEXT})
_READ = _FIELDS | {
    Permission.SEE_QUEUE,
    Permission.SEE_CASE,
    Permission.EVERY_CASE,
    Permission.SEE_QUARANTINE,
}
_DESK = _READ | {
    Permission.RECEIVE,
    Permission.CLAIM,
    Permission.DECIDE,
    Permission.NOTE,
    Permission.SECOND_READ,
    Permission.FOLLOW_UP,
    Permission.JOIN,
    Permission.KEEP_CLOCK,
    Permission.TRANSFER,
    Permission.QUARANTINE,
    Permission.PROCESS_AGAIN,
    Permission.OPEN_ORIGINAL,
}
_OVERSEE = frozenset({Permission.SEE_EVALUATION, Permission.SEE_OVERSIGHT, Permission.SEE_AUDIT})

ROLES: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.INTAKE: _DESK,
        # Receives people and sees what came of it; what the machine thinks is for who decides.
        Role.CLERK: frozenset(
            {Permission.RECEIVE, Permission.SEE_CASE, Permission.SEE_TEXT, Permission.NOTE}
        ),
        Role.CASE_WORKER: _FIELDS
        | {
            Permission.SEE_QUEUE,
            Permission.SEE_CASE,
            Permission.CLAIM,
            Permission.DECIDE,
            Permission.FOLLOW_UP,
            Permission.NOTE,
            Permission.KEEP_CLOCK,
            Permission.TRANSFER,
            Permission.QUARANTINE,
            Permission.OPEN_ORIGINAL,
        },
        Role.REVIEWER: _DESK | {Permission.ADJUDICATE},
        Role.PRIVACY: _READ
        | {
            Permission.NOTE,
            Permission.QUARANTINE,
            Permission.PROCESS_AGAIN,
            Permission.SEE_AUDIT,
            Permission.OPEN_ORIGINAL,
            Permission.APPROVE_OPENING,
            Permission.AUDIT_REDACTION,
            Permission.CHANGE_REDACTION,
            Permission.KEEP_VAULT,
        },
        Role.EVALUATOR: frozenset({Permission.SEE_EVALUATION}),
        # Who measures the models is not who puts one in use.
        Role.SUPERVISOR: _DESK
        | _OVERSEE
        | {
            Permission.SEE_TRENDS,
            Permission.SEE_ACCOUNTS,
            Permission.APPROVE_OPENING,
            Permission.EXPORT,
            Permission.EXPORT_CASE,
            Permission.CHOOSE_MODEL,
            Permission.SET_THRESHOLD,
            Permission.SET_REVIEW_SHARES,
            Permission.ADJUDICATE,
            Permission.ANSWER_NOTICE,
            Permission.CHANGE_ROUTING,
            Permission.MANAGE_STAFF,
        },
        # Lists without a word of any message, and no page of a case.
        Role.DIRECTOR: frozenset(
            {
                Permission.SEE_TRENDS,
                Permission.SEE_QUEUE,
                Permission.EVERY_CASE,
                Permission.EXPORT,
            }
        ),
        Role.MINISTER: frozenset({Permission.SEE_TRENDS}),
        # Answers access requests from what is on record; other people's cases are no part of it.
        Role.RECORDS: frozenset(
            {
                Permission.SEE_CASE,
                Permission.EVERY_CASE,
                Permission.SEE_TEXT,
                Permission.SEE_PROPOSAL,
                Permission.SEE_AUDIT,
                Permission.EXPORT_CASE,
                Permission.KEEP_RECORDS,
            }
        ),
        # Decides who may do what, and may do none of it.
        Role.ADMINISTRATOR: frozenset(
            {Permission.SEE_ACCOUNTS, Permission.MANAGE_ACCOUNTS, Permission.SEE_SETTINGS}
        ),
    }
)
# What is done for the whole counter shows or changes cases of every area, if only by their number:
# it is not for an account limited to some.
_WHOLE = frozenset(
    {
        Permission.SEE_EVALUATION,
        Permission.CHOOSE_MODEL,
        Permission.SET_THRESHOLD,
        Permission.SET_REVIEW_SHARES,
        Permission.CHANGE_ROUTING,
        Permission.SEE_AUDIT,
        Permission.AUDIT_REDACTION,
        Permission.CHANGE_REDACTION,
        Permission.KEEP_VAULT,
        Permission.APPROVE_OPENING,
        Permission.MANAGE_ACCOUNTS,
        Permission.SEE_SETTINGS,
    }
)
# A part of the system receives, reports and looks after the vault and the accounts; it never
# claims, decides, opens an original or writes for a person.
_SYSTEM = (
    _READ
    | _OVERSEE
    | {
        Permission.RECEIVE,
        Permission.KEEP_VAULT,
        Permission.SEE_ACCOUNTS,
        Permission.MANAGE_ACCOUNTS,
    }
)


def permitted(role: Role | None) -> frozenset[Permission]:
    """Return what a role may do; None stands for a part of the system."""
    return _SYSTEM if role is None else ROLES[role]


def may(actor: Actor, permission: Permission) -> bool:
    """Tell whether the actor may do this."""
    return permission in permitted_to(actor)


def require(actor: Actor, permission: Permission) -> None:
    """Raise PermissionDenied unless the actor may do this."""
    if not may(actor, permission):
        raise PermissionDenied(f"{actor.id} may not {permission}: ask a supervisor for the role")


def require_system(actor: Actor) -> None:
    """Raise PermissionDenied for a person, whatever their role."""
    if actor.role is not None or not actor.id.startswith(SYSTEM):
        raise PermissionDenied(f"{actor.id} may not act as a part of the system: give a reason")


def permitted_to(actor: Actor) -> frozenset[Permission]:
    """Return what an actor may do; one limited to areas does nothing for the whole counter."""
    if actor.role is not None:
        held = permitted(actor.role)
        return held if actor.areas is None else held - _WHOLE
    if actor.id.startswith(SYSTEM):
        return permitted(None)
    if actor == PUBLIC:
        return frozenset({Permission.RECEIVE})
    return frozenset()
