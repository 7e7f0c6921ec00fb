"""`triage vault`: the vault's keys on a real data folder."""

from __future__ import annotations

import base64
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app import folder, keys
from app.bootstrap import Counter, open_counter
from app.errors import FolderNotReady, KeyKeptElsewhere
from app.settings import Settings
from review_queue.errors import VaultSealed
from review_queue.tables import CaseRow, VaultBlobRow
from review_queue.vault import Vault
from tests.app.vault_room import (
    blobs_under,
    contents,
    done,
    in_base64,
    key_files,
    key_in_state,
    refused_with,
    take_in,
    triage_vault,
    vault_events,
)
from tests.review_queue.locksmith import Locksmith, key_id, sealed_directly

LETTER = b"Subject: wharf\n\nA plank to mend."


@pytest.fixture
def settings(keys_and_tables: Settings) -> Settings:
    return keys_and_tables


@pytest.fixture
def counter(settings: Settings) -> Iterator[Counter]:
    """A process that was running before the keys changed, with three cases taken in."""
    counter = open_counter(settings)
    for number in range(3):
        take_in(counter, LETTER + b"%d" % number)
    yield counter
    counter.database.dispose()


def test_a_key_is_replaced_and_retired(settings: Settings, counter: Counter) -> None:
    """Status, rotate and retire in turn; afterwards one key file is left, another one."""
    before = contents(settings)
    assert done(settings, "status")["remaining"] == 0
    rotated = done(settings, "rotate")
    assert (rotated["rewrapped"], rotated["remaining"], rotated["refused"]) == (4, 0, [])
    assert len(key_files(settings)) == 2
    retired = done(settings, "retire")["retired"]
    assert isinstance(retired, list)
    assert retired[0]["file_removed"] is True
    assert key_files(settings) != ["vault.key"]
    assert len(key_files(settings)) == 1
    assert contents(settings) == before
    assert vault_events(counter) == ["vault:key:added", "vault:key:rotated", "vault:key:retired"]


def test_the_new_key_is_its_owners_alone(settings: Settings) -> None:
    """Nobody else may read a key file, and nothing half-written is left."""
    done(settings, "rotate")
    for path in settings.keys_folder.glob("vault*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(settings.keys_folder.glob("*.new")) == []


def test_a_running_process_seals_with_the_new_key_and_opens_what_it_wrapped(
    settings: Settings, counter: Counter
) -> None:
    """Web and worker need no restart; the same message is still the same case."""
    case_id = take_in(counter, LETTER)
    done(settings, "rotate")
    done(settings, "retire")
    assert take_in(counter, LETTER) == case_id
    later = take_in(counter, LETTER + b" And a rail.")
    assert LETTER in Locksmith(counter.database).contents(counter.vault).values()
    with counter.database.read() as session:
        keys_used = session.scalars(
            select(VaultBlobRow.key_id).where(VaultBlobRow.case_id == later)
        ).all()
    assert keys_used == [Path(key_files(settings)[0]).stem.removeprefix("vault-")]
    assert set(contents(settings).values()) >= {LETTER, LETTER + b" And a rail."}


def test_case_83_a_key_file_removed_early_is_named(settings: Settings, counter: Counter) -> None:
    """Status says which key is missing and ends with 1; put back, all is as before."""
    before = contents(settings)
    old = settings.keys_folder / keys.VAULT_KEY
    kept, old_id = old.read_bytes(), key_in_state(settings, "current")
    keys.add_vault_key(settings)
    old.unlink()
    status = triage_vault(settings, "status")
    assert status.exit_code == 1
    assert old_id in status.stderr
    refused = refused_with(settings, "rotate")
    assert isinstance(refused, VaultSealed)
    assert old_id in str(refused)
    with pytest.raises(VaultSealed, match=old_id):
        contents(settings)
    old.write_bytes(kept)
    done(settings, "rotate")
    assert contents(settings) == before


def test_init_makes_no_second_key_where_the_first_was_retired(settings: Settings) -> None:
    """Running it again after an upgrade must not bring vault.key back."""
    done(settings, "rotate")
    done(settings, "retire")
    left = key_files(settings)
    folder.prepare(settings, lambda _step: None)
    assert key_files(settings) == left


def test_an_interrupted_removal_is_ended_by_the_next(settings: Settings, counter: Counter) -> None:
    """Whether the file was still there or already out of the way."""
    done(settings, "rotate")
    first = settings.keys_folder / keys.VAULT_KEY
    kept = first.read_bytes()
    done(settings, "retire")
    first.write_bytes(kept)
    (settings.keys_folder / "vault-0.retired").write_bytes(kept)
    done(settings, "retire")
    assert len(key_files(settings)) == 1


def test_keys_from_the_environment_are_rotated_out(
    settings: Settings, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a file to one variable, to another, the earlier one listed until it is retired."""
    before = contents(settings)
    first, second = Vault.new_key(), Vault.new_key()
    monkeypatch.setenv("TRIAGE_VAULT_KEY", in_base64(first))
    done(settings, "rotate")
    done(settings, "retire")
    assert key_files(settings) == []
    assert isinstance(refused_with(settings, "rotate"), KeyKeptElsewhere)
    monkeypatch.setenv("TRIAGE_VAULT_KEY", in_base64(second))
    assert triage_vault(settings, "status").exit_code == 1
    monkeypatch.setenv(
        "TRIAGE_VAULT_EARLIER_KEYS", f"{in_base64(Vault.new_key())}, {in_base64(first)}"
    )
    done(settings, "rotate")
    assert key_in_state(settings, "current") == key_id(second)
    assert done(settings, "retire", key_id(first)) == {
        "retired": [{"id": key_id(first), "file_removed": False}]
    }
    monkeypatch.delenv("TRIAGE_VAULT_EARLIER_KEYS")
    assert contents(Settings(home=settings.home)) == before


def test_a_key_file_named_by_a_variable_is_read_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a secret store writes into the files is found without a restart."""
    current, earlier = tmp_path / "current", tmp_path / "earlier"
    old = (settings.keys_folder / keys.VAULT_KEY).read_text(encoding="ascii")
    current.write_text(old + "\n", encoding="ascii")
    earlier.write_text("", encoding="ascii")
    monkeypatch.setenv("TRIAGE_VAULT_KEY_FILE", str(current))
    monkeypatch.setenv("TRIAGE_VAULT_EARLIER_KEYS_FILE", str(earlier))
    running = open_counter(Settings(home=settings.home))
    take_in(running, LETTER)
    (settings.keys_folder / keys.VAULT_KEY).unlink()
    new = Vault.new_key()
    earlier.write_text(old, encoding="ascii")
    current.write_text(in_base64(new), encoding="ascii")
    done(Settings(home=settings.home), "rotate")
    take_in(running, LETTER + b" again")
    assert blobs_under(running.database, key_id(new)) == 3
    running.database.dispose()


@pytest.mark.parametrize("written", ["", "not base64 at all", "c2hvcnQ=", "é"])
def test_case_82_a_damaged_key_file_is_named_and_never_used(tmp_path: Path, written: str) -> None:
    """A cut, empty or foreign file stops the vault with the name of the file."""
    settings = Settings(home=tmp_path / "home")
    keys.make_keys(settings)
    broken = settings.keys_folder / "vault-0123456789abcdef.key"
    broken.write_text(written, encoding="utf-8")
    with pytest.raises(FolderNotReady, match=broken.name):
        keys.key_ring(settings)


def test_a_folder_without_any_key_says_so(tmp_path: Path) -> None:
    """No key is made up for a vault that has one somewhere."""
    with pytest.raises(FolderNotReady, match="put the key file back"):
        keys.key_ring(Settings(home=tmp_path))


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_folder_from_before_data_keys_goes_on_working(settings: Settings) -> None:
    """Upgraded, its originals open, its fingerprints hold, and rotation wraps its blobs."""
    counter = open_counter(settings)
    case_id = take_in(counter, LETTER)
    key = base64.b64decode((settings.keys_folder / keys.VAULT_KEY).read_bytes())
    with counter.database.write() as session:
        blob = session.scalars(select(VaultBlobRow).where(VaultBlobRow.case_id == case_id)).one()
        sealed_directly(key, blob, LETTER)
        session.delete(session.get_one(VaultBlobRow, "fingerprint-key"))
        # As the vault computed it then: from its only key.
        case = session.get_one(CaseRow, case_id)
        case.fingerprint = Vault(key).fingerprint("delivery", LETTER)
    counter.database.downgrade("0002")
    counter.database.dispose()
    folder.prepare(settings, lambda _step: None)
    done(settings, "rotate")
    done(settings, "retire")
    counter = open_counter(settings)
    assert take_in(counter, LETTER) == case_id
    assert list(contents(settings).values()) == [LETTER]
    counter.database.dispose()


def test_a_case_is_erased_without_a_question(settings: Settings, counter: Counter) -> None:
    """Its original is gone, the others open, and the chain says so."""
    case_id = take_in(counter, LETTER)
    assert done(settings, "erase", case_id, "--reason", "retention_ended") == {
        "case": case_id,
        "erased": 1,
        "purged": True,
    }
    assert LETTER not in contents(settings).values()
    assert len(contents(settings)) == 3
    assert vault_events(counter) == ["vault:case:erased"]
    again = refused_with(settings, "erase", case_id, "--reason", "retention_ended")
    assert case_id in str(again)
