"""People at work while something is done to the counter: some read pages, one decides cases."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from threading import Event, Thread

import httpx

from app.bootstrap import Counter
from app.clock import now
from review_queue import decisions, queue
from review_queue.accounts import create_account, new_password
from review_queue.model import Actor, Correction, Role

PATIENCE = 30.0
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """State one answer of the web: 0 when there was none, and whether it did without vectors."""

    status: int
    seconds: float
    vectors_away: bool


class Reader(Thread):
    """One person, signed in, who opens one case after another until told to stop."""

    def __init__(
        self, address: str, login: tuple[str, str], case_ids: Sequence[str], away: str, stop: Event
    ) -> None:
        super().__init__(name="reader")
        self.answers: list[Answer] = []
        self._client = httpx.Client(base_url=address, timeout=PATIENCE)
        self._login = login
        self._case_ids = case_ids
        self._away = away
        self._stopping = stop

    def enter(self) -> None:
        """Sign in; raises HTTPStatusError when that is refused."""
        page = self._client.get("/sign-in").raise_for_status()
        token = _TOKEN.search(page.text)
        if token is None:
            raise RuntimeError("the page to sign in has no form")
        username, password = self._login
        form = {"csrf_token": token[1], "username": username, "password": password}
        entered = self._client.post("/sign-in", data=form)
        if entered.status_code != httpx.codes.FOUND:
            entered.raise_for_status()

    def run(self) -> None:
        """Open cases; what is no page is counted too."""
        for case_id in cycle(self._case_ids):
            if self._stopping.is_set():
                break
            self.answers.append(self._open(case_id))
        self._client.close()

    def sees_vectors(self) -> bool:
        """Tell whether the latest page compared by meaning too."""
        return bool(self.answers) and not self.answers[-1].vectors_away

    def _open(self, case_id: str) -> Answer:
        start = time.perf_counter()
        try:
            page = self._client.get(f"/cases/{case_id}")
        except httpx.HTTPError:
            return Answer(0, time.perf_counter() - start, vectors_away=False)
        shown = page.status_code if case_id in page.text else 0
        return Answer(shown, time.perf_counter() - start, self._away in page.text)


class Writer(Thread):
    """One person who decides one waiting case after another until told to stop."""

    def __init__(
        self, counter: Counter, categories: Mapping[str, str], rest: float, stop: Event
    ) -> None:
        super().__init__(name="writer")
        self.decided: dict[str, str] = {}
        self._counter = counter
        self._categories = categories
        self._rest = rest
        self._stopping = stop

    def run(self) -> None:
        """Decide; a decision counts once it is committed."""
        actor = Actor("writer", Role.INTAKE)
        for case_id, category in self._categories.items():
            if self._stopping.wait(self._rest):
                return
            with self._counter.database.write() as session:
                seen = queue.view(session, actor, case_id, now=now()).fence
                answer = Correction(category=category)
                decisions.correct(session, actor, case_id, answer, seen=seen, now=now())
            self.decided[case_id] = category


def employ(counter: Counter, username: str) -> tuple[str, str]:
    """Give a person an account; returns how to sign in."""
    password = new_password()
    with counter.database.write() as session:
        create_account(
            session,
            username=username,
            display_name=username.title(),
            role=Role.INTAKE,
            password=password,
            language="en",
            now=now(),
        )
    return username, password
