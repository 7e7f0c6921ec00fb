"""One request comes to one case by whichever door it comes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.settings import Settings
from classifiers.model import Severity
from classifiers.packaged import DEFAULT_MODEL
from classifiers.taxonomy import Taxonomy
from eval.cli import evaluate
from eval.dialogue_cli import open_listener
from eval.reports.document import as_html
from eval.reports.same_request import Compared, Suggested, report_same_request
from eval.reports.same_request_document import same_request_document
from eval.reports.wording import Wording
from eval.same_request import FOLDER, differences, read_requests
from review_queue.model import Channel


def test_a_hundred_requests_come_to_the_same_fields_by_six_doors() -> None:
    """At least 95; fifty in each language, every category that needs anything."""
    requests, taxonomy, listener = read_requests(), Taxonomy.load(), open_listener()
    assert [each.language for each in requests].count("fr") == len(requests) / 2 == 50
    assert all(each.doors.keys() == set(Channel) for each in requests)
    needing = {each.id for each in taxonomy.categories if each.information}
    assert {each.category for each in requests} == needing
    differing = [each.id for each in requests if differences(each, taxonomy, listener)]
    assert len(differing) <= 5, differing


def test_whoever_is_in_danger_is_so_by_every_door(tmp_path: Path) -> None:
    """Every second S1 of the hundred, redacted and suggested for as at the counter."""
    grave = [
        line
        for file in sorted(FOLDER.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if "severity" in json.loads(line)
    ][::2]
    data, out = tmp_path / "grave.jsonl", tmp_path / "report"
    data.write_text("\n".join(grave), encoding="utf-8")
    command = ["same-request", "--data", str(data), "--model", str(DEFAULT_MODEL)]
    result = CliRunner().invoke(
        evaluate, [*command, "--report", str(out)], obj=Settings(home=tmp_path)
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["n"] == len(grave) >= 7
    assert told["s1_same"] == 1.0
    assert (out / "report.html").is_file()


def test_another_field_and_another_severity_count_against_a_request() -> None:
    """Said for each door, with what was found and what was meant."""
    sure = Suggested("roads.snow", Severity.S1)
    compared = [
        Compared("1", "roads.snow", Severity.S1, {}, {Channel.EMAIL: sure, Channel.PHONE: sure}),
        Compared(
            "2",
            "roads.snow",
            None,
            {Channel.PHONE: {"road": ("", "9 route 1")}},
            {Channel.EMAIL: sure, Channel.PHONE: Suggested("roads.signs", Severity.S3)},
        ),
    ]
    report = report_same_request(compared, agent="test")
    assert (report.fields_same.hits, report.s1_same.hits, report.s1_same.n) == (1, 1, 1)
    assert (report.severity_same.hits, report.category_same.hits) == (0, 1)
    assert [(each.name, each.fields.hits) for each in report.doors] == [("email", 2), ("phone", 1)]
    page = as_html(same_request_document(report, Wording("fr"), str))
    assert "9 route 1" in page
    assert "Téléphone" in page
    with pytest.raises(ValueError, match="no request"):
        report_same_request([], agent="test")
