"""A vault gets another key without losing a byte, wherever it is interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from review_queue import audit, vault_rotation
from review_queue.database import Database
from review_queue.errors import PermissionDenied
from review_queue.model import PUBLIC, Actor
from review_queue.tables import CaseRow, VaultBlobRow
from review_queue.vault import Vault
from tests.review_queue.locksmith import LETTER, Locksmith, key_id, sealed_directly
from tests.review_queue.office import CLERK, EVALUATOR, NOW, PRIVACY, SUPERVISOR, Office, delivery
from tests.review_queue.race import race


class _Killed(Exception):
    """Stand for the end of a process between two statements."""


@contextmanager
def _killed_after(statements: int) -> Iterator[None]:
    left = [statements]

    def count(*_args: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise _Killed

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def _events(database: Database, tag: str) -> list[dict[str, audit.Detail]]:
    with database.read() as session:
        assert audit.verify(session).reason is None
        found = audit.events(session, PRIVACY, limit=1000)
    return [dict(one.details) for one in reversed(found) if one.tag == tag]


def test_rotation_wraps_everything_with_the_new_key_and_changes_nothing_else(
    smith: Locksmith,
) -> None:
    """Contents, ciphertexts and fingerprints are what they were."""
    before, fingerprint = smith.contents(), smith.vault().fingerprint("delivery", LETTER)
    with smith.database.read() as session:
        sealed = {blob.id: blob.ciphertext for blob in session.scalars(select(VaultBlobRow))}
    done = smith.rotate()
    assert smith.used() == {key_id(smith.keys[1])}
    assert (done.rewrapped, done.refused, done.status.unfinished) == (len(before) + 1, (), False)
    assert smith.contents() == before
    assert smith.vault().fingerprint("delivery", LETTER) == fingerprint
    with smith.database.read() as session:
        after = {blob.id: blob.ciphertext for blob in session.scalars(select(VaultBlobRow))}
    assert {blob: after[blob] for blob in sealed} == sealed


def test_the_same_message_is_known_again_after_its_key_is_gone(smith: Locksmith) -> None:
    """Fingerprints have a key of their own, that rotation wraps too."""
    smith.rotate()
    smith.rotation().retire(key_id(smith.keys[0]))
    smith.keys.pop(0)
    office = Office(smith.database, smith.vault())
    first = office.accept(delivery(LETTER))
    with smith.database.read() as session:
        assert len(session.scalars(select(CaseRow.id)).all()) == 6
    assert first.outcome == "duplicate"


def test_blobs_from_before_data_keys_open_and_are_wrapped_by_the_next_rotation(
    smith: Locksmith,
) -> None:
    """What the vault's key sealed itself is sealed anew with a data key."""
    with smith.database.write() as session:
        for number, blob in enumerate(session.scalars(select(VaultBlobRow))):
            if blob.case_id is not None:
                sealed_directly(smith.keys[0], blob, b"from before %d" % number)
    before = smith.contents()
    assert smith.rotation().status().without_data_key == len(before)
    done = smith.rotate()
    assert smith.contents() == before
    assert done.status.without_data_key == 0
    assert smith.used() == {key_id(smith.keys[1])}


def test_large_blobs_from_before_data_keys_are_wrapped_a_few_at_a_time(
    smith: Locksmith, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chunk ends by size, too: writing waits for nobody's gigabytes."""
    with smith.database.write() as session:
        for blob in session.scalars(select(VaultBlobRow).where(VaultBlobRow.case_id.is_not(None))):
            sealed_directly(smith.keys[0], blob, bytes(400))
    monkeypatch.setattr(vault_rotation, "CHUNK_BYTES", 1000)
    rotation = smith.rotation()
    steps: list[int] = []
    rotation.begin(lambda: smith.keys.append(Vault.new_key()))
    rotation.go_on(100, steps.append)
    assert max(steps) <= 3
    assert sum(steps) == 7


def test_case_83_a_rotation_killed_at_points_all_through_is_resumed(
    smith: Locksmith,
) -> None:
    """Each time everything opens, before and after going on, and the chain tells it once."""
    before, fingerprint = smith.contents(), smith.vault().fingerprint("delivery", LETTER)
    statements, finished = 0, False
    while not finished:
        keys = len(smith.keys)
        try:
            with _killed_after(statements):
                smith.rotate()
            finished = True
        except _Killed:
            assert smith.contents() == before
            assert smith.vault().fingerprint("delivery", LETTER) == fingerprint
            # Killed after the end was recorded there is nothing to go on with.
            found = smith.rotation().status()
            if len(smith.keys) == keys or found.offered or found.unfinished:
                smith.rotate()
        assert smith.contents() == before
        assert smith.used() == {key_id(smith.keys[-1])}
        assert len(smith.keys) == keys + 1
        statements += 3
    rotated = _events(smith.database, "vault:key:rotated")
    assert statements > 30
    assert [one["key"] for one in rotated] == [key_id(key) for key in smith.keys[1:]]
    assert {one["blobs"] for one in rotated} == {len(before) + 1}
    assert [one["key"] for one in _events(smith.database, "vault:key:added")] == [
        key_id(key) for key in smith.keys[1:]
    ]


def test_case_83_a_key_added_before_the_kill_is_the_one_used_after(smith: Locksmith) -> None:
    """A new key file that nothing was sealed with yet is not left lying about."""
    smith.keys.append(Vault.new_key())
    smith.rotate()
    assert len(smith.keys) == 2
    assert smith.used() == {key_id(smith.keys[1])}


def test_case_83_two_rotations_at_once_are_one(smith: Locksmith) -> None:
    """Both end well, every blob is wrapped once, and nothing is under a third key."""
    before = smith.contents()
    first = smith.rotation()
    first.begin(lambda: smith.keys.append(Vault.new_key()))

    def go_on(_number: int) -> int:
        rotation = smith.rotation()
        rotation.begin(lambda: smith.keys.append(Vault.new_key()))
        return rotation.go_on(1, lambda _done: None).rewrapped

    wrapped = race(2, go_on)
    assert sum(wrapped) == len(before) + 1
    assert len(smith.keys) == 2
    assert smith.contents() == before
    assert len(_events(smith.database, "vault:key:rotated")) == 1


def test_case_83_sealing_goes_on_while_the_key_changes(smith: Locksmith) -> None:
    """A process that runs with the earlier key alone in mind finds the new one by itself."""
    running = smith.vault()
    office = Office(smith.database, running)
    smith.rotate()
    case_id = office.accept(delivery(b"after the rotation")).case_id
    with smith.database.read() as session:
        blob = session.scalars(select(VaultBlobRow).where(VaultBlobRow.case_id == case_id)).one()
        assert blob.key_id == key_id(smith.keys[1])
    assert LETTER in smith.contents(running).values()


@pytest.mark.parametrize("actor", [CLERK, SUPERVISOR, EVALUATOR, PUBLIC], ids=lambda a: a.id)
def test_only_keepers_of_the_vault_see_or_change_its_keys(smith: Locksmith, actor: Actor) -> None:
    """Every step asks for itself."""
    vault = smith.vault()
    with smith.database.write() as session:
        for step in (
            lambda: vault_rotation.status(session, actor, vault.ring),
            lambda: vault_rotation.add_key(session, vault, actor, now=NOW),
            lambda: vault_rotation.rewrap(session, vault, actor, after="", limit=1),
            lambda: vault_rotation.finish(session, vault, actor, now=NOW),
            lambda: vault_rotation.retire(session, vault, actor, "0" * 16, now=NOW),
        ):
            with pytest.raises(PermissionDenied):
                step()
