"""The public's form: one page, no sign-in, no script needed."""

from __future__ import annotations

from dataclasses import dataclass, fields

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.intake.form import Form
from app.web.access import public
from app.web.doors import hand_in, visit
from app.web.language import as_language, current_language, keep_language
from review_queue.model import Channel

pages = Blueprint("request", __name__)
LONGEST = {
    "name": 200,
    "email": 200,
    "phone": 60,
    "community": 120,
    "about": 200,
    "message": 10_000,
}


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """Hold what the person filled in; `website` is a box only machines fill in."""

    name: str = ""
    email: str = ""
    phone: str = ""
    community: str = ""
    about: str = ""
    message: str = ""
    website: str = ""


@pages.get("/request")
@public
def form() -> ResponseReturnValue:
    """Show the empty form."""
    return _page(Answers(), {})


@pages.post("/request")
@public
def send() -> ResponseReturnValue:
    """Accept the request, or show what is missing beside everything that was typed."""
    answers = Answers(
        **{each.name: request.form.get(each.name, "").strip() for each in fields(Answers)}
    )
    switch = as_language(request.form.get("page_language"))
    if switch is not None:
        keep_language(switch)
        return _page(answers, {})
    problems = _problems(answers)
    if problems:
        return _page(answers, problems), 422
    session["received"] = hand_in(_form(answers), Channel.WEB)
    return redirect(url_for("request.received"), 303)


@pages.get("/request/received")
@public
def received() -> ResponseReturnValue:
    """Show the reference number of the request just sent."""
    reference = session.get("received")
    if not isinstance(reference, str):
        return redirect(url_for("request.form"))
    return render_template("received.html", reference=reference)


def _read() -> Answers:
    form = request.form
    return Answers(**{each.name: form.get(each.name, "").strip() for each in fields(Answers)})


def _page(answers: Answers, problems: dict[str, str]) -> str:
    return render_template(
        "request.html", answers=answers, problems=problems, longest=LONGEST, visit=visit()
    )


def _problems(answers: Answers) -> dict[str, str]:
    """Return what must be put right, by the box it belongs to."""
    problems = {
        name: gettext("This is longer than %(most)s characters. Please shorten it.", most=most)
        for name, most in LONGEST.items()
        if len(getattr(answers, name)) > most
    }
    if not answers.message:
        problems["message"] = gettext("Tell us what you need.")
    if answers.email and "@" not in answers.email:
        problems["email"] = gettext("An e-mail address has an @, like name@example.ca.")
    if answers.website:
        problems["website"] = gettext("Leave this box empty.")
    return problems


def _form(answers: Answers) -> Form:
    return Form(
        subject=answers.about,
        body=answers.message,
        language=current_language(),
        name=answers.name,
        email=answers.email,
        phone=answers.phone,
        community=answers.community,
    )
