"""Owners, clocks and rules in words: what pages show of their codes."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from flask_babel import gettext, lazy_gettext

from app.web.words import Words

_l = lazy_gettext

PAUSES: Words = MappingProxyType(
    {
        "information_asked": _l("Information was asked for"),
        "document_asked": _l("A document was asked for"),
        "appointment_offered": _l("An appointment was offered"),
        "call_awaited": _l("A call back is awaited"),
    }
)
PAUSE_OUTCOMES: Words = MappingProxyType(
    {
        "answered": _l("The citizen answered"),
        "no_answer": _l("No answer came"),
        "by_mistake": _l("Stopped by mistake"),
        "time_over": _l("The time to answer is over"),
    }
)
CLOCK_REFUSALS: Words = MappingProxyType(
    {
        "reason": _l("Choose why, and for 1 to 20 business days."),
        "immediate": _l("An immediate case waits for nobody: its clock cannot be stopped."),
        "late": _l("The deadline has passed: stopping the clock would not move it."),
        "lower": _l("It can only be made more urgent here. To make it less urgent, decide it."),
    }
)
TRANSFER_REFUSALS: Words = MappingProxyType(
    {
        "team": _l("Choose to whom the case goes."),
        "person": _l("This person may not open cases of this area."),
        "away": _l("This person is away and nobody covers for them."),
        "same": _l("The case is there already."),
        "note": _l("Write what the next person must know, in words that are not personal."),
    }
)
STAFF_REFUSALS: Words = MappingProxyType(
    {
        "person": _l("Choose a person who has a profile here."),
        "team": _l("Choose teams from the list."),
        "area": _l("You look after other areas: leave these teams as they are."),
        "closed_area": _l("This person may not open cases of one of these areas."),
        "capacity": _l("How many open cases they can carry is a number from 1 to 500."),
        "language": _l("Choose at least one language."),
        "skill": _l("Skills are short codes of lower-case letters, such as bridges."),
        "email": _l("The e-mail address is not complete."),
        "handling": _l("Choose what becomes of the open cases."),
        "period": _l("The last day is today or later, and not before the first."),
        "cover": _l("Somebody else of the list has to cover."),
        "overlap": _l("This person is entered as away for some of these days already."),
        "over": _l("This absence is over."),
    }
)
HANDLINGS: Words = MappingProxyType(
    {
        "move": _l("Open cases go to the cover, or to whoever can take them"),
        "keep": _l("Open cases stay; nothing new comes, and the cover is warned instead"),
    }
)
ROUTING_REFUSALS: Words = MappingProxyType(
    {
        "toml": _l("The file is not readable as TOML."),
        "table": _l("The table lacks something it needs, or holds it in a wrong form."),
        "text": _l("The rules cannot be changed in this table by the form: upload a file."),
        "large": _l("The table is larger than is accepted."),
        "outdated": _l("Somebody saved other rules meanwhile. Try yours again."),
        "same": _l("Nothing differs from the rules in force."),
        "reason": _l("Write why, in words that are not personal: 10 to 300 characters."),
        "team": _l("A team's id is written in a way that cannot be."),
        "team_gone": _l("A team is missing that cases may lie with."),
        "region": _l("A region is named that the table does not have."),
        "postal": _l("A postal code begins with E1A or less."),
        "office": _l("An office closes after it opens."),
        "escalation": _l("Warnings come between 0 and 1 of a window, repeats within a day."),
        "forecast": _l("One request takes 1 to 480 minutes."),
        "window": _l("A window names a severity and one whole number of time."),
        "window_s1": _l("The window of S1 is in minutes: it runs at any hour."),
        "window_category": _l("A window names a category that the catalogue does not have."),
        "rule_id": _l("A rule's name is a short word in lower case, such as acadian-water."),
        "rule_key": _l("A rule has something that no rule has."),
        "rule_empty": _l("A rule needs a condition, and a team or a skill."),
        "rule_twice": _l("Two rules have the same name."),
        "rule_team": _l("A rule names a team that the table does not have."),
        "rule_region": _l("A rule names a region that the table does not have."),
        "rule_area": _l("A rule names an area that the catalogue does not have."),
        "rule_category": _l("A rule names a category that the catalogue does not have."),
        "rule_postal": _l("A postal code begins with E1A or less."),
        "rule_skills": _l("Skills are short codes of lower-case letters, such as bridges."),
        "rule_language": _l("Languages are English and French."),
        "rule_severity": _l("Severities are S1 to S4."),
    }
)
CONDITIONS: Words = MappingProxyType(
    {
        "area": _l("Area"),
        "category": _l("Category"),
        "region": _l("Region"),
        "community": _l("Community"),
        "postal": _l("Postal code"),
        "language": _l("Language"),
        "severity": _l("Severity"),
    }
)
ESCALATIONS: Words = MappingProxyType(
    {
        "immediate": _l("Emergency"),
        "warning": _l("Due soon"),
        "breach": _l("Deadline passed"),
    }
)
ESCALATED_WHY: Words = MappingProxyType(
    {
        "tray": _l("nobody owns it"),
        "away": _l("its owner is away"),
        "left": _l("someone let it go"),
        "held": _l("someone works on it"),
        "owner_was": _l("owner changed"),
        "team_was": _l("team changed"),
        "severity_was": _l("severity changed"),
        "due_was": _l("deadline changed"),
        "taken_by": _l("was taken before"),
    }
)
ALERT_STATES: Words = MappingProxyType(
    {
        "unclear": _l("may or may not have arrived"),
        "failed": _l("could not be delivered"),
    }
)
ALERT_CHANNELS: Words = MappingProxyType(
    {"email": _l("E-mail"), "webhook": _l("Call to another system")}
)
TRAYS: Words = MappingProxyType(
    {
        "away": _l("everyone who could take it is away"),
        "language": _l("nobody there speaks the person's language"),
        "skill": _l("nobody there has the skill that a rule asks for"),
        "capacity": _l("everyone who could take it has as much as they can carry"),
    }
)


def office_time(left: timedelta) -> str:
    """Say how much office time is left, in hours and minutes, never less than none."""
    minutes = max(0, int(left.total_seconds())) // 60
    if minutes < 60:
        return str(gettext("%(minutes)s min", minutes=minutes))
    if minutes % 60 == 0:
        return str(gettext("%(hours)s h", hours=minutes // 60))
    return str(gettext("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=minutes % 60))
