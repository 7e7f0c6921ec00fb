"""`triage eval` as people type it: figures on standard output, reports in a folder."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from app.bootstrap import Counter
from app.settings import Settings
from classifiers.errors import RulesRejected
from classifiers.severity import PACKAGED as PACKAGED_RULES
from eval.cli import evaluate
from review_queue.vault import Vault

KEY = SecretStr(base64.b64encode(Vault.new_key()).decode())


@pytest.fixture
def counter_settings(decided: Counter) -> Settings:
    """Point the command at a counter with five decided cases; its keys come from outside."""
    return Settings(home=decided.settings.home, vault_key=KEY, session_key=KEY)


def ran(settings: Settings, *arguments: object) -> Result:
    """Run `triage eval` with these arguments."""
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments], obj=settings)


def figures(result: Result) -> dict[str, Any]:
    """Read the figures printed on standard output."""
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    """Write a data set."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_corrections_prints_figures_and_writes_the_same_files_every_time(
    counter_settings: Settings, tmp_path: Path
) -> None:
    """Two runs over one data folder differ in no byte, and need no model."""
    for name in ("one", "two"):
        found = figures(ran(counter_settings, "corrections", "--report", tmp_path / name))
        assert (found["n"], found["suggested"], found["accuracy"]) == (5, 4, 0.75)
    for file in ("report.json", "report.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_corrections_counts_only_the_days_asked_for(counter_settings: Settings) -> None:
    """A day begins at midnight in the province; the day of --until is left out."""
    days = ("--since", "2026-05-06", "--until", "2026-05-07")
    assert figures(ran(counter_settings, "corrections", *days))["n"] == 1


def test_a_day_that_is_none_is_a_usage_error(counter_settings: Settings) -> None:
    """The command ends with 2 and says how to write a day."""
    result = ran(counter_settings, "corrections", "--since", "May")
    assert result.exit_code == 2
    assert "%Y-%m-%d" in result.output


def test_classification_and_severity_score_the_data_folders_model(
    prepared_home: Path, tmp_path: Path
) -> None:
    """Two plain requests are redacted, classified and counted; the emergency is an S1."""
    data = lines(
        tmp_path / "data.jsonl",
        {
            "text": "Our street has not been ploughed since Sunday and the plow never came.",
            "category": "roads.snow",
            "severity": "S3",
            "language": "en",
        },
        {
            "text": "Une famille avec un bébé dort dehors ce soir, elle n'a nulle part où aller.",
            "category": "housing.shelter",
            "severity": "S1",
            "language": "fr",
        },
    )
    settings = Settings(home=prepared_home)
    found = figures(ran(settings, "classification", "--data", data))
    assert (found["n"], found["quarantined"]) == (2, 0)
    assert 0 <= found["accuracy"] <= 1
    found = figures(ran(settings, "severity", "--data", data, "--public", "invented"))
    assert (found["s1_recall"], found["s1_recall_n"]) == (1.0, 1)


def test_a_rules_file_is_tried_before_it_is_saved(prepared_home: Path, tmp_path: Path) -> None:
    """Which rules speak under the rules in use and under the file is told in counts and ids."""
    data = lines(
        tmp_path / "data.jsonl",
        {"text": "I can smell gas in our basement.", "severity": "S1", "language": "en"},
    )
    rules = tmp_path / "rules.toml"
    in_use = PACKAGED_RULES.read_text(encoding="utf-8")
    rules.write_text(in_use.replace('id = "gas.smell"', 'id = "gas.nose"'), encoding="utf-8")
    asked = ("severity", "--data", data, "--public", "invented", "--rules", rules)
    found = figures(ran(Settings(home=prepared_home), *asked))
    spoke = {each["rule"]: (each["before"], each["after"]) for each in found["changes"]["rules"]}
    assert (spoke["gas.smell"], spoke["gas.nose"]) == ((1, 0), (0, 1))
    assert found["changes"]["lowered"] == []
    rules.write_text(in_use.replace('severity = "S1"', 'severity = "S9"', 1), encoding="utf-8")
    refused = ran(Settings(home=prepared_home), *asked)
    assert isinstance(refused.exception, RulesRejected)
    assert "S9" in str(refused.exception)


def test_redaction_scores_a_marked_text_with_a_map(tmp_path: Path) -> None:
    """The e-mail address is covered; the town, marked too, is left open by the map."""
    text = "Write to kateri.paul@example.org in Shediac about the culvert, please."
    data = lines(
        tmp_path / "data.jsonl",
        {
            "text": text,
            "language": "en",
            "spans": [
                {"start": 9, "end": 32, "label": "MAIL"},
                {"start": 36, "end": 43, "label": "TOWN"},
            ],
        },
    )
    label_map = tmp_path / "map.toml"
    label_map.write_text('optional = ["TOWN"]\n[labels]\nMAIL = "EMAIL_ADDRESS"\n')
    settings = Settings(home=tmp_path / "home")
    report = tmp_path / "report"
    found = figures(
        ran(settings, "redaction", "--data", data, "--map", label_map, "--report", report)
    )
    assert (found["recall"], found["recall_n"], found["leak_rate"]) == (1.0, 1, 0.0)
    assert "kateri" not in (report / "report.json").read_text(encoding="utf-8")


def test_misses_are_quoted_for_public_data_only(tmp_path: Path) -> None:
    """Without a source the command ends with 2 before any text is read."""
    text = "The clerk said that the word culvert is nobody's name."
    spans = [{"start": 29, "end": 36, "label": "PERSON"}]
    data = lines(tmp_path / "data.jsonl", {"text": text, "language": "en", "spans": spans})
    settings = Settings(home=tmp_path / "home")
    asked = ("redaction", "--data", data, "--map", "counter", "--show-text")
    refused = ran(settings, *asked)
    assert refused.exit_code == 2
    assert "--public" in refused.output
    report = tmp_path / "report"
    found = figures(ran(settings, *asked, "--public", "invented", "--report", report))
    assert (found["public"], found["recall"]) == ("invented", 0.0)
    names = [(g["group"], g["recall"]) for g in found["groups"] if g["language"] == "en"]
    assert ("names", 0.0) in names
    assert "⟦culvert⟧" in (report / "report.json").read_text(encoding="utf-8")


def test_retrieval_finds_the_french_twin_of_an_english_request(tmp_path: Path) -> None:
    """The product's own index ranks the same request in the other language first."""
    corpus = lines(
        tmp_path / "corpus.jsonl",
        {"id": "snow", "text": "The road to the school has not been ploughed since Sunday."},
        {"id": "card", "text": "My health card expired and I need to renew it."},
        {"id": "bear", "text": "A bear comes to our garbage every night."},
    )
    queries = lines(
        tmp_path / "queries.jsonl",
        {
            "id": "q",
            "text": "Ma carte santé est expirée et je dois la renouveler.",
            "relevant": ["card"],
        },
    )
    settings = Settings(home=tmp_path / "home")
    found = figures(
        ran(
            *(settings, "retrieval", "--corpus", corpus, "--queries", queries),
            *("--public", "invented", "--report", tmp_path / "report"),
        )
    )
    assert (found["recall_at_1"], found["mrr"], found["n"]) == (1.0, 1.0, 1)
