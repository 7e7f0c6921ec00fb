"""The vault's tables come up, go down and come up again with sealed bytes in them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from review_queue.database import Database
from review_queue.errors import VaultTampered
from review_queue.model import Attachment
from review_queue.originals import erase_case
from review_queue.tables import AttachmentRow, VaultBlobRow
from review_queue.vault import FINGERPRINT_BLOB, Vault
from review_queue.vault_tables import VaultKeyRow
from tests.review_queue.locksmith import LETTER, Locksmith, key_id, sealed_directly
from tests.review_queue.office import NOW, PRIVACY, Office, delivery, redacted


@pytest.fixture
def database(database_apart: Database) -> Database:
    return database_apart


@pytest.fixture
def smith(database: Database) -> Locksmith:
    """A vault with two originals and an attachment, each with a data key."""
    smith = Locksmith(database)
    desk = Office(database, smith.vault())
    photo = Attachment(redacted("photo.jpg"), "image/jpeg", bytes(range(256)) * 40)
    desk.assess(desk.received(), attachments=[photo])
    desk.accept(delivery(LETTER))
    return smith


def test_an_upgrade_knows_the_keys_of_blobs_sealed_before(smith: Locksmith) -> None:
    """They open at once; the register names their key, and nothing is waiting to be wrapped."""
    before = smith.contents()
    with smith.database.write() as session:
        for blob in session.scalars(select(VaultBlobRow)):
            sealed_directly(smith.keys[0], blob, before[blob.id])
    smith.database.downgrade("0002")
    smith.database.upgrade()
    status = smith.rotation().status()
    assert [(use.id, use.state) for use in status.keys] == [(key_id(smith.keys[0]), "current")]
    assert (status.remaining, status.without_data_key) == (0, 3)
    assert smith.contents() == before


def test_down_and_up_again_loses_no_sealed_byte(smith: Locksmith) -> None:
    """Wrapped keys, the office's own blobs and the fingerprint key survive, half-way rotated."""
    with smith.database.write() as session:
        rule = smith.vault().seal(session, case_id=None, kind="rule", content=b"Aucoin", now=NOW)
    rotation = smith.rotation()
    rotation.begin(lambda: smith.keys.append(Vault.new_key()))
    before, fingerprint = smith.contents(), smith.vault().fingerprint("delivery", LETTER)
    smith.database.downgrade("0002")
    with smith.database.read() as session:
        assert session.execute(text("SELECT count(*) FROM vault_blobs")).scalar_one() == 5
        assert session.execute(text("SELECT count(*) FROM attachments")).scalar_one() == 1
    smith.database.upgrade()
    assert smith.contents() == before
    with smith.database.read() as session:
        assert smith.vault().open(session, rule, case_id=None) == b"Aucoin"
        assert session.get(VaultBlobRow, FINGERPRINT_BLOB) is not None
    smith.rotate()
    smith.rotation().retire(next(iter(_keys(smith) - smith.used())))
    smith.keys[:] = [key for key in smith.keys if key_id(key) in smith.used()]
    assert smith.contents() == before
    assert smith.vault().fingerprint("delivery", LETTER) == fingerprint


def test_a_downgrade_drops_what_is_known_of_erased_attachments(smith: Locksmith) -> None:
    """The earlier tables cannot hold an attachment without its bytes; nothing else goes."""
    with smith.database.write() as session:
        case_id = session.scalars(select(AttachmentRow.case_id)).one()
        erase_case(session, smith.vault(), PRIVACY, case_id, reason="retention_ended", now=NOW)
    smith.database.downgrade("0002")
    smith.database.upgrade()
    with smith.database.read() as session:
        assert session.scalar(select(func.count()).select_from(AttachmentRow)) == 0
    assert list(smith.contents().values()) == [LETTER]


def test_wrapped_keys_do_not_open_where_they_do_not_belong(smith: Locksmith) -> None:
    """Case 82 for data keys: cut, changed, taken away, or swapped with another blob's."""
    with smith.database.read() as session:
        ids = session.scalars(select(VaultBlobRow.id).order_by(VaultBlobRow.id)).all()
    for harm in ("cut", "changed", "removed", "no nonce", "swapped", "all swapped"):
        with smith.database.write() as session:
            first, second, *_ = (session.get_one(VaultBlobRow, blob_id) for blob_id in ids)
            _harm(first, second, harm)
            session.flush()
            with pytest.raises(VaultTampered) as refused:
                smith.vault().open(session, first.id, case_id=first.case_id)
            session.rollback()
        assert "Aucoin" not in str(refused.value)
    assert len(smith.contents()) == 3


def _harm(first: VaultBlobRow, second: VaultBlobRow, harm: str) -> None:
    wrapped = first.wrapped_key or b""
    if harm == "cut":
        first.wrapped_key = wrapped[:-1]
    elif harm == "changed":
        first.wrapped_key = bytes([wrapped[0] ^ 1]) + wrapped[1:]
    elif harm == "removed":
        first.wrapped_key = None
    elif harm == "no nonce":
        first.key_nonce = None
    else:
        first.key_nonce, first.wrapped_key = second.key_nonce, second.wrapped_key
        if harm == "all swapped":
            first.nonce, first.ciphertext = second.nonce, second.ciphertext


def _keys(smith: Locksmith) -> set[str]:
    with smith.database.read() as session:
        return set(session.scalars(select(VaultKeyRow.id)))
