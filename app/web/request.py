"""The public's form: the same conversation as on the phone, one question a page or all on one.

No sign-in, no script needed, nothing stored before it is sent. Nobody is written to: what somebody
types here cannot become mail to somebody else (cases 29 to 31).
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.assistant.dialogue import Call, Standing, body, fields
from app.assistant.dialogue_wording import Topic
from app.clock import now
from app.intake.form import Form
from app.intake.uploads import KINDS, LARGEST_FILE, MOST_FILES, Upload
from app.web import request_steps as steps
from app.web.access import public
from app.web.call_form import LONGEST_ANSWER, LONGEST_STORY, carried, read_call
from app.web.conversation import guide
from app.web.display import counter
from app.web.doors import hand_in, visit
from app.web.first_contact import note_step, progress_of
from app.web.language import as_language, current_language, keep_language
from app.web.request_checks import LONGEST_ABOUT, Problems, problems_of, uploaded
from app.web.request_steps import Manner
from review_queue.first_contacts import finish
from review_queue.model import PUBLIC, Channel
from review_queue.request_status import code_for

pages = Blueprint("request", __name__)
LIMITS = {
    "kinds": ", ".join(KINDS),
    "files": MOST_FILES,
    "megabytes": LARGEST_FILE // (1024 * 1024),
    "story": LONGEST_STORY,
    "answer": LONGEST_ANSWER,
    "about": LONGEST_ABOUT,
}


@pages.get("/request")
@public
def form() -> ResponseReturnValue:
    """Ask in which language, and whether one question at a time, in both languages."""
    return render_template("request/choose.html")


@pages.post("/request")
@public
def send() -> ResponseReturnValue:
    """Take one step: show the next question, what is wrong, or the way to the number."""
    sent = read_call(request.form, current_language())
    chosen = as_language(request.form.get("page_language") or request.form.get("language"))
    if chosen is not None:
        keep_language(chosen)
    call = replace(sent.call, language=current_language())
    if chosen is not None:
        return _page(call, sent.asking or Topic.STORY, said=sent.said)
    if request.form.get("back"):
        return _page(*steps.back(call, sent.asking))
    if request.form.get("send"):
        return _send(call)
    problems = problems_of(call, sent.asking, request.form)
    if problems:
        return _page(call, sent.asking or Topic.STORY, problems), 422
    return _page(steps.answered(replace(sent, call=call)))


@pages.get("/request/received")
@public
def received() -> ResponseReturnValue:
    """Show the number of the request just sent, and the code to ask how it stands."""
    reference = session.get("received")
    if not isinstance(reference, str):
        return redirect(url_for("request.form"))
    code = code_for(counter().vault, reference)
    return render_template("request/received.html", reference=reference, code=code)


def _send(call: Call) -> ResponseReturnValue:
    """Hand the request in, or show what must be put right or asked first."""
    problems = problems_of(call, Topic.READ_BACK, request.form)
    files: tuple[Upload, ...] = ()
    if not problems:
        files, problems = uploaded()
    if problems:
        return _page(call, Topic.READ_BACK, problems), 422
    reading = guide().read(call)
    if steps.must_be_warned(call, reading) or steps.still_open(call, reading.standing):
        return _page(call)
    progress = progress_of(call, reading.standing, Channel.WEB)
    session["received"] = hand_in(
        _form(call, reading.standing, files),
        Channel.WEB,
        also=lambda rows, _id: finish(rows, PUBLIC, visit(), progress, now=now()),
    )
    return redirect(url_for("request.received"), 303)


def _page(
    call: Call, asked: str | None = None, problems: Problems | None = None, said: str = ""
) -> str:
    """Show the page that asks `asked`, or whichever comes next; `said` is what its box held."""
    reading, manner = guide().read(call), _manner()
    if asked is None:
        question = steps.next_for_citizen(call, reading, manner)
    else:
        question = steps.page_of(call, reading, asked, manner)
    if question.topic is Topic.READ_BACK:
        call = steps.with_all_asked(call, reading.standing)
    note_step(progress_of(call, reading.standing, Channel.WEB), visit())
    about = request.form.get("about", "")[:LONGEST_ABOUT]
    first = question.topic is Topic.STORY and manner is Manner.ALL
    return render_template(
        "request/all.html" if first else "request/step.html",
        call=call,
        standing=reading.standing,
        question=question,
        boxes=steps.boxes(reading.standing, question, manner, current_language()),
        carried=carried(call),
        hidden=steps.hidden(call, question, manner, about),
        progress=steps.progress(call, reading.standing) if manner is Manner.STEPS else None,
        hint=steps.hint(question, current_language()),
        said=said or call.answer(question.id),
        problems=problems or {},
        about=about,
        manner=manner.value,
        visit=visit(),
        limits=LIMITS,
    )


def _manner() -> Manner:
    return Manner.STEPS if request.form.get("manner") == Manner.STEPS else Manner.ALL


def _form(call: Call, standing: Standing, files: tuple[Upload, ...]) -> Form:
    contact = standing.contact
    return Form(
        subject=request.form.get("about", "").strip()[:LONGEST_ABOUT],
        body=body(call),
        language=call.language,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        community=contact.community,
        fields=fields(call, standing),
        files=files,
    )
