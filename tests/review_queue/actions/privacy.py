"""Originals, rules of redaction, samples and keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from review_queue import (
    approvals,
    office_rules,
    originals,
    rescan_chunks,
    rescans,
    sample_findings,
    samples,
    vault_rotation,
)
from review_queue.originals import OpeningReason
from review_queue.vault import Vault
from tests.review_queue.actions.ready import NOTE, Ready, Step, of_case
from tests.review_queue.locksmith import KEEPER, Locksmith, key_id
from tests.review_queue.office import (
    CLERK,
    NOW,
    PRIVACY,
    SUPERVISOR,
    Office,
    after,
)
from tests.review_queue.test_office_rules import preview, propose
from tests.review_queue.test_samples import NAME, ORIGINAL, audited, mark

LEASE = timedelta(minutes=5)


def _answered(answer: Callable[..., object]) -> Ready:
    def ready(office: Office) -> Step:
        with office.database.write() as session:
            _ask_for_many(office)(session)
        return lambda session: answer(session, SUPERVISOR, 1, now=NOW)

    return ready


def _ask_for_many(_office: Office) -> Step:
    return lambda session: approvals.ask(
        session, CLERK, count=5, reason="complaint", note=NOTE, now=NOW
    )


def _apply_rule(office: Office) -> Step:
    rule_id = propose(office)
    previewed = preview(office, rule_id)
    return lambda session: office_rules.apply(
        session, PRIVACY, rule_id, preview_id=previewed.id, now=NOW
    )


def _withdraw_rule(office: Office) -> Step:
    rule_id = propose(office)
    return lambda session: office_rules.withdraw(session, PRIVACY, rule_id, now=NOW)


def _rescan(office: Office) -> Step:
    rule_id = propose(office)
    return lambda session: rescans.start(
        session, PRIVACY, policy_version="policy-2", rule_id=rule_id, purpose="preview", now=NOW
    )


def _last_chunk(office: Office) -> Step:
    with office.database.write() as session:
        _rescan(office)(session)
    with office.database.write() as session:
        claimed = rescan_chunks.claim(session, worker="w", now=NOW, lease=LEASE)
    assert claimed is not None
    return lambda session: rescan_chunks.record(
        session, office.vault, claimed, [], policy_version="policy-2", now=after(minutes=1)
    )


def _draw(office: Office) -> Step:
    office.waiting()
    return lambda session: samples.draw(session, PRIVACY, size=1, now=NOW)


def _marks(office: Office) -> Step:
    sample = audited(office)
    return lambda session: sample_findings.save_marks(
        session, PRIVACY, sample.id, 1, original=ORIGINAL, marks=[NAME], now=after(hours=1)
    )


def _settle(office: Office) -> Step:
    sample = audited(office)
    mark(office, sample, NAME)
    return lambda session: sample_findings.settle(
        session, PRIVACY, sample.id, 1, revised=[], now=after(hours=2)
    )


def _rotating(office: Office) -> tuple[Locksmith, Vault]:
    smith = Locksmith(office.database)
    Office(office.database, smith.vault()).accept()
    return smith, smith.vault()


def _add_key(office: Office) -> Step:
    smith, _vault = _rotating(office)
    smith.keys.append(Vault.new_key())
    vault = smith.vault()
    return lambda session: vault_rotation.add_key(session, vault, KEEPER, now=NOW)


def _finish_rotation(office: Office) -> Step:
    smith, _vault = _rotating(office)
    smith.rotation().begin(lambda: smith.keys.append(Vault.new_key()))
    vault = smith.vault()
    with office.database.write() as session:
        vault_rotation.rewrap(session, vault, KEEPER, after="", limit=100)
    return lambda session: vault_rotation.finish(session, vault, KEEPER, now=NOW)


def _retire(office: Office) -> Step:
    smith, _vault = _rotating(office)
    smith.rotate()
    vault, first = smith.vault(), key_id(smith.keys[0])
    return lambda session: vault_rotation.retire(session, vault, KEEPER, first, now=NOW)


ACTIONS: Mapping[str, Ready] = {
    "approvals.ask": _ask_for_many,
    "approvals.grant": _answered(approvals.grant),
    "approvals.refuse": _answered(approvals.refuse),
    "office_rules.apply": _apply_rule,
    "office_rules.propose": lambda office: (
        lambda s: office_rules.propose(
            s, office.vault, PRIVACY, kind="term", entity_type="PERSON", value="Zed", now=NOW
        )
    ),
    "office_rules.withdraw": _withdraw_rule,
    "originals.erase_case": lambda office: of_case(
        lambda s, c: originals.erase_case(
            s, office.vault, PRIVACY, c, reason="retention_ended", now=NOW
        )
    )(office),
    "originals.open_original": of_case(
        lambda s, c: originals.open_original(
            s, CLERK, c, reason=OpeningReason.COMPLAINT, note=NOTE, now=NOW
        )
    ),
    "rescan_chunks.record": _last_chunk,
    "rescans.start": _rescan,
    "sample_findings.save_marks": _marks,
    "sample_findings.settle": _settle,
    "samples.draw": _draw,
    "vault_rotation.add_key": _add_key,
    "vault_rotation.finish": _finish_rotation,
    "vault_rotation.retire": _retire,
}
