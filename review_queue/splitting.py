"""Split a message that asks for two things into two cases.

Both are of the same original, which stays where it is, and of the same redacted text; each has its
own suggestion, route, clock and decision. Whoever splits says what the second one is about.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from redaction.model import RedactedText
from redaction.placeholders import own_words
from review_queue import audit, decisions, jobs
from review_queue.acceptance import new_case_id
from review_queue.access import Permission, require
from review_queue.claims import take
from review_queue.desk_tables import CaseSplitRow
from review_queue.errors import SplitRefused
from review_queue.lifecycle import locked
from review_queue.model import Actor, CaseState
from review_queue.occurrence_tables import CaseLinkRow
from review_queue.same_message import source_of, split_from
from review_queue.tables import CaseRow
from review_queue.vault import Vault, refuse_erased
from review_queue.visibility import visible, visible_locked

SPLIT = "split"
MOST = 5
ABOUT_CHARACTERS = 10


def split(
    session: Session,
    vault: Vault,
    actor: Actor,
    case_id: str,
    about: RedactedText,
    *,
    seen: int,
    now: datetime,
) -> str:
    """Make a second case of a waiting one's message and return its number; the first stays taken.

    `about` says what the second one is for, and becomes its first note. Raises ClaimConflict when
    the case changed since it was shown, SplitRefused, CaseErased.
    """
    require(actor, Permission.JOIN)
    visible(session, actor, case_id)
    source = source_of(session, case_id)
    # Before the case, as erasing does: no case may get hold of an original that just went.
    locked(session, source)
    take(session, actor, case_id, seen=seen, now=now)
    case = visible_locked(session, actor, case_id)
    for original in (source, case.id):
        refuse_erased(session, original)
    if len(own_words(about.text)) < ABOUT_CHARACTERS:
        raise SplitRefused("about")
    number = len(split_from(session, source)) + 1
    if number > MOST:
        raise SplitRefused("many")
    second = _second(vault, case, source, number)
    session.add(second)
    session.flush()
    row = CaseSplitRow(case_id=second.id, source_id=source, split_by=actor.id, split_at=now)
    session.add_all((row, CaseLinkRow(case_id=second.id, other_id=source, kind=SPLIT)))
    session.flush()
    jobs.enqueue(session, jobs.TRIAGE, second.id, now=now)
    into: dict[str, audit.Detail] = {"into": second.id, "fence": case.fence}
    audit.record(session, "desk:case:split", actor, case.id, into, now=now)
    off: dict[str, audit.Detail] = {"from": case.id}
    audit.record(session, "desk:case:split_off", actor, second.id, off, now=now)
    decisions.write_note(session, actor, second.id, about, now=now)
    return second.id


def _second(vault: Vault, case: CaseRow, source: str, number: int) -> CaseRow:
    """Build the second case: as old as the first, because the person has waited as long."""
    return CaseRow(
        id=new_case_id(),
        state=CaseState.RECEIVED,
        channel=case.channel,
        mailbox=case.mailbox,
        # Its own, or the same mail read again would be taken for either.
        fingerprint=vault.fingerprint(SPLIT, f"{source}\0{number}".encode()),
        language=case.language,
        received_at=case.received_at,
    )
