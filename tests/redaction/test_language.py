"""The language of a text, and the analyzers that must read it."""

from __future__ import annotations

import pytest

from redaction.errors import RedactionError
from redaction.language import Reading, detect, read

ENGLISH = "The culvert by our mailbox is blocked again and the water is over the road."
FRENCH = "Le ponceau devant notre boîte aux lettres est bouché et l'eau passe sur la route."
SPANISH = (
    "Buenos días, perdí mi tarjeta de salud la semana pasada y necesito saber cómo pedir otra "
    "porque mi hija tiene una cita con el médico el próximo lunes por la mañana. Muchas gracias."
)


def test_detects_english_and_french() -> None:
    """A sentence is enough to tell."""
    assert (detect(ENGLISH), detect(FRENCH)) == ("en", "fr")


@pytest.mark.parametrize(
    "text", ["", "506-555-0142", "ok", SPANISH, "أضعت بطاقتي الصحية الأسبوع الماضي"]
)
def test_detects_nothing_when_neither_or_too_short(text: str) -> None:
    """Another language, or too little text, is None."""
    assert detect(text) is None


def test_case_42_mixed_text_is_read_by_both_analyzers() -> None:
    """A French message with an English paragraph gets both."""
    assert set(read(f"{FRENCH}\n\n{ENGLISH}").analyzers) == {"en", "fr"}


def test_case_42_a_wrong_choice_is_not_trusted() -> None:
    """When the text is plainly in the other language both analyzers read it."""
    assert read(FRENCH, "en") == Reading("fr", ("en", "fr"))


def test_a_short_text_takes_the_language_chosen() -> None:
    """Too short to tell: the person's choice names the language, both analyzers read."""
    assert read("Permis", "fr") == Reading("fr", ("en", "fr"))


@pytest.mark.parametrize("chosen", [None, "en", "fr"])
def test_case_42_another_language_is_refused(chosen: None) -> None:
    """A text plainly in another language is refused whatever was chosen."""
    with pytest.raises(RedactionError) as failure:
        read(SPANISH, chosen)
    assert failure.value.reason == "language_unknown"


def test_case_42_what_resembles_no_language_is_refused_without_a_choice() -> None:
    """Letters that make no words are refused, unless the person said which language it is."""
    noise = "qxzv wkpt zzgh vbnq xkcd qwrt plmk njbh vgfc"
    with pytest.raises(RedactionError):
        read(noise)
    assert read(noise, "fr").language == "fr"
