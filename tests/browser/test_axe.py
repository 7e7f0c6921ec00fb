"""Every page in both languages by axe-core (WCAG 2.2 AA and its best practices): no violation."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server

from app.bootstrap import Counter
from app.clock import now
from app.web import create_app
from redaction.model import Language
from review_queue import accounts
from review_queue.model import Role
from tests.browser.conftest import PATIENCE
from tests.browser.stocked import stock
from tests.web.desk import LEASE, USERNAMES
from tests.web.matrix import MATRIX, REFUSED

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """([tags, contrast]) => axe.run({
  runOnly: tags, resultTypes: ["violations"], rules: {"color-contrast": {enabled: contrast}},
}).then(result => result.violations)"""
# Colours do not depend on the language. In the dark, these have all the colours there are.
DARK = (
    "/cases/HM", "/overview/suggestions", "/privacy/samples", "/queue?area", "/reports/corrections",
    "/request", "/trends",
)  # fmt: skip
# Not pages: files, pictures, the rows of a page that is open, and where one is sent on.
BESIDE = {
    "static", "bootstrap.static", "original.file", "reports.picture", "queue.rows",
    "alarms.listing", "rescans.progress", "routing.table", "start.home", "phone.done",
    "request.received",
}  # fmt: skip
# A page with other things on it than the address of its route shows.
FURTHER = {
    Role.SUPERVISOR: (
        "/cases/{decided}", "/cases/{unsure}", "/cases/{leading}", "/cases/{following}",
        "/cases/{aside}", "/cases/{received}", "/cases/HM-0000-0000", "/queue?area=roads&due=late",
        "/queue?state=quarantined", "/audit?nothing",
    ),
    Role.CLERK: ("/audit",),
    None: ("/nowhere",),
}  # fmt: skip


@pytest.fixture
def served(counter: Counter) -> Iterator[str]:
    """Serve the counter without a model on a free port and return its address."""
    server = create_server(create_app(counter), host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://localhost:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_violates_a_rule_of_accessibility(
    browser: Browser, served: str, counter: Counter, language: Language
) -> None:
    """Contrast of every page in the light, in English, and of some in the dark, in French."""
    numbers = stock(counter)
    found: list[str] = []
    for role, paths in _by_role(numbers).items():
        context = browser.new_context(
            base_url=served,
            viewport={"width": 1280, "height": 720},
            locale=f"{language}-CA",
            color_scheme="dark" if language == "fr" else "light",
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(path=AXE_FILE_PATH)
        if role is not None:
            enter(context, counter, role, served, language)
        page = context.new_page()
        for path in paths:
            found += _violations(page, path, language)
        context.close()
    assert found == []


def _by_role(numbers: dict[str, str]) -> dict[Role | None, list[str]]:
    """Give every page to one role that opens it, so that each is looked at once."""
    paths: dict[Role | None, list[str]] = {}
    for route in MATRIX:
        if route.method == "GET" and route.endpoint not in BESIDE:
            role = next(each for each in _ORDER if route.marks[each] != REFUSED)
            asked = numbers | {"number": numbers["rescan"]} if "rescans" in route.path else numbers
            paths.setdefault(role, []).append(route.path.format(**asked))
    for role, further in FURTHER.items():
        paths.setdefault(role, []).extend(path.format(**numbers) for path in further)
    return paths


# The privacy officer drew the sample and opened the original; a supervisor sees most.
_ORDER: tuple[Role | None, ...] = (None, Role.PRIVACY, Role.SUPERVISOR, *Role)


def enter(
    context: BrowserContext, counter: Counter, role: Role, address: str, language: Language
) -> None:
    with counter.database.write() as rows:
        accounts.set_language(rows, USERNAMES[role], language)
        account = accounts.account(rows, USERNAMES[role])
        token = accounts.open_session(rows, account, now=now(), lifetime=LEASE)
    context.add_cookies([{"name": "harbourmaster", "value": token, "url": address}])


def _violations(page: Page, path: str, language: Language) -> list[str]:
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == language, path
    contrast = language == "en" or path.startswith(DARK)
    found: list[dict[str, Any]] = page.evaluate(RUN, [TAGS, contrast])
    return [
        f"{path}: {each['id']} {[node['target'] for node in each['nodes']][:3]}" for each in found
    ]
