"""What makes an action ready: a function that brings an office to where one step is left."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from tests.review_queue.office import Office, redacted

Step = Callable[[Session], object]
Ready = Callable[[Office], Step]
NOTE = redacted("She called again about the plough.")


def of_case(act: Callable[[Session, str], object]) -> Ready:
    """Take the step on a waiting case."""

    def ready(office: Office) -> Step:
        case_id = office.waiting()
        return lambda session: act(session, case_id)

    return ready


def held(act: Callable[[Session, str], object]) -> Ready:
    """Take the step on a case that a clerk has in hand."""

    def ready(office: Office) -> Step:
        case_id = office.waiting()
        office.claim(case_id)
        return lambda session: act(session, case_id)

    return ready
