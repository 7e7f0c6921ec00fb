"""What evaluators read of human review: kappa, blind decisions, definitions at fault."""

from __future__ import annotations

import base64
import json
import re
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from app.bootstrap import Counter
from app.settings import Settings
from classifiers.model import Severity
from eval.cli import evaluate
from eval.metrics import agreement as metrics
from eval.reports.agreement import AgreementReport, report_agreement
from eval.reports.agreement_document import agreement_document
from eval.reports.document import as_html
from eval.reports.wording import Wording
from review_queue.agreement import Pair, kappa, weighted_kappa
from review_queue.confirming import Confirming
from review_queue.model import Correction, Role
from review_queue.proportions import proportion
from review_queue.reasons import CategoryReasons, How, ReasonCode
from review_queue.vault import Vault
from tests.review_queue.office import Office
from tests.review_queue.reviewing import ALIKE, BLIND, LOWER, answered, drawn, second
from tests.web.desk import Visitor

LEVELS = sorted(Severity)
KEY = SecretStr(base64.b64encode(Vault.new_key()).decode())


@given(st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), min_size=1,
                max_size=30))  # fmt: skip
@settings(max_examples=15, deadline=None)
def test_kappa_of_the_desk_is_kappa_of_the_evaluation(
    pairs: list[tuple[Severity, Severity]],
) -> None:
    """Two ways of counting give one number; only the intervals are made otherwise."""
    first, other = [one for one, _ in pairs], [two for _, two in pairs]
    named = [(one.name, two.name) for one, two in pairs]
    for here, there in (
        (kappa(named), metrics.kappa(first, other)),
        (weighted_kappa(pairs), metrics.quadratic_kappa(first, other)),
    ):
        assert here.n == there.n
        assert here.value == (None if there.value is None else pytest.approx(there.value))


def report() -> AgreementReport:
    levels = (Severity.S3, Severity.S2, Severity.S3, Severity.S4)
    pairs = [
        Pair(f"case {n}", "rose", other, ("a", "a" if n % 4 else "b"), (level, level), drawn=n != 7)
        for n, (level, other) in enumerate(product(levels, ("noel", "amy")))
    ]
    doubt = CategoryReasons("roads.snow", 5, 2, ((ReasonCode.POLICY, 1),), (("roads.surface", 2),))
    plain = CategoryReasons("other", 1, 0, (), ())
    together = Confirming("", proportion(45, 50), proportion(6, 10), None)
    return report_agreement(pairs, together, [plain, doubt])


def test_the_report_holds_every_figure() -> None:
    """Drawn cases apart from lowered ones; the pull is the difference of the two shares."""
    found = report()
    assert (found.n, found.lowered.n, [pair.n for pair in found.pairs]) == (7, 1, [3, 4])
    assert found.same_severity.value == 1
    assert found.severity_kappa.value == pytest.approx(1)
    assert found.pull.value == pytest.approx(0.3)
    assert found.definition_wrong == 2


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_names_categories_and_draws_its_figures(language: str) -> None:
    """Only categories whose definition is doubted are listed, with what was suggested instead."""
    say = Wording("fr" if language == "fr" else "en")
    document = agreement_document(report(), say, lambda label: f"«{label}»")
    page = as_html(document)
    assert "«roads.surface» (2)" in page
    assert "«other»" not in page
    assert page.count("<table") == 4
    for name in ("people", "suggestions"):
        picture = document.picture(name)
        assert picture is not None
        assert ElementTree.fromstring(picture.draw()).tag.endswith("svg")  # noqa: S314 - ours
    assert ("Human review" in page) is (language == "en")


@pytest.fixture
def reviewed(counter: Counter) -> Counter:
    """Two cases answered twice, one of them otherwise; a blind one; a definition at fault."""
    office = Office(counter.database, counter.vault)
    for answer in (ALIKE, LOWER):
        case_id = drawn(office)
        office.confirm(case_id)
        second(office, case_id, answer)
    answered(office, drawn(office, BLIND), ALIKE, How())
    wrong = How(ReasonCode.WRONG_CATEGORY, definition_wrong=True)
    answered(office, office.waiting(), Correction("roads.snow"), wrong)
    return counter


def test_the_command_prints_figures_and_writes_the_report(
    reviewed: Counter, tmp_path: Path
) -> None:
    """It needs no model."""
    where = Settings(home=reviewed.settings.home, vault_key=KEY, session_key=KEY)
    arguments = ["agreement", "--report", str(tmp_path / "report")]
    result = CliRunner().invoke(evaluate, arguments, obj=where)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["n"], found["same_severity"], found["chosen_blind_n"]) == (2, 0.5, 1)
    assert (found["confirmed"], found["confirmed_n"]) == (pytest.approx(2 / 3), 3)
    assert found["definitions"][0]["definition_wrong"] == 1
    assert "image/svg+xml" in (tmp_path / "report/report.html").read_text(encoding="utf-8")


def test_the_evaluators_page_shows_it_for_some_days(reviewed: Counter, visitor: Visitor) -> None:
    """Beside the report on corrections, with its pictures; the public sees neither."""
    assert visitor.get("/reports/agreement").status_code == 302
    visitor.sign_in(Role.EVALUATOR).get("/reports/agreement")
    assert "2 cases drawn by chance" in visitor.page
    assert "roads.snow – " in visitor.page
    pictures = re.findall(r'<img class="img-fluid" src="([^"]+)"', visitor.page)
    assert len(pictures) == 2
    assert visitor.client.get(pictures[0]).mimetype == "image/svg+xml"
    assert visitor.client.get("/reports/agreement/no.svg").status_code == 404
    visitor.get("/reports/agreement?until=2020-01-01")
    assert "0 cases drawn by chance" in visitor.page
    visitor.get("/reports/corrections")
    assert "/reports/agreement" in visitor.page
