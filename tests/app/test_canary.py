"""Nothing personal is anywhere in the data folder outside the vault, or in a log."""

from __future__ import annotations

import json
import logging
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.bootstrap import Counter
from app.clock import now
from app.intake.form import Form, form_bytes
from app.worker import Worker
from review_queue import queue
from review_queue.acceptance import accept
from review_queue.decisions import correct
from review_queue.model import Actor, Channel, Correction, Delivery, Role

NAME = "Théodule Cormierquist"
EMAIL = "theodule.cormierquist@example.org"
SIN = "046 454 286"
PHONE = "506-555-0187"
CANARIES = (NAME, "Cormierquist", EMAIL, SIN, SIN.replace(" ", ""), PHONE, PHONE.replace("-", ""))
STAFF = Actor("amarjit", Role.INTAKE)


def mail() -> bytes:
    """A message with all four in its body, its subject and the name of its attachment."""
    message = EmailMessage()
    message["From"] = f'"{NAME}" <{EMAIL}>'
    message["To"] = "counter@example.ca"
    message["Subject"] = f"Plough missed us again, {NAME}, {PHONE}, SIN {SIN}"
    message.set_content(
        "The plough has not been on our road since Sunday and we cannot get out.\n\n"
        f"My name is {NAME} and my SIN is {SIN}. Write to {EMAIL} or call {PHONE}.\n"
    )
    message.add_attachment(
        f"{NAME} {SIN}".encode(),
        maintype="application",
        subtype="pdf",
        filename=f"{NAME} {PHONE} {SIN} {EMAIL}.pdf",
    )
    return message.as_bytes()


def form() -> bytes:
    """A form with all four in its own places, in its text and in an answer."""
    return form_bytes(
        Form(
            subject=f"Route pas déneigée, {NAME}",
            body=f"Bonjour, je m'appelle {NAME}, mon NAS est le {SIN}. La route est bloquée "
            f"depuis dimanche. Appelez-moi au {PHONE} ou écrivez à {EMAIL}.",
            language="fr",
            name=NAME,
            email=EMAIL,
            phone=PHONE,
            fields={"place": f"chez {NAME}, {PHONE}, {EMAIL}, NAS {SIN}"},
        )
    )


def forms_of(canary: str) -> set[bytes]:
    """How a text may be written in a file: as it is, in another encoding, escaped as JSON."""
    escaped = json.dumps(canary)[1:-1]
    return {
        written.encode(encoding)
        for written in (canary, canary.lower(), canary.upper(), escaped)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    } | {canary.encode("latin-1")}


def test_canaries_are_nowhere_outside_the_vault(
    counter: Counter, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    """A name, an address, an insurance number and a telephone number leave no trace (case 44)."""
    caplog.set_level(logging.DEBUG)
    for channel, raw in ((Channel.EMAIL, mail()), (Channel.WEB, form())):
        with counter.database.write() as session:
            accept(session, counter.vault, Delivery(channel, "test", raw, now()), now=now())
    worker.work_through(lambda _remaining: None)
    decide_all(counter)
    worker.work_through(lambda _remaining: None)
    counter.database.dispose()
    found = {
        (path.relative_to(counter.settings.home), canary)
        for path in files_of(counter.settings.home)
        for canary in CANARIES
        if any(form in path.read_bytes() for form in forms_of(canary))
    }
    assert found == set()
    assert not [canary for canary in CANARIES if canary in caplog.text]


def decide_all(counter: Counter) -> None:
    """Decide both, so that their texts reach the index and the vectors too."""
    with counter.database.write() as session:
        waiting = queue.waiting(session, STAFF)
        assert len(waiting) == 2
        for row in waiting:
            seen = queue.view(session, STAFF, row.case_id, now=now()).fence
            answer = Correction(category="roads.snow")
            correct(session, STAFF, row.case_id, answer, seen=seen, now=now())


def files_of(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]
