"""The corrections report: its figures, its bytes, and that everyone can read it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from babel.messages.extract import extract_from_dir

from classifiers.taxonomy import Taxonomy
from eval.reports.corrections import report_corrections
from eval.reports.corrections_document import corrections_document
from eval.reports.document import Document, as_html, write
from eval.reports.record import as_json, summary
from eval.reports.wording import Wording, _catalogue
from redaction.model import Language
from tests.eval.comparisons import morning

EVAL = Path(__file__).parents[2] / "eval"


def document(language: Language) -> Document:
    """Lay out the morning's report."""
    return corrections_document(report_corrections(morning()), Wording(language), str)


def test_headline_figures_count_only_what_people_saw() -> None:
    """Sixteen suggestions shown, 13 categories confirmed, 4 overridden, 4 of 20 without one."""
    report = report_corrections(morning())
    assert (report.n, report.suggested) == (20, 16)
    assert (report.accuracy.hits, report.accuracy.n) == (13, 16)
    assert (report.override_rate.hits, report.override_rate.n) == (4, 16)
    assert (report.overrides.category.hits, report.overrides.severity.hits) == (3, 1)
    assert (report.abstention_rate.hits, report.abstention_rate.n) == (4, 20)
    assert report.coverage.value == 0.8


def test_severity_is_compared_wherever_one_was_suggested() -> None:
    """An abstained category still has a severity; the missed S1 is the under-triage."""
    report = report_corrections(morning())
    assert report.severity.n == 19
    assert (report.under_triage.hits, report.under_triage.n) == (1, 1)
    assert report.s1_recall.value == 0.0


def test_groups_add_up_to_all_cases() -> None:
    """Every case is in one language and one channel."""
    report = report_corrections(morning())
    assert sum(group.n for group in report.languages) == 20
    assert sum(group.n for group in report.channels) == 20
    assert [group.name for group in report.languages] == ["en", "fr"]


def test_no_decisions_make_an_empty_report_that_still_reads() -> None:
    """A fresh counter has a report: nothing counted, nothing divided."""
    report = report_corrections([])
    assert summary(report)["accuracy"] is None
    html = as_html(corrections_document(report, Wording("en"), str))
    assert "Nothing to show." in html


def test_the_same_cases_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    """Two runs, the second in reverse order, write identical files, pictures included."""
    for name, cases in (("one", morning()), ("two", morning()[::-1])):
        report = report_corrections(cases)
        write(report, corrections_document(report, Wording("fr"), str), tmp_path / name)
    for file in ("report.json", "report.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_json_has_sorted_keys_fixed_decimals_and_flat_rates() -> None:
    """Numbers end at six decimals and each rate is a number beside its limits."""
    text = as_json(report_corrections(morning()))
    record = json.loads(text)
    assert record["accuracy"] == 0.8125
    assert record["accuracy_n"] == 16
    assert record["accuracy_low"] < 0.8125 < record["accuracy_high"]
    assert list(record) == sorted(record)
    assert not re.search(r"\d\.\d{7}", text)


def test_summary_has_the_agreed_keys_and_only_single_values() -> None:
    """What standard output shows can be read without digging."""
    figures = summary(report_corrections(morning()))
    agreed = {"n", "accuracy", "macro_f1", "ece", "coverage", "s1_recall", "under_triage", "qwk"}
    assert agreed <= set(figures)
    assert not any(isinstance(value, dict | list) for value in figures.values())


def test_pictures_are_valid_svg_without_a_date() -> None:
    """Each picture parses as XML, and carries nothing that changes from run to run."""
    pictures = [s.picture for s in document("en").sections if s.picture is not None]
    assert {p.name for p in pictures} >= {"confusion", "classes", "severity", "reliability"}
    for picture in pictures:
        svg = picture.draw()
        assert ElementTree.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own picture
        assert b"dc:date" not in svg


@pytest.mark.parametrize("language", get_args(Language))
def test_page_states_its_language_and_describes_every_picture(language: Language) -> None:
    """A screen reader gets the language, an alternative text and a table for each picture."""
    html = as_html(document(language))
    assert f'<html lang="{language}">' in html
    pictures, tables = html.count("<img"), html.count("<table")
    assert len(re.findall(r'<img [^>]*alt="[^"]{10,}"', html)) == pictures
    assert tables >= pictures > 0
    assert html.count("<caption>") == tables
    assert "<script" not in html
    assert not re.search(r"https?://", html)


def test_french_page_says_nothing_in_english() -> None:
    """Titles and numbers follow the language: a decimal comma and a spaced per cent sign."""
    html = as_html(document("fr"))
    assert "Propositions et décisions" in html
    assert "81,2\N{NO-BREAK SPACE}%" in html
    assert "57,0\N{NO-BREAK SPACE}%\N{NO-BREAK SPACE}à" in html
    assert "At a glance" not in html


def test_every_wording_of_the_reports_exists_in_french() -> None:
    """Each text said in eval/ has a French translation with the same values to fill in."""
    methods = [("benchmarks/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(EVAL, method_map=methods, keywords={"say": None, "self": None})
    said = {message for _, _, message, _, _ in found if isinstance(message, str)}
    assert len(said) > 50
    for text in sorted(said):
        message = _catalogue().get(text)
        assert message is not None, f"no French for {text!r}"
        values = set(re.findall(r"%\(\w+\)s", text))
        assert set(re.findall(r"%\(\w+\)s", str(message.string))) == values


def test_categories_are_shown_by_id_and_name() -> None:
    """A label of the catalogue gets its French name; another label stays as it is."""
    taxonomy = Taxonomy.load()
    assert Wording("fr").category(taxonomy, "roads.snow").startswith("roads.snow – ")
    assert Wording("fr").category(taxonomy, "card_arrival") == "card_arrival"
