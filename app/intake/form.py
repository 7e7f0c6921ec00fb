"""A filled-in form: one canonical JSON object, from any counter where there is no e-mail."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import cast

from app.intake.errors import UnreadableForm
from app.intake.submission import ReceivedFile, Submission
from app.intake.text import clean, decode, one_line
from app.intake.uploads import Upload, UploadRefused, take
from redaction.model import KnownIdentity, Language
from review_queue.model import Channel

_LINE_LIMIT = 1000
_COMMUNITY = "community"
_OWN_PLACE = re.compile(
    "subject|body|language|name|email|phone|address|community|fields|files|channel"
)


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """Hold what a person or a clerk filled in.

    `fields` are answers by the identifier of what was asked. `name`, `email`, `phone` and
    `address` say who the person is and never become part of the text. `files` were checked by
    `uploads.take`.
    """

    subject: str
    body: str
    language: Language | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    community: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()

    def __repr__(self) -> str:
        return f"Form({len(self.subject) + len(self.body)} characters, {len(self.fields)} answers)"


def form_bytes(form: Form) -> bytes:
    """Write a form canonically: the same answers always give the same bytes."""
    content = {each.name: getattr(form, each.name) for each in dataclass_fields(form)}
    content["files"] = [_written(file) for file in form.files]
    if not form.files:
        # The same bytes as before there were files: they name what was sent before.
        del content["files"]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", errors="replace")


def read_form(raw: bytes) -> Form:
    """Read a form. Raises UnreadableForm when the bytes are no JSON object with any text in it."""
    try:
        content = json.loads(decode(raw, "utf-8").text)
    except (ValueError, RecursionError):
        raise UnreadableForm("The form is not JSON. It is kept as it came.") from None
    if not isinstance(content, dict):
        raise UnreadableForm("The form is no JSON object. It is kept as it came.")
    return form_of(content)


def form_of(answers: Mapping[str, object]) -> Form:
    """Build a form from answers by name; those it has no own place for become fields.

    "fields" may hold an object of further answers. Raises UnreadableForm when neither subject
    nor body nor any field holds text.
    """
    further = answers.get("fields")
    others = {name: value for name, value in answers.items() if not _OWN_PLACE.fullmatch(str(name))}
    fields = {
        one_line(str(name), 80): text
        for name, value in {**others, **(further if isinstance(further, dict) else {})}.items()
        if (text := _answer(value))
    }
    form = Form(
        subject=_line(answers, "subject"),
        body=_answer(answers.get("body")),
        language=_language(_line(answers, "language")),
        name=_line(answers, "name"),
        email=_line(answers, "email"),
        phone=_line(answers, "phone"),
        address=_line(answers, "address"),
        community=_line(answers, _COMMUNITY),
        fields=fields,
        files=tuple(_files(answers.get("files"))),
    )
    if not (form.subject or form.body or form.fields):
        raise UnreadableForm("The form holds no text. It is kept as it came.")
    return form


def parse_form(
    raw: bytes,
    *,
    id: str,
    channel: Channel,
    received_at: datetime,
    language: Language | None = None,
) -> Submission:
    """Turn a form into a Submission. Never raises: bytes that are no form become its body."""
    try:
        form = read_form(raw)
    except UnreadableForm:
        body = clean(decode(raw).text)
        return Submission(
            id, channel, received_at, "", body, language=language, defects=("unreadable_form",)
        )
    place = {_COMMUNITY: form.community} if form.community else {}
    return Submission(
        id=id,
        channel=channel,
        received_at=received_at,
        subject=form.subject,
        body=form.body,
        fields={**form.fields, **place},
        sender=KnownIdentity(
            names=_given(form.name),
            emails=_given(form.email),
            phones=_given(form.phone),
            addresses=_given(form.address),
        ),
        attachments=tuple(
            ReceivedFile(each.name, each.content_type, each.content) for each in form.files
        ),
        language=form.language or language,
        defects=() if form.body or form.fields else ("no_new_text",),
    )


def full_body(submission: Submission) -> str:
    """Return the person's text followed by their answers, one `label: answer` a line."""
    lines = [
        f"{_label(name, submission.language)}: {answer}"
        for name, answer in submission.fields.items()
    ]
    return "\n\n".join(part for part in (submission.body, "\n".join(lines)) if part)


def _label(name: str, language: Language | None) -> str:
    if name == _COMMUNITY:
        return "Communauté" if language == "fr" else "Community"
    words = name.replace("_", " ").replace(".", " ").strip()
    return words[:1].upper() + words[1:]


def _answer(value: object) -> str:
    if isinstance(value, list):
        value = ", ".join(str(item) for item in value if isinstance(item, str | int | float))
    return clean(str(value)).strip() if isinstance(value, str | int | float) else ""


def _written(file: Upload) -> dict[str, str]:
    content = base64.b64encode(file.content).decode("ascii")
    return {"name": file.name, "content_type": file.content_type, "content": content}


def _files(written: object) -> tuple[Upload, ...]:
    """Read files again; what no page would have taken is left out."""
    if not isinstance(written, list):
        return ()
    files: list[tuple[str, bytes]] = []
    for each in written:
        if isinstance(each, dict):
            with suppress(binascii.Error, ValueError):
                content = base64.b64decode(str(each.get("content", "")), validate=True)
                files.append((str(each.get("name", "")), content))
    try:
        return take(files)
    except UploadRefused:
        return ()


def _line(answers: Mapping[str, object], name: str) -> str:
    return one_line(_answer(answers.get(name)), _LINE_LIMIT)


def _language(value: str) -> Language | None:
    code = value.strip().lower()[:2]
    return cast(Language, code) if code in ("en", "fr") else None


def _given(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
