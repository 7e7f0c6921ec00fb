"""Scan many stored cases again, kill the process half-way, resume, and compare with the preview.

    python -m eval.benchmarks.rescan --cases 20000

The cases are the demonstration's past cases under invented names, taken in, redacted and
recorded by the functions that serve messages; only classification and search are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import select

from app import folder
from app.bootstrap import Counter, open_counter
from app.cli.output import print_json, progress, say
from app.clock import now
from app.demo.history import past_cases
from app.intake.form import Form, form_bytes
from app.original_case import original_case
from app.settings import Settings
from app.stored import submission_of
from app.worker import LEASE
from classifiers.model import Severity
from eval.reports.record import figures
from redaction.errors import RedactionError
from review_queue import acceptance, jobs, office_rules, rescans, triage_record
from review_queue.accounts import create_account, new_password
from review_queue.model import Actor, Assessment, Channel, Delivery, Job, Role
from review_queue.rescan_model import PREVIEW
from review_queue.rescans import RescanProgress
from review_queue.tables import RedactedTextRow

OFFICER = Actor("officer", Role.PRIVACY)
BATCH = 64
# Lower case and ordinary words: no model takes it for a name.
TERM = "the gaspereau kid"
MENTIONS = {
    "en": f"Everybody here calls him {TERM.title()}, ask for {TERM}.",
    "fr": f"Tout le monde l'appelle {TERM}.",
}
EVERY = 7
GIVEN = ("Odilon", "Mary-Ann", "Tuấn", "Kesha", "Sewitis", "Fatou", "Réjeanne", "Gord", "Irène")
FAMILY = ("Maillet", "Sappier", "Okafor", "Hébert-Roy", "MacQuarrie", "Phạm", "Gould", "Thériault")


@dataclass(frozen=True, slots=True)
class RescanFigures:
    """State what a killed and resumed apply came to, beside its preview; times in seconds.

    `kept_to_preview` is true when every case changed as foreseen and no other; `readable` counts
    the stored texts in which the rule's term can still be read.
    """

    cases: int
    previewed: int
    changed: int
    quarantined: int
    killed_at: int
    kept_to_preview: bool
    differences: int
    readable: int
    preview_seconds: float
    apply_seconds: float
    cases_per_second: float


@click.command()
@click.option("--cases", default=20_000, show_default=True, type=click.IntRange(min=2))
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to make the data folder; a temporary place when not given.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON there.")
def rescan(cases: int, home: Path | None, out: Path | None) -> None:
    """Measure a rescan that is killed half-way; exit 1 when it did not keep to its preview."""
    with TemporaryDirectory(prefix="triage-rescan-") as place:
        measured = measure(home or Path(place) / "home", cases)
    if out is not None:
        text = json.dumps(figures(measured), indent=2, sort_keys=True)
        out.write_text(text + "\n", encoding="utf-8")
    print_json(figures(measured))
    raise SystemExit(0 if measured.kept_to_preview and not measured.readable else 1)


def measure(home: Path, cases: int) -> RescanFigures:
    """Fill a folder, preview a rule, apply it with a kill in the middle, and compare."""
    settings = Settings(home=home)
    folder.prepare(settings, lambda step: say(f"Preparing: {step}"))
    counter = open_counter(settings)
    _fill(counter, cases)
    rule_id = _propose(counter)
    started = time.perf_counter()
    preview = _run(home, "rule", "preview", rule_id)
    preview_seconds = time.perf_counter() - started
    started = time.perf_counter()
    killed_at = _killed(
        counter, home, ("rule", "apply", rule_id, "--preview", str(preview["rescan"])), cases // 2
    )
    applied = _run(home, "rescan", "--resume")
    apply_seconds = time.perf_counter() - started
    return RescanFigures(
        cases=cases,
        previewed=int(preview["changed"]),
        changed=int(applied["changed"]),
        quarantined=int(applied["quarantined"]),
        killed_at=killed_at,
        kept_to_preview=_same(counter, str(preview["rescan"]), str(applied["rescan"])),
        differences=len(applied["differences"]),
        readable=_readable(counter),
        preview_seconds=preview_seconds,
        apply_seconds=apply_seconds,
        cases_per_second=cases / preview_seconds,
    )


def forms() -> Iterator[Form]:
    """Yield the demonstration's past cases over and over, each time from another person."""
    past = [case.form for case in past_cases()]
    for number in count():
        form = past[number % len(past)]
        given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
        name = f"{given} {family}"
        closing = MENTIONS[form.language or "en"] if number % EVERY == 0 else ""
        yield Form(
            subject=form.subject,
            body=f"{form.body}\n\n{closing}\n\n{name}, {number}",
            language=form.language,
            name=name,
            email=f"person{number}@example.org",
            community=form.community,
        )


def _fill(counter: Counter, cases: int) -> None:
    source = forms()
    with progress("Storing cases", cases) as bar:
        for start in range(0, cases, BATCH):
            batch = list(islice(source, min(BATCH, cases - start)))
            _store(counter, batch)
            bar.advance(len(batch))


def _store(counter: Counter, batch: list[Form]) -> None:
    with counter.database.write() as session:
        for form in batch:
            delivery = Delivery(Channel.WEB, "benchmark", form_bytes(form), now(), form.language)
            acceptance.accept(session, counter.vault, delivery, now=now())
    with counter.database.write() as session:
        claimed = [_claimed(jobs.claim(session, worker="b", now=now(), lease=LEASE)) for _ in batch]
    with counter.database.read() as session:
        read = [submission_of(session, counter.vault, job.case_id) for job in claimed]
    redacted = counter.redactor().redact_cases([original_case(each) for each in read])
    with counter.database.write() as session:
        for job, case in zip(claimed, redacted, strict=True):
            if isinstance(case, RedactionError):
                triage_record.record_quarantine(session, job, case.reason, now=now())
                continue
            route = counter.router.route(
                case, None, Severity.S3, taxonomy=counter.taxonomy, received_at=now()
            )
            triage_record.record_assessment(
                session,
                counter.vault,
                job,
                Assessment(case, None, None, route),
                (),
                message_id="",
                defects=(),
                now=now(),
            )


def _claimed(job: Job | None) -> Job:
    if job is None:
        raise RuntimeError("a case that was just stored has no job: is a worker running here?")
    return job


def _propose(counter: Counter) -> str:
    with counter.database.write() as session:
        create_account(
            session,
            username=OFFICER.id,
            display_name="Privacy officer",
            role=Role.PRIVACY,
            password=new_password(),
            language="en",
            now=now(),
        )
        return office_rules.propose(
            session,
            counter.vault,
            OFFICER,
            kind="term",
            entity_type="PERSON",
            value=TERM,
            now=now(),
        )


def _command(home: Path, *words: str) -> list[str]:
    start = [sys.executable, "-m", "app", "--home", str(home), "privacy"]
    return [*start, *words, "--as", OFFICER.id]


def _run(home: Path, *words: str) -> dict[str, Any]:
    """Run a command to its end and return what it printed; 1 tells of differences."""
    say(" ".join(("triage privacy", *words[:2])))
    done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
        _command(home, *words), stdout=subprocess.PIPE, text=True, check=False
    )
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def _killed(counter: Counter, home: Path, words: tuple[str, ...], at: int) -> int:
    """Start a command, kill it once so many cases are done, and return how many were."""
    running = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        _command(home, *words), stdout=subprocess.DEVNULL
    )
    while running.poll() is None and _come(counter).done < at:
        time.sleep(0.05)
    running.kill()
    running.wait()
    done = _come(counter).done
    say(f"killed after {done} cases")
    return done


def _come(counter: Counter) -> RescanProgress:
    """Return the progress of the apply; none before it has started."""
    with counter.database.read() as session:
        latest = rescans.latest(session, OFFICER)
        if latest is None or latest.purpose == PREVIEW:
            return RescanProgress(0, 0, 0, 0, None)
        return rescans.progress(session, OFFICER, latest.id)


def _same(counter: Counter, preview_id: str, apply_id: str) -> bool:
    with counter.database.read() as session:
        everything = 10**9
        foreseen = rescans.changes(session, OFFICER, preview_id, everything)
        return foreseen == rescans.changes(session, OFFICER, apply_id, everything)


def _readable(counter: Counter) -> int:
    """Count the stored texts that still show the term, in any case."""
    with counter.database.read() as session:
        texts = session.scalars(select(RedactedTextRow.text))
        return sum(TERM in text.lower() for text in texts)


if __name__ == "__main__":
    rescan()
