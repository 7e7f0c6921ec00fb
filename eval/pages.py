"""The evaluator's pages: the reports on corrections and on human review as they stand now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.web.access import allow
from app.web.display import counter
from app.web.language import current_language
from app.web.session import current_actor
from eval.reports.agreement import review_report
from eval.reports.agreement_document import agreement_document
from eval.reports.corrections import report_corrections
from eval.reports.corrections_document import corrections_document
from eval.reports.document import Document, Picture
from eval.reports.wording import Wording
from review_queue.access import Permission
from review_queue.calendars import midnight
from review_queue.corrections import comparisons

pages = Blueprint("reports", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Period:
    """Hold the days asked for as they were written, and what could be read of them."""

    since: str
    until: str

    @classmethod
    def asked(cls) -> Period:
        """Take the days from the request's address."""
        return cls(request.args.get("since", "").strip(), request.args.get("until", "").strip())

    @property
    def unreadable(self) -> bool:
        """Tell whether a day was written that is none."""
        written = [day for day in (self.since, self.until) if day]
        return any(_day(day) is None for day in written)


@pages.get("/reports/corrections")
@allow(Permission.SEE_EVALUATION)
def corrections() -> ResponseReturnValue:
    """Show how suggestions compare with decisions, for all time or some days."""
    return _page(_corrections, "corrections")


@pages.get("/reports/corrections/<name>.svg")
@allow(Permission.SEE_EVALUATION)
def picture(name: str) -> ResponseReturnValue:
    """Draw one picture of the report for the same days."""
    return _picture(_corrections, name)


@pages.get("/reports/agreement")
@allow(Permission.SEE_EVALUATION)
def agreement() -> ResponseReturnValue:
    """Show how far people agree, what suggestions do to them, and why they differ."""
    return _page(_agreement, "agreement")


@pages.get("/reports/agreement/<name>.svg")
@allow(Permission.SEE_EVALUATION)
def agreement_picture(name: str) -> ResponseReturnValue:
    """Draw one picture of the report for the same days."""
    return _picture(_agreement, name)


def _page(document: Callable[[Period], Document], report: str) -> ResponseReturnValue:
    period = Period.asked()
    drawing = "reports.picture" if report == "corrections" else f"reports.{report}_picture"

    def address(picture: Picture) -> str:
        return url_for(
            drawing,
            name=picture.name,
            since=period.since or None,
            until=period.until or None,
        )

    page = render_template(
        "reports/page.html",
        document=document(period),
        period=period,
        say=Wording(current_language()),
        address=address,
    )
    return page, 400 if period.unreadable else 200


def _picture(document: Callable[[Period], Document], name: str) -> ResponseReturnValue:
    found = document(Period.asked()).picture(name)
    if found is None:
        abort(404)
    return Response(found.draw(), mimetype="image/svg+xml")


def _corrections(period: Period) -> Document:
    since, until = _moment(period.since), _moment(period.until)
    with counter().database.read() as rows:
        decided = list(comparisons(rows, current_actor(), since=since, until=until))
    report = report_corrections(decided, since=since, until=until)
    return corrections_document(report, Wording(current_language()), _name)


def _agreement(period: Period) -> Document:
    since, until = _moment(period.since), _moment(period.until)
    with counter().database.read() as rows:
        report = review_report(rows, current_actor(), since=since, until=until)
    return agreement_document(report, Wording(current_language()), _name)


def _name(label: str) -> str:
    return Wording(current_language()).category(counter().taxonomy, label)


def _moment(written: str) -> datetime | None:
    day = _day(written)
    return midnight(day, counter().settings.province) if day else None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
