"""Why the desk refused to do something to a case, in words."""

from __future__ import annotations

from flask_babel import gettext

from app.web.followup_words import FOLLOW_UP_REFUSALS
from app.web.routing_words import CLOCK_REFUSALS, TRANSFER_REFUSALS
from app.web.words import MERGE_REFUSALS, SPLIT_REFUSALS, in_words
from review_queue.errors import (
    ChoiceMissing,
    ClaimConflict,
    ClockRefused,
    FollowUpClosed,
    FollowUpRefused,
    MergeRefused,
    NothingToConfirm,
    SplitRefused,
    TransferRefused,
    UndoRefused,
)

REFUSALS = (
    ClaimConflict, ClockRefused, FollowUpClosed, FollowUpRefused, MergeRefused,
    NothingToConfirm, SplitRefused, TransferRefused, UndoRefused,
)  # fmt: skip
REASONS = {
    ClockRefused: CLOCK_REFUSALS,
    FollowUpRefused: FOLLOW_UP_REFUSALS,
    MergeRefused: MERGE_REFUSALS,
    SplitRefused: SPLIT_REFUSALS,
    TransferRefused: TRANSFER_REFUSALS,
}


def said(refused: Exception) -> str:
    """Say why, and what to do next."""
    if isinstance(
        refused, ClockRefused | FollowUpRefused | MergeRefused | SplitRefused | TransferRefused
    ):
        return in_words(REASONS[type(refused)], refused.reason)
    if isinstance(refused, ChoiceMissing):
        return str(gettext("Choose a category and a severity: no suggestion fills them in."))
    if isinstance(refused, NothingToConfirm):
        return str(gettext("There is no suggestion to confirm. Choose a category."))
    if isinstance(refused, UndoRefused):
        return str(gettext("The 30 seconds are over: the decision stands."))
    return str(gettext("The case changed while you had it open. Nothing of yours was saved."))
