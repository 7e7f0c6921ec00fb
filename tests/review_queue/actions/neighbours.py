"""Cases that belong together: by incident, by burst, by sender."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import delete

from review_queue import (
    bursts,
    occurrences,
    people,
)
from review_queue.occurrence_tables import BurstCaseRow, BurstRow
from tests.review_queue.actions.ready import Ready, Step
from tests.review_queue.neighbours import HERE, settle
from tests.review_queue.office import (
    CLERK,
    NOW,
    SUPERVISOR,
    Office,
)


def _burst(office: Office) -> Step:
    """Two neighbours are no burst; the third, whose triage is still to be recorded, makes one."""
    for number in range(2):
        settle(office, HERE, sender=f"n{number}@example.org")
    third = settle(office, HERE, sender="n3@example.org")
    with office.database.write() as session:
        session.execute(delete(BurstCaseRow))
        session.execute(delete(BurstRow))
    return lambda session: bursts.watch(session, third, now=NOW)


def _notice(office: Office) -> Step:
    for number in range(3):
        settle(office, HERE, sender=f"n{number}@example.org")
    return lambda session: bursts.mark_seen(session, SUPERVISOR, 1, seen=3, now=NOW)


def _joined(join: Callable[..., object], **seen: int) -> Ready:
    def ready(office: Office) -> Step:
        one, other = settle(office, HERE), settle(office, HERE)
        return lambda session: join(session, CLERK, one, other, seen=0, now=NOW, **seen)

    return ready


def _unmerge(office: Office) -> Step:
    one, other = settle(office, HERE), settle(office, HERE)
    with office.database.write() as session:
        occurrences.merge(session, CLERK, one, other, seen=0, seen_leading=0, now=NOW)
    fence = office.view(one).fence
    return lambda session: occurrences.unmerge(session, CLERK, one, seen=fence, now=NOW)


def _shown(office: Office) -> Step:
    first = settle(office, HERE, sender="a@example.org")
    later = settle(office, HERE, sender="a@example.org")
    with office.database.read() as session:
        earlier = people.earlier(session, CLERK, later)
    assert [each.case_id for each in earlier] == [first]
    return lambda session: people.record_shown(session, CLERK, later, earlier, now=NOW)


ACTIONS: Mapping[str, Ready] = {
    "bursts.mark_seen": _notice,
    "bursts.watch": _burst,
    "occurrences.link": _joined(occurrences.link),
    "occurrences.merge": _joined(occurrences.merge, seen_leading=0),
    "occurrences.unmerge": _unmerge,
    "people.record_shown": _shown,
}
