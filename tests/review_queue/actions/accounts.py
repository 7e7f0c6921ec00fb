"""Accounts: made, changed and signed in to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from review_queue import (
    account_changes,
    accounts,
)
from review_queue.model import Actor, Role
from tests.review_queue.actions.ready import Ready, Step
from tests.review_queue.crew import hire
from tests.review_queue.office import (
    NOW,
    Office,
)

ADMINISTRATOR = Actor("pauline.thibodeau", Role.ADMINISTRATOR)


def _of_account(act: Callable[..., object], *to: object) -> Ready:
    def ready(office: Office) -> Step:
        hire(office, "rosa")
        return lambda session: act(session, ADMINISTRATOR, "rosa", *to, now=NOW)

    return ready


def _enable(office: Office) -> Step:
    hire(office, "rosa")
    with office.database.write() as session:
        account_changes.disable(session, ADMINISTRATOR, "rosa", now=NOW)
    return lambda session: account_changes.enable(session, ADMINISTRATOR, "rosa", now=NOW)


def _create(_office: Office) -> Step:
    return lambda session: accounts.create_account(
        session, username="rosa", display_name="Rosa", role=Role.CLERK, password="x",
        language="en", now=NOW,
    )  # fmt: skip


ACTIONS: Mapping[str, Ready] = {
    "account_changes.change_role": _of_account(account_changes.change_role, Role.CLERK),
    "account_changes.disable": _of_account(account_changes.disable),
    "account_changes.enable": _enable,
    "account_changes.limit_areas": _of_account(account_changes.limit_areas, ["roads"]),
    "account_changes.reset_password": _of_account(account_changes.reset_password),
    "accounts.authenticate": lambda _office: (
        lambda s: accounts.authenticate(s, "nobody", "x", now=NOW)
    ),
    "accounts.create_account": _create,
}
