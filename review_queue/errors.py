"""What can go wrong at the review queue. Messages carry ids and sizes, never message text."""

from __future__ import annotations


class ReviewQueueError(Exception):
    """Stand for every refusal of the review queue."""


class PermissionDenied(ReviewQueueError):
    """The actor's role does not allow the action."""


class CaseNotFound(ReviewQueueError):
    """No case has this id, or none that whoever asks may open: nobody is told which.

    `hidden` is the number of a case that exists, for the audit chain alone.
    """

    def __init__(
        self, said: str = "there is no case with this number: check it", *, hidden: str = ""
    ) -> None:
        super().__init__(said)
        self.hidden = hidden


class MergeRefused(ReviewQueueError):
    """The two cases cannot follow one another; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"these cases cannot be joined ({reason}): open them again")
        self.reason = reason


class BatchNotFound(ReviewQueueError):
    """No cases confirmed together have this number, or they are somebody else's."""


class TogetherRefused(ReviewQueueError):
    """Cases cannot be confirmed together like this; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the cases cannot be confirmed together ({reason}): take them one by one")
        self.reason = reason


class ViewNotFound(ReviewQueueError):
    """No saved view has this number, or it is somebody else's."""


class ViewRefused(ReviewQueueError):
    """The view cannot be kept; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the view cannot be kept ({reason}): choose another name")
        self.reason = reason


class SplitRefused(ReviewQueueError):
    """The case cannot be split like this; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the case cannot be split ({reason}): say what the second one is about")
        self.reason = reason


class UndoRefused(ReviewQueueError):
    """The half minute in which a decision can be taken back is over."""


class BurstNotFound(ReviewQueueError):
    """No notice has this number, or none that whoever asks may see."""


class ClaimConflict(ReviewQueueError):
    """Someone else holds the case, or it changed since it was shown."""


class StaleJob(ReviewQueueError):
    """The worker's lease ended and another worker has the job."""


class NothingToConfirm(ReviewQueueError):
    """The machine made no proposal that a person could confirm."""


class ChoiceMissing(ReviewQueueError):
    """An answer that leans on no suggestion names no category, or no severity."""


class LookRefused(ReviewQueueError):
    """The second look is not this person's to give or to settle; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this second look is refused ({reason}): take the next one")
        self.reason = reason


class SharesRefused(ReviewQueueError):
    """A share is out of range, or the reason says too little."""


class ReasonRefused(ReviewQueueError):
    """A reason for quarantine is a short code, never free text."""


class ClockRefused(ReviewQueueError):
    """A clock cannot be stopped or changed like this; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the clock cannot be changed ({reason}): open the case again")
        self.reason = reason


class FollowUpRefused(ReviewQueueError):
    """A citizen cannot be asked like this; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"these questions cannot be sent ({reason}): open the case again")
        self.reason = reason


class FollowUpClosed(ReviewQueueError):
    """The questions are answered, withdrawn or too old, or there are none: nobody is told which."""


class AlertNotFound(ReviewQueueError):
    """No message of an alarm has this number, or it needs nobody's word."""


class StaffRefused(ReviewQueueError):
    """A person's profile or absence cannot be kept like this; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this cannot be kept ({reason}): correct it")
        self.reason = reason


class TransferRefused(ReviewQueueError):
    """A case cannot be passed on like this; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the case cannot be passed on ({reason}): choose another owner")
        self.reason = reason


class UnknownTeam(ReviewQueueError):
    """The routing table has no such team."""


class RoutingRefused(ReviewQueueError):
    """The routing table contradicts itself or does not cover the province.

    `reason` is a code of what is wrong, `where` the rule or team it is wrong in.
    """

    def __init__(self, said: str, *, reason: str = "table", where: str = "") -> None:
        super().__init__(f"{said}: correct the routing table")
        self.reason = reason
        self.where = where


class AccountRefused(ReviewQueueError):
    """The account cannot be made or changed so: a username taken, no area, or one's own account."""


class AccountNotFound(AccountRefused):
    """No account has this username."""


class AuditRefused(ReviewQueueError):
    """An event has an unknown tag or the wrong keys, or the chain has no head."""


class CallNotParked(ReviewQueueError):
    """No call of this person is parked under this id."""


class TooManyParked(ReviewQueueError):
    """A person has as many parked calls as may be."""


class VaultSealed(ReviewQueueError):
    """The key at hand does not open the vault."""


class VaultTampered(ReviewQueueError):
    """The stored bytes are not those that were sealed for this case."""


class NothingToDraw(ReviewQueueError):
    """No stored case is left that a sample could take."""


class MarksRefused(ReviewQueueError):
    """A mark lies outside the text, holds no letter or digit, or names no entity type."""


class RetirementRefused(ReviewQueueError):
    """The key is needed, because it seals or something is under it, or it is not the vault's."""


class CaseErased(ReviewQueueError):
    """The originals of the case were destroyed on purpose."""


class OpeningRefused(ReviewQueueError):
    """There is no such opening of an original, or its note says too little."""


class ApprovalNeeded(ReviewQueueError):
    """Who opened many originals needs a second person's leave for more."""


class ApprovalRefused(ReviewQueueError):
    """A request to open many cannot be made or answered so; `reason` is a code of why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the request cannot be taken ({reason}): look at it again")
        self.reason = reason


class OpeningExpired(ReviewQueueError):
    """The time to read the opened original is over."""


class ExportTooLarge(ReviewQueueError):
    """More cases than one file may hold: the list is to be narrowed first."""


class RuleNotFound(ReviewQueueError):
    """No rule of the office has this id."""


class RuleRefused(ReviewQueueError):
    """A rule is known already, or is not in a state that allows the step."""


class PreviewOutdated(ReviewQueueError):
    """A preview is unfinished, or no longer tells what applying would do."""


class ThresholdRefused(ReviewQueueError):
    """The number is no probability, or the reason says too little."""


class RescanNotFound(ReviewQueueError):
    """No rescan has this id."""


class RescanUnderWay(ReviewQueueError):
    """A rescan that changes stored text must finish first."""


class RulesChanged(ReviewQueueError):
    """A text was redacted by rules that are no longer the active ones: redact it again."""


class ModelChoiceRefused(ReviewQueueError):
    """The reason for putting a model in use says too little."""


class RebuildUnderWay(ReviewQueueError):
    """Another process is making the index anew."""


class StaleRebuild(ReviewQueueError):
    """A generation of the index was given up while it was still being built."""
