"""Which model serves is chosen by a supervisor, on the record, with a reason that can be read."""

from __future__ import annotations

import pytest

from redaction.model import RedactedText
from review_queue import audit, model_choices
from review_queue.errors import ModelChoiceRefused, PermissionDenied
from review_queue.model import WORKER, Actor
from review_queue.model_choices import ModelChoice
from review_queue.tables import VaultBlobRow
from tests.review_queue.office import CLERK, EVALUATOR, NOW, PRIVACY, SUPERVISOR, Office, redacted

WHY = "Better on the gold set, as [PERSON 1] found."
FIRST, SECOND = "a" * 64, "b" * 64


def choose(
    office: Office,
    name: str = "spring-aaaaaaaaaaaa",
    digest: str = FIRST,
    *,
    actor: Actor = SUPERVISOR,
    previous: str | None = None,
    reason: RedactedText | None = None,
) -> None:
    with office.database.write() as session:
        model_choices.choose(
            session,
            office.vault,
            actor,
            name=name,
            digest=digest,
            previous=previous,
            reason=reason or redacted(WHY),
            now=NOW,
        )


def test_every_choice_is_listed_with_its_reason_newest_first(office: Office) -> None:
    """The chain says who chose which and what it replaced."""
    choose(office)
    choose(office, "fall-bbbbbbbbbbbb", SECOND, previous="spring-aaaaaaaaaaaa")
    with office.database.read() as session:
        found = model_choices.listed(session, office.vault, WORKER)
        assert audit.verify(session).events == 2
    by = SUPERVISOR.id
    assert found == [
        ModelChoice("fall-bbbbbbbbbbbb", SECOND, "spring-aaaaaaaaaaaa", WHY, by, NOW),
        ModelChoice("spring-aaaaaaaaaaaa", FIRST, None, WHY, by, NOW),
    ]


def test_the_reason_is_sealed_and_not_in_the_chain(office: Office) -> None:
    """A name that redaction missed could never be taken out of the chain again."""
    choose(office)
    with office.database.read() as session:
        (event,) = audit.events(session, SUPERVISOR)
        blob = session.get_one(VaultBlobRow, str(dict(event.details)["reason"]))
    assert "gold set" not in repr(event)
    assert b"gold set" not in blob.ciphertext


@pytest.mark.parametrize("actor", [CLERK, PRIVACY, EVALUATOR, WORKER, Actor("nobody")])
def test_nobody_else_may_choose(office: Office, actor: Actor) -> None:
    """Neither who decides cases, nor who measures models, nor a program."""
    with pytest.raises(PermissionDenied):
        choose(office, actor=actor)


@pytest.mark.parametrize("text", ["", "better", "[PERSON 1] [PERSON 2] [PERSON 3]"])
def test_a_reason_must_say_something(office: Office, text: str) -> None:
    """Ten characters beside what was redacted."""
    with pytest.raises(ModelChoiceRefused, match="say why"):
        choose(office, reason=redacted(text))
