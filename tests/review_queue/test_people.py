"""Earlier cases of the same person, by keys that tell nobody who that is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from redaction.model import KnownIdentity
from review_queue import audit, originals, people
from review_queue.model import Actor, Correction
from review_queue.occurrence_tables import CaseSenderRow, PersonKeyRow
from review_queue.vault import Vault
from tests.review_queue.neighbours import ROADS, Neighbour, settle, settled_elsewhere
from tests.review_queue.office import CLERK, NOW, SUPERVISOR, Office, after

AGATHE = "agathe.vautour@example.org"
KEEPER = Actor("system:keeper")


def _earlier(office: Office, case_id: str, actor: Actor = CLERK) -> list[str]:
    with office.database.read() as session:
        return [each.case_id for each in people.earlier(session, actor, case_id)]


def _keys(office: Office) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.count()).select_from(PersonKeyRow)) or 0


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("emails", "A.Vautour@Example.org", "a.vautour@example.org "),
        ("phones", "(506) 555-0123", "+1 506 555 0123"),
        ("phones", "1-506-555-0123 poste 4", "506.555.0123"),
        ("numbers", "IA-177 204", "ia177204"),
    ],
)
def test_one_identifier_has_one_spelling(kind: str, one: str, other: str) -> None:
    """Case, spaces, brackets and extensions do not make another person."""
    found = [people.identifiers(KnownIdentity(**{kind: (text,)})) for text in (one, other)]
    assert found[0] == found[1] != ()


@pytest.mark.parametrize(
    "identity",
    [
        KnownIdentity(names=("Agathe Vautour",), addresses=("12 Wharf Road",)),
        KnownIdentity(emails=("not an address",), phones=("911", "555-0123")),
        KnownIdentity(numbers=("42", "abcde")),
    ],
)
def test_names_and_what_identifies_nobody_are_left_out(identity: KnownIdentity) -> None:
    """Two people share a name; half a number is anybody's."""
    assert people.identifiers(identity) == ()


def test_those_copied_in_are_not_the_sender() -> None:
    """The first address is the sender's; a colleague in copy is somebody else."""
    identity = KnownIdentity(emails=(AGATHE, "office@example.org"))
    assert people.identifiers(identity) == (("email", AGATHE),)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_stand_where_an_identifier_should(email: str, phone: str, number: str) -> None:
    """Whatever is written in a form, normalising it never fails and is done once for all."""
    identity = KnownIdentity(emails=(email,), phones=(phone,), numbers=(number,))
    for kind, plain in people.identifiers(identity):
        assert kind in (people.EMAIL, people.PHONE, people.NUMBER)
        assert plain


def test_keys_are_keyed_and_told_apart_by_kind(office: Office) -> None:
    """No key is the plain hash of an identifier, and another vault makes another key."""
    settle(office, Neighbour(sender=AGATHE))
    with office.database.read() as session:
        key = session.scalars(select(PersonKeyRow.key)).one()
    assert key == office.vault.fingerprint("person email", AGATHE.encode())
    assert key != office.vault.fingerprint("person phone", AGATHE.encode())
    assert key != Vault(Vault.new_key()).fingerprint("person email", AGATHE.encode())


def test_earlier_cases_come_newest_first_and_never_later_ones(office: Office) -> None:
    """What came after the case at hand is not what the person wrote before."""
    first, second, third = (
        settle(office, Neighbour(sender=AGATHE, at=after(days=day))) for day in (-9, -3, -1)
    )
    settle(office, Neighbour(sender="somebody.else@example.org"))
    assert _earlier(office, third) == [second, first]
    assert _earlier(office, first) == []


def test_the_readers_areas_apply(office: Office) -> None:
    """A person's housing case is not shown to the roads desk."""
    settle(office, Neighbour(sender=AGATHE, area="housing", category="housing.repair"))
    settled_elsewhere(office, Neighbour(sender=AGATHE))
    own = settle(office, Neighbour(sender=AGATHE))
    last = settle(office, Neighbour(sender=AGATHE, at=after(hours=1)))
    assert _earlier(office, last, ROADS) == [own]
    assert len(_earlier(office, last)) == 3


def test_restricted_cases_are_never_matched(office: Office) -> None:
    """Not when the machine holds it possible, nor when a person decides it is one."""
    settle(office, Neighbour("social.child", "social", sender=AGATHE))
    assert _keys(office) == 0
    decided = settle(office, Neighbour(sender=AGATHE))
    office.correct(decided, Correction("housing.shelter"))
    assert _keys(office) == 0
    assert _earlier(office, settle(office, Neighbour(sender=AGATHE, at=after(hours=1)))) == []


def test_case_60_erasing_a_case_erases_its_keys(office: Office) -> None:
    """Nothing tells any more whose it was, not even that two cases were one person's."""
    erased = settle(office, Neighbour(sender=AGATHE))
    kept = settle(office, Neighbour(sender=AGATHE, at=after(hours=1)))
    with office.database.write() as session:
        originals.erase_case(session, office.vault, KEEPER, erased, reason="asked_for", now=NOW)
    with office.database.read() as session:
        assert set(session.scalars(select(PersonKeyRow.case_id))) == {kept}
        assert set(session.scalars(select(CaseSenderRow.case_id))) == {kept}
    assert _earlier(office, kept) == []


def test_a_policy_that_no_longer_permits_it_leaves_no_key(office: Office) -> None:
    """Switching it off deletes what was kept."""
    settle(office, Neighbour(sender=AGATHE))
    with office.database.write() as session:
        people.forget_everyone(session)
    assert _keys(office) == 0


def test_showing_a_match_is_an_event_with_counts_and_numbers_only(office: Office) -> None:
    """Exactly these keys: no identifier and no hash of one enters the chain."""
    first = settle(office, Neighbour(sender=AGATHE))
    last = settle(office, Neighbour(sender=AGATHE, at=after(hours=1)))
    with office.database.write() as session:
        shown = people.earlier(session, CLERK, last)
        people.record_shown(session, CLERK, last, shown, now=NOW)
        newest = audit.events(session, SUPERVISOR, limit=1)[0]
    assert (newest.tag, newest.subject, newest.actor) == ("desk:person:matched", last, CLERK.id)
    assert newest.details == (("cases", first), ("count", 1))


def test_a_sender_is_counted_by_day_and_not_followed(office: Office) -> None:
    """The same sender on two days has two keys: they link nothing."""
    cases = [settle(office, Neighbour()) for _ in range(3)]
    sender = KnownIdentity(emails=(AGATHE,))
    with office.database.write() as session:
        for case_id, day in zip(cases, (4, 4, 5), strict=True):
            people.keep_sender(session, office.vault, case_id, sender, date(2026, 5, day))
        keys = [session.get_one(CaseSenderRow, case_id).day_key for case_id in cases]
    assert keys[0] == keys[1] != keys[2]
