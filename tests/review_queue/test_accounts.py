"""People sign in with what only they know, and a closed session opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from review_queue import accounts, audit
from review_queue.errors import AccountRefused
from review_queue.model import Actor, Role
from review_queue.tables import AccountRow, WebSessionRow
from tests.review_queue.office import CLI, NOW, SQLITE_ONLY, Office, after

PASSWORD = "kouchibouguac-en-hiver"
SHIFT = timedelta(hours=10)


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
