"""The short list from which a category is corrected with one digit."""

from __future__ import annotations

from classifiers.errors import UnknownCategory
from classifiers.model import Suggestion
from classifiers.taxonomy import Category, Taxonomy

SHORT = 5


def short_list(taxonomy: Taxonomy, suggestion: Suggestion | None) -> tuple[Category, ...]:
    """Return up to five other categories: what the model holds possible, then the same area's.

    Empty without a suggestion: then nothing is more likely than the whole list.
    """
    if suggestion is None:
        return ()
    try:
        first = taxonomy.category(suggestion.category.label)
    except UnknownCategory:
        return ()
    possible = [id for id in (first.id, *suggestion.prediction_set) if id != first.id]
    if suggestion.abstained:
        possible.insert(0, first.id)
    by_id = {category.id: category for category in taxonomy.categories}
    siblings = [each.id for each in taxonomy.categories if each.area == first.area]
    ids = dict.fromkeys((*possible, *(id for id in siblings if id != first.id)))
    return tuple(by_id[id] for id in ids if id in by_id)[:SHORT]
