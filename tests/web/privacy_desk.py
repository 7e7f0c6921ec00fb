"""Cases that were really redacted, read and re-scanned, for the privacy officer's pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import update

from app.bootstrap import Counter
from app.clock import now
from app.intake.form import Form, form_bytes
from app.intake.parse import parse
from app.rescan import Rescanner
from app.steps import redact_with
from redaction.model import Language, RedactedCase, RedactedText, Span
from review_queue import acceptance, jobs, originals, samples
from review_queue.model import Actor, Assessment, Attachment, Channel, Delivery, Role
from review_queue.originals import Opening
from review_queue.triage_record import record_assessment
from review_queue.vault_tables import OriginalOpeningRow
from tests.web.desk import LEASE, USERNAMES, Visitor, suggestion

OFFICER = Actor(USERNAMES[Role.PRIVACY], Role.PRIVACY)
BODY = "Good day, I am Zoé Brun. The wharf at Petit-Cap is under water. Call me at 506 555 0142."
SAMPLE = re.compile(r"/privacy/samples/(RS-[0-9A-Z]{4}-[0-9A-Z]{4})")


def web_form(body: str, subject: str = "Wharf", language: Language | None = "en") -> bytes:
    """Write the bytes of a request from the public's form."""
    return form_bytes(Form(subject=subject, body=body, language=language))


def stored_case(
    counter: Counter,
    raw: bytes | None = None,
    *,
    channel: Channel = Channel.WEB,
    spans: Iterable[tuple[int, int, str]] | None = None,
) -> str:
    """Receive a request and store it redacted: really, or by the spans of its body given."""
    at = now()
    raw = web_form(BODY) if raw is None else raw
    # A door for each, so that equal words are not one delivery.
    delivery = Delivery(channel, f"test:{at.isoformat()}", raw, at)
    with counter.database.write() as rows:
        case_id = acceptance.accept(rows, counter.vault, delivery, now=at).case_id
    submission = parse(raw, id=case_id, channel=channel, received_at=at)
    redacted = redact_with(counter.redactor)(submission)
    if spans is not None:
        redacted = _with_spans(redacted, spans)
    proposed = suggestion()
    route = counter.router.route(
        redacted,
        proposed.category.label,
        proposed.severity.severity,
        taxonomy=counter.taxonomy,
        received_at=at,
    )
    attachments = [
        Attachment(name, file.content_type, file.content)
        for name, file in zip(redacted.attachment_names, submission.attachments, strict=True)
    ]
    with counter.database.write() as rows:
        job = jobs.claim(rows, worker="test", now=at, lease=LEASE)
        assert job is not None
        record_assessment(
            rows,
            counter.vault,
            job,
            Assessment(redacted, proposed, (), route),
            attachments,
            message_id="",
            defects=(),
            now=at,
        )
    return case_id


def _with_spans(redacted: RedactedCase, spans: Iterable[tuple[int, int, str]]) -> RedactedCase:
    """Pretend that redaction found exactly these in the body, and nothing elsewhere."""

    def found(text: RedactedText, spans: Iterable[tuple[int, int, str]]) -> RedactedText:
        made = tuple(Span(start, end, kind, 0.9, "test") for start, end, kind in spans)
        return RedactedText("[PERSON 1]", made, text.language, text.policy_version)

    return RedactedCase(
        found(redacted.subject, ()),
        found(redacted.body, spans),
        found(redacted.quoted, ()),
        tuple(found(name, ()) for name in redacted.attachment_names),
    )


def place(text: str, words: str) -> tuple[int, int]:
    """Return where words stand in a text."""
    start = text.index(words)
    return start, start + len(words)


def drawn(visitor: Visitor, size: int = 60) -> str:
    """Draw a sample through the page and return its number."""
    answer = visitor.post("/privacy/samples", {"size": str(size)})
    found = SAMPLE.fullmatch(answer.headers.get("Location", ""))
    assert found is not None, answer.status_code
    return found.group(1)


def opened(visitor: Visitor, size: int = 60) -> str:
    """Draw a sample, open its first case and return the address of that case."""
    address = f"/privacy/samples/{drawn(visitor, size)}/1"
    assert visitor.post(f"{address}/open").status_code == 303
    visitor.get(address)
    return address


def sampled_case(counter: Counter, address: str) -> samples.SampledCase:
    """Look at the first case of a sample by the address of its page."""
    found = SAMPLE.match(address)
    assert found is not None
    with counter.database.read() as rows:
        return samples.case(rows, OFFICER, found.group(1), 1)


def all_openings(counter: Counter) -> list[Opening]:
    """List every opening, newest first."""
    with counter.database.read() as rows:
        return originals.openings(rows, OFFICER, limit=100)


def let_openings_end(counter: Counter) -> None:
    """Let the quarter of an hour of every opening be over."""
    ended: datetime = now() - timedelta(seconds=1)
    with counter.database.write() as rows:
        rows.execute(update(OriginalOpeningRow).values(expires_at=ended))


def rescan_everything(counter: Counter) -> None:
    """Do what the worker does until no re-scan is left."""
    rescanner = Rescanner(counter, now)
    while rescanner.step():
        pass
