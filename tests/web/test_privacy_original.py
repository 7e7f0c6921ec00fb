"""The desk opens an original: for a reason, on the record, for a quarter of an hour."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from sqlalchemy import delete

from app.bootstrap import Counter
from app.clock import now
from review_queue.model import Channel, Role
from review_queue.originals import erase_case
from review_queue.tables import AuditHeadRow
from tests.web.desk import Visitor, case_view
from tests.web.privacy_desk import BODY, OFFICER, all_openings, let_openings_end, stored_case

FIELDS = {"reason": "answer_sender", "note": "To call back about the flooded wharf."}
ADDRESS = re.compile(r"/originals/[0-9a-f]{32}")


def opened(visitor: Visitor, case_id: str, **fields: str) -> str:
    """Open a case's original through the page and return its address."""
    answer = visitor.post(f"/cases/{case_id}/original", {**FIELDS, **fields})
    assert answer.status_code == 303, visitor.page
    address = answer.headers["Location"]
    assert ADDRESS.fullmatch(address)
    return address


def letter(*names: str) -> bytes:
    """Write an e-mail with an attachment of each name."""
    message = EmailMessage()
    message["From"] = "Zoé Brun <zoe.brun@example.org>"
    message["Subject"] = "Wharf"
    message.set_content(BODY)
    for name in names:
        message.add_attachment(
            b"<html><script>alert(1)</script>", maintype="image", subtype="png", filename=name
        )
    return message.as_bytes()


def test_the_original_is_shown_under_a_banner_with_its_end(
    visitor: Visitor, counter: Counter
) -> None:
    """The page says what it is, until when, and why; nothing keeps a copy."""
    case_id = stored_case(counter)
    visitor.sign_in(Role.INTAKE)
    visitor.get(f"/cases/{case_id}")
    assert f'href="/cases/{case_id}/original"' in visitor.page
    answer = visitor.get(opened(visitor, case_id))
    assert BODY in visitor.page
    assert "This is the original" in visitor.page
    assert "To answer the sender" in visitor.page
    assert answer.headers["Cache-Control"] == "no-store"
    assert "privacy:original:opened" in {e.tag for e in case_view(counter, case_id).history}


def test_the_note_is_redacted_before_it_is_stored(visitor: Visitor, counter: Counter) -> None:
    """A name in the note would be a leak of its own."""
    case_id = stored_case(counter)
    visitor.sign_in(Role.REVIEWER)
    opened(visitor, case_id, note="To call Marguerite Thériault at 506 555 0198 about it.")
    (opening,) = all_openings(counter)
    assert "Thériault" not in opening.note
    assert "0198" not in opening.note


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "curiosity"},
        {"reason": ""},
        {"reason": "redaction_audit"},
        {"note": ""},
        {"note": "look"},
        {"note": "x" * 501},
        {"note": "Marguerite Thériault"},
    ],
)
def test_without_a_reason_and_a_note_nothing_is_opened(
    visitor: Visitor, counter: Counter, fields: dict[str, str]
) -> None:
    """Both are asked again, and what was written stays on the page."""
    case_id = stored_case(counter)
    visitor.sign_in(Role.INTAKE)
    answer = visitor.post(f"/cases/{case_id}/original", {**FIELDS, **fields})
    assert answer.status_code == 400
    assert all_openings(counter) == []
    assert BODY not in visitor.page


def test_case_63_an_opening_is_its_openers_alone(
    visitor: Visitor, counter: Counter, new_visitor: Callable[[], Visitor]
) -> None:
    """A colleague with the address gets 403, a role without the permission too."""
    case_id = stored_case(counter)
    visitor.sign_in(Role.INTAKE)
    address = opened(visitor, case_id)
    for role in (Role.REVIEWER, Role.SUPERVISOR, Role.PRIVACY, Role.EVALUATOR):
        other = new_visitor().sign_in(role)
        assert other.get(address).status_code == 403, role
        assert other.get(f"{address}/files/1").status_code == 403, role
        assert "Zoé" not in other.page
    stranger = new_visitor()
    assert stranger.get(address).status_code == 302
    for guessed in ("0" * 32, "x", "%00", "'" * 40):
        assert visitor.get(f"/originals/{guessed}").status_code == 404


def test_it_closes_after_its_time(visitor: Visitor, counter: Counter) -> None:
    """Going back to it leads to the question, not to the text."""
    case_id = stored_case(counter)
    visitor.sign_in(Role.INTAKE)
    address = opened(visitor, case_id)
    let_openings_end(counter)
    answer = visitor.get(address)
    assert answer.status_code == 303
    visitor.get(answer.headers["Location"])
    assert "The 15 minutes are over." in visitor.page
    assert "Zoé" not in visitor.page


def test_case_84_when_the_opening_cannot_be_recorded_nothing_is_shown(
    visitor: Visitor, counter: Counter
) -> None:
    """The audit insert fails, so the view fails: no text, no opening."""
    case_id = stored_case(counter)
    visitor.sign_in(Role.INTAKE)
    with counter.database.write() as rows:
        rows.execute(delete(AuditHeadRow))
    answer = visitor.post(f"/cases/{case_id}/original", FIELDS)
    assert answer.status_code == 500
    assert "Zoé" not in visitor.page
    assert all_openings(counter) == []


def test_case_66_looking_opens_nothing_and_a_form_needs_its_token(
    visitor: Visitor, counter: Counter
) -> None:
    """GET asks; only a form of this session opens."""
    case_id = stored_case(counter)
    visitor.sign_in(Role.INTAKE)
    visitor.get(f"/cases/{case_id}/original?reason=emergency&note=just+have+a+look")
    answer = visitor.client.post(f"/cases/{case_id}/original", data=FIELDS)
    assert answer.status_code == 400
    assert all_openings(counter) == []


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("..%2F..%2Fetc%2Fpasswd%00.pdf", None),
        ("../../etc/passwd", "passwd"),
        ("photo of zoé.png", "photo%20of%20zo%C3%A9.png"),
        ("exe\u202egnp.fdp", None),
        ('a"; filename="b.html', None),
        ("x" * 4000 + ".png", None),
    ],
)
def test_cases_10_to_12_an_attachment_is_saved_never_shown(
    visitor: Visitor, counter: Counter, name: str, saved: str | None
) -> None:
    """Whatever its name and type say: bytes to keep, under one clean file name."""
    case_id = stored_case(counter, letter(name), channel=Channel.EMAIL)
    visitor.sign_in(Role.INTAKE)
    address = opened(visitor, case_id)
    visitor.get(address)
    assert f'href="{address}/files/1"' in visitor.page
    answer = visitor.get(f"{address}/files/1")
    assert answer.status_code == 200
    assert answer.get_data() == b"<html><script>alert(1)</script>"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert not any(part in disposition for part in ("/", "\\", "\u202e", "\0", "\n", "%2F.."))
    assert len(disposition) < 700
    assert saved is None or saved in disposition
    assert visitor.get(f"{address}/files/2").status_code == 404
    assert visitor.get(f"{address}/files/0").status_code == 404


def test_an_erased_original_is_gone_for_the_desk_too(visitor: Visitor, counter: Counter) -> None:
    """The page says so, and an opening from before shows nothing any more."""
    case_id = stored_case(counter)
    visitor.sign_in(Role.INTAKE)
    address = opened(visitor, case_id)
    _erase(counter, case_id)
    assert visitor.get(address).status_code == 410
    assert "Zoé" not in visitor.page
    answer = visitor.post(f"/cases/{case_id}/original", FIELDS)
    assert answer.status_code == 410
    assert "The original was erased." in visitor.page


def _erase(counter: Counter, case_id: str) -> None:
    with counter.database.write() as rows:
        erase_case(rows, counter.vault, OFFICER, case_id, reason="retention_ended", now=now())
