"""`triage eval`: figures as JSON on standard output, a report to read in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import click

from app.bootstrap import open_counter
from app.cli.cases import COMMAND_LINE
from app.cli.preparation import public_source
from app.settings import Settings
from classifiers.severity import SeverityRules
from classifiers.taxonomy import Taxonomy
from eval import judged, rows, runs
from eval.dialogue_cli import dialogue
from eval.label_map import LabelMap, LabelMapFile, every_label, packaged_names
from eval.options import DATA, bounds, day, deliver, language_option, model_option, report_option
from eval.reports.assistant import report_assistant
from eval.reports.assistant_document import assistant_document
from eval.reports.classification import report_classification
from eval.reports.classification_document import classification_document
from eval.reports.corrections import report_corrections
from eval.reports.corrections_document import corrections_document
from eval.reports.layouts import severity_document
from eval.reports.learning_curve import CurvePoint
from eval.reports.redaction import report_redaction
from eval.reports.redaction_document import redaction_document
from eval.reports.retrieval import report_retrieval
from eval.reports.retrieval_document import retrieval_document
from eval.reports.rule_changes import TriedRules, rule_changes
from eval.reports.severity import Judged, SeverityReport, report_severity
from eval.reports.wording import Wording
from eval.review_cli import agreement
from eval.same_request_cli import by_every_door
from eval.searched import together
from redaction.model import Language
from review_queue.corrections import comparisons

data_option = click.option("--data", type=DATA, required=True, help="A file of JSON lines.")
DETAILS = ("groups", "entities", "languages", "kinds")
CATEGORY_DETAILS = ("languages", "gaps", "outside", "learning_curve")
SEVERITY_DETAILS = ("languages", "gaps", "tones", "rule_recalls", "changes")
SEARCH_DETAILS = ("legs", "pairs", "kinds")


@click.group()
def evaluate() -> None:
    """Measure how good the counter's suggestions, redaction and search are."""


@evaluate.command()
@click.option("--since", type=day, help="Only decisions of this day and later.")
@click.option("--until", type=day, help="Only decisions before this day.")
@report_option
@language_option
@click.pass_obj
def corrections(
    settings: Settings,
    since: datetime | None,
    until: datetime | None,
    folder: Path | None,
    language: Language,
) -> None:
    """Compare what was suggested with what people decided."""
    counter, say = open_counter(settings), Wording(language)
    first, last = bounds(since, until, settings.province)
    with counter.database.read() as session:
        decided = list(comparisons(session, COMMAND_LINE, since=first, until=last))
    report = report_corrections(decided, since=first, until=last)

    def name(label: str) -> str:
        return say.category(counter.taxonomy, label)

    deliver(report, corrections_document(report, say, name), folder)


@evaluate.command()
@data_option
@model_option
@public_source
@report_option
@language_option
@click.option("--train", type=DATA, help="What a learning curve learns from: JSON lines.")
@click.option("--learning-curve", "with_curve", is_flag=True, help="Draw a learning curve.")
@click.pass_obj
def classification(
    settings: Settings,
    data: Path,
    model: Path | None,
    public: str | None,
    folder: Path | None,
    language: Language,
    train: Path | None,
    with_curve: bool,
) -> None:
    """Score categories on JSON lines {"text", "category"[, "language", "subject"]}.

    With --learning-curve the model also learns from 0, 5, 20, 50 and all examples a category of
    --train, beside three baselines; without --model the other figures are then those of the
    model that learnt from all.
    """
    if with_curve != (train is not None):
        raise click.UsageError("--learning-curve and --train go together: give both or neither.")
    labelled = _with_category(data)
    curve: tuple[CurvePoint, ...] = ()
    if train is not None:
        # Training takes libraries that take seconds to import.
        from eval.learning import learning_curve

        curve, said = learning_curve(settings, labelled, _with_category(train), public)
    if train is None or model is not None:
        said = runs.suggest(settings, labelled, model, public).judgements()
    report = report_classification(said, curve)
    taxonomy, say = Taxonomy.load(), Wording(language)

    def name(label: str) -> str:
        return say.category(taxonomy, label)

    deliver(report, classification_document(report, say, name), folder, CATEGORY_DETAILS)


@evaluate.command()
@data_option
@model_option
@click.option("--rules", type=DATA, help="A rules file to try: says what it would change.")
@public_source
@report_option
@language_option
@click.pass_obj
def severity(
    settings: Settings,
    data: Path,
    model: Path | None,
    rules: Path | None,
    public: str | None,
    folder: Path | None,
    language: Language,
) -> None:
    """Score severities on JSON lines {"text", "severity"[, "language", "subject"]}.

    With "received": "YYYY-MM-DD", the day a text came in, dates in it and the season count.
    "tone" and "rules", a list of the rules that should speak, add a table each.
    """
    tried = SeverityRules.load(rules) if rules else None
    labelled = [row for row in rows.read_labelled(data) if row.severity is not None]
    if tried is None:
        report = _severity_report(runs.suggest(settings, labelled, model, public))
    else:
        report = _tried(*runs.suggest_under_both(settings, labelled, model, public, tried))
    deliver(report, severity_document(report, Wording(language)), folder, SEVERITY_DETAILS)


def _severity_report(found: runs.Suggestions) -> SeverityReport:
    return report_severity(_judged(found), agent=found.agent, quarantined=found.quarantined)


def _tried(before: runs.Suggestions, after: runs.Suggestions) -> TriedRules:
    report, changes = _severity_report(after), rule_changes(_judged(before), _judged(after))
    return TriedRules(**{f.name: getattr(report, f.name) for f in fields(report)}, changes=changes)


def _judged(found: runs.Suggestions) -> list[Judged]:
    return [
        Judged(
            *(s.row.line.id, s.row.severity, s.case.language, s.suggestion.severity),
            tone=s.row.tone,
            rules=s.row.rules,
        )
        for s in found.suggested
        if s.row.severity is not None
    ]


@evaluate.command()
@click.option(
    "--data", type=DATA, required=True, multiple=True, help="A file of JSON lines; repeatable."
)
@click.option(
    "--map",
    "label_map",
    type=LabelMapFile(),
    help=f"What the labels mean: a TOML file, or one of {', '.join(packaged_names())}.",
)
@click.option("--public", metavar="SOURCE", help="Declare a public data set, for --show-text.")
@click.option("--show-text", is_flag=True, help="Quote what was missed; public data sets only.")
@report_option
@language_option
@click.pass_obj
def redaction(
    settings: Settings,
    data: tuple[Path, ...],
    label_map: LabelMap | None,
    public: str | None,
    show_text: bool,
    folder: Path | None,
    language: Language,
) -> None:
    """Score redaction on JSON lines {"text", "spans": [{"start", "end", "label"}]}.

    A map says which labels are personal: a table [labels] with lines such as
    PER = "PERSON", and optional = ["DATE"] for labels that may be redacted or not, or
    open = true for all others to be so. Text under any other label is to stay readable, and so
    is what a row lists under "keep". Without a map every mark is to be redacted.
    """
    if show_text and not public:
        raise click.UsageError("--show-text is for public data: name its source with --public.")
    lines = [line for path in data for line in rows.read_marked(path)]
    labels = label_map or every_label(mark for line in lines for mark in line.marks)
    found = runs.redact(settings, lines, labels)
    report = report_redaction(
        found.texts,
        policy=found.policy,
        refusals=found.refusals,
        groups=labels.groups,
        public=public if show_text else None,
    )
    deliver(report, redaction_document(report, Wording(language)), folder, DETAILS)


@evaluate.command()
@click.option("--corpus", type=DATA, help='JSON lines {"id", "text"[, "category"]}.')
@click.option("--queries", type=DATA, help='JSON lines {"id", "text"[, "relevant": [ids]]}.')
@click.option("--judgements", type=DATA, help='JSON lines {"query", "case", "grade"[, "kind"]}.')
@click.option("--parallel", type=DATA, help='JSON lines {"id", "text_en", "text_fr"}.')
@public_source
@report_option
@language_option
@click.pass_obj
def retrieval(
    settings: Settings,
    corpus: Path | None,
    queries: Path | None,
    judgements: Path | None,
    parallel: Path | None,
    public: str | None,
    folder: Path | None,
    language: Language,
) -> None:
    """Score the search for past cases: by words, by meaning, and both together.

    Grades go from 0, a hard negative, to 3; from 2 on a text answers the query. Without
    --judgements each query lists what is "relevant". With --parallel each French text is to
    find its English twin and the other way round. Without files the packaged gold set is used.
    Where texts have a category, those suggested for a query have a vote as on a case's page.
    """
    sets, source = _judged_sets(corpus, queries, judgements, parallel)
    # The index's libraries take seconds to import.
    from eval.searches import search

    found = [search(settings, each, public or source) for each in sets]
    report = report_retrieval(together(found))
    deliver(report, retrieval_document(report, Wording(language)), folder, SEARCH_DETAILS)


@evaluate.command()
@click.option("--data", type=DATA, help="A file of JSON lines; the packaged questions by default.")
@report_option
@language_option
@click.pass_obj
def assistant(
    settings: Settings, data: Path | None, folder: Path | None, language: Language
) -> None:
    """Score which tool a question beside a case is understood to ask for, and with what arguments.

    JSON lines {"question", "asked", "language", "tool"[, "arguments"]}; "asked" is a day.
    """
    from eval.questions import read_questions, understand

    questions = read_questions(data) if data else read_questions()
    report = report_assistant(understand(settings, questions))
    deliver(report, assistant_document(report, Wording(language)), folder, ("languages", "missed"))


def _judged_sets(
    corpus: Path | None, queries: Path | None, judgements: Path | None, parallel: Path | None
) -> tuple[Sequence[judged.JudgedSet], str | None]:
    """Read what the options name; the second value names the packaged set when none does."""
    if parallel is not None and not (corpus or queries or judgements):
        return judged.read_parallel(parallel), None
    if corpus is not None and queries is not None and parallel is None:
        if judgements is not None:
            return [judged.read_judged(corpus, queries, judgements)], None
        return [judged.of_queries(rows.read_corpus(corpus), rows.read_queries(queries))], None
    if corpus or queries or judgements or parallel:
        raise click.UsageError("Give --corpus with --queries, or --parallel alone, or none.")
    return [judged.gold()], judged.GOLD_SOURCE


def _with_category(path: Path) -> list[rows.LabelledText]:
    """Read the texts of a file that have a category."""
    return [row for row in rows.read_labelled(path) if row.category]


evaluate.add_command(agreement)
evaluate.add_command(dialogue)
evaluate.add_command(by_every_door)
