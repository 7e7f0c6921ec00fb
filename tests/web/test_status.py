"""How a request stands, for whoever has its number and its code."""

from __future__ import annotations

import re

from app.bootstrap import Counter
from app.clock import now
from review_queue import decisions, queue
from review_queue.model import Actor, Role
from review_queue.request_status import Stage, code_for, stage
from tests.web.desk import USERNAMES, Visitor, received_case, waiting_case

CLERK = Actor(USERNAMES[Role.INTAKE], Role.INTAKE)


def _asked(visitor: Visitor, reference: str, code: str) -> int:
    visitor.get("/request/status")
    return visitor.post("/request/status", {"reference": reference, "code": code}).status_code


def _current(visitor: Visitor) -> str:
    found = re.search(r'aria-current="step">([^<]+)<', visitor.page)
    return found.group(1) if found else ""


def test_a_request_goes_through_three_stages(visitor: Visitor, counter: Counter) -> None:
    """Received, being looked at while somebody has it, with the team once it was decided."""
    case_id = waiting_case(counter, body="Samantha Sock cannot leave her lane")
    code = code_for(counter.vault, case_id)
    seen = []
    _asked(visitor, case_id, code)
    seen.append(_current(visitor))
    with counter.database.write() as rows:
        queue.claim(rows, CLERK, case_id, now=now())
    _asked(visitor, case_id, code)
    seen.append(_current(visitor))
    with counter.database.write() as rows:
        fence = queue.view(rows, CLERK, case_id, now=now()).fence
        decisions.confirm(rows, CLERK, case_id, seen=fence, now=now())
    assert _asked(visitor, case_id, code) == 200
    seen.append(_current(visitor))
    assert seen == ["Received", "Being looked at", "With the team that answers"]
    for word in ("Sock", "lane", "Snow", "Intake", "roads"):
        assert word not in visitor.page, word


def test_a_wrong_code_and_no_such_request_are_told_alike(
    visitor: Visitor, counter: Counter
) -> None:
    """A guess learns nothing: the same page, the same status."""
    case_id = received_case(counter, "Hello")
    other = code_for(counter.vault, received_case(counter, "Hello again"))
    pages = []
    for reference, code in ((case_id, other), ("HM-0000-0000", other), ("", ""), (case_id, "")):
        assert _asked(visitor, reference, code) == 404
        pages.append(visitor.page.replace(visitor.token, ""))
    assert len(set(pages)) == 1


def test_number_and_code_are_read_however_they_were_copied(counter: Counter) -> None:
    """Small letters, spaces, an O for a zero, without the dashes."""
    case_id = received_case(counter, "Hello")
    code = code_for(counter.vault, case_id)
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", code)
    copied = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    with counter.database.read() as rows:
        for number in (case_id, case_id.lower().replace("-", ""), f" {case_id[3:]} "):
            found = stage(rows, counter.vault, number, copied, now=now())
            assert found is Stage.RECEIVED, number


def test_guessing_codes_is_slowed(visitor: Visitor) -> None:
    """Ten wrong ones a minute from one address."""
    visitor.get("/request/status")
    codes = [
        visitor.post("/request/status", {"reference": "HM-1", "code": "x"}).status_code
        for _ in range(11)
    ]
    assert codes == [404] * 10 + [429]
