"""The office's own redaction rules: proposed, previewed, active, withdrawn.

A rule's value may be someone's name. It is sealed in the vault; every table knows the rule by
its id, kind and entity type.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.office_rules import OfficeRule, RuleKind, check, version, words_of
from review_queue import audit
from review_queue.access import Permission, require
from review_queue.errors import PreviewOutdated, RuleNotFound, RuleRefused, RulesChanged
from review_queue.model import Actor
from review_queue.rule_tables import OfficeRuleRow, RescanRow, RescanState
from review_queue.vault import Vault

BLOB = "office_rule"
_KINDS: Mapping[str, RuleKind] = MappingProxyType(
    {"term": "term", "pattern": "pattern", "keep": "keep"}
)


class RuleState(StrEnum):
    PROPOSED = "proposed"
    PREVIEWED = "previewed"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


OPEN = (RuleState.PROPOSED, RuleState.PREVIEWED)


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """Show one rule and how far it has come; `preview_id` is its last finished preview."""

    rule: OfficeRule
    state: RuleState
    proposed_by: str
    proposed_at: datetime
    preview_id: str | None
    applied_at: datetime | None
    withdrawn_at: datetime | None


def propose(
    session: Session,
    vault: Vault,
    actor: Actor,
    *,
    kind: RuleKind,
    entity_type: str,
    value: str,
    now: datetime,
) -> str:
    """Seal a new rule and return its id; nothing is redacted by it yet.

    Raises InvalidRule for a rule that cannot work, RuleRefused for one that is there already.
    """
    require(actor, Permission.CHANGE_REDACTION)
    rule = OfficeRule(secrets.token_hex(8), kind, entity_type, value.strip())
    check(rule)
    fingerprint = vault.fingerprint(BLOB, _canonical(rule).encode())
    _refuse_known(session, fingerprint)
    content = rule.value.encode()
    blob_id = vault.seal(session, case_id=None, kind=BLOB, content=content, now=now)
    session.add(
        OfficeRuleRow(
            id=rule.id,
            kind=kind,
            entity_type=entity_type,
            state=RuleState.PROPOSED,
            blob_id=blob_id,
            fingerprint=fingerprint,
            proposed_by=actor.id,
            proposed_at=now,
        )
    )
    session.flush()
    details = {"kind": kind, "entity": entity_type}
    audit.record(session, "privacy:rule:proposed", actor, rule.id, details, now=now)
    return rule.id


def _refuse_known(session: Session, fingerprint: str) -> None:
    known = session.scalar(
        select(OfficeRuleRow.id).where(
            OfficeRuleRow.fingerprint == fingerprint, OfficeRuleRow.state != RuleState.WITHDRAWN
        )
    )
    if known is not None:
        raise RuleRefused(f"rule {known} says the same already: preview or apply that one")


def proposed(session: Session, vault: Vault, actor: Actor) -> tuple[RuleRecord, ...]:
    """List the rules that wait for a preview or for being applied, oldest first."""
    return tuple(record for record in listed(session, vault, actor) if record.state in OPEN)


def listed(session: Session, vault: Vault, actor: Actor) -> tuple[RuleRecord, ...]:
    """List every rule there ever was, with its value, oldest first."""
    require(actor, Permission.CHANGE_REDACTION)
    query = select(OfficeRuleRow).order_by(OfficeRuleRow.proposed_at, OfficeRuleRow.id)
    return tuple(
        RuleRecord(
            rule=_opened(session, vault, row),
            state=RuleState(row.state),
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
            preview_id=row.preview_id,
            applied_at=row.applied_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in session.scalars(query)
    )


def active(session: Session, vault: Vault) -> tuple[OfficeRule, ...]:
    """Open the rules in force, in order of id, for the redactor."""
    return _in_states(session, vault, (RuleState.ACTIVE,))


def tried(session: Session, vault: Vault, rule_id: str) -> tuple[OfficeRule, ...]:
    """Open the rules in force and the one to be previewed, as they would stand together."""
    row = session.get(OfficeRuleRow, rule_id)
    if row is None:
        raise RuleNotFound("no rule has this id: list the rules")
    rules = {rule.id: rule for rule in active(session, vault)}
    return tuple(
        rule for _, rule in sorted({**rules, row.id: _opened(session, vault, row)}.items())
    )


def rules_version(session: Session) -> str:
    """Name the set of active rules without opening the vault; empty when there are none."""
    query = select(OfficeRuleRow.id, OfficeRuleRow.kind, OfficeRuleRow.entity_type).where(
        OfficeRuleRow.state == RuleState.ACTIVE
    )
    return version(
        OfficeRule(rule_id, _KINDS[kind], entity_type, value="")
        for rule_id, kind, entity_type in session.execute(query)
    )


def refuse_outdated(session: Session, rules: str) -> None:
    """Raise RulesChanged when other rules are in force than those named."""
    if rules_version(session) != rules:
        raise RulesChanged("the rules changed while a text was being redacted: redact it again")


def apply(session: Session, actor: Actor, rule_id: str, *, preview_id: str, now: datetime) -> None:
    """Put a previewed rule in force; start the rescan of what is stored in the same transaction.

    Raises PreviewOutdated when the preview is unfinished, of another rule, or was made with
    other rules in force, RuleRefused for a rule that is in force or withdrawn.
    """
    require(actor, Permission.CHANGE_REDACTION)
    hold_rescans(session)
    row = _row(session, rule_id)
    preview = session.get(RescanRow, preview_id)
    if preview is None or preview.rule_id != rule_id or preview.state != RescanState.FINISHED:
        raise PreviewOutdated(f"rule {rule_id} has no finished preview {preview_id}: preview it")
    details = {
        "kind": row.kind,
        "entity": row.entity_type,
        "policy": preview.policy_version,
    }
    audit.record(session, "privacy:rule:applied", actor, rule_id, details, now=now)
    if row.state != RuleState.PREVIEWED or row.preview_id != preview_id:
        raise RuleRefused(f"rule {rule_id} is {row.state} now: look at it again")
    # After the event: its lock makes every other change of the rules visible, or wait.
    if preview.rules != rules_version(session):
        raise PreviewOutdated(f"other rules changed since preview {preview_id}: preview again")
    row.state, row.applied_at = RuleState.ACTIVE, now
    session.flush()


def withdraw(session: Session, actor: Actor, rule_id: str, *, now: datetime) -> None:
    """Take a rule back, in force or not; what it hid shows again after the next rescan.

    Raises RuleRefused for a rule that was withdrawn before.
    """
    require(actor, Permission.CHANGE_REDACTION)
    hold_rescans(session)
    row = _row(session, rule_id)
    if row.state == RuleState.WITHDRAWN:
        raise RuleRefused(f"rule {rule_id} was withdrawn already")
    row.state, row.withdrawn_at = RuleState.WITHDRAWN, now
    session.flush()
    details = {"policy": rules_version(session)}
    audit.record(session, "privacy:rule:withdrawn", actor, rule_id, details, now=now)


def hold_rescans(session: Session) -> list[RescanRow]:
    """Lock and return the running rescans.

    Everyone locks rescans, then rules, then cases, then the end of the audit chain: nobody
    waits in a circle.
    """
    query = select(RescanRow).where(RescanRow.state == RescanState.RUNNING).order_by(RescanRow.id)
    return list(session.scalars(query.with_for_update()))


def _in_states(
    session: Session, vault: Vault, states: Collection[RuleState]
) -> tuple[OfficeRule, ...]:
    query = select(OfficeRuleRow).where(OfficeRuleRow.state.in_(states)).order_by(OfficeRuleRow.id)
    return tuple(_opened(session, vault, row) for row in session.scalars(query))


def _row(session: Session, rule_id: str) -> OfficeRuleRow:
    row = session.get(OfficeRuleRow, rule_id, populate_existing=True, with_for_update=True)
    if row is None:
        raise RuleNotFound("no rule has this id: list the rules")
    return row


def _opened(session: Session, vault: Vault, row: OfficeRuleRow) -> OfficeRule:
    value = vault.open(session, row.blob_id, case_id=None).decode()
    return OfficeRule(row.id, _KINDS[row.kind], row.entity_type, value)


def _canonical(rule: OfficeRule) -> str:
    """Return the form in which two rules are the same: a term's words, a pattern as it stands."""
    value = rule.value if rule.kind == "pattern" else " ".join(words_of(rule.value))
    return "\0".join((rule.kind, rule.entity_type, value))
