"""What must be put right before a request of the public goes on."""

from __future__ import annotations

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app.assistant.dialogue import Call
from app.assistant.dialogue_wording import Topic
from app.intake.uploads import KINDS, LARGEST_FILE, MOST_FILES, Upload, UploadRefused, take
from app.web.call_form import LONGEST_STORY

Problems = dict[str, str]
"""What is wrong, by the box it belongs to."""
LONGEST_ABOUT = 200


def problems_of(call: Call, asking: str, form: MultiDict[str, str]) -> Problems:
    """Return what must be put right on the page that was shown."""
    problems: Problems = {}
    if asking in ("", Topic.STORY, Topic.READ_BACK) and not call.story.strip():
        problems["story"] = gettext("Tell us what you need.")
    longest = {"story": LONGEST_STORY, "about": LONGEST_ABOUT}
    for name, most in longest.items():
        if len(form.get(name, "")) > most:
            problems[name] = gettext(
                "This is longer than %(most)s characters. Please shorten it.", most=most
            )
    if asking == Topic.SAFETY and call.danger is None:
        problems["danger"] = gettext("Choose one of the two.")
    if call.contact.email and "@" not in call.contact.email:
        problems["person-email"] = gettext("An e-mail address has an @, like name@example.ca.")
    # A box only machines fill in.
    if form.get("website"):
        problems["website"] = gettext("Leave this box empty.")
    return problems


def uploaded() -> tuple[tuple[Upload, ...], Problems]:
    """Take the files of this request, or say why not."""
    files = [
        (each.filename or "", each.read())
        for each in request.files.getlist("files")
        if each.filename
    ]
    try:
        return take(files), {}
    except UploadRefused as refused:
        return (), {"files": _refusals()[refused.reason]}


def _refusals() -> dict[str, str]:
    return {
        "too_many": gettext("Add %(most)s files at most, and choose them again.", most=MOST_FILES),
        "too_large": gettext(
            "A file is too large. Each may have %(most)s MB. Choose your files again.",
            most=LARGEST_FILE // (1024 * 1024),
        ),
        "empty": gettext("A file is empty. Choose your files again."),
        "not_allowed": gettext(
            "A file is of a kind we cannot take. Send %(kinds)s. Choose your files again.",
            kinds=", ".join(KINDS),
        ),
    }
