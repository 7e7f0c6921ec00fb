"""A real server, a real browser, and one morning's cases."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.bootstrap import Counter
from app.server import open_door
from app.web import create_app
from tests.web.conftest import counter, prepared_database, redactor, settings

__all__ = ["counter", "prepared_database", "redactor", "settings"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60_000  # milliseconds: models load while the page waits
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that is installed; without one these tests fail and say so."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(f"no browser found: install one of {', '.join(NAMES)} (apt install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def address(counter: Counter, prepared_home: Path) -> Iterator[str]:
    """Serve the counter, with its model, on a free port and return its address."""
    models = counter.settings.models_folder
    shutil.copytree(prepared_home / models.name, models)
    server = open_door(create_app(counter), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://localhost:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Open a window at the counter's address; a blocked or failing script fails the test."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 720}, locale="en-CA"
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda line: complaints.append(line.text) if "Content Security" in line.text else None,
    )
    yield opened
    context.close()
    assert complaints == []
