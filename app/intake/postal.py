"""The beginning of the postal code that a message gives: an area of thousands, never an address."""

from __future__ import annotations

import re

from app.intake.submission import Submission

# Canada Post, Addressing Guidelines: the letters that come first, and those that come later.
CODE = re.compile(
    r"(?<![\w-])([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[ .-]{0,2}\d[ABCEGHJ-NPRSTV-Z]\d(?!\w)",
    re.IGNORECASE,
)


def postal_prefix(submission: Submission) -> str:
    """Return the first three signs of the postal code, from the form's answers or the text.

    Nothing when there is none, or several that differ: the sender's own is then anybody's guess.
    """
    for text in ("\n".join(submission.fields.values()), submission.body, submission.quoted):
        found = {match.group(1).upper() for match in CODE.finditer(text)}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""
