"""Sealed bytes open for their own case, with their own key, unchanged, or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review_queue.database import Database
from review_queue.errors import VaultSealed, VaultTampered
from review_queue.tables import VaultBlobRow
from review_queue.vault import Vault
from tests.review_queue.office import NOW, Office

SECRET = b"Mme Aucoin, NAS 046 454 286"


@pytest.fixture
def sealed(office: Office) -> tuple[Office, str, str]:
    """An office with one more blob sealed for a case: office, case id, blob id."""
    case_id = office.accept().case_id
    with office.database.write() as session:
        blob_id = office.vault.seal(
            session, case_id=case_id, kind="attachment", content=SECRET, now=NOW
        )
    return office, case_id, blob_id


def _open(database: Database, vault: Vault, blob_id: str, case_id: str) -> bytes:
    with database.read() as session:
        return vault.open(session, blob_id, case_id=case_id)


def test_sealed_content_opens_unchanged_and_is_not_stored_in_the_clear(
    sealed: tuple[Office, str, str],
) -> None:
    """The row holds ciphertext only."""
    office, case_id, blob_id = sealed
    assert _open(office.database, office.vault, blob_id, case_id) == SECRET
    with office.database.read() as session:
        row = session.get_one(VaultBlobRow, blob_id)
        assert SECRET not in row.ciphertext
        assert row.key_id == office.vault.ring.offered[0].id


def test_case_82_another_key_is_refused_and_named(sealed: tuple[Office, str, str]) -> None:
    """The message says which key is needed."""
    office, case_id, blob_id = sealed
    with pytest.raises(VaultSealed, match=office.vault.ring.offered[0].id):
        _open(office.database, Vault(Vault.new_key()), blob_id, case_id)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_case_82_a_key_of_the_wrong_length_is_refused(length: int) -> None:
    """A cut or empty key file cannot become a weaker vault."""
    with pytest.raises(VaultSealed, match=str(length)):
        Vault(b"k" * length)


@pytest.mark.parametrize("damage", ["truncated", "emptied", "flipped", "nonce", "kind"])
def test_case_82_damaged_bytes_are_refused(sealed: tuple[Office, str, str], damage: str) -> None:
    """Nothing of the content comes out, not even in the message."""
    office, case_id, blob_id = sealed
    with office.database.write() as session:
        row = session.get_one(VaultBlobRow, blob_id)
        _damage(row, damage)
    with pytest.raises(VaultTampered) as refused:
        _open(office.database, office.vault, blob_id, case_id)
    assert "Aucoin" not in str(refused.value)


def test_case_82_bytes_swapped_between_two_cases_are_refused(office: Office) -> None:
    """The case's number is bound to the ciphertext."""
    cases = [office.accept().case_id for _ in range(2)]
    with office.database.write() as session:
        rows = session.scalars(select(VaultBlobRow).order_by(VaultBlobRow.case_id)).all()
        first, second = rows
        first.ciphertext, second.ciphertext = second.ciphertext, first.ciphertext
        first.nonce, second.nonce = second.nonce, first.nonce
        blobs = {row.case_id: row.id for row in rows}
    for case_id in cases:
        with pytest.raises(VaultTampered):
            _open(office.database, office.vault, blobs[case_id], case_id)


def test_case_82_a_blob_moved_to_another_case_is_refused(
    sealed: tuple[Office, str, str],
) -> None:
    """Changing the row's case does not change what was sealed."""
    office, _, blob_id = sealed
    other = office.accept().case_id
    with office.database.write() as session:
        session.get_one(VaultBlobRow, blob_id).case_id = other
    with pytest.raises(VaultTampered):
        _open(office.database, office.vault, blob_id, other)


def test_a_missing_blob_is_an_error_not_an_empty_message(office: Office) -> None:
    """Loss is reported, never shown as nothing."""
    case_id = office.accept().case_id
    with pytest.raises(VaultTampered):
        _open(office.database, office.vault, "0" * 32, case_id)


def test_fingerprints_need_the_key_and_keep_purposes_apart(vault: Vault) -> None:
    """Equal content is found again by this vault only, and only for one purpose."""
    assert vault.fingerprint("delivery", SECRET) == vault.fingerprint("delivery", SECRET)
    assert vault.fingerprint("delivery", SECRET) != vault.fingerprint("message-id", SECRET)
    other = Vault(Vault.new_key())
    assert other.fingerprint("delivery", SECRET) != vault.fingerprint("delivery", SECRET)


def _damage(row: VaultBlobRow, damage: str) -> None:
    if damage == "truncated":
        row.ciphertext = row.ciphertext[:-1]
    elif damage == "emptied":
        row.ciphertext = b""
    elif damage == "flipped":
        row.ciphertext = bytes([row.ciphertext[0] ^ 1]) + row.ciphertext[1:]
    elif damage == "nonce":
        row.nonce = b"\x00" * 12
    else:
        row.kind = "original"
