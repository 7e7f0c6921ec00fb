"""One of the people at a desk: reads the list, takes the next case, reads it, decides it."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from threading import Event, Thread

import httpx
from lxml import html  # type: ignore[import-untyped]

PATIENCE = 30.0
LIST, CASE, CONFIRM, TAKE = "list", "case page", "confirm", "take the next"
# How often, of 100 turns, somebody looks at the list, reads a case of it, or tries one that a
# colleague may have.
LOOKS, READS, GRABS = 30, 15, 5


@dataclass(frozen=True, slots=True)
class Answer:
    """State one answer: which page, its status (0: none came), seconds, whether it decided."""

    page: str
    status: int
    seconds: float
    decided: str | None = None


class Person(Thread):
    """One person, signed in, who works until told to stop, resting between two clicks."""

    def __init__(
        self, address: str, login: tuple[str, str], rest: float, stop: Event, seed: int
    ) -> None:
        super().__init__(name=login[0])
        self.answers: list[Answer] = []
        self._client = httpx.Client(base_url=address, timeout=PATIENCE)
        self._login = login
        self._rest = rest
        self._stopping = stop
        self._random = random.Random(seed)  # noqa: S311 - who clicks when is no secret
        self._page = ""
        self._listed: list[str] = []

    def enter(self) -> None:
        """Sign in; raises RuntimeError when that is refused."""
        self._page = self._client.get("/sign-in").raise_for_status().text
        fields = self._fields("/sign-in")
        username, password = self._login
        given = {"username": username, "password": password}
        entered = self._client.post("/sign-in", data=fields | given)
        if entered.status_code != httpx.codes.FOUND:
            raise RuntimeError(f"{username} could not sign in: {entered.status_code}")

    def run(self) -> None:
        """Work; whatever answer comes is kept. Nobody arrives in the same moment as the others."""
        self._stopping.wait(self._random.uniform(0, self._rest))
        self._look()
        while not self._stopping.wait(self._random.expovariate(1 / self._rest)):
            turn = self._random.randrange(100)
            if turn < LOOKS or not self._listed:
                self._look()
            elif turn < LOOKS + READS:
                self._read(self._random.choice(self._listed))
            elif turn < LOOKS + READS + GRABS:
                self._read(self._listed[0])
                self._decide()
            else:
                self._take()
                if not self._stopping.wait(self._random.expovariate(1 / self._rest)):
                    self._decide()
        self._client.close()

    def _look(self) -> None:
        self._get(LIST, "/queue")
        links = html.fromstring(self._page).xpath("//a[contains(@class, 'case-link')]/@href")
        self._listed = [str(link) for link in links] or self._listed

    def _read(self, path: str) -> None:
        self._get(CASE, path)

    def _take(self) -> None:
        answer = self._post(TAKE, "/queue/next")
        if answer is not None and answer.status_code == httpx.codes.SEE_OTHER:
            self._read(answer.headers["Location"])

    def _decide(self) -> None:
        """Confirm what the page that is open suggests; the next case is what it leads to."""
        forms = html.fromstring(self._page).xpath("//form[contains(@action, '/confirm')]/@action")
        if not forms:
            return
        path = str(forms[0])
        answer = self._post(CONFIRM, path, decides=path.split("/")[2])
        if answer is not None and answer.status_code == httpx.codes.SEE_OTHER:
            self._read(answer.headers["Location"])

    def _get(self, page: str, path: str) -> None:
        start = time.perf_counter()
        try:
            answer = self._client.get(path, follow_redirects=True)
        except httpx.HTTPError:
            self.answers.append(Answer(page, 0, time.perf_counter() - start))
            return
        self.answers.append(Answer(page, answer.status_code, time.perf_counter() - start))
        self._page = answer.text

    def _post(self, page: str, path: str, *, decides: str | None = None) -> httpx.Response | None:
        fields = self._fields(path)
        start = time.perf_counter()
        try:
            answer = self._client.post(path, data=fields)
        except httpx.HTTPError:
            self.answers.append(Answer(page, 0, time.perf_counter() - start))
            return None
        done = decides if answer.status_code == httpx.codes.SEE_OTHER else None
        seconds = time.perf_counter() - start
        self.answers.append(Answer(page, answer.status_code, seconds, done))
        return answer

    def _fields(self, path: str) -> dict[str, str]:
        """Read what the page's form for this address sends unseen; a token at the least."""
        tree = html.fromstring(self._page)
        forms = tree.xpath("//form[@action=$path]", path=path)
        forms = forms or tree.xpath("//form[@method='post']")
        hidden = forms[0].xpath(".//input[@type='hidden']") if forms else []
        return {each.get("name"): each.get("value") or "" for each in hidden}
