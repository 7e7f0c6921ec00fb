"""Codes in words: everything a page shows that is stored as a code, in the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from flask_babel import format_timedelta, gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from classifiers.model import Severity
from review_queue.model import CaseState, Channel, Role
from review_queue.reasons import ReasonCode
from review_queue.review_tables import LookCause

_l = lazy_gettext
Words = Mapping[str, LazyString]

SEVERITIES: Mapping[Severity, LazyString] = MappingProxyType(
    {
        Severity.S1: _l("Immediate"),
        Severity.S2: _l("Urgent"),
        Severity.S3: _l("Standard"),
        Severity.S4: _l("Information"),
    }
)
SEVERITY_MEANINGS: Mapping[Severity, LazyString] = MappingProxyType(
    {
        Severity.S1: _l("danger to life or health, a person within 15 minutes"),
        Severity.S2: _l("a hazard or a lost essential service, today"),
        Severity.S3: _l("within the usual time of its category"),
        Severity.S4: _l("a question, thanks or status"),
    }
)
CHANNELS: Mapping[Channel, LazyString] = MappingProxyType(
    {
        Channel.EMAIL: _l("E-mail"),
        Channel.WEB: _l("Web form"),
        Channel.PHONE: _l("Phone"),
        Channel.WALK_IN: _l("At the counter"),
        Channel.LETTER: _l("Letter"),
        Channel.REFERRAL: _l("Referral"),
    }
)
STATES: Mapping[CaseState, LazyString] = MappingProxyType(
    {
        CaseState.RECEIVED: _l("Being processed"),
        CaseState.WAITING: _l("Waiting"),
        CaseState.FOLLOWING: _l("Merged into another case"),
        CaseState.QUARANTINED: _l("In quarantine"),
        CaseState.DECIDED: _l("Decided"),
    }
)
ROLES: Mapping[Role, LazyString] = MappingProxyType(
    {
        Role.INTAKE: _l("Intake"),
        Role.CLERK: _l("Clerk"),
        Role.CASE_WORKER: _l("Case worker"),
        Role.REVIEWER: _l("Reviewer"),
        Role.PRIVACY: _l("Privacy officer"),
        Role.EVALUATOR: _l("Evaluator"),
        Role.SUPERVISOR: _l("Supervisor"),
        Role.DIRECTOR: _l("Director"),
        Role.MINISTER: _l("Minister's office"),
        Role.RECORDS: _l("Records officer"),
        Role.ADMINISTRATOR: _l("Administrator"),
    }
)
LANGUAGE_NAMES: Words = MappingProxyType({"en": _l("English"), "fr": _l("French")})
QUARANTINE_REASONS: Words = MappingProxyType(
    {
        "too_large": _l("The message is larger than is accepted."),
        "too_deep": _l("The message has parts inside parts, deeper than is accepted."),
        "too_many_parts": _l("The message has more parts than are accepted."),
        "header_too_large": _l("The message's header is larger than is accepted."),
        "unreadable_form": _l("The form could not be read."),
        "language_unknown": _l("The text is neither clearly English nor clearly French."),
        "redaction_timeout": _l("Removing personal information took too long."),
        "redaction_failed": _l("Removing personal information failed."),
        "model_missing": _l("A language model that removes personal information is missing."),
        "model_altered": _l("A language model that removes personal information was altered."),
        "text_too_long": _l("The text is longer than is accepted."),
        "worker_failed": _l("Processing failed three times."),
        "personal_information": _l("Staff saw personal information that was not removed."),
        "not_a_request": _l("Staff found that this is not a request."),
        "dangerous_content": _l("Staff found the content dangerous to open."),
    }
)
STAFF_REASONS = ("personal_information", "not_a_request", "dangerous_content")
REASONS: Mapping[ReasonCode, LazyString] = MappingProxyType(
    {
        ReasonCode.WRONG_CATEGORY: _l("Wrong category"),
        ReasonCode.SEVERAL_REQUESTS: _l("More than one request"),
        ReasonCode.SEVERITY_TOO_HIGH: _l("Severity too high"),
        ReasonCode.SEVERITY_TOO_LOW: _l("Severity too low"),
        ReasonCode.WRONG_TEAM: _l("Wrong team"),
        ReasonCode.MISSING_INFORMATION: _l("Information is missing"),
        ReasonCode.POLICY: _l("A rule or policy says otherwise"),
    }
)
LOOK_CAUSES: Mapping[LookCause, LazyString] = MappingProxyType(
    {
        LookCause.DRAWN: _l("chosen by chance"),
        LookCause.LOWERED: _l("the severity was lowered"),
        LookCause.LOWERED_S1: _l("an S1 was to be lowered"),
    }
)
LOOK_REFUSALS: Words = MappingProxyType(
    {
        "over": _l("This second look is over."),
        "own": _l("You have answered this case already: another person looks."),
        "seen": _l("You have seen the decision of this case: another person looks."),
        "four_eyes": _l("Both people judged it S1: one person alone does not lower it."),
    }
)
DEFECTS_AND_LINKS: Words = MappingProxyType(
    {
        "id_collision": _l("Same message number, different content"),
        "reply": _l("Answers this case"),
        "split": _l("From the same message"),
    }
)
MERGE_REFUSALS: Words = MappingProxyType(
    {
        "itself": _l("A case cannot be joined with itself."),
        "area": _l("The two cases belong to different program areas."),
        "follows": _l("That case is itself merged into another: open that one."),
        "decided": _l("That case is decided already: link the two instead."),
        "leads": _l("Other cases are merged into this one: take them out first, or link the two."),
        "severity": _l("This case is more severe: open the other one and merge it into this."),
    }
)
SPLIT_REFUSALS: Words = MappingProxyType(
    {
        "about": _l("Write what the second case is about, in words that are not personal."),
        "many": _l("This message was split into six cases already, the most there can be."),
    }
)
TOGETHER_REFUSALS: Words = MappingProxyType(
    {
        "off": _l("Cases are not confirmed together here: no supervisor has allowed it."),
        "few": _l("Pick at least two cases; one alone is quicker on its own page."),
        "many": _l("At most 50 cases can be confirmed at a time."),
        "none": _l("No case is left in this group. Others may have been quicker."),
    }
)
VIEW_REFUSALS: Words = MappingProxyType(
    {
        "name": _l("A view needs a name of at most 60 characters."),
        "taken": _l("You have a view of this name already."),
        "many": _l("You have 20 views, the most there can be: delete one first."),
        "long": _l("This view narrows the list by too much to be kept."),
        "unread": _l("Personal information could not be looked for in the name: choose another."),
    }
)
APPROVAL_REFUSALS: Words = MappingProxyType(
    {
        "note": _l("Say what you need them for in words that are not personal."),
        "count": _l("Ask for 1 to 500 openings."),
        "waiting": _l("You have asked already: the request waits for a second person."),
        "own": _l("Somebody else answers your request."),
        "answered": _l("Somebody has answered this request already."),
        "unknown": _l("There is no such request."),
    }
)
CONFIDENCE = (
    (0.9, _l("Very likely")),
    (0.7, _l("Likely")),
    (0.5, _l("More likely than not")),
    (0.0, _l("Not sure")),
)
EVENTS: Words = MappingProxyType(
    {
        "intake:call:parked": _l("Call parked"),
        "intake:call:removed": _l("Parked call removed"),
        "intake:call:resumed": _l("Parked call opened again"),
        "intake:case:received": _l("Received"),
        "intake:case:repeated": _l("Received again"),
        "intake:case:quarantined": _l("Sent to quarantine on arrival"),
        "worker:case:assessed": _l("Personal information removed, suggestion made"),
        "worker:case:quarantined": _l("Sent to quarantine by processing"),
        "desk:case:claimed": _l("Taken"),
        "desk:case:released": _l("Put back in the queue"),
        "desk:case:confirmed": _l("Suggestion confirmed"),
        "desk:case:corrected": _l("Suggestion corrected"),
        "desk:case:asked": _l("Question asked about the case"),
        "desk:followup:asked": _l("Citizen asked for what is missing"),
        "desk:followup:settled": _l("What became of a letter noted"),
        "desk:followup:withdrawn": _l("Link to answer closed"),
        "intake:followup:answered": _l("Citizen answered"),
        "worker:case:added": _l("Answer added, suggestion made again"),
        "worker:case:noted": _l("Answer kept as a note"),
        "worker:case:unadded": _l("Answer left sealed"),
        "desk:case:noted": _l("Note written"),
        "desk:case:quarantined": _l("Sent to quarantine by staff"),
        "desk:case:processed_again": _l("Sent to be processed again"),
        "desk:case:linked": _l("Linked as the same incident"),
        "desk:case:merged": _l("Merged into another case"),
        "desk:case:unmerged": _l("Taken out of the merge"),
        "desk:case:answered": _l("Decided with the case it was merged into"),
        "desk:alarm:taken": _l("Taken after an alarm or a warning"),
        "desk:case:lowering_asked": _l("Lowering of an S1 asked for"),
        "desk:look:answered": _l("Second answer given"),
        "desk:look:forgone": _l("Decision seen instead of giving the second answer"),
        "desk:look:settled": _l("Disagreement settled"),
        "desk:case:reprioritised": _l("Made more urgent"),
        "desk:case:transferred": _l("Passed on"),
        "desk:clock:paused": _l("Clock stopped, waiting for the citizen"),
        "desk:clock:resumed": _l("Clock running again"),
        "desk:together:drawn": _l("Alike cases picked to be confirmed together"),
        "desk:case:split": _l("Split: a second case was made"),
        "desk:case:split_off": _l("Made by splitting another case"),
        "desk:case:undone": _l("Decision undone"),
        "desk:person:matched": _l("Earlier cases of the same person shown"),
        "worker:case:assigned": _l("Given to a person"),
        "worker:case:escalated": _l("Escalated"),
        "worker:case:transferred": _l("Passed on because of an absence"),
        "worker:clock:resumed": _l("Clock running again: the time to answer is over"),
        "worker:case:unmerged": _l("Taken out of the merge by processing"),
        "worker:burst:grew": _l("A growing number of such cases noticed"),
        "oversight:burst:seen": _l("Notice of many such cases marked as seen"),
        "oversight:absence:entered": _l("Absence entered"),
        "oversight:absence:ended": _l("Absence ended"),
        "oversight:alert:settled": _l("Unclear alarm settled"),
        "oversight:member:changed": _l("Teams, skills or capacity of a person changed"),
        "oversight:routing:saved": _l("Routing rules put in force"),
        "oversight:model:chosen": _l("Model put in use"),
        "oversight:together:chosen": _l("Confidence for confirming together chosen"),
        "oversight:shares:chosen": _l("Shares for review chosen"),
        "oversight:threshold:chosen": _l("Setting of suggestions chosen"),
        "privacy:bulk:asked": _l("Leave to open many originals asked for"),
        "privacy:bulk:granted": _l("Leave to open many originals given"),
        "privacy:bulk:refused": _l("Leave to open many originals not given"),
        "privacy:original:opened": _l("Original opened"),
        "privacy:sample:drawn": _l("Sample drawn"),
        "privacy:sample:marked": _l("Case of a sample marked"),
        "privacy:rule:proposed": _l("Rule proposed"),
        "privacy:rule:applied": _l("Rule put in force"),
        "privacy:rule:withdrawn": _l("Rule withdrawn"),
        "privacy:rescan:started": _l("Re-scan started"),
        "privacy:rescan:finished": _l("Re-scan finished"),
        "privacy:case:redacted_again": _l("Redacted again"),
        "records:case:exported": _l("Record of a case exported"),
        "records:queue:exported": _l("List exported"),
        "vault:key:added": _l("Vault key added"),
        "vault:key:rotated": _l("Vault key rotated"),
        "vault:key:retired": _l("Vault key retired"),
        "vault:case:erased": _l("Original erased"),
        "access:account:created": _l("Account created"),
        "access:account:disabled": _l("Account disabled"),
        "access:account:enabled": _l("Account enabled again"),
        "access:account:limited": _l("Areas of an account changed"),
        "access:account:password_reset": _l("Password of an account replaced"),
        "access:account:role_changed": _l("Role of an account changed"),
        "access:case:refused": _l("Case refused to someone it is not for"),
        "access:page:refused": _l("Page refused to someone it is not for"),
        "access:account:signed_in": _l("Signed in"),
        "access:account:refused": _l("Sign-in refused"),
    }
)
BREAKS: Words = MappingProxyType(
    {
        "missing": _l("an event is missing"),
        "order": _l("events are out of order"),
        "link": _l("an event does not follow from the one before"),
        "content": _l("an event was changed"),
        "head": _l("the last events were removed or replaced"),
    }
)


def in_words(words: Mapping[str, LazyString], code: str) -> str:
    """Return a code's words, or the code itself when a newer version wrote it."""
    return str(words[code]) if code in words else code.replace("_", " ")


def confidence(probability: float) -> str:
    """Say in plain words how sure the machine is."""
    return str(next(said for least, said in CONFIDENCE if probability >= least))


def time_left(due_at: datetime, at: datetime) -> str:
    """Say how long is left, or for how long it has been late."""
    left = due_at - at
    # A minute is the finest grain people act on; Babel would print seconds.
    span = format_timedelta(max(abs(left), timedelta(minutes=1)), threshold=1.5)
    if left < timedelta(0):
        return str(gettext("Late by %(span)s", span=span))
    return str(gettext("%(span)s left", span=span))
