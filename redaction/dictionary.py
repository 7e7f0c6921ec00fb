"""The ordinary words of both languages, as the lemmatizers of the spaCy models know them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from spacy.lookups import Lookups

from redaction.model_files import model_folder
from redaction.normalization import fold
from redaction.policy import packaged

_TABLES = Path("lemmatizer") / "lookups"
# WordNet's lemmas for English; Lefff's for French, with the forms of its verbs.
_LEMMAS, _FORMS = "lemma_index", "lemma_exc"


@cache
def dictionary() -> frozenset[str]:
    """Return every noun, verb, adjective and adverb, folded; read once, from installed files."""
    return frozenset(
        # Most are written without accents, and folding a third of a million takes a second.
        word if word.isascii() else fold(word)
        for language in ("en", "fr")
        for word in _words(model_folder(packaged().models[language]) / _TABLES)
        if word.islower()
    )


def ordinary_word(word: str) -> bool:
    """Tell whether a folded word, or what it is the plural of, is in the dictionary."""
    return word in dictionary() or word.removesuffix("s") in dictionary()


def _words(folder: Path) -> set[str]:
    lookups = Lookups().from_disk(folder)
    lemmas, forms = lookups.get_table(_LEMMAS), lookups.get_table(_FORMS)
    return {word for table in (lemmas, forms) for words in table.values() for word in words}
