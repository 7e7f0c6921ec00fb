"""The evaluator's pages: the corrections report as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.web.access import allow
from app.web.display import counter
from app.web.language import current_language
from app.web.session import current_actor
from eval.period import midnight
from eval.reports.corrections import CorrectionsReport, report_corrections
from eval.reports.corrections_document import corrections_document
from eval.reports.document import Document, Picture
from eval.reports.wording import Wording
from review_queue.access import Permission
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
    period = Period.asked()

    def address(picture: Picture) -> str:
        return url_for(
            "reports.picture",
            name=picture.name,
            since=period.since or None,
            until=period.until or None,
        )

    page = render_template(
        "reports/corrections.html",
        document=_document(period),
        period=period,
        say=Wording(current_language()),
        address=address,
    )
    return page, 400 if period.unreadable else 200


@pages.get("/reports/corrections/<name>.svg")
@allow(Permission.SEE_EVALUATION)
def picture(name: str) -> ResponseReturnValue:
    """Draw one picture of the report for the same days."""
    found = _document(Period.asked()).picture(name)
    if found is None:
        abort(404)
    return Response(found.draw(), mimetype="image/svg+xml")


def _document(period: Period) -> Document:
    say, taxonomy = Wording(current_language()), counter().taxonomy

    def name(label: str) -> str:
        return say.category(taxonomy, label)

    return corrections_document(_report(period), say, name)


def _report(period: Period) -> CorrectionsReport:
    since, until = _moment(period.since), _moment(period.until)
    with counter().database.read() as rows:
        decided = list(comparisons(rows, current_actor(), since=since, until=until))
    return report_corrections(decided, since=since, until=until)


def _moment(written: str) -> datetime | None:
    day = _day(written)
    return midnight(day, counter().settings.province) if day else None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
