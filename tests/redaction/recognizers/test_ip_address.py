"""Internet addresses."""

from __future__ import annotations

import pytest

from redaction.recognizers.ip_address import IpAddressRecognizer
from tests.redaction.recognizers.reading import found

FOUND = [
    ("blocked from 203.0.113.42 again", "203.0.113.42"),
    ("(198.51.100.7)", "198.51.100.7"),
    ("ip=192.0.2.1|", "192.0.2.1"),
    ("2001:db8:0:0:8a2e:370:7334:1", "2001:db8:0:0:8a2e:370:7334:1"),
    ("from 2001:db8::8a2e:370:7334.", "2001:db8::8a2e:370:7334"),
    ("::1 refused", "::1"),
    ("fe80::1", "fe80::1"),
]

LEFT = [
    "section 3.2.1 says",
    "version 2.10.4.1",
    "article 1.2.3.4",
    "v1.2.3.4",
    "256.1.1.1",
    "10.5",
    "at 10:30:45",
    "std::vector",
    "1.2.3.4.5",
    "le 12.05.2026",
    "§ 4.1.2.3",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_finds_every_form(text: str, value: str) -> None:
    """The recogniser marks exactly the identifier."""
    assert value in found(IpAddressRecognizer, text)


@pytest.mark.parametrize("text", LEFT)
def test_leaves_what_only_looks_alike(text: str) -> None:
    """An invalid number, a date, an amount or a word is not taken for an identifier."""
    assert found(IpAddressRecognizer, text) == set()
