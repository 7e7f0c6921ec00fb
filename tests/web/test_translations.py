"""The French pages are complete and compiled."""

from __future__ import annotations

import io
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FRENCH = ROOT / "app/translations/fr/LC_MESSAGES"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


@pytest.fixture(scope="module")
def french() -> Catalog:
    """Read the French catalogue."""
    with (FRENCH / "messages.po").open("rb") as file:
        return read_po(file, locale="fr")


def _first(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _sections(config: ConfigParser) -> Iterator[tuple[str, str, str]]:
    """Take each section's name apart: "method: files"."""
    return (section.partition(": ") for section in config.sections())


def test_every_wording_of_the_pages_is_translated(french: Catalog) -> None:
    """Whatever templates and code say is in the catalogue, and nothing else is."""
    config = ConfigParser()
    config.read(ROOT / "babel.cfg", encoding="utf-8")
    methods = [(files, method) for method, _, files in _sections(config)]
    found = {
        _first(message)
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT), method_map=methods, keywords=KEYWORDS
        )
    }
    known = {_first(message.id) for message in french if message.id}
    assert found == known


def test_no_translation_is_empty_or_doubtful(french: Catalog) -> None:
    """Every form of every message has words, nothing is marked fuzzy, placeholders agree."""
    for message in french:
        if not message.id:
            continue
        forms = [message.string] if isinstance(message.string, str) else message.string or [""]
        assert all(form.strip() for form in forms), message.id
        assert not message.fuzzy, message.id
        assert list(message.check(french)) == [], message.id


def test_the_compiled_catalogue_is_current(french: Catalog) -> None:
    """What pages load is what the catalogue says."""
    compiled = io.BytesIO()
    write_mo(compiled, french)
    assert (FRENCH / "messages.mo").read_bytes() == compiled.getvalue()
