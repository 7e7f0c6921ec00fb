"""Severity by language, by tone, and by the rules that should have spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from eval.reports.comparison import counts, side_by_side
from eval.reports.document import Picture, Section, Table
from eval.reports.pictures import Dot, draw_dots
from eval.reports.severity import RuleRecall, SeverityReport, ToneSeverity
from eval.reports.wording import Wording

TONE_NAMES: Mapping[str, str] = MappingProxyType(
    {"understated": "Understated", "plain": "Plain", "loud": "Loud"}
)


def severity_by_language(say: Wording, report: SeverityReport) -> Section:
    """Set the two languages side by side, the dangerous direction first."""
    by_language = {group.name: group.scores for group in report.languages}
    return side_by_side(
        say,
        by_language,
        report.gaps,
        [
            (say("S1 recognised"), "s1_recall", "share"),
            (say("S1 and S2 recognised"), "s1_s2_recall", "share"),
            (say("Under-triage: S1 and S2 judged S3 or S4"), "under_triage", "share"),
            (say("Judged two levels too low"), "two_level_drops", "share"),
            (say("Over-triage: others judged S1"), "over_triage_specificity", "share"),
            (say("Over-triage: S1 judgements that were not"), "over_triage_ppv", "share"),
            (say("Exactly right"), "accuracy", "share"),
            (say("Quadratic weighted kappa"), "qwk", "score"),
        ],
        [counts(say, by_language)],
    )


def by_tone(say: Wording, tones: Sequence[ToneSeverity]) -> tuple[Section, ...]:
    """Ask whether calm hides an emergency and shouting makes one; nothing where no tone is told."""
    if not tones:
        return ()
    table = Table(
        caption=say("Severity by the tone of the text"),
        columns=(
            say("Tone"),
            say("S1 recognised"),
            say("Under-triage: S1 and S2 judged S3 or S4"),
            say("Over-triage: others judged S1"),
            say("Exactly right"),
            say("Cases"),
        ),
        rows=tuple(
            (
                say(TONE_NAMES.get(tone.name, tone.name)),
                say.share_of(tone.scores.s1_recall),
                say.share_of(tone.scores.under_triage),
                say.share_of(tone.scores.over_triage_specificity),
                say.share(tone.scores.accuracy),
                say.count(tone.scores.n),
            )
            for tone in sorted(tones, key=_place)
        ),
    )
    explanation = say("A calm text should not hide an emergency, and a loud one not make one.")
    return (Section(say("By tone"), table, explanation=explanation),)


def by_expected_rule(say: Wording, rules: Sequence[RuleRecall]) -> tuple[Section, ...]:
    """Say of each rule how often it spoke where it should; nothing where nobody said so."""
    if not rules:
        return ()
    dots = [Dot(rule.rule, rule.recall) for rule in rules]
    table = Table(
        caption=say("How often a rule spoke where it should"),
        columns=(say("Rule"), say("Spoke"), say("Severity high enough"), say("Cases")),
        rows=tuple(
            (rule.rule, say.share(rule.recall), say.share(rule.enough), say.count(rule.recall.n))
            for rule in rules
        ),
    )
    return (
        Section(
            title=say("Rules that should speak"),
            table=table,
            picture=Picture(
                name="rules",
                alt=say("Share of cases in which each rule spoke, as a dot with its interval."),
                draw=partial(draw_dots, dots, say("Spoke")),
            ),
            explanation=say(
                "Where a rule is silent the model or another rule may still have seen it: then "
                "the severity is high enough all the same."
            ),
        ),
    )


def _place(tone: ToneSeverity) -> tuple[int, str]:
    known = list(TONE_NAMES)
    return (known.index(tone.name) if tone.name in known else len(known), tone.name)
