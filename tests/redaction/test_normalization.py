"""Normalised text and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.normalization import fold, normalize

_ODD = (
    "\u200b\u00ad\u00a0\ufeff\u202e０１９𝟘𝐉e\u0301\u20e3\u2011’\r\n\U0001f600"
    "ﬁ½A a1@.<b>/&#64;=`\u0430\u0440\u03bf\u3164"
)
_texts = st.text(st.one_of(st.sampled_from(_ODD), st.characters(exclude_categories=["Cs"])))
_pieces = st.lists(
    st.sampled_from(
        ["jo", "<b></b>", "&#64;", "\r\n", "=\n", "x.ca", "\u200b", "р", "é", "e\u0301", " ", "5"]
    )
).map("".join)


@given(st.one_of(_texts, _pieces))
def test_case_46_offsets_lie_in_the_original_and_ascend(text: str) -> None:
    """Every normalised character points to a stretch of the original, in order."""
    normal = normalize(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)
    assert list(normal.ends) == sorted(normal.ends)


@given(st.one_of(_texts, _pieces), st.data())
def test_case_46_a_span_covers_every_character_it_was_read_from(
    text: str, data: st.DataObject
) -> None:
    """No character whose reading lies inside a span is left outside its original stretch."""
    normal = normalize(text)
    if not normal.text:
        return
    start = data.draw(st.integers(0, len(normal.text) - 1))
    end = data.draw(st.integers(start + 1, len(normal.text)))
    left, right = normal.original(start, end)
    for place in range(start, end):
        assert left <= normal.starts[place]
        assert normal.ends[place] <= right


@given(st.text(st.characters(codec="ascii", exclude_characters="\r`&<=\x0b\x0c")))
def test_plain_text_stays_as_it_is(text: str) -> None:
    """Ordinary characters are neither moved nor changed."""
    normal = normalize(text)
    assert normal.text == text
    assert [normal.original(i, i + 1) for i in range(len(text))] == [
        (i, i + 1) for i in range(len(text))
    ]


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("５06\u200b-55\u00ad5‑٠142", "506-555-0142"),
        ("re\u0301jean\u00a0L’Italien", "réjean L'Italien"),
        ("𝟝𝟘𝟞 𝐉𝐞𝐚𝐧", "506 Jean"),
        ("5\ufe0f\u20e30\ufe0f\u20e3", "50"),
        ("jo<b></b>hn@x.ca", "john@x.ca"),
        ("jo<!-- -->hn<i>@</i>x.ca", "john@x.ca"),
        ("john&#64;x&period;ca", "john@x.ca"),
        ("john@exam=\r\nple.ca", "john@example.ca"),
        ("Раul LеBlanс", "Paul LeBlanc"),
        ("аwa@ехаmple.са", "awa@exaMple.ca".lower()),
        ("506\r\n555", "506\n555"),
        ("a\u3164b", "ab"),
        ("<b>bold</b> words", "bold words"),
        ("Paul<b>506</b>", "Paul 506"),
        ("130<br>692<br/>544", "130\n692\n544"),
    ],
)
def test_case_43_what_hides_is_undone(hidden: str, plain: str) -> None:
    """Invisible, wide, dressed and look-alike characters read as the plain ones."""
    assert normalize(hidden).text == plain


@pytest.mark.parametrize(
    "text",
    [
        "Привет из Шедиака",
        "Александр Коваль",
        "Καλημέρα",
        'see <a href="x">here</a>',
        "R&D; 5 < 6 > 4",
        "a = b",
    ],
)
def test_what_hides_nothing_stays(text: str) -> None:
    """Words of another alphabet, tags with attributes and signs are not touched."""
    assert normalize(text).text == text


def test_case_47_a_long_text_is_read_in_a_moment() -> None:
    """Two million characters keep their places without a step for each."""
    text = "Marie a écrit à l’école le 3 mai. " * 60_000
    normal = normalize(text)
    assert len(normal.text) == len(text)
    assert normal.original(len(text) - 2, len(text) - 1) == (len(text) - 2, len(text) - 1)


@given(_texts)
def test_folding_keeps_every_position(text: str) -> None:
    """A folded text has as many characters as the text."""
    assert len(fold(text)) == len(text)
