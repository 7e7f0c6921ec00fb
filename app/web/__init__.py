"""The web application: staff pages, the public's form, and the pages other packages attach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import entry_points
from typing import Any

from flask import Blueprint, Flask
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.assistant.ask.intent import Understanding
from app.assistant.ask.reading import Reader
from app.assistant.ask.subjects import Subjects
from app.bootstrap import Counter, Once
from app.live_search import LiveSearch
from app.settings import Settings
from app.web import (
    accounts,
    alarms,
    answer,
    approvals,
    ask,
    audit,
    case,
    catalogue,
    clock,
    exports,
    first_contact,
    followups,
    human_review,
    installation,
    joining,
    lease,
    left_out,
    original,
    oversight,
    parking,
    passing,
    passing_on,
    phone,
    privacy,
    privacy_audit,
    privacy_rescans,
    privacy_rules,
    privacy_samples,
    quarantine,
    queue,
    records,
    request,
    routing,
    saved_views,
    second_looks,
    sign_in,
    splitting,
    staffing,
    start,
    status,
    suggestions,
    taken,
    together,
    together_setting,
    trends,
    undoing,
)
from app.web.access import check_every_endpoint, guard, public
from app.web.conversation import open_guide
from app.web.display import equip, time_zone
from app.web.errors import CounterApplication, answer_errors
from app.web.evidence import with_evidence
from app.web.followup_words import say_followups
from app.web.language import current_language
from app.web.route_words import say_routes
from app.web.security import add_headers, limit_requests
from app.web.session import CounterSessions
from app.web.throttle import throttle

OWN_PAGES = (
    start, sign_in, queue, case, clock, joining, second_looks, original, quarantine, phone,
    parking, request, status, oversight, human_review, routing, staffing, suggestions, audit,
    privacy, privacy_samples, privacy_audit, privacy_rules, privacy_rescans, saved_views, lease,
    passing, splitting, undoing, taken, trends, records, accounts, installation, approvals,
    exports, together, together_setting, alarms, passing_on, first_contact, ask, catalogue,
    followups, answer, left_out,
)  # fmt: skip
ATTACHED = "harbourmaster.pages"


def create_app(counter: Counter) -> Flask:
    """Build the application over one counter; raises UnguardedEndpoint for a page without rule."""
    app = CounterApplication("app")
    app.extensions["counter"] = counter
    app.extensions["live_search"] = LiveSearch(counter)
    app.extensions["guide"] = open_guide(counter)
    app.extensions["understanding"] = Once(lambda: _understanding(counter))
    _configure(app, counter)
    lifetime = timedelta(hours=counter.settings.session_hours)
    app.session_interface = CounterSessions(counter.database, lifetime)
    Bootstrap5(app)
    CSRFProtect(app)
    Babel(
        app,
        locale_selector=current_language,
        timezone_selector=lambda: time_zone().key,
    )
    for page in OWN_PAGES:
        app.register_blueprint(page.pages)
    _attach_pages(app)
    for endpoint in ("static", "bootstrap.static"):
        app.view_functions[endpoint] = _open_to_everyone(app.view_functions[endpoint])
    app.before_request(guard)
    app.after_request(add_headers)
    equip(app)
    app.add_template_filter(with_evidence)
    say_routes(app)
    say_followups(app)
    app.context_processor(lambda: {"ringing": alarms.ringing})
    answer_errors(app)
    throttle(app)
    check_every_endpoint(app)
    _trust_proxies(app, counter.settings)
    return app


def _understanding(counter: Counter) -> Understanding:
    reader = Reader(counter.router, Subjects.of(counter.taxonomy))
    return Understanding(reader, counter.encoder())


def _configure(app: Flask, counter: Counter) -> None:
    settings = counter.settings
    app.config.update(
        SECRET_KEY=counter.session_key,
        SESSION_COOKIE_NAME="visitor",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        BOOTSTRAP_SERVE_LOCAL=True,
        # A request may be written slowly; the token ends with its session.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
    )
    limit_requests(app)


def _attach_pages(app: Flask) -> None:
    """Attach the pages other packages declare, such as the evaluation reports."""
    for entry in entry_points(group=ATTACHED):
        pages = entry.load()
        if not isinstance(pages, Blueprint):
            raise TypeError(f"{entry.value} is declared under {ATTACHED} but is no Blueprint")
        app.register_blueprint(pages)


def _open_to_everyone(serve: Callable[..., Any]) -> Callable[..., Any]:
    """Declare a view of a library public; a bound method cannot carry the mark itself."""

    @public
    def served(**values: Any) -> Any:
        return serve(**values)

    return served


def _trust_proxies(app: Flask, settings: Settings) -> None:
    """Believe forwarding headers of as many proxies as are configured, none by default."""
    hops = settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
