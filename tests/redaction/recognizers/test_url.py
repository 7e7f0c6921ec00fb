"""Web addresses that lead to a person."""

from __future__ import annotations

import pytest

from redaction.recognizers.url import UrlRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("see https://www.facebook.com/zenon.arseneau.", "https://www.facebook.com/zenon.arseneau"),
    ("linkedin.com/in/amina-hassan", "linkedin.com/in/amina-hassan"),
    ("www.instagram.com/keziah_g/", "www.instagram.com/keziah_g/"),
    ("https://fundykayaker.blogspot.com/2026", "https://fundykayaker.blogspot.com/2026"),
    ("http://www.example.ca/~mpaul/", "http://www.example.ca/~mpaul/"),
    ("https://forum.example.org/users/tideline", "https://forum.example.org/users/tideline"),
    (
        "https://portal.example.ca/reset?token=ab12cd",
        "https://portal.example.ca/reset?token=ab12cd",
    ),
    ("https://example.ca/form?a=1&email=li.wei", "https://example.ca/form?a=1&email=li.wei"),
    ("my website is www.losierphoto.example", "www.losierphoto.example"),
    ("mon site web : http://chezyvette.example/photos", "http://chezyvette.example/photos"),
]

LEFT = [
    "https://www2.gnb.ca/content/gnb/en.html",
    "www.nbpower.com",
    "apply at novascotia.ca/health",
    "facebook.com is down",
    "https://example.ca/page?id=12",
    "your site is slow",
    "the page gnb.ca",
    "https://www.canada.ca/fr/services.html?lang=fr",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(UrlRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(UrlRecognizer, text) == set()
