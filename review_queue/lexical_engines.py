"""Full text on each database: who has this term, asked only of the shelves that may be read.

Both hold a passage as the set of its stems and answer with passages; weighing them is the same
code for both, see `lexical`. No statistics of the engines' own are used: theirs would count
what the asker may not see.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import ARRAY, Text, bindparam, cast, delete, func, insert, select, text
from sqlalchemy.orm import Session

from review_queue.lexical_tables import LexicalPassageRow

Asked = Mapping[int, Sequence[str]]
"""The terms to look up on each shelf."""
Posting = tuple[str, Sequence[int]]
"""A term and the ids of passages that have it."""


class Placed(NamedTuple):
    """Name a passage of a case and hold its stems."""

    case_id: str
    position: int
    stems: Sequence[str]


# Tables are named by our own numbers: nothing to inject.
# ruff: noqa: S608

WRITERS_LOCK = 7_206_312  # any number, the same in every process that writes terms


class Engine(Protocol):
    """Keep the passages of shelves and find them by their terms."""

    def lock(self, session: Session) -> None:
        """Wait until no other transaction changes the leg."""

    def open_shelf(self, session: Session, shelf: int) -> None:
        """Make ready for the first text of a shelf."""

    def add(self, session: Session, shelf: int, passages: Sequence[Placed]) -> None:
        """Put passages on a shelf."""

    def take(self, session: Session, case_id: str) -> Iterator[tuple[int, Sequence[str]]]:
        """Remove a case's passages and yield the shelf and the stems of each."""

    def holders(self, session: Session, asked: Asked) -> Iterable[Posting]:
        """Return the passages that have the terms, each term on its own shelf alone."""

    def rewrite(self, session: Session, shelf: int) -> None:
        """Leave nothing in the files of what was taken from a shelf."""

    def clear(self, session: Session, shelves: Sequence[int]) -> None:
        """Empty the leg."""


def engine_of(session: Session) -> Engine:
    """Return the engine of the session's database."""
    return FullText() if session.get_bind().dialect.name == "sqlite" else TextVectors()


class FullText:
    """SQLite: one FTS5 table for each shelf, without the texts (content='') and positions.

    Such a table forgets a row only when it is told the row's stems again, and keeps even then
    what it held, marked as deleted, until segments are merged. `rewrite` makes it anew from the
    rows; emptied pages are overwritten with zeros (secure_delete).
    """

    def lock(self, session: Session) -> None:
        """Do nothing: a write transaction on SQLite is alone."""

    def add(self, session: Session, shelf: int, passages: Sequence[Placed]) -> None:
        """Put passages on a shelf."""
        rows = [
            LexicalPassageRow(
                shelf=shelf, case_id=case_id, position=position, terms=len(stems),
                stems=" ".join(stems),
            )
            for case_id, position, stems in passages
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        session.execute(
            text(f"INSERT INTO {_table(shelf)} (rowid, stems) VALUES (:id, :stems)"),
            [{"id": row.id, "stems": row.stems} for row in rows],
        )

    def take(self, session: Session, case_id: str) -> Iterator[tuple[int, Sequence[str]]]:
        """Remove a case's passages and yield the shelf and the stems of each."""
        rows = select(LexicalPassageRow).where(LexicalPassageRow.case_id == case_id)
        for row in session.scalars(rows).all():
            table = _table(row.shelf)
            session.execute(
                text(f"INSERT INTO {table} ({table}, rowid, stems) VALUES ('delete', :id, :stems)"),
                {"id": row.id, "stems": row.stems},
            )
            session.delete(row)
            yield row.shelf, row.stems.split()
        session.flush()

    def holders(self, session: Session, asked: Asked) -> Iterator[Posting]:
        """Return the passages that have the terms, each term on its own shelf alone."""
        connection = session.connection()
        for shelf, terms in asked.items():
            table = _table(shelf)
            # One statement for all terms, and they as a value: an error would repeat the words
            # of a message otherwise. A term is made of a-z and 0-9, so quotes are all it takes.
            found = connection.exec_driver_sql(
                "SELECT asked.value, (SELECT json_group_array(rowid) FROM "
                f"{table} WHERE {table} MATCH '\"' || asked.value || '\"') "
                "FROM json_each(?) AS asked",
                (json.dumps(list(terms)),),
            )
            for term, passages in found.all():
                yield term, json.loads(passages)

    def rewrite(self, session: Session, shelf: int) -> None:
        """Make the shelf's table anew from its rows."""
        self._empty(session, shelf)
        table = _table(shelf)
        session.execute(
            text(
                f"INSERT INTO {table} (rowid, stems) "
                "SELECT id, stems FROM lexical_passages WHERE shelf = :shelf"
            ),
            {"shelf": shelf},
        )

    def clear(self, session: Session, shelves: Sequence[int]) -> None:
        """Empty every shelf's table and the rows."""
        for shelf in shelves:
            self._empty(session, shelf)
        session.execute(delete(LexicalPassageRow))

    def open_shelf(self, session: Session, shelf: int) -> None:
        """Make a new shelf's table; the tokenizer never splits what is made of a-z and 0-9."""
        session.execute(
            text(
                f"CREATE VIRTUAL TABLE {_table(shelf)} USING fts5("
                "stems, content='', columnsize=0, detail=none, tokenize='ascii')"
            )
        )

    def _empty(self, session: Session, shelf: int) -> None:
        table = _table(shelf)
        session.execute(text(f"INSERT INTO {table} ({table}) VALUES ('delete-all')"))


def _table(shelf: int) -> str:
    return f"lexical_shelf_{int(shelf)}"


class TextVectors:
    """PostgreSQL: tsvector and GIN. A lexeme begins with its shelf, so that no shelf's size or

    content slows down or changes what another answers. The lexemes are given as they are:
    this is what the `simple` configuration makes of them, without a parser that could split them.
    """

    def lock(self, session: Session) -> None:
        """Let one transaction at a time count terms: two would wait for each other's rows."""
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": WRITERS_LOCK})

    def open_shelf(self, session: Session, shelf: int) -> None:
        """Do nothing: all shelves are in one table."""

    def add(self, session: Session, shelf: int, passages: Sequence[Placed]) -> None:
        """Put passages on a shelf."""
        lexemes = cast(bindparam("lexemes"), ARRAY(Text))
        statement = insert(LexicalPassageRow).values(
            shelf=shelf,
            case_id=bindparam("case"),
            position=bindparam("place"),
            terms=bindparam("count"),
            stems=func.array_to_tsvector(lexemes),
        )
        rows = [
            {
                "case": case_id, "place": position, "count": len(stems),
                "lexemes": [_lexeme(shelf, stem) for stem in stems],
            }
            for case_id, position, stems in passages
        ]  # fmt: skip
        session.connection().execute(statement, rows)

    def take(self, session: Session, case_id: str) -> Iterator[tuple[int, Sequence[str]]]:
        """Remove a case's passages and yield the shelf and the stems of each."""
        lexemes = func.tsvector_to_array(LexicalPassageRow.stems, type_=ARRAY(Text))
        mine = LexicalPassageRow.case_id == case_id
        rows = session.execute(select(LexicalPassageRow.shelf, lexemes).where(mine)).all()
        session.execute(delete(LexicalPassageRow).where(mine))
        for shelf, held in rows:
            yield shelf, [lexeme.partition(":")[2] for lexeme in held]

    def holders(self, session: Session, asked: Asked) -> Iterable[Posting]:
        """Return the passages that have the terms, each term on its own shelf alone."""
        lexemes = [_lexeme(shelf, term) for shelf, terms in asked.items() for term in terms]
        if not lexemes:
            return []
        # A lateral query, so that the planner asks the index once a term; joined on the shelf as
        # well it reads the whole table. The lexeme holds the shelf.
        found = text(
            "SELECT split_part(l, ':', 2), held.ids FROM unnest(CAST(:lexemes AS text[])) AS l, "
            "LATERAL (SELECT array_agg(p.id) AS ids FROM lexical_passages p "
            "WHERE p.stems @@ CAST(quote_literal(l) AS tsquery)) AS held"
        )
        # Many small look-ups seem dear to the planner; compiling them would take longer than they.
        session.execute(text("SET LOCAL jit = off"))
        rows = session.execute(found, {"lexemes": lexemes})
        return [(term, ids) for term, ids in rows if ids]

    def rewrite(self, session: Session, shelf: int) -> None:
        """Do nothing: VACUUM removes dead versions of rows, see `Database.purge`."""

    def clear(self, session: Session, shelves: Sequence[int]) -> None:  # noqa: ARG002 - SQLite's
        """Empty the leg."""
        session.execute(delete(LexicalPassageRow))


def _lexeme(shelf: int, stem: str) -> str:
    return f"{int(shelf)}:{stem}"
