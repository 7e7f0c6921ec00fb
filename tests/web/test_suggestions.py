"""The supervisor sets how sure a suggestion must be, in numbers of messages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from app.bootstrap import Counter
from app.clock import now
from app.folder import current_model
from app.web import create_app
from app.web.suggestion_settings import picture, settings, told
from classifiers.classifier import Classifier
from classifiers.conformal import Choice
from classifiers.encoder import load_encoder
from classifiers.model import Severity
from classifiers.packaged import DEFAULT_MODEL
from classifiers.taxonomy import Taxonomy
from review_queue import audit, thresholds
from review_queue.model import Actor, Role
from review_queue.threshold_outcomes import Outcome, Outcomes
from tests.web.desk import USERNAMES, Visitor, public, suggestion, waiting_case

PAGE = "/overview/suggestions"
SUPERVISOR = Actor(USERNAMES[Role.SUPERVISOR], Role.SUPERVISOR)
REASON = "Too many suggestions were wrong."


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    """Open the default model once."""
    return Classifier.load(DEFAULT_MODEL, load_encoder(threads=1), Taxonomy.load())


@pytest.fixture
def modelless(counter: Counter) -> Counter:
    """A counter without a model."""
    return counter


@pytest.fixture
def app(counter: Counter, classifier: Classifier) -> Flask:
    """Serve a counter that has the default model."""
    return create_app(replace(counter, classifier=lambda: classifier))


@pytest.fixture
def sentence(app: Flask, classifier: Classifier) -> Callable[[float], str]:
    """Say in English what the card promises at a threshold."""
    promised = {each.threshold: each for each in classifier.card.offered}

    def said(threshold: float) -> str:
        with app.test_request_context():
            return told(promised[threshold].suggested, promised[threshold].wrong, 100)

    return said


@pytest.fixture
def supervisor(visitor: Visitor) -> Visitor:
    visitor.sign_in(Role.SUPERVISOR).get(PAGE)
    return visitor


def fields(classifier: Classifier, threshold: float, reason: str = REASON) -> dict[str, str]:
    return {"agent": classifier.agent, "threshold": repr(threshold), "reason": reason}


def chosen(counter: Counter) -> list[tuple[float, str]]:
    with counter.database.read() as rows:
        listed = thresholds.listed(rows, counter.vault, SUPERVISOR)
    return [(made.threshold, reason) for made, reason in listed]


def checked(page: str) -> str:
    """Return the value of the one radio button that is set."""
    (found,) = re.findall(r'type="radio" name="threshold"[^>]*value="([^"]+)"[^>]* checked', page)
    return str(found)


def test_the_overview_leads_to_the_settings(supervisor: Visitor) -> None:
    """One link, where the rate of decisions against suggestions stands."""
    supervisor.get("/overview")
    assert f'href="{PAGE}"' in supervisor.page


def test_every_setting_is_told_in_messages(
    supervisor: Visitor, classifier: Classifier, sentence: Callable[[float], str]
) -> None:
    """Each of the card's choices is a labelled radio button; the model's own is marked."""
    page, card = supervisor.page, classifier.card
    assert f"At this setting {sentence(card.threshold)}." in page
    offered = card.offered
    assert page.count('type="radio"') == len(offered) == len(card.choices) + 1
    for number, each in enumerate(offered, start=1):
        label = re.search(rf'<label for="setting-{number}">(.*?)</label>', page)
        assert label is not None
        assert label[1].startswith(sentence(each.threshold))
        recommended = each.threshold == card.threshold
        assert ("the model recommends it" in label[0]) is recommended
        assert ("in force" in label[0]) is recommended
    assert checked(page) == repr(card.threshold)
    assert f"measured on {card.category['all'].n} texts the model had not seen" in page
    assert "No case that this model read is decided yet." in page
    assert "nobody has chosen for this model" in page


def test_a_setting_is_applied_with_a_reason(
    supervisor: Visitor, counter: Counter, classifier: Classifier, sentence: Callable[[float], str]
) -> None:
    """It is in force at once, on the record, and the page tells who chose it and why."""
    answer = supervisor.post(PAGE, fields(classifier, 0.9))
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    supervisor.get(PAGE)
    assert "The setting is in force from the next message on." in supervisor.page
    assert f"At this setting {sentence(0.9)}." in supervisor.page
    assert f"Chosen by {SUPERVISOR.id}" in supervisor.page
    assert REASON in supervisor.page
    assert checked(supervisor.page) == "0.9"
    assert chosen(counter) == [(0.9, REASON)]
    with counter.database.read() as rows:
        assert audit.verify(rows).first_broken is None
    supervisor.get("/audit")
    assert "Setting of suggestions chosen" in supervisor.page


def test_a_name_in_the_reason_is_taken_out(
    supervisor: Visitor, counter: Counter, classifier: Classifier
) -> None:
    """What staff write is redacted like what the public writes."""
    written = "Réjean Doucet, 506-555-0142, was answered wrongly."
    supervisor.post(PAGE, fields(classifier, 0.9, written))
    supervisor.get(PAGE)
    assert "Doucet" not in supervisor.page
    assert "0142" not in supervisor.page
    assert "was answered wrongly" in supervisor.page
    assert '<mark class="redacted">' in supervisor.page


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"threshold": ""}, 400, "Choose a setting."),
        ({"threshold": "0.123"}, 400, "Choose a setting."),
        ({"threshold": "nan"}, 400, "Choose a setting."),
        ({"reason": "because"}, 400, "Write why you choose it"),
        ({"reason": " " * 40}, 400, "Write why you choose it"),
        ({"reason": "x" * 301}, 400, "Write why you choose it"),
        ({"reason": "Réjean Doucet"}, 400, "in words that are not personal"),
        ({"agent": "another model"}, 409, "Another model is in use"),
        ({"agent": ""}, 409, "Another model is in use"),
    ],
)
def test_what_cannot_be_applied_is_said_and_nothing_is_stored(
    supervisor: Visitor,
    counter: Counter,
    classifier: Classifier,
    typed: dict[str, str],
    status: int,
    said: str,
) -> None:
    """The page comes back with what is wrong and with what was typed."""
    sent = {**fields(classifier, 0.9), **typed}
    assert supervisor.post(PAGE, sent).status_code == status
    assert said in supervisor.page
    assert f'value="{sent["reason"]}"' in supervisor.page
    assert chosen(counter) == []


def test_a_choice_for_another_model_is_shown_as_outdated(
    supervisor: Visitor, counter: Counter, classifier: Classifier, sentence: Callable[[float], str]
) -> None:
    """The recommendation of the model in use serves until someone chooses again."""
    with counter.database.write() as rows:
        thresholds.choose(
            rows,
            counter.vault,
            SUPERVISOR,
            threshold=0.98,
            agent="default 2025.1 model:ffffffff",
            reason=public(REASON, "en"),
            now=now(),
        )
    supervisor.get(PAGE)
    assert "The last choice is outdated" in supervisor.page
    assert '<span class="tag">outdated</span>' in supervisor.page
    assert f"At this setting {sentence(classifier.card.threshold)}." in supervisor.page
    supervisor.post(PAGE, fields(classifier, 0.8))
    supervisor.get(PAGE)
    assert "outdated" not in supervisor.page


def decided(
    visitor: Visitor, counter: Counter, probability: float, category: str, agent: str
) -> None:
    proposed = replace(suggestion(probability=probability, severity=Severity.S3), agent=agent)
    case_id = waiting_case(counter, proposed=proposed)
    typed = {"seen": "0", "category": category, "severity": "", "team": ""}
    assert visitor.post(f"/cases/{case_id}/correct", typed).status_code in (302, 303)


def test_beside_each_setting_stands_what_happened(
    supervisor: Visitor, counter: Counter, classifier: Classifier
) -> None:
    """Counted over decided cases with an interval; what is not counted is said."""
    for probability, category in ((0.95, "roads.snow"), (0.8, "roads.surface"), (0.3, "other")):
        decided(supervisor, counter, probability, category, classifier.agent)
    decided(supervisor, counter, 0.9, "roads.snow", "default 2025.1 model:ffffffff")
    supervisor.get(PAGE)
    page = re.sub(r"<[^>]+>", "", supervisor.page)
    assert "for the 3 cases that this model read" in page
    assert "2 of 3 are suggested, 1 of them wrong, 1 waits for a person (wrong: 0.8% to" in page
    assert "none of 3 is suggested, all wait for a person" in page
    assert "1 more case is decided that another model read" in page
    assert '<rect class="since' in supervisor.page


def test_confirming_together_is_allowed_from_a_confidence_on_and_ended(
    supervisor: Visitor, counter: Counter, classifier: Classifier
) -> None:
    """The choice is in force at once, for this model only, and stands in the chain."""
    form = {"agent": classifier.agent, "confidence": "0.98"}
    supervisor.get(PAGE)
    assert "Not allowed now." in supervisor.page
    for refused in ({"confidence": "0.5"}, {"agent": "another"}):
        supervisor.post(f"{PAGE}/together", form | refused)
    supervisor.post(f"{PAGE}/together", form)
    supervisor.get(PAGE)
    assert "Allowed from 98.0% on." in supervisor.page
    supervisor.post(f"{PAGE}/together", form | {"confidence": "never"})
    supervisor.get(PAGE)
    assert "Not allowed now." in supervisor.page
    with counter.database.read() as rows:
        newest = audit.events(rows, SUPERVISOR, limit=2)
    assert [dict(event.details)["confidence"] for event in newest] == [None, 0.98]


def test_the_page_needs_no_script_and_tells_its_picture(supervisor: Visitor) -> None:
    """No inline style or script; the picture has a name, and its figures stand in a table."""
    page = supervisor.page
    assert "style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=")
    assert 'role="img" aria-labelledby="plot-title plot-about"' in page
    assert page.count("<circle") == 1 + page.count('type="radio"')
    assert page.count('<th scope="row" class="number">') == page.count('type="radio"')


def test_the_page_is_french_too(supervisor: Visitor) -> None:
    """Sentences, tags and figures change with the language."""
    supervisor.post("/language", {"language": "fr", "next": PAGE})
    supervisor.get(PAGE)
    assert re.search(
        r"Avec ce réglage, \d+ sur 100 reçoivent une suggestion, "
        r"dont \d+ à tort, \d+ attendent une personne\.",
        supervisor.page,
    )
    assert "recommandé par le modèle" in supervisor.page
    assert "98,0\N{NO-BREAK SPACE}%" in supervisor.page


def test_without_a_model_there_is_nothing_to_set(modelless: Counter) -> None:
    """The page says so, and a form kept open is refused."""
    bare = replace(
        modelless,
        classifier=lambda: Classifier.load(
            current_model(modelless.settings), modelless.encoder(), modelless.taxonomy
        ),
    )
    visitor = Visitor(create_app(bare).test_client()).sign_in(Role.SUPERVISOR)
    assert visitor.get(PAGE).status_code == 200
    assert "No model can be opened" in visitor.page
    assert 'type="radio"' not in visitor.page
    assert visitor.post(PAGE, {"agent": "x", "threshold": "0.9"}).status_code == 409
    assert chosen(modelless) == []


@pytest.mark.parametrize(
    ("suggested", "wrong", "said"),
    [
        (61.3, 2.1, "61 of 100 are suggested, 2 of them wrong, 39 wait for a person"),
        (61.5, 2.5, "62 of 100 are suggested, 3 of them wrong, 38 wait for a person"),
        (99.8, 17.7, "100 of 100 are suggested, 18 of them wrong, fewer than 1 waits for a person"),
        (100.0, 20.0, "100 of 100 are suggested, 20 of them wrong, none waits for a person"),
        (99.0, 1.2, "99 of 100 are suggested, 1 of them wrong, 1 waits for a person"),
        (26.1, 0.2, "26 of 100 are suggested, fewer than 1 of them wrong, 74 wait for a person"),
        (0.9, 0.0, "1 of 100 is suggested, none of them wrong, 99 wait for a person"),
        (0.3, 0.1, "none of 100 is suggested, all wait for a person"),
    ],
)
def test_numbers_are_told_as_people_say_them(
    app: Flask, suggested: float, wrong: float, said: str
) -> None:
    """What waits makes up the hundred, and a small number of errors is never told as none."""
    with app.test_request_context():
        assert told(suggested, wrong, 100) == said


def test_the_picture_holds_every_mark() -> None:
    """Shares lie inside the frame, intervals too, whatever was counted."""
    offered = (Choice(0.2, 100.0, 17.7), Choice(0.98, 0.0, 0.0))
    for happened in (
        Outcomes(0, 0, 0, ()),
        Outcomes(1, 0, 0, (Outcome(0.2, 1, 1), Outcome(0.98, 0, 0))),
        Outcomes(900, 0, 0, (Outcome(0.2, 900, 30), Outcome(0.98, 10, 0))),
    ):
        drawn = picture(settings(offered, happened, own=0.2, in_force=0.98))
        assert [mark.in_force for mark in drawn.unseen] == [False, True]
        assert len(drawn.since) == (2 if happened.decided else 0)
        for mark in (*drawn.unseen, *drawn.since):
            assert drawn.left <= mark.x <= drawn.right
            assert drawn.top <= mark.high <= mark.y <= mark.low <= drawn.bottom
