"""Nothing is written in the review queue without its event, unless it is said here why."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tests.house.writers import PACKAGE, RECORD, functions, reaching
from tests.review_queue.actions import ACTIONS

# What writes and records nothing: the reason, and the functions or whole modules it holds for.
UNRECORDED: Mapping[str, str] = MappingProxyType(
    {
        "a person's own convenience, no act on a case": "accounts.set_language repeats views",
        "sign-in and sign-out of a browser: signing in is the event": (
            "accounts.open_session accounts.save_session accounts.close_session"
            " accounts.close_sessions"
        ),
        "a lease that is kept: taking the case was the event": (
            "claims.renew claims.keep_own holding.let_go looks.take_next"
        ),
        "a part of an assessment, a decision or a change that records itself": (
            "blind.draw blind.reveal lowering.answer review_answers.keep review_answers.keep_first"
            " case_clocks.start lifecycle.move lifecycle.press nearness.keep_place ownership.assign"
            " deliveries.settle followup_answers.note_read left_out.note outgoing.queue"
            " people.keep people.keep_sender people.forget people.forget_sender"
            " proposals.save_suggestion proposals.save_route redactions.save"
            " review_answers.withdraw second_looks.take_back together.leave"
            " samples.note_opening samples.set_aside stored_texts vault.put_in"
            " vault_register.sealing_key"
        ),
        "a cache of what is stored, made anew at any time": (
            "index_contents index_generations lexical lexical_upkeep"
        ),
        "work to do and its progress; what it comes to is the event": (
            "jobs.enqueue jobs.finish jobs.abandon jobs.withdraw"
            " rescan_chunks.claim rescan_chunks.release rescan_chunks.restart"
            " rescan_chunks.reopen rescan_chunks.abandon vault_rotation.rewrap"
        ),
        "how a message does that an event, such as an escalation, has laid out": (
            "alerts.queue alerts.claim alerts.drop outgoing.claim deliveries.claim deliveries.sent"
            " deliveries.unclear deliveries.refused deliveries.give_up_silent"
        ),
        "counts of conversations, without a word or a name": "first_contacts",
        "the policy of the installation, told by its settings": "people.forget_everyone",
    }
)
# What records within an action of the table of actions, and is nothing by itself.
PARTS = frozenset(
    {
        "accounts.record_areas",
        "audit.record",
        "claims.take",
        "decisions.revise",
        "decisions.write_note",
        "escalations.taken",
        "lifecycle.part",
        "lifecycle.quarantine_case",
        "lifecycle.stand_alone",
        "lowering.ask",
        "ownership.record_assigned",
        "rescan_outcomes.save",
        "second_looks.in_force",
    }
)


def _public(names: set[str]) -> set[str]:
    known = functions()
    return {name for name in names & known.keys() if not name.partition(".")[2].startswith("_")}


@pytest.fixture(scope="module")
def writing() -> set[str]:
    known = functions()
    return _public(reaching(known, {name for name, each in known.items() if each.writes}))


@pytest.fixture(scope="module")
def recording() -> set[str]:
    return _public(reaching(functions(), {RECORD}) | {RECORD})


def test_whatever_writes_records_an_event_or_says_why_not(
    writing: set[str], recording: set[str]
) -> None:
    """A new function that writes is recorded, or somebody says in the table above why it is not."""
    listed = set(" ".join(UNRECORDED.values()).split())
    silent = writing - recording
    excused = {name for name in silent if {name, name.partition(".")[0]} & listed}
    assert silent - excused == set()
    assert listed <= {part for name in silent for part in (name, name.partition(".")[0])}


def test_f56_every_action_that_records_is_tried_without_its_event(recording: set[str]) -> None:
    """`tests/review_queue/actions` makes each ready; `test_fault_f56.py` takes it."""
    assert recording - PARTS == ACTIONS.keys()
    assert recording >= PARTS


def test_no_part_of_the_queue_ends_a_transaction_or_passes_over_a_refused_event() -> None:
    """Then an action could stand without its event."""
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr != "commit", path.name
            if isinstance(node, ast.ExceptHandler):
                caught = "" if node.type is None else ast.unparse(node.type)
                assert node.type is not None, path.name
                assert "AuditRefused" not in caught, path.name
                assert caught not in ("Exception", "BaseException", "ReviewQueueError"), path.name
