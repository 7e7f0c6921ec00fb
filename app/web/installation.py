"""How the installation is set up, for its administrator; no secret is ever on the page."""

from __future__ import annotations

import re

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.settings import SECRETS, Settings
from app.web.access import allow
from app.web.display import counter
from review_queue.access import Permission

pages = Blueprint("installation", __name__)
CREDENTIALS = re.compile(r"://[^/@]*@")


@pages.get("/settings")
@allow(Permission.SEE_SETTINGS)
def show() -> ResponseReturnValue:
    """List every setting with its value in force, secrets by whether they are set."""
    return render_template("settings.html", values=_values(counter().settings))


def _values(settings: Settings) -> list[tuple[str, str | None, bool]]:
    """Return each variable with its value and whether someone set it; None for a secret."""
    return [
        (
            f"TRIAGE_{name.upper()}",
            None if name in SECRETS else _plain(getattr(settings, name)),
            name in settings.model_fields_set and bool(getattr(settings, name)),
        )
        for name in Settings.model_fields
    ]


def _plain(value: object) -> str:
    written = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return CREDENTIALS.sub("://", written)
