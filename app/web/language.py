"""The language of a page: the account's own, else the visitor's choice, else the browser's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import current_app, g, request
from flask_babel import refresh

from app.bootstrap import Counter
from app.web.session import current_account, current_session
from redaction.model import Language
from review_queue import accounts

SPOKEN = "spoken"
LANGUAGES: tuple[Language, Language] = ("en", "fr")


def current_language() -> Language:
    """Return the language in which to answer this request."""
    spoken = as_language(g.get(SPOKEN))
    if spoken is not None:
        return spoken
    account = current_account()
    if account is not None:
        return account.language
    return as_language(current_session().get("language")) or _preferred()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Say things in a language for a while, whatever the page's: a question's own, say."""
    g.setdefault(SPOKEN)
    before, g.spoken = g.spoken, language
    refresh()
    try:
        yield
    finally:
        g.spoken = before
        refresh()


def other_language() -> Language:
    """Return the language the switch leads to."""
    return "en" if current_language() == "fr" else "fr"


def keep_language(language: Language) -> None:
    """Remember the language: with the account of a signed-in person, else in the session."""
    session = current_session()
    if session.account is None:
        session["language"] = language
    else:
        counter: Counter = current_app.extensions["counter"]
        with counter.database.write() as rows:
            accounts.set_language(rows, session.account.username, language)
        session.account = replace(session.account, language=language)
    refresh()


def as_language(value: object) -> Language | None:
    """Read "en" or "fr"; None for anything else."""
    return next((language for language in LANGUAGES if language == value), None)


def _preferred() -> Language:
    return as_language(request.accept_languages.best_match(LANGUAGES)) or "en"
