"""The office's own rules: proposed from a miss, previewed over everything stored, applied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import rescan
from app.clock import now
from app.privacy.places import pattern_like
from app.web import privacy_words
from app.web.access import allow
from app.web.audit_reading import read_for_audit
from app.web.display import counter
from app.web.marked_text import marked
from app.web.session import current_actor
from redaction.errors import InvalidRule
from redaction.office_rules import RuleKind
from review_queue import office_rules, rescan_counts, rescans, sample_findings
from review_queue.access import Permission
from review_queue.errors import PreviewOutdated, RescanUnderWay, RuleNotFound, RuleRefused
from review_queue.office_rules import RuleRecord, RuleState
from review_queue.rescan_counts import ChannelCount
from review_queue.rescans import RescanProgress

pages = Blueprint("rules", __name__, url_prefix="/privacy/rules")
FINDING = re.compile(r"(RS-[0-9A-Z]{4}-[0-9A-Z]{4}):([0-9]{1,4}):([0-9]{1,5}):(term|keep)")
LONGEST = 500
KINDS: Mapping[str, RuleKind] = MappingProxyType(
    {"term": "term", "pattern": "pattern", "keep": "keep"}
)


@dataclass(frozen=True, slots=True, repr=False)
class RuleDraft:
    """Hold what a rule form shows: words and pattern may be personal, so they stay in the form."""

    kind: RuleKind = "term"
    words: str = ""
    pattern: str = ""
    entity_type: str = ""
    kept: str = ""
    problem: str = ""


@pages.get("")
@allow(Permission.CHANGE_REDACTION)
def listing() -> ResponseReturnValue:
    """List every rule there ever was, newest first."""
    with counter().database.read() as rows:
        listed = office_rules.listed(rows, counter().vault, current_actor())
    return render_template(
        "privacy/rules.html", rules=tuple(reversed(listed)), privacy_words=privacy_words
    )


@pages.get("/new")
@allow(Permission.CHANGE_REDACTION)
def form() -> ResponseReturnValue:
    """Ask for a rule from nothing."""
    return _form(RuleDraft())


@pages.post("/from-finding")
@allow(Permission.CHANGE_REDACTION)
def from_finding() -> ResponseReturnValue:
    """Ask for a rule that begins with what got through; its words never enter an address."""
    asked = FINDING.fullmatch(request.form.get("finding", ""))
    if asked is None:
        abort(400)
    sample_id, position, number, kind = asked[1], int(asked[2]), int(asked[3]), asked[4]
    reading = read_for_audit(sample_id, position)
    if reading.original is None or reading.case.read_at is None:
        return redirect(
            url_for("redaction_audit.read", sample_id=sample_id, position=position), 303
        )
    with counter().database.read() as rows:
        found = sample_findings.findings(rows, current_actor(), sample_id, position)
    chosen = marked(reading.text, [each for each in found if each.number == number])
    if not chosen:
        abort(404)
    words, entity_type = " ".join(chosen[0].words.split()), chosen[0].what.entity_type
    return _form(
        RuleDraft(
            kind="keep" if kind == "keep" else "term",
            words=words,
            pattern=pattern_like(words) if any(map(str.isdigit, words)) else "",
            entity_type=entity_type,
            kept=entity_type if entity_type in privacy_words.KEPT else "",
        )
    )


@pages.post("")
@allow(Permission.CHANGE_REDACTION)
def propose() -> ResponseReturnValue:
    """Seal a proposed rule; nothing is redacted by it yet."""
    draft = _draft()
    value = draft.pattern if draft.kind == "pattern" else draft.words
    try:
        with counter().database.write() as rows:
            rule_id = office_rules.propose(
                rows,
                counter().vault,
                current_actor(),
                kind=draft.kind,
                entity_type=draft.kept if draft.kind == "keep" else draft.entity_type,
                value=value,
                now=now(),
            )
    except InvalidRule as refused:
        problem = privacy_words.INVALID_RULES.get(refused.reason)
        return _form(_draft(str(problem or gettext("This rule cannot work.")))), 400
    except RuleRefused:
        return _form(_draft(gettext("There is a rule that says the same already."))), 409
    return redirect(url_for("rules.show", rule_id=rule_id), 303)


@pages.get("/<rule_id>")
@allow(Permission.CHANGE_REDACTION)
def show(rule_id: str) -> ResponseReturnValue:
    """Show one rule, what its preview found, and the next step."""
    return _page(rule_id, "")


@pages.post("/<rule_id>/preview")
@allow(Permission.CHANGE_REDACTION)
def preview(rule_id: str) -> ResponseReturnValue:
    """Have a worker count what the rule would change in everything stored."""
    _record(rule_id)
    try:
        started = rescan.preview(counter(), current_actor(), rule_id, now=now())
    except RescanUnderWay:
        return _page(rule_id, gettext("Stored texts are being redacted again just now.")), 409
    return redirect(url_for("rescans.show", rescan_id=started.id), 303)


@pages.post("/<rule_id>/apply")
@allow(Permission.CHANGE_REDACTION)
def apply(rule_id: str) -> ResponseReturnValue:
    """Put the rule in force and redact everything stored again."""
    record = _record(rule_id)
    if record.preview_id is None:
        return _page(rule_id, gettext("Preview the rule first.")), 409
    with counter().database.read() as rows:
        counted = rescans.progress(rows, current_actor(), record.preview_id)
    if request.form.get("confirm", "").strip() != str(counted.changed):
        return _page(rule_id, gettext("Type the number of cases that would change.")), 400
    try:
        started = rescan.apply(
            counter(), current_actor(), rule_id, preview_id=record.preview_id, now=now()
        )
    except (PreviewOutdated, RuleRefused):
        problem = gettext("Something changed since the preview. Preview the rule again.")
        return _page(rule_id, problem), 409
    except RescanUnderWay:
        return _page(rule_id, gettext("Stored texts are being redacted again just now.")), 409
    return redirect(url_for("rescans.show", rescan_id=started.id), 303)


@pages.post("/<rule_id>/withdraw")
@allow(Permission.CHANGE_REDACTION)
def withdraw(rule_id: str) -> ResponseReturnValue:
    """Take the rule back; one in force is taken out of everything stored."""
    record = _record(rule_id)
    in_force = record.state is RuleState.ACTIVE
    if in_force and request.form.get("confirm", "").strip() != rule_id:
        return _page(rule_id, gettext("Type the number of the rule.")), 400
    started = rescan.withdraw(counter(), current_actor(), rule_id, now=now())
    flash(gettext("The rule is withdrawn."), "good")
    if started is not None:
        return redirect(url_for("rescans.show", rescan_id=started.id), 303)
    return redirect(url_for("rules.show", rule_id=rule_id), 303)


def _form(draft: RuleDraft) -> str:
    return render_template(
        "privacy/rule_form.html", draft=draft, longest=LONGEST, privacy_words=privacy_words
    )


def _draft(problem: str = "") -> RuleDraft:
    """Read the form; a kind or entity that the page did not offer is refused with 400."""
    typed = request.form
    kind, entity_type, kept = (typed.get(name, "") for name in ("kind", "entity", "kept"))
    if entity_type not in privacy_words.ENTITIES or kept not in privacy_words.KEPT:
        abort(400)
    if kind not in KINDS:
        abort(400)
    words, pattern = typed.get("words", ""), typed.get("pattern", "")
    return RuleDraft(KINDS[kind], words, pattern, entity_type, kept, problem)


def _record(rule_id: str) -> RuleRecord:
    with counter().database.read() as rows:
        listed = office_rules.listed(rows, counter().vault, current_actor())
    for record in listed:
        if record.rule.id == rule_id:
            return record
    raise RuleNotFound("no rule has this id: list the rules")


def _page(rule_id: str, problem: str) -> str:
    record = _record(rule_id)
    counted: RescanProgress | None = None
    channels: tuple[ChannelCount, ...] = ()
    if record.preview_id is not None:
        with counter().database.read() as rows:
            counted = rescans.progress(rows, current_actor(), record.preview_id)
            channels = rescan_counts.by_channel(rows, current_actor(), record.preview_id)
    return render_template(
        "privacy/rule.html",
        record=record,
        problem=problem,
        counted=counted,
        channels=channels,
        privacy_words=privacy_words,
    )
