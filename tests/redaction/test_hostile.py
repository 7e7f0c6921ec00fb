"""Text made to carry an identifier through: each way is found, or the text is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redaction.deadline import Deadline
from redaction.errors import RedactionError
from redaction.model import KnownIdentity, OriginalCase
from redaction.policy import Policy
from redaction.recognizers import RECOGNIZERS
from redaction.recognizers.timed import TimedArtifacts
from redaction.redactor import Redactor

NUMBER = "130 692 544"
FRENCH = "Bonjour, mon NAS est le 130 692 544 et je demeure au 12, rue de l'Église à Caraquet."
ENGLISH = "Hello, the culvert on our road is blocked again and the water comes into the cellar."

HIDDEN = [
    ("jo\u200bhn@exa\u00admple.ca", "mple"),
    ("jo<b></b>hn@example.ca", "hn@"),
    ("john&#64;example&#46;ca", "example"),
    ("john@exam=\nple.ca", "ple.ca"),
    ("jоhn@ехample.ca", "ample"),
    ("５０６-５５５-０１４２", "５０６"),
    ("𝟓𝟎𝟔 𝟓𝟓𝟓 𝟎𝟏𝟒𝟐", "𝟓𝟓𝟓"),
    ("506-555-\n0142", "0142"),
    ("130 692\n> 544", "544"),
    ("five oh six, five five five, zero one eight seven", "eight"),
    ("cinq zéro six, cinq cinq cinq, zéro un huit sept", "huit"),
    ("jean point dupont arobase exemple point ca", "dupont"),
    ("4111<i></i> 1111 1111\u2060 1111", "1111"),
    ("E1C\u200b 4Z5", "4Z5"),
]


def _dangerous(characters: int) -> list[str]:
    pieces = [
        "1 ",
        "a-",
        "rue de la ",
        "12, ",
        "a@",
        "cinq ",
        "A. ",
        "1-",
        "(",
        "Apt 1 ",
        "<b></b>",
    ]
    return [piece * (characters // len(piece)) for piece in pieces]


@pytest.mark.parametrize("text", _dangerous(20_000))
def test_case_41_no_pattern_runs_away(text: str) -> None:
    """Text that invites backtracking costs every recogniser together seconds at most."""
    artifacts = TimedArtifacts.until(Deadline.after(60.0))
    for recognizer in RECOGNIZERS:
        recognizer("en").analyze(text, [recognizer.ENTITY], artifacts)


def test_case_41_running_out_of_time_is_a_failure() -> None:
    """A text that cannot be searched in time is refused, never passed half searched."""
    hurried = Redactor.load(timeout=0.0)
    with pytest.raises(RedactionError) as failure:
        hurried.redact(ENGLISH)
    assert failure.value.reason == "redaction_timeout"


@pytest.mark.parametrize("declared", [None, "en", "fr"])
def test_case_42_a_french_body_with_an_english_subject(redactor: Redactor, declared: str) -> None:
    """Both languages are read, whatever the sender chose."""
    case = redactor.redact_case(
        OriginalCase(
            subject="Question about my file",
            body=FRENCH,
            language="en" if declared == "en" else "fr" if declared == "fr" else None,
        )
    )
    assert "692" not in case.body.text
    assert "rue de l'Église" not in case.body.text
    assert "Caraquet" in case.body.text


@pytest.mark.parametrize(("hidden", "rest"), HIDDEN)
def test_case_43_a_split_identifier_is_found(redactor: Redactor, hidden: str, rest: str) -> None:
    """Nothing of a hidden identifier stays readable."""
    redacted = redactor.redact(f"{ENGLISH} Please use {hidden} for the answer.", language="en")
    assert rest not in redacted.text
    assert redacted.text.startswith(ENGLISH)


def test_case_44_every_place_of_a_case(redactor: Redactor) -> None:
    """Subject, body, quoted mail, an address with a query and file names hide the same number."""
    case = redactor.redact_case(
        OriginalCase(
            subject=f"SIN {NUMBER}",
            body=f"{ENGLISH} See https://example.ca/form?email=li.wei@example.org&sin=130692544",
            quoted=f"> On Monday I wrote that it is {NUMBER}",
            attachment_names=("NAS_130692544.pdf", "SIN-130-692-544.jpg"),
            identity=KnownIdentity(numbers=(NUMBER,)),
        )
    )
    parts = (case.subject, case.body, case.quoted, *case.attachment_names)
    assert not any("692" in part.text for part in parts)
    assert "li.wei" not in case.body.text


@pytest.mark.parametrize(
    "mark",
    [
        "[PERSON 1]",
        "[Personne 1]",
        "[PERSON\u200b 1]",
        "&#91;PERSON 1&#93;",
        "[NOM D'UTILISATEUR 2]",
    ],
)
def test_case_45_a_mark_of_the_sender_is_not_ours(redactor: Redactor, mark: str) -> None:
    """Whatever reads as a placeholder loses its brackets."""
    redacted = redactor.redact(f"{mark} says that {ENGLISH}", language="en").text
    assert not redacted.startswith(("[", "&#91;"))
    assert redacted.endswith(ENGLISH)


@pytest.mark.parametrize(
    "frame", ["{}", "\U0001f600{}", "{}\r\n", "\r\n\U0001f9d1\u200d\U0001f527 {} é"]
)
def test_case_46_offsets_are_exact_at_the_edges(redactor: Redactor, frame: str) -> None:
    """An identifier first, last, beside emoji and line ends is cut out exactly."""
    text = frame.format("506-555-0142")
    (span,) = redactor.redact(text, language="en").spans
    assert text[span.start : span.end] == "506-555-0142"


def test_case_47_a_long_text_is_searched_in_its_time() -> None:
    """The recognisers finish a share of a long text within the time that each share is given."""
    limits = Policy.load()
    text = (f"{ENGLISH} {FRENCH} Call 506-555-0142 on 3 May.\n" * 1_000)[:100_000]
    artifacts = TimedArtifacts.until(Deadline.after(20.0))
    recognizers = [recognizer("en") for recognizer in RECOGNIZERS]
    found = 0
    for start in range(0, len(text), limits.chunk - limits.overlap):
        for recognizer in recognizers:
            chunk = text[start : start + limits.chunk]
            found += len(recognizer.analyze(chunk, [recognizer.ENTITY], artifacts))
    assert found > 1_000


def test_case_47_an_identifier_on_every_edge_is_caught() -> None:
    """Wherever a chunk ends, the identifier there is whole in one of two chunks."""
    small = Redactor.load(timeout=60, policy=replace(Policy.load(), chunk=300, overlap=120))
    filler = "the road is wet and the ditch is full of water, "
    for shift in range(0, 80, 8):
        text = (filler * 7)[: 240 + shift] + " write to li.wei@example.org now, " + filler * 6
        assert "li.wei" not in small.redact(text, language="en").text
