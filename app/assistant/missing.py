"""Find out what a category needs to know and a case does not say."""

from __future__ import annotations

from collections.abc import Collection

from classifiers.taxonomy import Category, Information
from redaction.model import RedactedCase


def missing(
    category: Category, case: RedactedCase, given: Collection[str] = ()
) -> tuple[Information, ...]:
    """Return the information still to be asked for, in the category's order.

    `given` holds ids that were answered outright, whatever the text says.
    """
    return tuple(
        information
        for information in category.information
        if information.id not in given and not information.given(case.request, case.language)
    )
