"""What reading cases again brought: counted for a preview, stored by an apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from redaction.model import RedactedCase
from review_queue import audit, jobs, lexical, redactions, stored_texts
from review_queue.lifecycle import quarantine_case
from review_queue.model import WORKER, CaseState
from review_queue.rescan_model import APPLY, Claim, Outcome
from review_queue.rule_tables import IncidentRow, RescannedCaseRow
from review_queue.tables import CaseRow
from review_queue.vault import Vault

FINGERPRINT = "rescan"


@dataclass(frozen=True, slots=True)
class Tally:
    """Count the cases of one chunk that change, are set aside, or differ from their preview.

    A case met before in the same rescan counts only for what is new about it.
    """

    changed: int = 0
    quarantined: int = 0
    differing: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Compare a case as stored with the outcome; `entity_types` are those of the added spans."""

    added: int
    removed: int
    changed: bool
    entity_types: frozenset[str]


def save(
    session: Session,
    vault: Vault,
    claimed: Claim,
    outcomes: Sequence[Outcome],
    *,
    policy_version: str,
    now: datetime,
) -> Tally:
    """Keep what each case came to; an apply also replaces the stored text.

    A case that was triaged again meanwhile is left: its text is newer than this chunk.
    """
    ids = [outcome.case.case_id for outcome in outcomes]
    held = _locked(session, ids)
    stored = dict(redactions.load_decided(session, ids))
    current = [each for each in outcomes if _unchanged(held.get(each.case.case_id), each)]
    compared = [(each, difference(stored.get(each.case.case_id), each)) for each in current]
    if claimed.purpose == APPLY:
        for outcome, found in compared:
            old = stored.get(outcome.case.case_id)
            _store(session, vault, outcome, old, found, policy_version=policy_version, now=now)
    tally = _note(session, vault, claimed, compared)
    if claimed.purpose == APPLY:
        _add_to_incident(session, claimed, compared, tally)
        # Last of all: the end of the audit chain is held by one transaction at a time.
        for outcome, found in compared:
            _settle(session, held[outcome.case.case_id], outcome, found, policy_version, now=now)
    return tally


def difference(old: RedactedCase | None, outcome: Outcome) -> Difference:
    """Count the spans that come and go, and tell whether any stored text will read otherwise."""
    new = outcome.redacted
    before, after = _spans(old), _spans(new) if new is not None else _spans(old)
    gained = [each for row in outcome.rewritten for each in row.entity_types]
    changed = any(each.text != each.writing.text for each in outcome.rewritten)
    if new is not None and old is not None:
        changed = changed or stored_texts.texts(old) != stored_texts.texts(new)
    return Difference(
        added=(after - before).total() + len(gained),
        removed=(before - after).total(),
        changed=changed,
        entity_types=frozenset(key[-1] for key in after - before) | frozenset(gained),
    )


def _locked(session: Session, ids: Sequence[str]) -> dict[str, CaseRow]:
    query = select(CaseRow).where(CaseRow.id.in_(ids)).order_by(CaseRow.id).with_for_update()
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {row.id: row for row in rows}


def _unchanged(case: CaseRow | None, outcome: Outcome) -> bool:
    read = outcome.case
    return case is not None and (case.round, case.language) == (read.round, read.language)


def _spans(redacted: RedactedCase | None) -> Counter[tuple[int, int, int, str]]:
    if redacted is None:
        return Counter()
    parts = (redacted.subject, redacted.body, redacted.quoted, *redacted.attachment_names)
    return Counter(
        (number, span.start, span.end, span.entity_type)
        for number, part in enumerate(parts)
        for span in part.spans
    )


def _store(
    session: Session,
    vault: Vault,
    outcome: Outcome,
    old: RedactedCase | None,
    found: Difference,
    *,
    policy_version: str,
    now: datetime,
) -> None:
    case_id = outcome.case.case_id
    if outcome.redacted is None and outcome.reason is not None:
        stored_texts.withhold(session, case_id)
        new = None
    else:
        new = stored_texts.replace(session, outcome, old, policy_version=policy_version)
    stored_texts.rewrite(session, vault, outcome, policy_version=policy_version, now=now)
    if old is not None and (found.changed or outcome.reason is not None):
        stored_texts.unquote(session, case_id, old, new)
        # Before any event: the terms are counted by one transaction at a time, like the chain.
        lexical.refresh(session, case_id)


def _note(
    session: Session,
    vault: Vault,
    claimed: Claim,
    compared: Iterable[tuple[Outcome, Difference]],
) -> Tally:
    """Keep one row a case and rescan; a case met twice keeps what either time brought."""
    changed = quarantined = differing = 0
    expected = _expected(session, claimed, [outcome.case.case_id for outcome, _ in compared])
    for outcome, found in compared:
        case_id = outcome.case.case_id
        row = session.get(RescannedCaseRow, (claimed.rescan_id, case_id))
        if row is None:
            row = RescannedCaseRow(
                rescan_id=claimed.rescan_id,
                case_id=case_id,
                changed=False,
                added=0,
                removed=0,
                differs=False,
            )
            session.add(row)
        changed += found.changed and not row.changed
        quarantined += outcome.reason is not None and row.quarantine_reason is None
        row.changed = row.changed or found.changed
        row.added, row.removed = row.added + found.added, row.removed + found.removed
        row.quarantine_reason = outcome.reason
        row.fingerprint = _fingerprint(vault, outcome)
        foreseen = expected.get(case_id)
        differs = foreseen is not None and foreseen != (row.fingerprint, outcome.reason)
        differing += differs and not row.differs
        row.differs = differs
    session.flush()
    return Tally(changed, quarantined, differing)


def _expected(
    session: Session, claimed: Claim, ids: Sequence[str]
) -> dict[str, tuple[str, str | None]]:
    """Return what the preview said of each case; nothing for a case that came after it."""
    if claimed.preview_id is None:
        return {}
    item = RescannedCaseRow
    query = select(item).where(item.rescan_id == claimed.preview_id, item.case_id.in_(ids))
    return {row.case_id: (row.fingerprint, row.quarantine_reason) for row in session.scalars(query)}


def _fingerprint(vault: Vault, outcome: Outcome) -> str:
    """Return a keyed hash of the text a case comes to; notes are left out, people add to them."""
    new = outcome.redacted
    read = stored_texts.texts(new) if new is not None else []
    read += [each.text or "" for each in outcome.rewritten if each.writing.place == "part"]
    content = "\0".join((outcome.case.case_id, *read))
    return vault.fingerprint(FINGERPRINT, content.encode(errors="replace"))


def _add_to_incident(
    session: Session,
    claimed: Claim,
    compared: Iterable[tuple[Outcome, Difference]],
    tally: Tally,
) -> None:
    query = select(IncidentRow).where(IncidentRow.rescan_id == claimed.rescan_id)
    incident = session.scalars(query).one()
    affected = [(outcome.case, found) for outcome, found in compared if found.changed]
    types = {each for _, found in affected for each in found.entity_types}
    incident.entity_types = sorted(types.union(incident.entity_types))
    channels = {case.channel.value for case, _ in affected}
    incident.channels = sorted(channels.union(incident.channels))
    received = [case.received_at for case, _ in affected]
    if incident.earliest_received_at is not None:
        received.append(incident.earliest_received_at)
    incident.earliest_received_at = min(received, default=None)
    incident.cases += tally.changed
    incident.differences += tally.differing
    session.flush()


def _settle(
    session: Session,
    case: CaseRow,
    outcome: Outcome,
    found: Difference,
    policy_version: str,
    *,
    now: datetime,
) -> None:
    """Bring index, state and history of one case in line with its new text."""
    decided = case.state == CaseState.DECIDED
    if decided and (found.changed or outcome.reason is not None):
        jobs.enqueue(session, jobs.INDEX, case.id, now=now)
    if outcome.reason is not None:
        if decided:
            # People may not set a decided case aside; what nobody could redact again must be.
            case.state = CaseState.WAITING
            session.flush()
        if case.state in (CaseState.WAITING, CaseState.FOLLOWING):
            quarantine_case(session, case.id, outcome.reason, actor=WORKER, now=now)
    if found.changed:
        details = {"policy": policy_version}
        audit.record(session, "privacy:case:redacted_again", WORKER, case.id, details, now=now)
