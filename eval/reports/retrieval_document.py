"""The report on search as a page: both legs and their fusion, by language pair and by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from eval.reports import sections
from eval.reports.document import Document, Picture, Section, Table
from eval.reports.pictures import Dot, draw_dots
from eval.reports.retrieval import GroupScores, RetrievalReport
from eval.reports.wording import Wording

LEG_NAMES: Mapping[str, str] = MappingProxyType(
    {"lexical": "By words", "vector": "By meaning", "fused": "Both together"}
)
GROUP_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en-en": "English finds English",
        "fr-fr": "French finds French",
        "fr-en": "French finds English",
        "en-fr": "English finds French",
        "person": "The same person's matter",
        "incident": "The same incident",
        "request": "The same kind of request",
    }
)


def retrieval_document(report: RetrievalReport, say: Wording) -> Document:
    """Lay out a retrieval report."""
    return Document(
        title=say("Search in a judged corpus"),
        language=say.language,
        introduction=say(
            "%(n)s queries over %(corpus)s texts.",
            n=say.count(report.n),
            corpus=say.count(report.corpus),
        ),
        sections=(
            _headline(say, report),
            _compared(say, say("Words, meaning and both"), "legs", report.legs),
            *_optional(say, say("By language of query and text"), "pairs", report.pairs),
            *_optional(say, say("By what makes a text relevant"), "kinds", report.kinds),
            _missed(say, report.missed),
        ),
    )


def _headline(say: Wording, report: RetrievalReport) -> Section:
    figures = [
        (say("Found in first place"), report.recall_at_1),
        (say("Found among five"), report.recall_at_5),
        (say("Found among ten"), report.recall_at_10),
        (say("Queries with an answer among five"), report.found_at_5),
        (say("Mean reciprocal rank"), report.mrr),
        (say("Discounted gain among ten"), report.ndcg_at_10),
    ]
    overview = sections.headline(say, figures)
    dots = [Dot(name, figure) for name, figure in figures]
    return Section(
        title=overview.title,
        table=overview.table,
        explanation=say("Of all texts relevant to a query, the share found among so many."),
        picture=Picture(
            name="retrieval",
            alt=say("Each figure as a dot with its interval."),
            draw=partial(draw_dots, dots, say("Value")),
        ),
    )


def _optional(
    say: Wording, title: str, picture: str, groups: Sequence[GroupScores]
) -> tuple[Section, ...]:
    return (_compared(say, title, picture, groups),) if groups else ()


def _compared(say: Wording, title: str, picture: str, groups: Sequence[GroupScores]) -> Section:
    """Set the legs side by side, group by group."""
    dots = [Dot(_name(say, group), group.scores.recall_at_5) for group in groups]
    table = Table(
        caption=title,
        columns=(
            say("Search"),
            say("Found in first place"),
            say("Found among five"),
            say("Found among ten"),
            say("Queries with an answer among five"),
            say("Mean reciprocal rank"),
            say("Discounted gain among ten"),
            say("Queries"),
        ),
        rows=tuple(_row(say, group) for group in groups),
    )
    return Section(
        title=title,
        table=table,
        picture=Picture(
            name=picture,
            alt=say("Share found among five, as a dot with its interval."),
            draw=partial(draw_dots, dots, say("Found among five")),
        ),
    )


def _row(say: Wording, group: GroupScores) -> tuple[str, ...]:
    scores = group.scores
    return (
        _name(say, group),
        say.share(scores.recall_at_1),
        say.share(scores.recall_at_5),
        say.share(scores.recall_at_10),
        say.share(scores.found_at_5),
        say.score(scores.mrr),
        say.score(scores.ndcg_at_10),
        say.count(scores.n),
    )


def _name(say: Wording, group: GroupScores) -> str:
    leg = say(LEG_NAMES[group.leg])
    return f"{say(GROUP_NAMES[group.name])}: {leg}" if group.name else leg


def _missed(say: Wording, ids: Sequence[str]) -> Section:
    title = say("Nothing relevant among ten")
    table = Table(caption=title, columns=(say("Text"),), rows=tuple((each,) for each in ids))
    return Section(title=title, table=table)
