"""The privacy officer's bench: what is proven, what waits, what happened."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.privacy.rates import leak_rate
from app.web import privacy_words
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from review_queue import originals, rescans, sample_rates, samples
from review_queue.access import Permission
from review_queue.sample_rates import Answer

pages = Blueprint("privacy", __name__, url_prefix="/privacy")
OPENING = re.compile(r"[0-9a-f]{32}")
LISTED = 100


@pages.get("")
@allow(Permission.AUDIT_REDACTION)
def bench() -> ResponseReturnValue:
    """Show the latest sample's proof, the samples still to be read, and what is running."""
    actor = current_actor()
    with counter().database.read() as rows:
        drawn = samples.samples(rows, actor)
        latest = next((each for each in drawn if each.read), None)
        read = sample_rates.tally(
            rows, actor, sample_id=latest.id if latest else None, answer=Answer.REVISED
        )
        last = rescans.latest(rows, actor)
        progress = rescans.progress(rows, actor, last.id) if last else None
    running = progress is not None and progress.finished_at is None
    return render_template(
        "privacy/bench.html",
        samples=drawn,
        latest=latest,
        rescan=last if running else None,
        progress=progress,
        rate=leak_rate(read.leaking, read.documents),
        privacy_words=privacy_words,
    )


@pages.get("/rates")
@allow(Permission.AUDIT_REDACTION)
def rates() -> ResponseReturnValue:
    """Show leak rates per sample, and per entity, language and channel over all of them."""
    actor = current_actor()
    with counter().database.read() as rows:
        drawn = [each for each in samples.samples(rows, actor) if each.read]
        tallies = {
            answer: {
                each.id: sample_rates.tally(rows, actor, sample_id=each.id, answer=answer)
                for each in drawn
            }
            for answer in Answer
        }
        overall = sample_rates.tally(rows, actor, answer=Answer.REVISED)
    return render_template(
        "privacy/rates.html",
        samples=drawn,
        first=tallies[Answer.FIRST],
        revised=tallies[Answer.REVISED],
        overall=overall,
        rate=leak_rate,
        privacy_words=privacy_words,
    )


@pages.get("/openings")
@allow(Permission.SEE_AUDIT)
def openings() -> ResponseReturnValue:
    """List every original that was opened: by whom, when and why."""
    before = request.args.get("before", "")
    with counter().database.read() as rows:
        listed = originals.openings(
            rows,
            current_actor(),
            limit=LISTED,
            before=before if OPENING.fullmatch(before) else None,
        )
    return render_template(
        "privacy/openings.html",
        openings=listed,
        older=listed[-1].id if len(listed) == LISTED else None,
        privacy_words=privacy_words,
    )
