"""Normalised text and the way back to the original."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from redaction.normalization import fold, normalize

_ODD = "\u200b\u00ad\u00a0\ufeff\u202e０１９𝟘é\u0301e\u2011’\r\n\U0001f600ﬁA a1"
_texts = st.text(st.one_of(st.sampled_from(_ODD), st.characters(exclude_categories=["Cs"])))


@given(_texts)
def test_case_46_offsets_lie_in_the_original_and_ascend(text: str) -> None:
    """Every normalised character points to a stretch of the original, in order."""
    normal = normalize(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)
    assert list(normal.ends) == sorted(normal.ends)


@given(_texts, st.data())
def test_case_46_a_span_of_normal_text_normalises_to_itself(text: str, data: st.DataObject) -> None:
    """What the offset map cuts from the original reads as the span it came from."""
    normal = normalize(text)
    if not normal.text:
        return
    start = data.draw(st.integers(0, len(normal.text) - 1))
    end = data.draw(st.integers(start + 1, len(normal.text)))
    left, right = normal.original(start, end)
    assert normal.text[start:end] in normalize(text[left:right]).text


@given(st.text(st.characters(codec="ascii", exclude_characters="\r`")))
def test_plain_text_stays_as_it_is(text: str) -> None:
    """Ordinary characters are neither moved nor changed."""
    normal = normalize(text)
    assert normal.text == text.replace("\x0b", "\n").replace("\x0c", "\n") or normal.text == text


def test_case_43_hidden_and_wide_digits_become_plain() -> None:
    """Zero-width characters, soft hyphens, full-width and Arabic digits do not hide a number."""
    assert normalize("５06\u200b-55\u00ad5‑٠142").text == "506-555-0142"
    assert normalize("re\u0301jean\u00a0L’Italien").text == "réjean L'Italien"


@given(_texts)
def test_folding_keeps_every_position(text: str) -> None:
    """A folded text has as many characters as the text."""
    assert len(fold(text)) == len(text)
