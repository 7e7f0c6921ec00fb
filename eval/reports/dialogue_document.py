"""The report on scripted calls as a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eval.reports import sections
from eval.reports.dialogue import CallLine, CallScores, DialogueReport
from eval.reports.document import Document, Picture, Section, Table
from eval.reports.pictures import Bar, draw_bars
from eval.reports.sections import Name
from eval.reports.wording import EMPTY, Wording


def dialogue_document(report: DialogueReport, say: Wording, name: Name) -> Document:
    """Lay out the report in the reader's language; `name` gives a category's display name."""
    return Document(
        title=say("Scripted callers"),
        language=say.language,
        introduction=say(
            "%(n)s calls were played from the greeting to the read-back. At most %(most)s "
            "questions were put, %(median)s in the middle; %(twice)s calls heard one twice. The "
            "next question took %(p95)s ms at the 95th percentile, without a language model.",
            n=say.count(report.n),
            most=say.count(report.most_questions),
            median=say.decimal(report.median_questions, "0.#"),
            twice=say.count(report.asked_twice),
            p95=say.decimal(report.prompt_ms_p95, "0"),
        ),
        sections=(
            sections.headline(say, _main_figures(report, say)),
            _lengths(report, say),
            _languages(report.languages, say),
            _calls(report.calls, say, name),
        ),
    )


def _main_figures(report: DialogueReport, say: Wording) -> list[tuple[str, sections.Figure]]:
    return [
        (say("Complete: all the category needs, as the caller meant it"), report.complete),
        (say("Danger heeded after the first two answers"), report.danger_heeded),
        (say("Danger read in the opening alone"), report.danger_read),
        (say("Alarm without danger"), report.false_alarms),
        (say("Asked what the call is about"), report.category_open),
        (say("Category changed by the clerk"), report.corrected),
    ]


def _lengths(report: DialogueReport, say: Wording) -> Section:
    bars = [Bar(str(each.questions), each.calls) for each in report.lengths]
    return Section(
        title=say("How long the calls were"),
        table=Table(
            caption=say("Calls by number of questions, safety and the first one included"),
            columns=(say("Questions"), say("Calls")),
            rows=tuple((say.count(e.questions), say.count(e.calls)) for e in report.lengths),
        ),
        picture=Picture(
            name="lengths",
            alt=say("A bar for each number of questions, as high as there were calls."),
            draw=partial(draw_bars, bars, say("Questions"), say("Calls")),
        ),
    )


def _languages(scores: Sequence[CallScores], say: Wording) -> Section:
    return Section(
        title=say("By language"),
        table=Table(
            caption=say("Complete calls and questions by the language the call began in"),
            columns=(say("Language"), say("Calls"), say("Complete"), say("Median"), say("Most")),
            rows=tuple(
                (
                    say.language_name(each.name),
                    say.count(each.n),
                    say.share(each.complete),
                    say.decimal(each.median_questions, "0.#"),
                    say.count(each.most_questions),
                )
                for each in scores
            ),
        ),
    )


def _calls(calls: Sequence[CallLine], say: Wording, name: Name) -> Section:
    return Section(
        title=say("Every call"),
        explanation=say(
            "Pieces are named by their id in the catalogue. Wrong: understood otherwise than the "
            "caller meant. Unknown: nobody could find out."
        ),
        table=Table(
            caption=say("What became of each call"),
            columns=(
                say("Call"),
                say("Manner"),
                say("Category"),
                say("Questions"),
                say("Complete"),
                say("Danger"),
                say("Wrong"),
                say("Unknown"),
            ),
            rows=tuple(_row(each, say, name) for each in calls),
        ),
    )


def _row(each: CallLine, say: Wording, name: Name) -> tuple[str, ...]:
    danger = say("heeded") if each.heeded else say("missed")
    return (
        each.id,
        each.manner,
        name(each.category),
        say.count(each.questions),
        say("yes") if each.complete else say("no"),
        danger if each.danger else EMPTY,
        ", ".join(each.wrong) or EMPTY,
        ", ".join(each.unknown) or EMPTY,
    )
