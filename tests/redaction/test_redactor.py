"""The boundary as a whole: nothing leaks through, and failures let nothing pass."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redaction.errors import RedactionError
from redaction.model import KnownIdentity, OriginalCase, RedactedText
from redaction.policy import Policy
from redaction.redactor import Redactor

ENGLISH = (
    "Hello, my name is Jean-Guy LeBlanc and I live at 1243 Main Street, Shediac NB E4P 2G8. "
    "My SIN is 130 692 544, call 506-555-0142 or write to jg.leblanc@example.ca please."
)
FRENCH = (
    "Bonjour, je m'appelle Rose-Aimée Losier et j'habite au 12, rue de l'Église, app. 4, à "
    "Caraquet. Mon NAS est le 130 692 544 et mon téléphone le 506 555-0199. Merci de rappeler."
)
VALUES = ["Amina Hassan", "130 692 544", "506-555-0142", "li.wei@example.org", "E1C 4Z5"]
GLUE = [
    " ",
    "\n",
    "\r\n",
    ", ",
    "\U0001f600",
    "\u200b",
    " the road is closed ",
    " [PERSON 1] ",
    "é",
]


def test_english_message(redactor: Redactor) -> None:
    """Every identifier is replaced, the town and the sentence stay."""
    assert redactor.redact(ENGLISH).text == (
        "Hello, my name is [PERSON 1] and I live at [ADDRESS 1], Shediac NB [POSTAL CODE 1]. "
        "My SIN is [SIN 1], call [PHONE 1] or write to [EMAIL 1] please."
    )


def test_french_message(redactor: Redactor) -> None:
    """Placeholders speak the language of the message."""
    assert redactor.redact(FRENCH).text == (
        "Bonjour, je m'appelle [PERSONNE 1] et j'habite au [ADRESSE 1], à Caraquet. Mon NAS est "
        "le [NAS 1] et mon téléphone le [TÉLÉPHONE 1]. Merci de rappeler."
    )


def _check(text: str, redacted: RedactedText) -> None:
    for span in redacted.spans:
        assert text[span.start : span.end] not in redacted.text
    pieces = []
    position = 0
    for span in redacted.spans:
        assert position <= span.start < span.end <= len(text)
        pieces.append(text[position : span.start])
        position = span.end
    rest = "".join([*pieces, text[position:]])
    assert "130 692 544" not in rest
    assert "li.wei@example.org" not in rest


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(VALUES + GLUE), min_size=1, max_size=10))
def test_case_46_no_value_survives_its_span(redactor: Redactor, pieces: list[str]) -> None:
    """Whatever stands around it, at either end, a value found is in the redacted text no more."""
    text = "".join(f"{piece} " for piece in pieces)
    _check(text, redactor.redact(text, language="en"))


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("jo\u200bhn@exa\u00admple.ca", "mple.ca"),
        ("５０６-５５５-０１４２", "５０６"),
        ("130\u00a0692\u00a0544", "692"),
        ("jean point dupont arobase exemple point ca", "dupont"),
        ("E1C\u200b 4Z5", "4Z5"),
    ],
)
def test_case_43_hidden_identifiers_are_found(redactor: Redactor, hidden: str, plain: str) -> None:
    """Invisible and wide characters do not carry an identifier through."""
    redacted = redactor.redact(f"Please use {hidden} for the file, thank you very much.")
    assert plain not in redacted.text


def test_case_44_every_part_of_a_case_is_redacted(redactor: Redactor) -> None:
    """Subject, body, quoted mail and file names share one numbering."""
    case = redactor.redact_case(
        OriginalCase(
            subject="Health card of Amina Hassan",
            body="Please send the card of Amina Hassan to our new house, we have waited since May.",
            quoted="> Amina Hassan wrote: call me at 506-555-0142",
            attachment_names=("SIN_card_Amina_Hassan.pdf", "506-555-0142.txt", "AminaHassan.jpg"),
            identity=KnownIdentity(names=("Amina Hassan",)),
        )
    )
    assert case.subject.text == "Health card of [PERSON 1]"
    assert "[PERSON 1]" in case.body.text
    assert case.quoted.text == "> [PERSON 1] wrote: call me at [PHONE 1]"
    names = [name.text for name in case.attachment_names]
    assert names == ["SIN_card_[PERSON 1].pdf", "[PHONE 1].txt", "[PERSON 1].jpg"]


def test_parts_of_a_case_do_not_run_together(redactor: Redactor) -> None:
    """A number at the end of one part and one at the start of the next are not one number."""
    case = redactor.redact_case(
        OriginalCase(subject="Item 130 692", body="544 is the number of our house here.")
    )
    assert (case.subject.spans, case.body.spans) == ((), ())


def test_case_45_imitated_placeholders_cannot_collide(redactor: Redactor) -> None:
    """A placeholder typed by the sender is told apart from ours."""
    text = "[PERSON 1] told Amina Hassan that [PERSON\u200b 1] owes money for the road."
    redacted = redactor.redact(text).text
    assert redacted.startswith("(PERSON 1) told [PERSON 1] that (PERSON")
    assert redacted.count("[PERSON 1]") == 1


def test_case_46_line_ends_and_emoji_keep_offsets_exact(redactor: Redactor) -> None:
    """CRLF and characters outside the basic plane shift nothing."""
    text = "\U0001f600 Hello\r\n\r\nCall 506-555-0142\r\nThanks,\r\nAmina Hassan"
    redacted = redactor.redact(text)
    assert [text[s.start : s.end] for s in redacted.spans] == ["506-555-0142", "Amina Hassan"]
    assert redacted.text.startswith("\U0001f600 Hello\r\n\r\nCall [PHONE 1]\r\n")


def test_case_47_an_identifier_on_a_chunk_edge_is_caught() -> None:
    """Chunks overlap, so a value is whole in one of them wherever it stands."""
    small = Redactor.load(timeout=60, policy=replace(Policy.load(), chunk=300, overlap=80))
    filler = "the road is wet and the ditch is full of water, "
    for shift in range(0, 60, 5):
        text = (filler * 6)[: 260 + shift] + " call 506-555-0142 now, " + filler * 8
        assert "555-0142" not in small.redact(text).text


def test_case_47_a_text_over_the_limit_is_refused(redactor: Redactor) -> None:
    """More text than the policy allows is a failure with its size, not a partial search."""
    with pytest.raises(RedactionError) as failure:
        redactor.redact("a" * 2_100_001)
    assert failure.value.reason == "text_too_long"
    assert "2100001" in str(failure.value)


def test_case_48_the_same_person_has_one_number(redactor: Redactor) -> None:
    """Fifty mentions of a person are one placeholder."""
    text = "Amina Hassan asked about the culvert again today. " * 50
    redacted = redactor.redact(text).text
    assert redacted.count("[PERSON 1]") == 50
    assert "[PERSON 2]" not in redacted


def test_case_49_a_missing_model_fails_closed(tmp_path: Path) -> None:
    """A policy that names a model not installed never loads, and nothing is downloaded."""
    policy = tmp_path / "redaction.toml"
    policy.write_bytes(Policy.load().source.replace(b"fr_core_news_md", b"fr_core_news_absent"))
    with pytest.raises(RedactionError) as failure:
        Redactor.load(policy=Policy.load(policy))
    assert failure.value.reason == "model_missing"


def test_case_49_a_damaged_model_fails_closed(tmp_path: Path) -> None:
    """A model folder without its contents is a missing model."""
    policy = replace(Policy.load(), models={"en": str(tmp_path)})
    with pytest.raises(RedactionError) as failure:
        Redactor.load(policy=policy)
    assert failure.value.reason == "model_missing"


@pytest.fixture(scope="module")
def hurried() -> Redactor:
    return Redactor.load(timeout=0.0)


def test_case_41_no_time_left_fails_closed(hurried: Redactor) -> None:
    """A time limit of nothing lets nothing through."""
    with pytest.raises(RedactionError) as failure:
        hurried.redact(ENGLISH)
    assert failure.value.reason == "redaction_timeout"


def test_case_42_another_language_fails_closed(redactor: Redactor) -> None:
    """A message in neither language is refused whole, its subject included."""
    with pytest.raises(RedactionError) as failure:
        redactor.redact_case(
            OriginalCase(
                subject="Health card",
                body="Buenos días, perdí mi tarjeta de salud y necesito saber cómo pedir otra "
                "porque mi hija tiene una cita con el médico el próximo lunes. Gracias.",
            )
        )
    assert failure.value.reason == "language_unknown"


def test_case_78_a_failure_carries_nothing_of_the_text(redactor: Redactor) -> None:
    """An unforeseen error becomes a reason code; the text is in no message, cause or frame."""
    canary = "Canary\ud800 Amina Hassan 130 692 544"
    with pytest.raises(RedactionError) as failure:
        redactor.redact(canary, language="en")
    assert failure.value.reason == "redaction_failed"
    assert failure.value.__cause__ is None
    assert failure.value.__context__ is None
    shown = "".join(traceback.format_exception(failure.value))
    assert "Amina" not in shown.replace(repr(canary), "")


def test_empty_parts_are_redacted_to_nothing(redactor: Redactor) -> None:
    """A message without subject or quoted text is ordinary."""
    case = redactor.redact_case(OriginalCase(subject="", body=ENGLISH))
    assert (case.subject.text, case.quoted.text, case.language) == ("", "", "en")


def test_the_policy_version_names_the_rules_and_goes_with_every_text(redactor: Redactor) -> None:
    """Another policy has another version; the same one always the same."""
    other = Redactor.load(policy=replace(Policy.load(), source=b"changed"))
    assert redactor.policy_version != other.policy_version
    assert redactor.redact(ENGLISH).policy_version == redactor.policy_version
    assert len(redactor.policy_version) == 12
