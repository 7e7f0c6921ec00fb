"""Nothing personal is anywhere outside the vault, whatever it is and wherever it came in."""

from __future__ import annotations

import dataclasses
import logging
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from app.bootstrap import Counter, open_counter
from app.clock import now
from app.intake.parse import parse
from app.original_case import original_case
from app.past_cases import PastCases
from app.settings import Settings
from app.web import create_app
from app.worker import Worker
from classifiers.encoder import Encoder
from redaction.policy import Policy
from redaction.redactor import Redactor
from review_queue import queue
from review_queue.acceptance import accept
from review_queue.accounts import create_account
from review_queue.columns import Base
from review_queue.decisions import correct
from review_queue.model import CaseState, Correction, Delivery, Role
from tests.app.canaries import KINDS, Canary
from tests.app.canary_messages import Carrier, carriers
from tests.app.conftest import with_encoder
from tests.app.setbacks import STAFF
from tests.app.watch import Watch, files_of
from tests.review_queue.servers import PostgresServer
from tests.web.desk import PASSWORD, USERNAMES, Visitor

# Only what an organisation's own integrations know of a sender; no door tells any yet.
WITHOUT_A_DOOR = {"ID_NUMBER"}
SHARED_PAGES = ("/", "/queue", "/quarantine", "/audit", "/overview", "/keys")
Found = tuple[str, bytes]


@pytest.fixture(params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest,
    home: Path,
    encoder: Callable[[], Encoder],
    redactor: Redactor,
) -> Iterator[Counter]:
    """A counter over each kind of database, with an account for every role."""
    if request.param == "sqlite":
        yield from opened_office(Settings(home=home), encoder, redactor)
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.emptied():
            settings = Settings(home=home, database_url=server.url("migrated"))
            yield from opened_office(settings, encoder, redactor)


def opened_office(
    settings: Settings, encoder: Callable[[], Encoder], redactor: Redactor
) -> Iterator[Counter]:
    counter = with_encoder(open_counter(settings), encoder)
    counter = dataclasses.replace(counter, redactor=lambda: redactor)
    with counter.database.write() as session:
        for role, username in USERNAMES.items():
            create_account(
                session,
                username=username,
                display_name=f"Test {role.value}",
                role=role,
                password=PASSWORD,
                language="en",
                now=now(),
            )
    yield counter
    counter.database.dispose()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Send every temporary file, of this process and of those it starts, to a watched folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_every_redacted_entity_has_a_canary() -> None:
    """A new entity type in the policy needs a canary of its own."""
    rules = Policy.load().entities
    redacted = {entity for entity, rule in rules.items() if rule.action == "redact"}
    assert {kind.entity for kind in KINDS} == redacted - WITHOUT_A_DOOR


def test_every_canary_reaches_redaction() -> None:
    """None is lost on the way: what is found nowhere later was there before."""
    sent = tuple(carriers())
    watch = Watch(canary for carrier in sent for canary in carrier.canaries)
    for carrier in sent:
        submission = parse(
            carrier.raw, id="HM-AAAA-0001", channel=carrier.channel, received_at=now()
        )
        case = original_case(submission)
        known = dataclasses.astuple(case.identity)
        texts = (case.subject, case.body, case.quoted, *case.attachment_names, carrier.note)
        assert watch.found(repr((texts, known)).encode()) == set(carrier.canaries)


def test_the_watch_finds_what_it_must() -> None:
    """Each canary is found as it is, in capitals, as escapes, packed and in wide characters."""
    sent = [canary for carrier in carriers() for canary in carrier.canaries]
    watch = Watch(sent)
    assert len({canary.value for canary in sent}) == len(sent)
    assert watch.found("\n".join(canary.written for canary in sent).encode()) == set(sent)
    name = next(canary for canary in sent if canary.entity == "PERSON")
    for hidden in (
        name.value.upper().encode(),
        name.value.encode("utf-16-le"),
        ascii(name.value).encode(),
        b"x" * 7 + name.value.encode(),
    ):
        assert watch.found(b"\x00" * 5 + hidden) == {name}
    assert watch.found(b"nothing of the kind" * 1000) == set()


def test_case_44_no_canary_is_anywhere_outside_the_vault(
    office: Counter,
    temporary: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Every kind of identifier, through every door, in every place, in both languages."""
    caplog.set_level(logging.DEBUG)
    sent = tuple(carriers())
    watch = Watch(canary for carrier in sent for canary in carrier.canaries)
    folders = (office.settings.home, temporary)
    # What came with the installation holds ordinary words, a canary's surname among them; it
    # keeps its catalogue and rules when it first suggests something.
    office.classifier()
    shipped = {content for _, content in files(*folders)}
    assert not any(watch.found(content) for _, content in files(temporary))
    with closing(PastCases(office)) as past_cases:
        worker = Worker(office, past_cases, now)
        cases = live_through(office, worker, sent)
        found = [*files(*folders), *rows(office), *pages(office, cases)]
    out, err = capfd.readouterr()
    found += [("log", caplog.text.encode()), ("output", (out + err).encode()), *files(*folders)]
    hits: defaultdict[Canary, set[str]] = defaultdict(set)
    for where, content in found:
        if content in shipped:
            continue
        for canary in watch.found(content):
            hits[canary].add(where)
    told = "\n".join(sorted(f"{canary} in {sorted(places)}" for canary, places in hits.items()))
    assert not hits, f"{len(hits)} canaries got out:\n{told}"


def live_through(office: Counter, worker: Worker, sent: tuple[Carrier, ...]) -> list[str]:
    """Take the messages from their doors to the index, a note written on each."""
    cases = [delivered(office, carrier) for carrier in sent]
    worker.work_through(lambda _remaining: None)
    with office.database.read() as session:
        states = [queue.view(session, STAFF, case, now=now()).state for case in cases]
    # A case set aside would hide what it carries.
    assert set(states) == {CaseState.WAITING}
    clerk = Visitor(create_app(office).test_client()).sign_in(Role.INTAKE)
    for case_id, carrier in zip(cases, sent, strict=True):
        answer = clerk.post(f"/cases/{case_id}/notes", {"note": carrier.note})
        assert answer.status_code == 303
    with office.database.write() as session:
        for case_id in cases:
            seen = queue.view(session, STAFF, case_id, now=now()).fence
            answer_ = Correction(category="roads.snow")
            correct(session, STAFF, case_id, answer_, seen=seen, now=now())
    worker.work_through(lambda _remaining: None)
    return cases


def delivered(office: Counter, carrier: Carrier) -> str:
    delivery = Delivery(carrier.channel, "test", carrier.raw, now(), language=carrier.chosen)
    with office.database.write() as session:
        return accept(session, office.vault, delivery, now=now()).case_id


def files(*folders: Path) -> Iterator[Found]:
    """Yield what is in every file below the folders."""
    for path in files_of(*folders):
        yield f"file {path.name}", path.read_bytes()


def rows(office: Counter) -> Iterator[Found]:
    """Yield every column of every table, as the database stores it."""
    is_postgres = office.settings.database.startswith("postgresql")
    with office.database.read() as session:
        for table in Base.metadata.tables.values():
            for column in table.columns:
                binary = column.type.python_type is bytes
                wanted = f'"{column.name}"' + ("::text" if is_postgres and not binary else "")
                values = session.scalars(text(f'SELECT {wanted} FROM "{table.name}"'))  # noqa: S608
                content = b"\0".join(
                    value if isinstance(value, bytes) else str(value).encode() for value in values
                )
                yield f"{table.name}.{column.name}", content


def pages(office: Counter, cases: list[str]) -> Iterator[Found]:
    """Yield what each role sees of every case and of every shared page.

    The pages are the same over both databases: over PostgreSQL those who see most are enough.
    """
    app = create_app(office)
    is_postgres = office.settings.database.startswith("postgresql")
    for role in (Role.SUPERVISOR, Role.PRIVACY) if is_postgres else Role:
        visitor = Visitor(app.test_client()).sign_in(role)
        for path in (*SHARED_PAGES, *(f"/cases/{case_id}" for case_id in cases)):
            visitor.get(path)
            yield f"page for {role.value}: {path}", visitor.page.encode()
