"""`triage vault`: the vault's keys on a real data folder, its process killed at will."""

from __future__ import annotations

import base64
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from app import folder, keys
from app.bootstrap import Counter, open_counter
from app.cli import REFUSALS, triage
from app.errors import FolderNotReady, KeyKeptElsewhere
from app.settings import Settings
from review_queue import audit
from review_queue.acceptance import accept
from review_queue.database import Database
from review_queue.errors import RetirementRefused, VaultSealed
from review_queue.model import Actor, Role
from review_queue.tables import CaseRow, VaultBlobRow
from review_queue.vault import Vault
from tests.review_queue.locksmith import Locksmith, key_id, sealed_directly
from tests.review_queue.office import NOW, Office, delivery
from tests.review_queue.servers import PostgresServer

PRIVACY = Actor("chantal", Role.PRIVACY)
CASES = 300
LETTER = b"Subject: wharf\n\nA plank to mend."


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A data folder with keys and tables, on each database; no model is needed here."""
    home = tmp_path / "home"
    if request.param == "sqlite":
        yield _prepared(home)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"vault_{next(server.numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE migrated")
    monkeypatch.setenv("TRIAGE_DATABASE_URL", server.url(name))
    yield _prepared(home)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def counter(settings: Settings) -> Iterator[Counter]:
    """A process that was running before the keys changed, with three cases taken in."""
    counter = open_counter(settings)
    for number in range(3):
        _accept(counter, LETTER + b"%d" % number)
    yield counter
    counter.database.dispose()


def _prepared(home: Path) -> Settings:
    settings = Settings(home=home)
    models = settings.models_folder
    models.mkdir(parents=True)
    (models / folder.CURRENT_MODEL).write_text("none", encoding="utf-8")
    folder.prepare(settings, lambda _step: None)
    return settings


def _accept(counter: Counter, raw: bytes) -> str:
    with counter.database.write() as session:
        return accept(session, counter.vault, delivery(raw), now=NOW).case_id


def _contents(settings: Settings) -> dict[str, bytes]:
    """Open every original as a process does that starts now."""
    counter = open_counter(settings)
    contents = Locksmith(counter.database).contents(counter.vault)
    counter.database.dispose()
    return contents


def _triage(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(triage, ["--home", str(settings.home), "vault", *arguments])


def _done(settings: Settings, *arguments: str) -> dict[str, object]:
    result = _triage(settings, *arguments)
    assert result.exit_code == 0, result.stderr
    told: dict[str, object] = json.loads(result.stdout)
    return told


def _refused(settings: Settings, *arguments: str) -> Exception:
    error = _triage(settings, *arguments).exception
    assert isinstance(error, REFUSALS)
    return error


def _files(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.keys_folder.glob("vault*"))


def _tags(counter: Counter) -> list[str]:
    with counter.database.read() as session:
        assert audit.verify(session).reason is None
        found = audit.events(session, PRIVACY, limit=1000)
    return [one.tag for one in reversed(found) if one.tag.startswith("vault:")]


def _under(database: Database, key: str) -> int:
    counted = select(func.count(VaultBlobRow.id)).where(VaultBlobRow.key_id == key)
    with database.read() as session:
        return session.scalar(counted) or 0


def test_a_key_is_replaced_and_retired(settings: Settings, counter: Counter) -> None:
    """Status, rotate and retire in turn; afterwards one key file is left, another one."""
    before = _contents(settings)
    assert _done(settings, "status")["remaining"] == 0
    rotated = _done(settings, "rotate")
    assert (rotated["rewrapped"], rotated["remaining"], rotated["refused"]) == (4, 0, [])
    assert len(_files(settings)) == 2
    retired = _done(settings, "retire")["retired"]
    assert isinstance(retired, list)
    assert retired[0]["file_removed"] is True
    assert _files(settings) != ["vault.key"]
    assert len(_files(settings)) == 1
    assert _contents(settings) == before
    assert _tags(counter) == ["vault:key:added", "vault:key:rotated", "vault:key:retired"]


def test_the_new_key_is_its_owners_alone(settings: Settings) -> None:
    """Nobody else may read a key file, and nothing half-written is left."""
    _done(settings, "rotate")
    for path in settings.keys_folder.glob("vault*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(settings.keys_folder.glob("*.new")) == []


def test_a_running_process_seals_with_the_new_key_and_opens_what_it_wrapped(
    settings: Settings, counter: Counter
) -> None:
    """Web and worker need no restart; the same message is still the same case."""
    case_id = _accept(counter, LETTER)
    _done(settings, "rotate")
    _done(settings, "retire")
    assert _accept(counter, LETTER) == case_id
    later = _accept(counter, LETTER + b" And a rail.")
    assert LETTER in Locksmith(counter.database).contents(counter.vault).values()
    with counter.database.read() as session:
        keys_used = session.scalars(
            select(VaultBlobRow.key_id).where(VaultBlobRow.case_id == later)
        ).all()
    assert keys_used == [Path(_files(settings)[0]).stem.removeprefix("vault-")]
    assert set(_contents(settings).values()) >= {LETTER, LETTER + b" And a rail."}


def test_case_83_a_rotation_killed_again_and_again_loses_nothing(settings: Settings) -> None:
    """kill -9 twice in one rotation; every original opens each time, then it ends."""
    counter = open_counter(settings)
    office = Office(counter.database, counter.vault)
    with counter.database.write() as session:
        for number in range(CASES):
            accept(session, office.vault, delivery(LETTER + b"%d" % number), now=NOW)
    before = _contents(settings)
    old = _state(settings, "current")
    left = [CASES + 1]
    for wrapped in (1, CASES // 2):
        process = _rotating(settings)
        _wait_until_under(counter.database, old, CASES + 1 - wrapped)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        left.append(_under(counter.database, old))
        assert _contents(settings) == before
    assert CASES + 1 > left[1] > left[2] > 0
    assert isinstance(_refused(settings, "retire", old), RetirementRefused)
    rotated = _done(settings, "rotate")
    assert rotated["rewrapped"] == left[-1]
    _done(settings, "retire")
    assert len(_files(settings)) == 1
    assert _contents(settings) == before
    assert _tags(counter) == ["vault:key:added", "vault:key:rotated", "vault:key:retired"]
    counter.database.dispose()


def test_case_83_two_processes_that_rotate_at_once_share_one_key(settings: Settings) -> None:
    """Each wraps a part; both end well."""
    counter = open_counter(settings)
    with counter.database.write() as session:
        for number in range(CASES):
            accept(session, counter.vault, delivery(LETTER + b"%d" % number), now=NOW)
    before = _contents(settings)
    old = _state(settings, "current")
    first = _rotating(settings)
    _wait_until_under(counter.database, old, CASES)
    second = _rotating(settings, "--chunk", "3")
    told = [json.loads(process.communicate(timeout=60)[0]) for process in (first, second)]
    assert [process.returncode for process in (first, second)] == [0, 0]
    assert all(one["remaining"] == 0 for one in told)
    assert _contents(settings) == before
    counter.database.dispose()


def test_case_83_a_key_file_removed_early_is_named(settings: Settings, counter: Counter) -> None:
    """Status says which key is missing and ends with 1; put back, all is as before."""
    before = _contents(settings)
    old = settings.keys_folder / keys.VAULT_KEY
    kept, old_id = old.read_bytes(), _state(settings, "current")
    keys.add_vault_key(settings)
    old.unlink()
    status = _triage(settings, "status")
    assert status.exit_code == 1
    assert old_id in status.stderr
    refused = _refused(settings, "rotate")
    assert isinstance(refused, VaultSealed)
    assert old_id in str(refused)
    with pytest.raises(VaultSealed, match=old_id):
        _contents(settings)
    old.write_bytes(kept)
    _done(settings, "rotate")
    assert _contents(settings) == before


def test_init_makes_no_second_key_where_the_first_was_retired(settings: Settings) -> None:
    """Running it again after an upgrade must not bring vault.key back."""
    _done(settings, "rotate")
    _done(settings, "retire")
    left = _files(settings)
    folder.prepare(settings, lambda _step: None)
    assert _files(settings) == left


def test_an_interrupted_removal_is_ended_by_the_next(settings: Settings, counter: Counter) -> None:
    """Whether the file was still there or already out of the way."""
    _done(settings, "rotate")
    first = settings.keys_folder / keys.VAULT_KEY
    kept = first.read_bytes()
    _done(settings, "retire")
    first.write_bytes(kept)
    (settings.keys_folder / "vault-0.retired").write_bytes(kept)
    _done(settings, "retire")
    assert len(_files(settings)) == 1


def test_keys_from_the_environment_are_rotated_out(
    settings: Settings, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a file to one variable, to another, the earlier one listed until it is retired."""
    before = _contents(settings)
    first, second = Vault.new_key(), Vault.new_key()
    monkeypatch.setenv("TRIAGE_VAULT_KEY", _text(first))
    _done(settings, "rotate")
    _done(settings, "retire")
    assert _files(settings) == []
    assert isinstance(_refused(settings, "rotate"), KeyKeptElsewhere)
    monkeypatch.setenv("TRIAGE_VAULT_KEY", _text(second))
    assert _triage(settings, "status").exit_code == 1
    monkeypatch.setenv("TRIAGE_VAULT_EARLIER_KEYS", f"{_text(Vault.new_key())}, {_text(first)}")
    _done(settings, "rotate")
    assert _state(settings, "current") == key_id(second)
    assert _done(settings, "retire", key_id(first)) == {
        "retired": [{"id": key_id(first), "file_removed": False}]
    }
    monkeypatch.delenv("TRIAGE_VAULT_EARLIER_KEYS")
    assert _contents(Settings(home=settings.home)) == before


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
    _accept(running, LETTER)
    (settings.keys_folder / keys.VAULT_KEY).unlink()
    new = Vault.new_key()
    earlier.write_text(old, encoding="ascii")
    current.write_text(_text(new), encoding="ascii")
    _done(Settings(home=settings.home), "rotate")
    _accept(running, LETTER + b" again")
    assert _under(running.database, key_id(new)) == 3
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
    case_id = _accept(counter, LETTER)
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
    _done(settings, "rotate")
    _done(settings, "retire")
    counter = open_counter(settings)
    assert _accept(counter, LETTER) == case_id
    assert list(_contents(settings).values()) == [LETTER]
    counter.database.dispose()


def test_a_case_is_erased_without_a_question(settings: Settings, counter: Counter) -> None:
    """Its original is gone, the others open, and the chain says so."""
    case_id = _accept(counter, LETTER)
    assert _done(settings, "erase", case_id, "--reason", "retention_ended") == {
        "case": case_id,
        "erased": 1,
        "purged": True,
    }
    assert LETTER not in _contents(settings).values()
    assert len(_contents(settings)) == 3
    assert _tags(counter) == ["vault:case:erased"]
    again = _refused(settings, "erase", case_id, "--reason", "retention_ended")
    assert case_id in str(again)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _state(settings: Settings, state: str) -> str:
    found = _done(settings, "status")["keys"]
    assert isinstance(found, list)
    return next(str(key["id"]) for key in found if key["state"] == state)


def _rotating(settings: Settings, *options: str) -> subprocess.Popen[bytes]:
    # Not `-m app`: it would read in every other command's libraries first.
    start = (
        "import sys; from pathlib import Path; from app.cli.vault import vault;"
        "from app.settings import Settings; vault(obj=Settings(home=Path(sys.argv.pop(1))))"
    )
    return subprocess.Popen(
        [
            *(sys.executable, "-c", start, str(settings.home), "rotate"),
            *(options or ("--chunk", "1")),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )


def _wait_until_under(database: Database, key: str, at_most: int) -> None:
    until = time.monotonic() + 60
    while _under(database, key) > at_most:
        assert time.monotonic() < until
        time.sleep(0.002)
