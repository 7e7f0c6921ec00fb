"""`triage privacy sample`: draw cases for an audit of redaction, and state what it proves."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from app.bootstrap import open_counter
from app.cli.output import print_json
from app.cli.privacy import as_person, person, privacy
from app.clock import now
from app.privacy.rates import LeakRate, leak_rate
from app.settings import Settings
from redaction.model import Language
from review_queue import sample_rates, samples
from review_queue.clocks import ZONES
from review_queue.model import Channel
from review_queue.sample_rates import Answer, Tally
from review_queue.samples import Frame, Sample

DAY = click.DateTime(["%Y-%m-%d"])


@privacy.group()
def sample() -> None:
    """Audit redaction on cases drawn at random; they are read and marked in the browser."""


@sample.command()
@click.option("--size", default=60, show_default=True, type=click.IntRange(1, samples.LARGEST))
@click.option("--channel", type=click.Choice([each.value for each in Channel]))
@click.option("--language", type=click.Choice(["en", "fr"]))
@click.option("--since", type=DAY, help="Only cases received on this day or later.")
@click.option("--until", type=DAY, help="Only cases received before this day.")
@as_person
@click.pass_obj
def draw(
    settings: Settings,
    size: int,
    channel: str | None,
    language: Language | None,
    since: datetime | None,
    until: datetime | None,
    username: str,
) -> None:
    """Draw a simple random sample of stored cases that no open sample holds."""
    counter = open_counter(settings)
    zone = ZoneInfo(ZONES[settings.province])
    frame = Frame(
        Channel(channel) if channel else None,
        language,
        since.replace(tzinfo=zone) if since else None,
        until.replace(tzinfo=zone) if until else None,
    )
    actor = person(counter, username)
    with counter.database.write() as session:
        drawn = samples.draw(session, actor, size=size, frame=frame, now=now())
        cases = samples.cases(session, actor, drawn.id)
    print_json({**_plain(drawn), "cases": [each.case_id for each in cases]})


@sample.command()
@as_person
@click.pass_obj
def status(settings: Settings, username: str) -> None:
    """List samples, newest first, and how far each is read."""
    counter = open_counter(settings)
    with counter.database.read() as session:
        listed = samples.samples(session, person(counter, username))
    print_json([_plain(each) for each in listed])


@sample.command()
@click.option("--sample", "sample_id", help="One sample; all of them together when not given.")
@as_person
@click.pass_obj
def rates(settings: Settings, sample_id: str | None, username: str) -> None:
    """State leak rates with exact 95% intervals, by the first and by the revised answers."""
    counter = open_counter(settings)
    actor = person(counter, username)
    with counter.database.read() as session:
        if sample_id is not None:
            sample_id = samples.sample(session, actor, sample_id).id
        counted = {
            answer.value: sample_rates.tally(session, actor, sample_id=sample_id, answer=answer)
            for answer in Answer
        }
    print_json(
        {"sample": sample_id, **{answer: _rates(tally) for answer, tally in counted.items()}}
    )


def _plain(drawn: Sample) -> dict[str, Any]:
    frame = drawn.frame
    return {
        "sample": drawn.id,
        "drawn_by": drawn.drawn_by,
        "drawn_at": drawn.drawn_at.isoformat(),
        "seed": drawn.seed,
        "size": drawn.size,
        "population": drawn.population,
        "channel": frame.channel.value if frame.channel else None,
        "language": frame.language,
        "since": frame.since.isoformat() if frame.since else None,
        "until": frame.until.isoformat() if frame.until else None,
        "read": drawn.read,
        "settled": drawn.settled,
        "unreadable": drawn.unreadable,
    }


def _rates(tally: Tally) -> dict[str, Any]:
    return {
        "documents": _rate(leak_rate(tally.leaking, tally.documents)),
        "needlessly_removed_in": tally.stripped,
        "redacted_again": tally.redacted_again,
        "marks": [
            {
                "entity": cell.entity_type,
                "language": cell.language,
                "channel": cell.channel.value,
                **_rate(leak_rate(cell.missed, cell.marks)),
            }
            for cell in tally.cells
        ],
    }


def _rate(rate: LeakRate) -> dict[str, float]:
    return {
        "leaked": rate.hits,
        "n": rate.n,
        "low": round(rate.low, 5),
        "high": round(rate.high, 5),
    }
