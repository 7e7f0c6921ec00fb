"""People sign in with what only they know, and a closed session opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from review_queue import account_changes, accounts, audit
from review_queue.account_tables import AccountRow, WebSessionRow
from review_queue.errors import AccountRefused
from review_queue.model import Actor, Role
from tests.review_queue.office import CLI, NOW, SQLITE_ONLY, Office, after

PASSWORD = "kouchibouguac-en-hiver"
SHIFT = timedelta(hours=10)
ADMINISTRATOR = Actor("pauline.thibodeau", Role.ADMINISTRATOR)


def _role(session: Session, actor: Actor = ADMINISTRATOR) -> object:
    return account_changes.change_role(session, actor, "mae.googoo", Role.CLERK, now=NOW)


def _areas(session: Session, actor: Actor = ADMINISTRATOR) -> object:
    return account_changes.limit_areas(session, actor, "mae.googoo", ["roads"], now=NOW)


def _disable(session: Session, actor: Actor = ADMINISTRATOR) -> object:
    return account_changes.disable(session, actor, "mae.googoo", now=NOW)


def _password(session: Session, actor: Actor = ADMINISTRATOR) -> object:
    return account_changes.reset_password(session, actor, "mae.googoo", now=NOW)


CHANGES = {"role": _role, "areas": _areas, "disable": _disable, "password": _password}


@pytest.fixture
def signed_up(office: Office) -> Office:
    """An office with one account."""
    with office.database.write() as session:
        accounts.create_account(
            session,
            username="Mae.Googoo",
            display_name="Mae Googoo",
            role=Role.INTAKE,
            password=PASSWORD,
            language="en",
            now=NOW,
        )
    return office


def test_the_right_password_opens_and_any_other_does_not(signed_up: Office) -> None:
    """A wrong password, an unknown name and an impossible name all give the same answer."""
    with signed_up.database.write() as session:
        account = accounts.authenticate(session, " mae.googoo", PASSWORD, now=NOW)
        for username, password in (
            ("mae.googoo", "wrong"),
            ("nobody", PASSWORD),
            ("mae\x00googoo", PASSWORD),
        ):
            assert accounts.authenticate(session, username, password, now=NOW) is None
        tags = [(event.tag, event.subject) for event in audit.events(session, CLI)]
    assert account is not None
    assert account.actor == Actor("mae.googoo", Role.INTAKE)
    assert tags == [
        ("access:account:refused", "unknown"),
        ("access:account:refused", "unknown"),
        ("access:account:refused", "mae.googoo"),
        ("access:account:signed_in", "mae.googoo"),
        ("access:account:created", "mae.googoo"),
    ]


def test_a_password_takes_an_attacker_time(real_hasher: PasswordHasher) -> None:
    """64 MiB, three passes and four lanes each, in production; not here, where many are made."""
    assert real_hasher.hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_passwords_are_stored_as_argon2id_only(signed_up: Office) -> None:
    """The table gives no password away."""
    with signed_up.database.read() as session:
        stored = session.scalars(select(AccountRow.password_hash)).one()
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


@SQLITE_ONLY
@pytest.mark.parametrize("username", ["mae.googoo", "", "system:x", "public", "unknown", "é.roy"])
def test_a_taken_or_unusable_username_is_refused(signed_up: Office, username: str) -> None:
    """No account can pass for a part of the system or for somebody else."""
    with signed_up.database.write() as session, pytest.raises(AccountRefused):
        accounts.create_account(
            session,
            username=username,
            display_name="X",
            role=Role.SUPERVISOR,
            password=PASSWORD,
            language="fr",
            now=NOW,
        )


def test_the_language_a_person_chose_is_kept(signed_up: Office) -> None:
    """It is there at the next sign-in."""
    with signed_up.database.write() as session:
        accounts.set_language(session, "mae.googoo", "fr")
    with signed_up.database.read() as session:
        account = accounts.account(session, "mae.googoo")
        assert account is not None
        assert account.language == "fr"
        assert accounts.account(session, "nobody") is None


def test_a_session_lives_until_it_ends_or_is_closed(signed_up: Office) -> None:
    """Its data comes back, and after the end nothing does."""
    with signed_up.database.write() as session:
        account = accounts.account(session, "mae.googoo")
        token = accounts.open_session(session, account, now=NOW, lifetime=SHIFT)
        accounts.save_session(session, token, '{"csrf":"x"}')
        opened = accounts.read_session(session, token, now=after(hours=9))
        assert opened is not None
        assert (opened.account, opened.data) == (account, '{"csrf":"x"}')
        assert opened.expires_at == NOW + SHIFT
        assert accounts.read_session(session, token, now=NOW + SHIFT) is None
        accounts.close_session(session, token)
        assert accounts.read_session(session, token, now=NOW) is None
        accounts.save_session(session, token, "again")
        assert accounts.read_session(session, token, now=NOW) is None


def test_a_session_needs_no_account_and_ended_ones_are_swept(office: Office) -> None:
    """A visitor at the public form has a session too."""
    with office.database.write() as session:
        visitor = accounts.open_session(session, None, now=NOW, lifetime=SHIFT)
        found = accounts.read_session(session, visitor, now=NOW)
        assert found is not None
        assert found.account is None
        accounts.open_session(session, None, now=after(hours=11), lifetime=SHIFT)
        assert len(session.scalars(select(WebSessionRow)).all()) == 1


def test_the_table_of_sessions_signs_nobody_in(signed_up: Office) -> None:
    """Only a hash of the token is stored, and the hash is not a token."""
    with signed_up.database.write() as session:
        account = accounts.account(session, "mae.googoo")
        token = accounts.open_session(session, account, now=NOW, lifetime=SHIFT)
        stored = session.scalars(select(WebSessionRow.token_sha256)).one()
        assert token not in stored
        assert accounts.read_session(session, stored, now=NOW) is None


@pytest.mark.parametrize("change", CHANGES)
def test_case_67_a_change_of_an_account_ends_its_sessions(signed_up: Office, change: str) -> None:
    """The next request is nobody's, and the change is an event with who made it."""
    with signed_up.database.write() as session:
        account = accounts.account(session, "mae.googoo")
        token = accounts.open_session(session, account, now=NOW, lifetime=SHIFT)
        CHANGES[change](session)
        assert accounts.read_session(session, token, now=NOW) is None
        newest = audit.events(session, CLI, limit=1)[0]
    assert (newest.actor, newest.subject) == (ADMINISTRATOR.id, "mae.googoo")


def test_who_is_disabled_may_not_sign_in_until_enabled(signed_up: Office) -> None:
    """With the right password either; a session that slipped through is nobody's."""
    with signed_up.database.write() as session:
        account = accounts.account(session, "mae.googoo")
        account_changes.disable(session, ADMINISTRATOR, "mae.googoo", now=NOW)
        token = accounts.open_session(session, account, now=NOW, lifetime=SHIFT)
        assert accounts.authenticate(session, "mae.googoo", PASSWORD, now=NOW) is None
        found = accounts.read_session(session, token, now=NOW)
        assert found is not None
        assert found.account is None
        assert accounts.account(session, "mae.googoo") is None
        assert accounts.listed(session, CLI)[0].disabled_at == NOW
        account_changes.enable(session, ADMINISTRATOR, "mae.googoo", now=NOW)
        assert accounts.authenticate(session, "mae.googoo", PASSWORD, now=NOW) is not None


def test_a_new_password_takes_the_place_of_the_lost_one(signed_up: Office) -> None:
    """It opens, the old one does not, and the chain holds neither."""
    with signed_up.database.write() as session:
        made = account_changes.reset_password(session, ADMINISTRATOR, "mae.googoo", now=NOW)
        assert accounts.authenticate(session, "mae.googoo", PASSWORD, now=NOW) is None
        assert accounts.authenticate(session, "mae.googoo", made, now=NOW) is not None
        details = [event.details for event in audit.events(session, CLI)]
    assert made not in str(details)


@SQLITE_ONLY
@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_their_own_account(signed_up: Office, change: str) -> None:
    """An administrator cannot become a supervisor alone, nor lock the last one out."""
    with signed_up.database.write() as session:
        row = session.get_one(AccountRow, "mae.googoo")
        row.role = Role.ADMINISTRATOR
        session.flush()
        with pytest.raises(AccountRefused):
            CHANGES[change](session, Actor("mae.googoo", Role.ADMINISTRATOR))


def test_case_67_a_changed_role_counts_from_the_next_request(signed_up: Office) -> None:
    """The session holds no copy of the role."""
    with signed_up.database.write() as session:
        account = accounts.account(session, "mae.googoo")
        token = accounts.open_session(session, account, now=NOW, lifetime=SHIFT)
        session.get_one(AccountRow, "mae.googoo").role = Role.EVALUATOR
        session.flush()
        found = accounts.read_session(session, token, now=NOW)
    assert found is not None
    assert found.account is not None
    assert found.account.role == Role.EVALUATOR
