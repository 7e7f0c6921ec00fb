"""Rules of the office over stored cases: previewed, applied, and nothing left behind."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest

from app import rescan
from app.bootstrap import Counter
from app.clock import now
from app.intake.form import Form, form_bytes
from app.past_cases import PastCases
from app.rescan import Rescanner
from app.worker import Worker
from redaction.office_rules import RuleKind
from review_queue import audit, decisions, office_rules, queue, rescans
from review_queue.acceptance import accept
from review_queue.accounts import create_account
from review_queue.model import Actor, CaseState, CaseView, Channel, Correction, Delivery, Role
from review_queue.rescans import Incident, Rescan
from tests.app.past_room import stop_index, triage_command
from tests.app.test_worker import command, wait_for

OFFICER = Actor("chantal", Role.PRIVACY)
STAFF = Actor("amarjit", Role.INTAKE)
# A word no model takes for a name.
TERM = "bluefin ledger"
MANY = 30
BODY = "The plough missed our road again, as the bluefin ledger already says since Sunday."


@pytest.fixture
def past_cases(counter: Counter) -> Iterator[PastCases]:
    with closing(PastCases(counter)) as opened:
        yield opened


@pytest.fixture
def worker(counter: Counter, past_cases: PastCases) -> Worker:
    return Worker(counter, past_cases, now)


def deliver(counter: Counter, body: str, *, subject: str = "Road") -> str:
    raw = form_bytes(Form(subject=subject, body=body, language="en"))
    with counter.database.write() as session:
        delivery = Delivery(Channel.WEB, "test", raw, now(), language="en")
        return accept(session, counter.vault, delivery, now=now()).case_id


def deliver_mail(counter: Counter) -> str:
    """Send the term in the name of an attachment, twice, the files of different sizes."""
    message = EmailMessage()
    message["From"] = "someone@example.org"
    message["Subject"] = f"About the {TERM}"
    message.set_content(BODY)
    for number, content in enumerate((b"one", b"twenty-two")):
        message.add_attachment(
            content, maintype="application", subtype="pdf", filename=f"{TERM} {number}.pdf"
        )
    with counter.database.write() as session:
        delivery = Delivery(Channel.EMAIL, "test", message.as_bytes(), now())
        return accept(session, counter.vault, delivery, now=now()).case_id


def work(worker: Worker) -> None:
    worker.work_through(lambda _remaining: None)


def view(counter: Counter, case_id: str) -> CaseView:
    with counter.database.read() as session:
        return queue.view(session, STAFF, case_id, now=now())


def body_of(counter: Counter, case_id: str) -> str:
    shown = view(counter, case_id).redacted
    assert shown is not None
    return shown.body.text


def proposed(
    counter: Counter, value: str = TERM, *, kind: RuleKind = "term", entity: str = "FILE_NUMBER"
) -> str:
    with counter.database.write() as session:
        return office_rules.propose(
            session, counter.vault, OFFICER, kind=kind, entity_type=entity, value=value, now=now()
        )


def finished(counter: Counter, started: Rescan, *, limit: int = 64) -> rescans.RescanProgress:
    """Work until the rescan is finished and return what it came to."""
    rescanner = Rescanner(counter, now)
    while rescanner.remaining():
        assert rescanner.step(limit)
    with counter.database.read() as session:
        return rescans.progress(session, OFFICER, started.id)


def previewed(counter: Counter, rule_id: str) -> Rescan:
    started = rescan.preview(counter, OFFICER, rule_id, now=now())
    finished(counter, started)
    return started


def applied(counter: Counter, rule_id: str) -> Rescan:
    """Preview and apply a rule to the end."""
    preview = previewed(counter, rule_id)
    started = rescan.apply(counter, OFFICER, rule_id, preview_id=preview.id, now=now())
    finished(counter, started)
    return started


def decide(counter: Counter, case_id: str) -> None:
    with counter.database.write() as session:
        seen = queue.view(session, STAFF, case_id, now=now()).fence
        answer = Correction(category="roads.snow")
        decisions.correct(session, STAFF, case_id, answer, seen=seen, now=now())


def note(counter: Counter, case_id: str, text: str) -> None:
    with counter.database.write() as session:
        redacted = counter.redactor().redact(text, language="en")
        decisions.add_note(session, STAFF, case_id, redacted, now=now())


def incident(counter: Counter) -> Incident:
    with counter.database.read() as session:
        return rescans.incidents(session, OFFICER)[0]


def test_a_preview_changes_nothing_and_an_apply_what_it_said(
    counter: Counter, worker: Worker
) -> None:
    """The officer sees what will happen before it does, and it does."""
    hit, other = deliver(counter, BODY), deliver(counter, "The street light is out at the corner.")
    work(worker)
    before = body_of(counter, hit)
    rule_id = proposed(counter)
    preview = previewed(counter, rule_id)
    assert body_of(counter, hit) == before
    with counter.database.read() as session:
        foreseen = rescans.changes(session, OFFICER, preview.id)
    assert [(change.case_id, change.added) for change in foreseen] == [(hit, 1)]
    started = rescan.apply(counter, OFFICER, rule_id, preview_id=preview.id, now=now())
    come = finished(counter, started)
    assert (come.total, come.done, come.changed, come.quarantined) == (2, 2, 1, 0)
    assert "bluefin" not in body_of(counter, hit)
    assert "street light" in body_of(counter, other)
    found = incident(counter)
    assert (found.cases, found.differences, found.differing) == (1, 0, ())
    assert (found.entity_types, found.channels) == (("FILE_NUMBER",), ("web",))
    with counter.database.read() as session:
        assert audit.verify(session).first_broken is None


def test_no_word_of_a_newly_found_name_stays_outside_the_vault(
    counter: Counter, worker: Worker, past_cases: PastCases, caplog: pytest.LogCaptureFixture
) -> None:
    """Texts, excerpts, notes, evidence, attachment names, vectors and files are all clean."""
    caplog.set_level(logging.DEBUG)
    mail, form = deliver_mail(counter), deliver(counter, BODY, subject=f"See the {TERM}")
    work(worker)
    decide(counter, form)
    work(worker)
    note(counter, mail, f"The caller spoke of the {TERM}.")
    applied(counter, proposed(counter))
    work(worker)
    found = view(counter, mail)
    assert found.redacted is not None
    assert [text.text.count("bluefin") for text in found.redacted.attachment_names] == [0, 0]
    assert found.notes[0].text == "The caller spoke of the [FILE NUMBER 1]."
    assert past_cases.look() is not None
    assert form in past_cases.ask(lambda index: index.case_ids(past_cases.areas))
    counter.database.purge()
    counter.database.dispose()
    assert holding(counter.settings.home, "bluefin") == []
    assert "bluefin" not in caplog.text


def holding(home: Path, word: str) -> list[Path]:
    """List the files that hold a word, in any case."""
    files = (path for path in home.rglob("*") if path.is_file())
    wanted = word.encode()
    return [path.relative_to(home) for path in files if wanted in path.read_bytes().lower()]


def test_a_kept_word_shows_again_and_a_withdrawn_rule_is_undone(
    counter: Counter, worker: Worker
) -> None:
    """What a rule changed in what is stored goes back when it is withdrawn."""
    case_id = deliver(counter, BODY)
    work(worker)
    before = body_of(counter, case_id)
    rule_id = proposed(counter)
    applied(counter, rule_id)
    assert body_of(counter, case_id) != before
    started = rescan.withdraw(counter, OFFICER, rule_id, now=now())
    assert started is not None
    assert finished(counter, started).changed == 1
    assert body_of(counter, case_id) == before


def test_new_messages_are_redacted_by_the_rules_in_force(counter: Counter, worker: Worker) -> None:
    """A worker that has run for days uses a rule from the moment it is applied."""
    work(worker)
    applied(counter, proposed(counter))
    case_id = deliver(counter, BODY)
    work(worker)
    assert "bluefin" not in body_of(counter, case_id)


def test_a_case_redacted_while_the_rules_change_is_redacted_again(
    counter: Counter, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule applied between redaction and record is not missed by either."""
    rule_id = proposed(counter)
    preview = previewed(counter, rule_id)
    case_id = deliver(counter, BODY)
    seen: list[str] = []
    record = Worker._record

    def apply_first(*arguments: object) -> None:
        if not seen:
            seen.append("applied")
            rescan.apply(counter, OFFICER, rule_id, preview_id=preview.id, now=now())
        record(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "_record", apply_first)
    work(worker)
    assert seen
    assert "bluefin" not in body_of(counter, case_id)


def test_what_cannot_be_redacted_again_is_set_aside(counter: Counter, worker: Worker) -> None:
    """An original that was damaged leaves no doubtful text behind."""
    waiting, decided = deliver(counter, BODY), deliver(counter, BODY + " Still.")
    work(worker)
    decide(counter, decided)
    work(worker)
    rule_id = proposed(counter)
    for case_id in (waiting, decided):
        damage(counter, case_id)
    preview = previewed(counter, rule_id)
    assert view(counter, waiting).state == CaseState.WAITING
    started = rescan.apply(counter, OFFICER, rule_id, preview_id=preview.id, now=now())
    assert finished(counter, started).quarantined == 2
    work(worker)
    for case_id in (waiting, decided):
        found = view(counter, case_id)
        assert (found.state, found.quarantine_reason) == (
            CaseState.QUARANTINED,
            "original_unreadable",
        )
        assert found.redacted is None
    assert incident(counter).differences == 0


def damage(counter: Counter, case_id: str) -> None:
    """Change one byte of a sealed original."""
    from review_queue.tables import VaultBlobRow

    with counter.database.write() as session:
        blob = session.get_one(VaultBlobRow, counter.vault.blob_of(session, case_id, "original"))
        blob.ciphertext = blob.ciphertext[:-1] + bytes([blob.ciphertext[-1] ^ 1])


def test_a_rescan_killed_half_way_goes_on_and_keeps_to_its_preview(
    counter: Counter, worker: Worker, home: Path, request: pytest.FixtureRequest
) -> None:
    """kill -9 in the middle of thirty cases: resumed, it changes exactly what was foreseen."""
    for number in range(MANY):
        what = f"The {TERM} has page {number}." if number % 3 else "There is no page at all."
        deliver(counter, f"There is a pothole by civic number {number + 10}. {what}")
    work(worker)
    with counter.database.write() as session:
        create_account(
            session,
            username=OFFICER.id,
            display_name="Chantal Roussel",
            role=Role.PRIVACY,
            password="correct horse",
            language="fr",
            now=now(),
        )
    rule_id = proposed(counter)
    preview = previewed(counter, rule_id)
    started = rescan.apply(counter, OFFICER, rule_id, preview_id=preview.id, now=now())
    running = subprocess.Popen(command(home, "worker"))
    try:
        wait_for(lambda: 0 < done(counter, started) < MANY)
    finally:
        running.kill()
        running.wait()
        request.addfinalizer(lambda: stop_index(home))
    assert done(counter, started) < MANY
    resumed = triage_command(home, "privacy", "rescan", "--resume", "--as", OFFICER.id)
    printed = json.loads(resumed.stdout)
    assert (printed["cases"], printed["changed"], printed["differences"]) == (
        MANY,
        MANY * 2 // 3,
        [],
    )
    assert TERM not in resumed.stderr + resumed.stdout
    with counter.database.read() as session:
        foreseen = rescans.changes(session, OFFICER, preview.id)
        assert foreseen == rescans.changes(session, OFFICER, started.id)
        assert audit.verify(session).first_broken is None


def done(counter: Counter, started: Rescan) -> int:
    with counter.database.read() as session:
        return rescans.progress(session, OFFICER, started.id).done
