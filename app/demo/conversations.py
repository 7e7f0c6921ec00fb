"""How the last weeks' conversations of the demonstration went: counts, as the pages leave them."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.bootstrap import Counter
from review_queue import first_contacts
from review_queue.first_contacts import Progress
from review_queue.model import PUBLIC, Actor, Channel, Role

CLERK = Actor("rose", Role.CLERK)
# Door, category, then for each conversation: questions, what was missing, minutes; the last were
# left before the end.
WEEKS = (
    (Channel.PHONE, "roads.snow", "4:0:3 5:0:4 4:0:2 6:1:6 4:0:3 5:0:4 4:0:3", 0),
    (Channel.PHONE, "housing.repair", "5:0:5 6:0:7 5:0:4 7:1:9", 0),
    (Channel.PHONE, "social.income", "6:0:8 5:0:6 7:0:11", 1),
    (Channel.WALK_IN, "registry.licence", "4:0:4 3:0:3 5:0:5", 0),
    (Channel.WALK_IN, "social.income", "6:0:9 5:1:12", 0),
    (Channel.WEB, "roads.surface", "4:0:6 5:1:9 4:0:5 4:0:7 6:2:14", 2),
    (Channel.WEB, "health.access", "5:0:12 6:1:15", 1),
    (Channel.WEB, None, "", 2),
)


def count_conversations(counter: Counter, *, now: datetime) -> None:
    """Count three weeks of calls, visits and web forms."""
    number = 0
    with counter.database.write() as rows:
        for door, category, finished, left in WEEKS:
            actor = PUBLIC if door is Channel.WEB else CLERK
            area = counter.taxonomy.category(category).area if category else None
            for told in [*finished.split(), *("2:1:" for _ in range(left))]:
                number += 1
                questions, missing, minutes = told.split(":")
                known = int(missing) if category else None
                progress = Progress(door, category, area, int(questions), known)
                begun, id = now - timedelta(hours=25 + 14 * number), f"demo-{number}"
                first_contacts.note(rows, actor, id, progress, now=begun)
                if minutes:
                    over = begun + timedelta(minutes=int(minutes))
                    first_contacts.finish(rows, actor, id, progress, now=over)
