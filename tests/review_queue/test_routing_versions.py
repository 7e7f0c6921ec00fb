"""Rules are versions: tried on last month's cases, saved with a reason, never changed after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifiers.model import Severity
from classifiers.taxonomy import Taxonomy
from review_queue import audit, forecast, routing_versions
from review_queue.assignment import Candidate, Need
from review_queue.errors import PermissionDenied, RoutingRefused
from review_queue.model import Actor, Role
from review_queue.ownership import Owner
from review_queue.routing import Asked, Router
from review_queue.routing_rules import Rule
from review_queue.routing_table import packaged, read_table
from review_queue.routing_text import with_rules
from review_queue.simulation import DAY, Done, Hand, Request, by_rules, in_turn
from review_queue.simulation import Office as PaperOffice
from tests.review_queue.crew import NEXT_DOOR, TEAM, arriving, hire, owner_of
from tests.review_queue.office import (
    ASSESSMENT,
    CLERK,
    NOW,
    SQLITE_ONLY,
    SUPERVISOR,
    Office,
    after,
    redacted,
)

FRENCH_NORTH = Rule("french-north", team=NEXT_DOOR, area=("roads",), language=("fr",))


def other_text(*rules: Rule) -> str:
    return with_rules(packaged(), rules or (FRENCH_NORTH,))


def save(office: Office, text: str, *, since: int = 0, actor: Actor = SUPERVISOR) -> int:
    with office.database.write() as session:
        return routing_versions.save(
            session, office.vault, actor, text, after=since,
            reason=redacted("The coast asked for it."), now=NOW,
        )  # fmt: skip


def test_a_saved_version_is_in_force_with_its_reason_and_the_first_is_the_file(
    office: Office,
) -> None:
    """Number and reason are kept; the chain names who and which text."""
    with office.database.read() as session:
        assert routing_versions.in_force(session) == (0, packaged())
    assert save(office, other_text()) == 1
    with office.database.read() as session:
        number, table = routing_versions.in_force(session)
        assert (number, table.rules) == (1, (FRENCH_NORTH,))
        assert routing_versions.router(session, "NB").table is table
        listed = routing_versions.listed(session, office.vault, SUPERVISOR)
        event = audit.events(session, SUPERVISOR, limit=1)[0]
    assert [(each.number, each.reason) for each in listed] == [(1, "The coast asked for it.")]
    assert dict(event.details) == {"sha256": table.sha256, "rules": 1}


@SQLITE_ONLY
def test_versions_that_must_not_be_saved_are_refused(office: Office) -> None:
    """Another's work is not overwritten, no team disappears, and a reason says something."""
    gone = packaged().text.replace('[[area]]\nid = "roads"', '[[area]]\nid = "lanes"')
    for text, since, reason in (
        (packaged().text, 0, "same"),
        (other_text(), 7, "outdated"),
        (gone, 0, "team_gone"),
        ("= 1", 0, "toml"),
    ):
        with pytest.raises(RoutingRefused) as refused:
            save(office, text, since=since)
        assert refused.value.reason == reason
    with office.database.write() as session, pytest.raises(RoutingRefused, match="characters"):
        routing_versions.save(
            session, office.vault, SUPERVISOR, other_text(), after=0,
            reason=redacted("[PERSON 1] so"), now=NOW,
        )  # fmt: skip
    for actor in (CLERK, Actor("linh", Role.SUPERVISOR, frozenset({"roads"}))):
        with pytest.raises(PermissionDenied):
            save(office, other_text(), actor=actor)


def test_rules_are_changed_in_the_text_and_nothing_else_is() -> None:
    """Comments and order stay; what cannot be told apart is refused rather than guessed."""
    added = read_table(other_text(*packaged().rules, FRENCH_NORTH))
    assert [rule.id for rule in added.rules] == ["water-knowledge", "french-north"]
    assert "# Where a request goes that names no community." in added.text
    assert read_table(with_rules(added, ())).rules == ()
    commented = read_table(
        packaged().text + '\n[[rule]]\nid = "a"\n# why\narea = ["roads"]\nteam = "counter"\n'
    )
    with pytest.raises(RoutingRefused, match="text"):
        with_rules(commented, ())


def test_last_months_cases_are_tried_on_other_rules_before_saving(office: Office) -> None:
    """Two French cases would have gone next door; nothing is changed by asking."""
    hire(office, "rosa", languages=("en", "fr"))
    hire(office, "mireille", NEXT_DOOR, languages=("en", "fr"))
    for language in ("fr", "fr", "en"):
        arriving(office, language)
    taxonomy = Taxonomy.load()
    with office.database.read() as session:
        found = forecast.forecast(
            session, SUPERVISOR, Router.load(province="NB"),
            Router(read_table(other_text()), province="NB"), taxonomy, now=after(days=1),
        )  # fmt: skip
        old = forecast.forecast(
            session, SUPERVISOR, Router.load(province="NB"), Router.load(province="NB"),
            taxonomy, now=after(days=40),
        )  # fmt: skip
        with pytest.raises(PermissionDenied):
            forecast.forecast(session, CLERK, Router.load(province="NB"),
                              Router.load(province="NB"), taxonomy, now=NOW)  # fmt: skip
    assert (found.cases, found.stayed, found.late, found.tray) == (3, 1, (0, 0), (0, 0))
    assert found.moved == (forecast.Moved(Owner(TEAM, "rosa"), Owner(NEXT_DOOR, "mireille"), 2),)
    assert old.cases == 0


def test_a_play_gives_the_urgent_first_and_late_is_what_ends_after_its_time() -> None:
    """One person, three requests at once: the urgent one, then by deadline; the last is late."""
    person = Hand(Candidate("rosa", frozenset({TEAM}), frozenset({"en"}), frozenset(), 9))
    need = Need(TEAM, "roads.snow", "en", Severity.S4)
    urgent = replace(need, severity=Severity.S2)
    asked = [
        Request(0, 10, need, 10), Request(0, 2 * DAY, need, 300),
        Request(0, 600, need, 300), Request(1, DAY, urgent, 30),
        Request(0, 9, replace(need, language="fr"), 1),
    ]  # fmt: skip
    for policy in (by_rules, in_turn()):
        done = PaperOffice([person], policy, covers={}).play(asked)
        assert done == [
            Done("rosa", 0, 10, False), Done("rosa", 340, 640, False),
            Done("rosa", 40, 340, False), Done("rosa", 10, 40, False),
            Done(None, None, None, True),
        ]  # fmt: skip


def test_a_play_covers_for_who_leaves_and_takes_turns_where_it_is_told_to() -> None:
    """What an absent person left goes to the cover; taking turns leaves it until they are back."""
    there = Candidate("a", frozenset({TEAM}), frozenset({"en"}), frozenset(), 9)
    hands = [Hand(there, away=((5.0, 500.0),)), Hand(replace(there, username="b"), pace=0.5)]
    need = Need(TEAM, "roads.snow", "en", Severity.S3)
    asked = [Request(n, 400, need, 20) for n in range(4)]
    ruled = PaperOffice(hands, by_rules, covers={"a": "b"}).play(asked)
    turned = PaperOffice(hands, in_turn(), covers={}).play(asked)
    assert [each.owner for each in ruled] == ["a", "b", "b", "b"]
    assert not any(each.late for each in ruled)
    assert [each.owner for each in turned] == ["a", "b", "a", "b"]
    assert [each.late for each in turned] == [False, False, True, False]


@SQLITE_ONLY
def test_new_rules_choose_the_owner_of_the_next_case(office: Office) -> None:
    """What a rule asks of the owner is looked for among the skills of the team's people."""
    hire(office, "rosa", skills=("ice",))
    hire(office, "amarjit")
    rule = Rule("ice", skills=("ice",), area=("roads",))
    table = read_table(other_text(rule))
    way = Router(table, province="NB").way(
        Asked("roads.snow", Severity.S3, NOW, "en", "Shediac"), Taxonomy.load()
    )
    case_id = office.waiting(replace(ASSESSMENT, route=way))
    assert owner_of(office, case_id) == Owner(TEAM, "rosa")
