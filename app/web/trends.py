"""The page of those who answer for a programme: figures of whole quarters, none of them small."""

from __future__ import annotations

import re

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.clock import now
from app.web.access import allow
from app.web.display import counter
from app.web.session import current_actor
from app.web.trend_picture import picture
from review_queue.access import Permission
from review_queue.trends import YEAR, Line, Quarter, Trends, quarters, trends

pages = Blueprint("trends", __name__)
WRITTEN = re.compile(r"(\d{4})-([1-4])")


@pages.get("/trends")
@allow(Permission.SEE_TRENDS)
def show() -> ResponseReturnValue:
    """Show one quarter, the last that is over unless another is asked for, and the year to it."""
    asked = WRITTEN.fullmatch(request.args.get("quarter", ""))
    province = counter().settings.province
    with counter().database.read() as rows:
        over = quarters(rows, current_actor(), province=province, now=now())
        if asked is None and not over:
            return render_template("trends.html", seen=None, over=over)
        chosen = Quarter(int(asked[1]), int(asked[2])) if asked else over[0]
        if chosen not in over:
            abort(404)
        first = over.index(chosen)
        year = [
            trends(rows, current_actor(), quarter, _catalogue(), province=province, now=now())
            for quarter in reversed(over[first : first + YEAR])
        ]
    seen = [each for each in year if each is not None]
    return render_template(
        "trends.html",
        seen=seen[-1],
        over=over,
        picture=picture(_months(seen)),
        months=_months(seen),
    )


def _months(year: list[Trends]) -> list[Line]:
    """Return each month's first day with its figures; a withheld quarter's months are too."""
    return [line for each in year for line in (each.months or _unknown(each.quarter))]


def _unknown(quarter: Quarter) -> tuple[Line, ...]:
    return tuple(Line(month.isoformat(), None, None) for month in quarter.months)


def _catalogue() -> dict[str, list[str]]:
    taxonomy = counter().taxonomy
    return {
        area.id: [each.id for each in taxonomy.categories if each.area == area.id]
        for area in taxonomy.areas
    }
