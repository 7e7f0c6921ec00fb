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
    CLAIM = "claim"
    DECIDE = "decide"
    NOTE = "note"
    SECOND_READ = "second_read"
    ADJUDICATE = "adjudicate"
    JOIN = "join"
    QUARANTINE = "quarantine"
    SEE_QUARANTINE = "see_quarantine"
    PROCESS_AGAIN = "process_again"
    SEE_EVALUATION = "see_evaluation"
    SEE_OVERSIGHT = "see_oversight"
    CHOOSE_MODEL = "choose_model"
    SET_THRESHOLD = "set_threshold"
    SET_REVIEW_SHARES = "set_review_shares"
    ANSWER_NOTICE = "answer_notice"
    SEE_AUDIT = "see_audit"
    OPEN_ORIGINAL = "open_original"
    AUDIT_REDACTION = "audit_redaction"
    CHANGE_REDACTION = "change_redaction"
    KEEP_VAULT = "keep_vault"


_READ = frozenset({Permission.SEE_QUEUE, Permission.SEE_CASE, Permission.SEE_QUARANTINE})
_DESK = _READ | {
    Permission.RECEIVE,
    Permission.CLAIM,
    Permission.DECIDE,
    Permission.NOTE,
    Permission.SECOND_READ,
    Permission.JOIN,
    Permission.QUARANTINE,
    Permission.PROCESS_AGAIN,
    Permission.OPEN_ORIGINAL,
}
_OVERSEE = frozenset({Permission.SEE_EVALUATION, Permission.SEE_OVERSIGHT, Permission.SEE_AUDIT})

ROLES: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.INTAKE: _DESK,
        Role.REVIEWER: _DESK | {Permission.ADJUDICATE},
        Role.PRIVACY: _READ
        | {
            Permission.NOTE,
            Permission.QUARANTINE,
            Permission.PROCESS_AGAIN,
            Permission.SEE_AUDIT,
            Permission.OPEN_ORIGINAL,
            Permission.AUDIT_REDACTION,
            Permission.CHANGE_REDACTION,
            Permission.KEEP_VAULT,
        },
        Role.EVALUATOR: frozenset({Permission.SEE_EVALUATION}),
        # Who measures the models is not who puts one in use.
        Role.SUPERVISOR: _DESK
        | _OVERSEE
        | {Permission.CHOOSE_MODEL, Permission.SET_THRESHOLD, Permission.ANSWER_NOTICE}
        | {Permission.ADJUDICATE, Permission.SET_REVIEW_SHARES},
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
        Permission.SEE_AUDIT,
        Permission.AUDIT_REDACTION,
        Permission.CHANGE_REDACTION,
        Permission.KEEP_VAULT,
    }
)
# A part of the system receives, reports and looks after the vault; it never claims, decides,
# opens an original or writes for a person.
_SYSTEM = _READ | _OVERSEE | {Permission.RECEIVE, Permission.KEEP_VAULT}


def permitted(role: Role | None) -> frozenset[Permission]:
    """Return what a role may do; None stands for a part of the system."""
    return _SYSTEM if role is None else ROLES[role]


def require(actor: Actor, permission: Permission) -> None:
    """Raise PermissionDenied unless the actor may do this."""
    if permission not in permitted_to(actor):
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
