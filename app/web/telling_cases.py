"""Words for what was before: past cases, a thread, a person, an incident."""

from __future__ import annotations

from datetime import date, datetime, time

from flask_babel import format_date, gettext, ngettext

from app.assistant.ask.findings import IncidentFound, PersonFound, SimilarFound, ThreadFound
from app.assistant.ask.question import Arguments
from app.web.display import category_name, day, moment, percent, router, severity_name, team_name
from app.web.language import current_language
from app.web.telling import Answer, CitedCase, Quoted, tell
from app.web.words import CHANNELS, EVENTS, LANGUAGE_NAMES, STATES, in_words
from review_queue.counties import county
from review_queue.model import CaseView
from review_queue.nearness import NearCase
from review_queue.occurrences import Joined
from review_queue.outcomes import Agreement, PastCase
from review_queue.people import EarlierCase

MOST_NOTES = 5
ASKED = "desk:case:asked"


@tell.register
def _(finding: SimilarFound) -> Answer:
    lines = _how_many(finding)
    if finding.vectors_away:
        lines.append(gettext("Comparing by meaning is unavailable just now: words alone count."))
    if finding.agreement is not None:
        lines.append(_agreement(finding.agreement))
    elif len(finding.cases) > 1:
        lines.append(gettext("No two of the most alike were decided the same way."))
    return Answer(tuple(lines), tuple(map(_past, finding.cases)))


def _how_many(finding: SimilarFound) -> list[str]:
    if finding.total is None:
        if not finding.cases:
            return [gettext("No decided case is like it yet.")]
        return [gettext("The decided cases most like this one:")]
    what = described(finding.wanted)
    if not finding.total:
        lines = [gettext("No decided case that you may open fits: %(what)s.", what=what)]
    else:
        number = finding.total
        lines = [
            ngettext(
                "%(num)d decided case fits: %(what)s.",
                "%(num)d decided cases fit: %(what)s. The most like this one:",
                number,
                what=what,
            )
        ]
    if finding.wanted.county or finding.wanted.place:
        lines.append(gettext("Only requests whose text names the community can be counted."))
    return lines


def _agreement(found: Agreement) -> str:
    return str(
        gettext(
            "Of the %(of)s most alike, %(agreeing)s were decided as %(category)s"
            " and went to %(team)s.",
            agreeing=found.agreeing,
            of=found.of,
            category=category_name(found.outcome),
            team=team_name(found.team),
        )
    )


def _past(case: PastCase) -> CitedCase:
    when = (
        ngettext("decided in %(num)d day", "decided in %(num)d days", case.days)
        if case.days
        else gettext("decided the same day")
    )
    parts = [category_name(case.outcome), gettext("went to %(team)s", team=team_name(case.team))]
    parts.append(when)
    if case.similarity:
        parts.append(gettext("%(percent)s alike", percent=percent(case.similarity)))
    return CitedCase(case.case_id, " · ".join(parts), case.excerpt, case.language)


def described(wanted: Arguments) -> str:
    """Say which past cases were asked for."""
    parts = []
    within = county(wanted.county) if wanted.county else None
    if wanted.place:
        parts.append(wanted.place)
    if within is not None:
        parts.append(within.name.in_(current_language()))
    if wanted.region:
        parts.append(_region(wanted.region))
    if wanted.period is not None:
        first, last = (_day(each) for each in (wanted.period.first, wanted.period.last))
        parts.append(gettext("received from %(first)s to %(last)s", first=first, last=last))
    if wanted.category:
        parts.append(category_name(wanted.category))
    if wanted.severity is not None:
        parts.append(severity_name(wanted.severity))
    if wanted.language:
        parts.append(in_words(LANGUAGE_NAMES, wanted.language))
    return ", ".join(map(str, parts))


def _region(id: str) -> str:
    names = {each.id: each.name for each in router().regions()}
    return names[id].in_(current_language()) if id in names else id


def _day(at: date) -> str:
    return str(format_date(datetime.combine(at, time(12)), "d MMM y", rebase=False))


@tell.register
def _(finding: ThreadFound) -> Answer:
    view = finding.view
    language = view.redacted.language if view.redacted else "en"
    quoted = (Quoted(each, language) for each in finding.said)
    lines: list[str | Quoted] = [_arrival(view), *quoted]
    followers = len(finding.joined.followers)
    if followers:
        lines.append(
            ngettext(
                "%(num)d case is merged into this one",
                "%(num)d cases are merged into this one",
                followers,
            )
        )
    for note in view.notes[-MOST_NOTES:]:
        when = moment(note.written_at)
        lines.append(
            gettext(
                "Note by %(who)s, %(when)s: %(text)s", who=note.author, when=when, text=note.text
            )
        )
    lines.append(_standing(view))
    return Answer(tuple(lines), _joined(finding.joined))


def _arrival(view: CaseView) -> str:
    return str(
        gettext(
            "Received %(when)s (%(channel)s).",
            when=moment(view.received_at),
            channel=CHANNELS[view.channel],
        )
    )


def _standing(view: CaseView) -> str:
    if view.decision is not None:
        what = f"{category_name(view.decision.category)}, {severity_name(view.decision.severity)}"
        who = view.decision.decided_by
        return str(gettext("%(who)s decided: %(what)s.", who=who, what=what))
    done = [each for each in view.history if each.tag != ASKED]
    last = done[-1] if done else None
    said = in_words(EVENTS, last.tag) if last else ""
    return str(gettext("Now: %(state)s. Last: %(event)s.", state=STATES[view.state], event=said))


def _joined(joined: Joined) -> tuple[CitedCase, ...]:
    cases = []
    if joined.leading:
        cases.append(CitedCase(joined.leading, gettext("its decision answers this one")))
    cases += [CitedCase(each.case_id, gettext("merged into this one")) for each in joined.followers]
    cases += [CitedCase(number, gettext("linked")) for number, _state in joined.linked]
    return tuple(cases)


@tell.register
def _(finding: PersonFound) -> Answer:
    if finding.cases is None:
        return Answer((gettext("Requests are not matched by person here."),))
    if not finding.cases:
        line = gettext("No earlier request from the same address or number is known.")
        return Answer((line,))
    number = len(finding.cases)
    lines = (
        ngettext(
            "%(num)d earlier request from the same address or number, which may be shared.",
            "%(num)d earlier requests from the same address or number, which may be shared.",
            number,
        ),
        gettext("That you see this is on record."),
    )
    return Answer(lines, tuple(map(_earlier, finding.cases)))


def _earlier(case: EarlierCase) -> CitedCase:
    outcome = category_name(case.outcome) if case.outcome else STATES[case.state]
    words = f"{day(case.received_at)} · {outcome}"
    return CitedCase(case.case_id, words, case.excerpt, case.language)


@tell.register
def _(finding: IncidentFound) -> Answer:
    cases = _joined(finding.joined)
    shown = {each.case_id for each in cases}
    near = [each for each in finding.near or () if each.case_id not in shown]
    if finding.near is None:
        line = gettext(
            "It cannot be told: the request names no community, or its text could not be compared."
        )
    elif near:
        line = gettext(
            "Near in place, time and wording. Only you can tell whether it is one incident."
        )
    else:
        line = gettext("No other request of these days, near this place, says something similar.")
    return Answer((line,), (*cases, *map(_near, near)))


def _near(case: NearCase) -> CitedCase:
    if case.kilometres < 1:
        distance = gettext("same community")
    else:
        distance = gettext("%(distance)s km away", distance=round(case.kilometres))
    alike = gettext("%(percent)s alike", percent=percent(case.alike))
    words = f"{moment(case.received_at)} · {distance} · {alike}"
    return CitedCase(case.case_id, words, case.excerpt, case.language)
