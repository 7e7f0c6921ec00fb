"""Which cases anybody may find, whoever asks: said once, for both legs and every list."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, func

from review_queue.model import CaseState
from review_queue.retrieval_policy import restricted
from review_queue.tables import CaseRow, DecisionRow, RedactedTextRow, SuggestionRow
from review_queue.vault_tables import CaseErasureRow


def findable(*, by_id: bool = False) -> ColumnElement[bool]:
    """Return the condition on `cases` for those that either leg of the search may hold.

    They are decided, with an area and a text, neither set aside nor erased, and of no restricted
    category. Say `by_id` where the query names cases or takes them in order of id: SQLite holds
    the index of states to be the quicker way, and would look at every decided case.
    """
    # An expression in place of the column leaves that index out.
    state = func.lower(CaseRow.state) if by_id else CaseRow.state
    decided = _has(
        DecisionRow.case_id == CaseRow.id, DecisionRow.category.not_in(sorted(restricted()))
    )
    placed = CaseRow.area.is_not(None)
    return and_(state == CaseState.DECIDED, placed, decided, worded(), not_erased())


def unrestricted() -> ColumnElement[bool]:
    """Return the condition on `cases` for those of no restricted category, decided or not.

    Before a decision the machine's guess counts, even one too unsure to suggest.
    """
    names = sorted(restricted())
    decided = _has(DecisionRow.case_id == CaseRow.id, DecisionRow.category.in_(names))
    guessed = _has(
        SuggestionRow.case_id == CaseRow.id,
        SuggestionRow.round == CaseRow.round,
        SuggestionRow.category.in_(names),
    )
    return ~decided & ~and_(CaseRow.state != CaseState.DECIDED, guessed)


def worded() -> ColumnElement[bool]:
    """Return the condition on `cases` for those that were redacted, so that there is a text."""
    return _has(RedactedTextRow.case_id == CaseRow.id)


def not_erased() -> ColumnElement[bool]:
    """Return the condition on `cases` for those whose originals are still there."""
    return ~_has(CaseErasureRow.case_id == CaseRow.id)


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    # Correlated by hand: the query around it may have a table of the same name joined.
    return exists().where(*conditions).correlate(CaseRow)
