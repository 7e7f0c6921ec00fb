"""The report on redaction as a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eval.metrics.redaction import EntityRecall, KindShare, PartScores
from eval.reports import sections
from eval.reports.document import Document, Picture, Section, Table
from eval.reports.pictures import Dot, draw_dots
from eval.reports.redaction import RedactionReport
from eval.reports.wording import Wording


def redaction_document(report: RedactionReport, say: Wording) -> Document:
    """Lay out a redaction report; sections without figures are left out."""
    return Document(
        title=say("Redaction on a marked data set"),
        language=say.language,
        introduction=sections.counted(say, report.n, report.quarantined),
        sections=(
            _headline(say, report),
            *([_groups(say, report)] if report.groups else []),
            _entities(say, report.entities),
            *([_kinds(say, report.kinds)] if report.kinds else []),
            _parts(say, say("By language"), report.languages, say.language_name),
            *([_parts(say, say("By channel"), report.channels, str)] if report.channels else []),
            *([_by_channel(say, report.by_channel)] if report.by_channel else []),
            _misses(say, report),
            *([_losses(say, report)] if report.losses else []),
            *([_quotes(say, report)] if report.quotes else []),
            _held_back(say, report),
        ),
    )


def _headline(say: Wording, report: RedactionReport) -> Section:
    return sections.headline(
        say,
        [
            (say("Marks fully covered"), report.recall),
            (say("Texts with anything left readable"), report.leak_rate),
            (say("Redacted characters that had to be"), report.character_precision),
            (say("Other characters redacted needlessly"), report.needless),
            (say("Hard negatives wrongly redacted"), report.wrongly_redacted),
        ],
    )


def _groups(say: Wording, report: RedactionReport) -> Section:
    table = Table(
        caption=say("Marks fully covered, by group and language"),
        columns=(say("Group"), say("Language"), say("Covered"), say("Marks")),
        rows=tuple(
            (
                each.group,
                say.language_name(each.language) if each.language else say("All"),
                say.share(each.recall),
                say.count(each.recall.n),
            )
            for each in report.groups
        ),
    )
    return Section(say("By group"), table)


def _entities(say: Wording, entities: Sequence[EntityRecall]) -> Section:
    return Section(
        title=say("By entity"),
        table=Table(
            caption=say("Marks fully covered, by entity and language"),
            columns=(say("Entity"), say("Language"), say("Covered"), say("Marks")),
            rows=tuple(
                (
                    entity.label,
                    say.language_name(entity.language),
                    say.share(entity.recall),
                    say.count(entity.recall.n),
                )
                for entity in entities
            ),
        ),
        picture=_dots(
            "entities",
            say("Share covered of each entity as a dot with its exact interval."),
            say("Covered"),
            [Dot(f"{entity.label} ({entity.language})", entity.recall) for entity in entities],
        ),
    )


def _kinds(say: Wording, kinds: Sequence[KindShare]) -> Section:
    return Section(
        title=say("Hard negatives"),
        explanation=say(
            "What looks personal and is not, and must stay readable. It counts as wrongly "
            "redacted when any letter or digit of it is hidden."
        ),
        table=Table(
            caption=say("Hard negatives wrongly redacted, by kind and language"),
            columns=(say("Kind"), say("Language"), say("Wrongly redacted"), say("Number")),
            rows=tuple(
                (
                    each.kind,
                    say.language_name(each.language),
                    say.share(each.redacted),
                    say.count(each.redacted.n),
                )
                for each in kinds
            ),
        ),
        picture=_dots(
            "kinds",
            say("Share wrongly redacted of each kind as a dot with its exact interval."),
            say("Wrongly redacted"),
            [Dot(f"{each.kind} ({each.language})", each.redacted) for each in kinds],
        ),
    )


def _dots(name: str, alt: str, axis: str, dots: list[Dot]) -> Picture | None:
    return Picture(name, alt, partial(draw_dots, dots, axis)) if dots else None


def _parts(say: Wording, title: str, parts: Sequence[PartScores], name: sections.Name) -> Section:
    table = Table(
        caption=title,
        columns=(
            say("Group"),
            say("Texts"),
            say("Marks fully covered"),
            say("Texts with anything left readable"),
            say("Other characters redacted needlessly"),
            say("Hard negatives wrongly redacted"),
        ),
        rows=tuple(
            (
                name(part.name),
                say.count(part.n),
                say.share_of(part.recall),
                say.share_of(part.leak_rate),
                say.share_of(part.needless),
                say.share_of(part.wrongly_redacted),
            )
            for part in parts
        ),
    )
    return Section(title, table)


def _by_channel(say: Wording, cells: Sequence[EntityRecall]) -> Section:
    table = Table(
        caption=say("Marks fully covered, by entity, language and channel"),
        columns=(say("Entity"), say("Language"), say("Channel"), say("Covered"), say("Marks")),
        rows=tuple(
            (
                cell.label,
                say.language_name(cell.language),
                cell.channel,
                say.share(cell.recall),
                say.count(cell.recall.n),
            )
            for cell in cells
        ),
    )
    return Section(say("By entity and channel"), table)


def _misses(say: Wording, report: RedactionReport) -> Section:
    table = Table(
        caption=say("What stayed readable, by place; texts are never quoted"),
        columns=(say("Text"), say("From"), say("To"), say("Entity"), say("Readable characters")),
        rows=tuple(
            (m.id, str(m.start), str(m.end), m.label, str(m.readable)) for m in report.misses
        ),
    )
    return Section(say("Worst misses"), table)


def _losses(say: Wording, report: RedactionReport) -> Section:
    table = Table(
        caption=say("Hard negatives that were redacted, by place"),
        columns=(say("Text"), say("From"), say("To"), say("Kind"), say("Hidden characters")),
        rows=tuple((m.id, str(m.start), str(m.end), m.kind, str(m.hidden)) for m in report.losses),
    )
    return Section(say("Wrongly redacted"), table)


def _quotes(say: Wording, report: RedactionReport) -> Section:
    table = Table(
        caption=say("Quoted from a public data set: %(source)s", source=report.public),
        columns=(say("Text"), say("From"), say("To"), say("Quotation")),
        rows=tuple((q.id, str(q.start), str(q.end), q.text) for q in report.quotes),
    )
    return Section(say("In words"), table)


def _held_back(say: Wording, report: RedactionReport) -> Section:
    table = Table(
        caption=say("Texts that could not be redacted, by reason"),
        columns=(say("Reason"), say("Texts")),
        rows=tuple((each.reason, say.count(each.n)) for each in report.reasons),
    )
    return Section(say("Held back"), table)
