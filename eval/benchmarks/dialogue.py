"""How long a caller waits for the next question: every step of the scripted calls over the page.

    python -m eval.benchmarks.dialogue [--report DIR]

Each step is one request of the call page, form in and page out: redaction, rules, suggestion,
understanding, search for past cases, template. The encoder and all models are loaded before.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from flask.testing import FlaskClient

from app import folder
from app.bootstrap import Counter, open_counter
from app.clock import now
from app.settings import Settings
from app.web import create_app
from eval.callers import Caller, read_callers
from review_queue.accounts import create_account, new_password
from review_queue.model import Role

TARGET_MS = 150.0
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass(frozen=True, slots=True)
class PromptTimes:
    """State how long steps of calls took, in milliseconds; `met` compares the p95 to the target.

    `busy_p95_ms` is processor time alone, which a machine that does other things does not lengthen.
    """

    calls: int
    steps: int
    p50_ms: float
    p95_ms: float
    busy_p95_ms: float
    target_ms: float
    met: bool


@dataclass(slots=True)
class Steps:
    """Collect the seconds each step was waited for, and those a processor was busy with it."""

    waited: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time what happens in the block."""
        begun, worked = time.perf_counter(), time.process_time()
        yield
        self.waited.append(time.perf_counter() - begun)
        self.busy.append(time.process_time() - worked)


def measure(counter: Counter, callers: list[Caller]) -> PromptTimes:
    """Take every call over the page, as its clerk would; the first one is not timed."""
    app = create_app(counter)
    client = app.test_client()
    _sign_in(counter, client)
    _take(client, callers[0], Steps())
    steps = Steps()
    for caller in callers:
        _take(client, caller, steps)
    p50, p95 = np.percentile(steps.waited, [50, 95]) * 1000
    busy = float(np.percentile(steps.busy, 95)) * 1000
    return PromptTimes(
        len(callers),
        len(steps.busy),
        float(p50),
        float(p95),
        busy,
        TARGET_MS,
        bool(p95 <= TARGET_MS),
    )


def _take(client: FlaskClient, caller: Caller, steps: Steps) -> None:
    page = client.get("/call").get_data(as_text=True)
    sent = {"story": caller.opening, "danger": "yes" if caller.hears != "no" else "no"}
    sent["call_language"] = caller.language
    while True:
        body = [*_FIELD.findall(page), *sent.items()]
        with steps.timed():
            page = client.post("/call", data=_grouped(body)).get_data(as_text=True)
        asking = dict(_FIELD.findall(page)).get("asking", "")
        if asking in ("read_back", ""):
            return
        sent = {**sent, "said": caller.replies.get(asking, "")}
        if asking == "category":
            sent["category_now"] = caller.category


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _sign_in(counter: Counter, client: FlaskClient) -> None:
    password = new_password()
    with counter.database.write() as rows:
        create_account(
            rows,
            username="clerk",
            display_name="Clerk",
            role=Role.INTAKE,
            password=password,
            language="en",
            now=now(),
        )
    token = _TOKEN.search(client.get("/sign-in").get_data(as_text=True))
    form = {"csrf_token": token[1] if token else "", "username": "clerk", "password": password}
    if client.post("/sign-in", data=form).status_code != 302:
        raise RuntimeError("the clerk could not sign in")


@contextmanager
def fresh_counter() -> Iterator[Counter]:
    """Open a counter in a folder of its own."""
    with TemporaryDirectory(prefix="triage-dialogue-") as home:
        settings = Settings(home=Path(home) / "home", trusted_hosts=("localhost",))
        folder.prepare(settings, lambda _step: None)
        counter = open_counter(settings)
        try:
            yield counter
        finally:
            counter.database.dispose()


def main() -> None:
    """Print the figures as JSON, and keep them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, help="write dialogue.json there")
    arguments = parser.parse_args()
    with fresh_counter() as counter:
        found = asdict(measure(counter, read_callers()))
    written = json.dumps(found, indent=2) + "\n"
    if arguments.report:
        arguments.report.mkdir(parents=True, exist_ok=True)
        (arguments.report / "dialogue.json").write_text(written, encoding="utf-8")
    sys.stdout.write(written)


if __name__ == "__main__":
    main()
