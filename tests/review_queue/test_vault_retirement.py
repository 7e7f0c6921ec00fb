"""A key stays as long as anything is under it; one that is missing is named."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import select

from review_queue import audit
from review_queue.database import Database
from review_queue.errors import RetirementRefused, VaultSealed
from review_queue.tables import CaseRow, VaultBlobRow
from review_queue.vault import Vault
from tests.review_queue.locksmith import Locksmith, key_id
from tests.review_queue.office import NOW, PRIVACY, Office, delivery


def _events(database: Database, tag: str) -> list[dict[str, audit.Detail]]:
    with database.read() as session:
        assert audit.verify(session).reason is None
        found = audit.events(session, PRIVACY, limit=1000)
    return [dict(one.details) for one in reversed(found) if one.tag == tag]


def test_case_83_what_is_being_sealed_keeps_its_key_from_being_retired(smith: Locksmith) -> None:
    """Rotation and retirement wait for a transaction that seals, then wrap its blob as well."""
    old = key_id(smith.keys[0])
    failed: list[Exception] = []

    def replace_key() -> None:
        try:
            smith.rotate()
            smith.rotation().retire(old)
        except Exception as error:
            failed.append(error)

    other = threading.Thread(target=replace_key)
    with smith.database.write() as session:
        case_id = session.scalars(select(CaseRow.id)).first()
        smith.vault().seal(session, case_id=case_id, kind="attachment", content=b"late", now=NOW)
        other.start()
        time.sleep(0.3)
    other.join(timeout=30)
    assert failed == []
    smith.keys.pop(0)
    assert b"late" in smith.contents().values()


def test_case_83_a_key_in_use_is_not_retired(smith: Locksmith) -> None:
    """Neither the sealing key, nor one with a single blob under it, nor a stranger."""
    old = key_id(smith.keys[0])
    with pytest.raises(RetirementRefused):
        smith.rotation().retire(old)
    rotation = smith.rotation()
    rotation.begin(lambda: smith.keys.append(Vault.new_key()))
    for refused in (old, key_id(smith.keys[1]), "0" * 16):
        with pytest.raises(RetirementRefused):
            rotation.retire(refused)
    smith.rotate()
    smith.rotation().retire(old)
    smith.rotation().retire(old)
    assert _events(smith.database, "vault:key:retired") == [{"key": old}]


def test_case_83_a_retired_key_never_seals_again(smith: Locksmith) -> None:
    """Its file may still lie there when the removal was interrupted."""
    smith.rotate()
    smith.rotation().retire(key_id(smith.keys[0]))
    smith.rotate()
    assert len(smith.keys) == 3
    assert smith.used() == {key_id(smith.keys[2])}


def test_case_83_an_early_removed_key_is_named_and_nothing_is_lost(smith: Locksmith) -> None:
    """Put back, everything opens; meanwhile no rotation begins and no key is retired."""
    before = smith.contents()
    old, new = smith.keys[0], Vault.new_key()
    rotation = smith.rotation()
    rotation.begin(lambda: smith.keys.append(new))
    smith.keys.remove(old)
    with pytest.raises(VaultSealed, match=key_id(old)):
        smith.contents()
    with pytest.raises(VaultSealed, match=key_id(old)):
        smith.rotate()
    assert smith.rotation().status().missing == (key_id(old),)
    smith.keys.append(old)
    smith.rotate()
    assert smith.contents() == before


def test_case_83_no_new_key_is_begun_while_an_earlier_one_is_missing(smith: Locksmith) -> None:
    """Otherwise the vault would be spread over keys of which one is lost."""
    old = smith.keys.pop(0)
    smith.keys.append(Vault.new_key())
    with pytest.raises(VaultSealed, match=key_id(old)):
        smith.rotate()
    assert smith.used() == {key_id(old)}
    assert _events(smith.database, "vault:key:added") == []


def test_fault_f54_without_the_sealing_key_nothing_is_taken_in(smith: Locksmith) -> None:
    """The sender is not told it was received; no second key starts by accident."""
    old = smith.keys[:]
    smith.keys[:] = [Vault.new_key()]
    with pytest.raises(VaultSealed, match=key_id(old[0])):
        Office(smith.database, smith.vault()).accept(delivery(b"refused"))
    smith.keys[:] = old
    assert len(smith.contents()) == 6


def test_case_82_a_blob_that_is_not_what_was_sealed_stays_and_is_named(
    smith: Locksmith,
) -> None:
    """The others are wrapped; its key cannot be retired until a backup is restored."""
    with smith.database.write() as session:
        damaged = session.scalars(
            select(VaultBlobRow).where(VaultBlobRow.case_id.is_not(None))
        ).first()
        assert damaged is not None
        kept, damaged_id = damaged.wrapped_key or b"", damaged.id
        damaged.wrapped_key = bytes(len(kept))
    done = smith.rotate()
    assert done.refused == (damaged_id,)
    assert done.status.remaining == 1
    assert _events(smith.database, "vault:key:rotated") == []
    with pytest.raises(RetirementRefused):
        smith.rotation().retire(key_id(smith.keys[0]))
    with smith.database.write() as session:
        session.get_one(VaultBlobRow, damaged_id).wrapped_key = kept
    assert smith.rotate().status.unfinished is False
    assert len(smith.contents()) == 6
    assert _events(smith.database, "vault:key:rotated")[0]["blobs"] == 7
