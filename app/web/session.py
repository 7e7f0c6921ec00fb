"""Sessions: a signed cookie for visitors, a revocable row for people who signed in.

Visitors hold nothing but a form token and a language, so their session costs no row; the
session of a signed-in person is found by a random token and ends at sign-out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from sqlalchemy.exc import OperationalError

from app.clock import now
from review_queue import accounts
from review_queue.accounts import Account
from review_queue.database import Database
from review_queue.model import PUBLIC, Actor


class CounterSession(SecureCookieSession):
    """Hold one browser's session; `account` is set while its person is signed in.

    `unavailable` tells that the database could not be asked who it is.
    """

    def __init__(
        self, initial: Any = None, *, token: str | None = None, account: Account | None = None
    ) -> None:
        super().__init__(initial)
        self.token = token
        self.account = account
        self.ended: str | None = None
        self.unavailable = False

    def enter(self, account: Account) -> None:
        """Begin anew as this account: nothing of the visitor's session survives."""
        self._begin_anew()
        self.account = account

    def leave(self) -> None:
        """End the session of the person who is signed in."""
        self._begin_anew()
        self.account = None

    def _begin_anew(self) -> None:
        self.clear()
        self.modified = True
        self.ended, self.token = self.token or self.ended, None


class CounterSessions(SecureCookieSessionInterface):
    """Open and save sessions over the database; the cookie of a signed-in person is a token."""

    def __init__(self, database: Database, lifetime: timedelta) -> None:
        self._database = database
        self._lifetime = lifetime

    def open_session(self, app: Flask, request: Request) -> CounterSession:
        visitor = CounterSession(super().open_session(app, request))
        token = request.cookies.get(token_cookie(app))
        if not token:
            return visitor
        try:
            with self._database.read() as rows:
                known = accounts.read_session(rows, token, now=now())
        except OperationalError:
            # Raised here it would come before the error pages work; the guard answers 503.
            visitor.unavailable = True
            return visitor
        if known is None or known.account is None:
            return visitor
        return CounterSession(json.loads(known.data or "{}"), token=token, account=known.account)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, CounterSession):
            raise TypeError("only sessions opened here can be saved here")
        response.vary.add("Cookie")
        if session.ended is not None:
            with self._database.write() as rows:
                accounts.close_session(rows, session.ended)
        if session.account is None:
            if session.ended is not None:
                response.delete_cookie(token_cookie(app), **_attributes(app))
            super().save_session(app, session, response)
        elif session.modified:
            self._save_signed_in(app, session, session.account, response)

    def _save_signed_in(
        self, app: Flask, session: CounterSession, account: Account, response: Response
    ) -> None:
        with self._database.write() as rows:
            if session.token is None:
                session.token = accounts.open_session(
                    rows, account, now=now(), lifetime=self._lifetime
                )
                response.set_cookie(token_cookie(app), session.token, **_attributes(app))
                response.delete_cookie(self.get_cookie_name(app), **_attributes(app))
            accounts.save_session(rows, session.token, json.dumps(dict(session)))


def token_cookie(app: Flask) -> str:
    """Name the cookie that holds a signed-in person's token."""
    return "__Host-harbourmaster" if app.config["SESSION_COOKIE_SECURE"] else "harbourmaster"


def _attributes(app: Flask) -> dict[str, Any]:
    return {
        "path": "/",
        "secure": app.config["SESSION_COOKIE_SECURE"],
        "httponly": True,
        "samesite": "Lax",
    }


def current_session() -> CounterSession:
    """Return this request's session."""
    opened: Callable[[], Any] = session._get_current_object  # type: ignore[attr-defined]
    found = opened()
    if not isinstance(found, CounterSession):
        raise TypeError("the application was built without its own sessions")
    return found


def current_account() -> Account | None:
    """Return the account of the person who is signed in."""
    return current_session().account


def current_actor() -> Actor:
    """Return who acts in this request: the signed-in person, or the public."""
    account = current_account()
    return PUBLIC if account is None else account.actor
