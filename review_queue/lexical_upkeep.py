"""Look after the lexical leg: compare it with the cases, make it anew, purge what was removed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import Session

from review_queue import lexical, lexical_contents
from review_queue.conditions import findable
from review_queue.index_contents import Comparison
from review_queue.lexical_engines import engine_of
from review_queue.lexical_tables import LexicalPassageRow, LexicalShelfRow, LexicalTermRow
from review_queue.tables import CaseRow

if TYPE_CHECKING:
    from review_queue.database import Database

BATCH = 50
# Of the time each batch took. SQLite has no queue of writers: whoever waits looks again every
# tenth of a second, and without pauses found the database locked for ten seconds and gave up.
REST = 0.25


@dataclass(frozen=True, slots=True)
class LexicalCheck:
    """Compare the leg with the cases that search may find; ids in order.

    `misplaced` stand under another area or language than they were decided and written in.
    """

    findable: int
    held: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    misplaced: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Tell whether the leg holds exactly what it should."""
        return not (self.missing or self.surplus or self.misplaced)


def check(session: Session) -> LexicalCheck:
    """Compare ids, areas and languages of the leg with those of the cases."""
    wanted, held = lexical_contents.places(session), _held(session)
    both = wanted.keys() & held.keys()
    return LexicalCheck(
        findable=len(wanted),
        held=len(held),
        missing=tuple(sorted(wanted.keys() - held.keys())),
        surplus=tuple(sorted(held.keys() - wanted.keys())),
        misplaced=tuple(sorted(each for each in both if wanted[each] != held[each])),
    )


def compare(session: Session, after: str, limit: int) -> Comparison:
    """Compare the next cases behind `after` with what the leg holds of them."""
    query = select(CaseRow.id).where(CaseRow.id > after).order_by(CaseRow.id).limit(limit)
    ids = session.scalars(query).all()
    if not ids:
        return Comparison((), None)
    wanted = lexical_contents.places(session, CaseRow.id.between(ids[0], ids[-1]))
    held = _held(session, LexicalPassageRow.case_id.between(ids[0], ids[-1]))
    return Comparison(tuple(id for id in ids if wanted.get(id) != held.get(id)), ids[-1])


def count_missing(session: Session) -> int:
    """Count the cases that search by words should find and cannot, as after an upgrade."""
    held = exists().where(LexicalPassageRow.case_id == CaseRow.id).correlate(CaseRow)
    query = select(func.count()).select_from(CaseRow).where(findable(), ~held)
    return session.scalar(query) or 0


def rebuild(database: Database, done: Callable[[int], None]) -> int:
    """Make the leg anew from the redacted texts and return how many cases it holds.

    `done` hears of each batch. Every batch is a transaction of its own with a pause behind it, so
    that nobody waits long: cases that are decided meanwhile are in it, and searches find what is
    there so far.
    """
    with database.write() as session:
        empty(session)
    count, after = 0, ""
    while True:
        began = time.monotonic()
        with database.write() as session:
            ids = lexical_contents.next_ids(session, after, BATCH)
            lexical.refresh(session, *ids)
        if not ids:
            break
        count, after = count + len(ids), ids[-1]
        time.sleep(REST * (time.monotonic() - began))
        done(len(ids))
    database.purge()
    return count


def _held(session: Session, *where: ColumnElement[bool]) -> dict[str, tuple[str, str]]:
    row, shelf = LexicalPassageRow, LexicalShelfRow
    query = select(row.case_id, shelf.area, shelf.language).distinct()
    rows = session.execute(query.join(shelf, shelf.number == row.shelf).where(*where))
    return {case_id: (area, language) for case_id, area, language in rows}


def empty(session: Session) -> None:
    """Take every case out."""
    engine = engine_of(session)
    engine.lock(session)
    engine.clear(session, list(session.scalars(select(LexicalShelfRow.number))))
    session.execute(delete(LexicalTermRow))
    # They keep their numbers, which name their tables; what they held is to be purged.
    emptied = {LexicalShelfRow.unpurged: LexicalShelfRow.unpurged + LexicalShelfRow.passages}
    session.execute(update(LexicalShelfRow).values({**emptied, LexicalShelfRow.passages: 0}))


def rewrite(session: Session) -> dict[int, int]:
    """Write anew the shelves something was taken from; returns how much was, by shelf.

    Part of `Database.purge`, which then empties the write-ahead log.
    """
    row = LexicalShelfRow
    stale = select(row.number, row.unpurged).where(row.unpurged > 0).order_by(row.number)
    taken: dict[int, int] = dict(session.execute(stale).all())
    engine = engine_of(session)
    for number in taken:
        engine.rewrite(session, number)
    return taken


def note_purged(session: Session, taken: Mapping[int, int]) -> None:
    """Forget what `rewrite` saw, once the files no longer hold it; not what came after."""
    row = LexicalShelfRow
    for number, count in taken.items():
        left = {row.unpurged: row.unpurged - count}
        session.execute(update(row).where(row.number == number).values(left))


def unpurged(session: Session) -> bool:
    """Tell whether stems of removed texts may still lie in the files."""
    stale = select(LexicalShelfRow.number).where(LexicalShelfRow.unpurged > 0).limit(1)
    return session.scalar(stale) is not None
